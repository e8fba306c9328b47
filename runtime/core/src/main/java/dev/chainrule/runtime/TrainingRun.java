// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** One call of {@link Trainer#fit}: where it stands, and what it has seen. */
final class TrainingRun {
    private final Model model;
    private final Trainer.Plan plan;
    private final List<Integer> steps;
    private final DataSet training;
    private final Evaluator evaluator;
    private final List<TrainingListener> listeners;
    private final Feeder feeder;
    private final int batches;
    private Progress progress;

    TrainingRun(
            Model model,
            Trainer.Plan plan,
            List<Integer> steps,
            DataSet training,
            Evaluator evaluator,
            List<TrainingListener> listeners) {
        this.model = model;
        this.plan = plan;
        this.steps = steps;
        this.training = training;
        this.evaluator = evaluator;
        this.listeners = listeners;
        this.feeder = new Feeder(model, training, steps);
        this.batches = plan.batches(training.size());
        this.progress = new Progress(steps.size());
    }

    /** Takes up a checkpoint: the model's cells, and where the run stood. */
    void resume(Path file) {
        Safetensors.Contents contents = Weights.read(model, file, true);
        progress = Progress.of(file, contents, plan, steps.size(), training.size(), model);
        Weights.install(model, contents);
    }

    History run(BooleanSupplier stop) {
        listeners.forEach(listener -> listener.started(plan.epochs(), progress.done, batches));
        History.End end = History.End.COMPLETED;
        while (progress.done < plan.epochs()) {
            if (!epoch(stop)) {
                end = History.End.ASKED;
                break;
            }
            if (plan.monitor().isPresent()
                    && progress.epochsSinceBest >= plan.monitor().get().patience()) {
                end = History.End.STOPPED_EARLY;
                break;
            }
        }
        OptionalInt best = OptionalInt.empty();
        if (end == History.End.ASKED) {
            plan.checkpoint().ifPresent(this::save);
        } else {
            best = progress.restoreBest(model);
        }
        History result = new History(progress.history, end, best);
        listeners.forEach(listener -> listener.finished(result));
        return result;
    }

    /** Runs the rest of an epoch; false if it was asked to stop. */
    private boolean epoch(BooleanSupplier stop) {
        int[] order = RowOrder.of(training.size(), plan.seed(), progress.done, plan.shuffle());
        long start = System.nanoTime();
        long rows = 0;
        while (progress.batch < batches) {
            if (stop.getAsBoolean()) {
                return false;
            }
            int from = progress.batch * plan.batchSize();
            int count = Math.min(plan.batchSize(), order.length - from);
            double loss = steps(order, from, count);
            progress.batch++;
            rows += count;
            for (int i = 0; i < listeners.size(); i++) {
                listeners.get(i).batch(progress.done + 1, progress.batch, loss);
            }
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        finishEpoch(rows, seconds);
        return true;
    }

    private double steps(int[] order, int from, int count) {
        double last = Double.NaN;
        long number = (long) progress.done * batches + progress.batch;
        for (int i = 0; i < steps.size(); i++) {
            int step = steps.get(i);
            if ((number + 1) % model.description().entryPoints().get(step).every() != 0) {
                continue;
            }
            try {
                feeder.feed(step, order, from, count);
                model.run(step);
            } catch (ModelException e) {
                throw new ModelException(e.getMessage() + place(order, from, count), e);
            }
            last = model.scalar(step, 0);
            if (!Double.isFinite(last)) {
                throw new ModelException("the loss "
                        + model.description()
                                .entryPoints()
                                .get(step)
                                .outputs()
                                .get(0)
                                .name()
                        + " is " + last + " in epoch " + (progress.done + 1) + ", batch " + (progress.batch + 1)
                        + ": lower the learning rate, clip the gradients, or look for such values in the data"
                        + plan.checkpoint()
                                .filter(file -> progress.done > 0)
                                .map(file -> "; the checkpoint of epoch " + progress.done + " is in " + file)
                                .orElse(""));
            }
            progress.lossSums[i] += last * count;
            progress.lossRows[i] += count;
        }
        return last;
    }

    /** Positions in a message are those within the batch: which rows of the data set these are. */
    private String place(int[] order, int from, int count) {
        int shown = Math.min(count, 64);
        String rows = Arrays.stream(order, from, from + shown)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", ", "", shown < count ? ", …" : ""));
        return "; epoch " + (progress.done + 1) + ", batch " + (progress.batch + 1) + ", which takes the rows " + rows
                + " of the training set in this order, counted from 0";
    }

    private void finishEpoch(long rows, double seconds) {
        Map<String, Double> training = new LinkedHashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            String name = model.description()
                    .entryPoints()
                    .get(steps.get(i))
                    .outputs()
                    .get(0)
                    .name();
            if (progress.lossRows[i] > 0) {
                training.put(name, progress.lossSums[i] / progress.lossRows[i]);
            }
            progress.lossSums[i] = 0;
            progress.lossRows[i] = 0;
        }
        if (plan.measureTraining()) {
            training.putAll(evaluator.evaluate(this.training).values());
        }
        Figures validation = plan.validation().map(evaluator::evaluate).orElse(new Figures(Map.of()));
        progress.done++;
        progress.batch = 0;
        History.Epoch epoch = new History.Epoch(progress.done, new Figures(training), validation, rows, seconds);
        progress.history.add(epoch);
        plan.monitor().ifPresent(monitor -> progress.watch(monitor, validation.get(monitor.figure()), model));
        plan.checkpoint().ifPresent(this::save);
        listeners.forEach(listener -> listener.epoch(epoch));
    }

    private void save(Path file) {
        Weights.save(model, file, true, progress.contents(plan, training.size(), model));
    }
}
