// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.Cell;
import dev.chainrule.runtime.ModelDescription.CellKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One call of {@link Trainer#fit}: what it does, and what it does when something goes wrong. */
final class TrainingRun {
    private static final int ROWS_SHOWN = 64;
    /** Time is asked for after so many batches: it takes as long as a tiny step. */
    private static final int LOOK_EVERY = 16;

    private static final String ADVICE =
            ": lower the learning rate, clip the gradients, or look for such values in the data";

    private final Model model;
    private final Trainer.Plan plan;
    private final List<Integer> steps;
    private final DataSet training;
    private final Evaluator evaluator;
    private final List<TrainingListener> listeners;
    private final Feeder feeder;
    private final int batches;
    /** By step: its loss in the batch, if it ran. */
    private final double[] losses;

    private Progress progress;
    /** The rows' order in the epoch of that number. */
    private int[] order = {};

    private int ordered = -1;
    /** Batches since the time was asked for. */
    private int unasked;

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
        this.feeder = new Feeder(model, training, steps, "the training set");
        this.batches = plan.batches(training.size());
        this.losses = new double[steps.size()];
        this.progress = new Progress(steps.size());
    }

    /** Takes up a checkpoint: the model's cells, and where the run stood. */
    void resume(Path file) {
        Safetensors.Contents contents = Weights.read(model, file, true);
        progress = Progress.of(file, contents, plan, steps.size(), training.size(), model);
        Weights.install(model, contents);
    }

    History run(BooleanSupplier stop) {
        LastGood good = new LastGood(model, number());
        listeners.forEach(listener -> listener.started(plan.epochs(), progress.done, batches));
        History.End end = null;
        while (end == null) {
            if (isOutOfPatience()) {
                end = History.End.STOPPED_EARLY;
            } else if (progress.done >= plan.epochs()) {
                end = History.End.COMPLETED;
            } else if (!epoch(good, stop)) {
                end = History.End.ASKED;
            }
        }
        look(good);
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

    private boolean isOutOfPatience() {
        Optional<Trainer.Monitor> monitor = plan.monitor();
        if (monitor.isEmpty() || progress.epochsSinceBest < monitor.get().patience()) {
            return false;
        }
        if (Double.isNaN(progress.best)) {
            throw new ModelException("the validation figure " + monitor.get().figure() + " was NaN in each of "
                    + progress.epochsSinceBest + " epochs: it cannot be watched"
                    + plan.validation().flatMap(evaluator::firstNotFinite).orElse(""));
        }
        return true;
    }

    /** Runs the rest of an epoch; false if it was asked to stop. */
    private boolean epoch(LastGood good, BooleanSupplier stop) {
        long start = System.nanoTime();
        long rows = 0;
        while (progress.batch < batches) {
            if (stop.getAsBoolean()) {
                return false;
            }
            long number = number();
            double loss;
            try {
                loss = steps(number);
            } catch (RuntimeException | Error fault) {
                throw bringBack(good, number, fault);
            }
            int count = count(number);
            for (int i = 0; i < losses.length; i++) {
                if (!Double.isNaN(losses[i])) {
                    progress.lossSums[i] += losses[i] * count;
                    progress.lossRows[i] += count;
                }
            }
            progress.batch++;
            rows += count;
            if (++unasked == LOOK_EVERY) {
                unasked = 0;
                if (good.isDue()) {
                    look(good);
                }
            }
            for (int i = 0; i < listeners.size(); i++) {
                listeners.get(i).batch(progress.done + 1, progress.batch, loss);
            }
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        if (plan.checkpoint().isPresent() || plan.validation().isPresent() || plan.measureTraining()) {
            look(good);
        }
        finishEpoch(rows, seconds);
        return true;
    }

    /** How many batches were done in all. */
    private long number() {
        return (long) progress.done * batches + progress.batch;
    }

    private int from(long number) {
        return (int) (number % batches) * plan.batchSize();
    }

    private int count(long number) {
        return Math.min(plan.batchSize(), training.size() - from(number));
    }

    /** Runs the train steps of a batch; the loss of the last one that ran. */
    private double steps(long number) {
        double last = Double.NaN;
        Arrays.fill(losses, Double.NaN);
        for (int i = 0; i < losses.length; i++) {
            if (!prepare(i, number)) {
                continue;
            }
            int step = steps.get(i);
            if (plan.checkFinite()) {
                Optional<NotFinite> first = model.firstNotFinite(step);
                if (first.isPresent()) {
                    throw new ModelException("a value is not finite in " + batch(number));
                }
            }
            model.run(step);
            last = model.scalar(step, 0);
            if (!Double.isFinite(last)) {
                throw new ModelException("the loss " + name(step) + " is " + last + " in " + batch(number) + ADVICE);
            }
            losses[i] = last;
        }
        return last;
    }

    /** Brings a batch's rows to a train step, if it runs in this batch. */
    private boolean prepare(int index, long number) {
        int step = steps.get(index);
        if ((number + 1) % model.description().entryPoints().get(step).every() != 0) {
            return false;
        }
        feeder.feed(step, order(number), from(number), count(number));
        return true;
    }

    private int[] order(long number) {
        int epoch = (int) (number / batches);
        if (epoch != ordered) {
            order = RowOrder.of(training.size(), plan.seed(), epoch, plan.shuffle());
            feeder.epoch(epoch);
            ordered = epoch;
        }
        return order;
    }

    // ---- when something goes wrong

    /** Sees to it that all cells are finite before they are kept or shown. */
    private void look(LastGood good) {
        OptionalInt spoilt = good.spoilt();
        if (spoilt.isPresent()) {
            long last = number() - 1;
            throw bringBack(good, last, spoilt(spoilt.getAsInt(), last));
        }
        if (good.isDue()) {
            good.keep(number());
        }
    }

    /**
     * Brings the model back to before the batch that went wrong: from the last good state its batches are run again, until
     * one goes wrong. That may be an earlier one than that in which it was noticed.
     *
     * @param noticed in which batch
     * @return what to throw, unless it is an error
     */
    private RuntimeException bringBack(LastGood good, long noticed, Throwable fault) {
        Throwable found = fault;
        long number = good.batches();
        good.restore();
        if (number > noticed) {
            return (RuntimeException) fault; // No batch did it, but somebody who wrote into the parameters.
        }
        @Nullable Object[] before = {};
        try {
            OptionalInt spoilt = OptionalInt.empty();
            while (true) {
                before = good.copy();
                steps(number);
                spoilt = good.spoilt();
                if (spoilt.isPresent() || number == noticed) {
                    break;
                }
                number++;
            }
            if (spoilt.isPresent()) {
                found = spoilt(spoilt.getAsInt(), number);
            }
        } catch (RuntimeException | Error again) {
            found = number == noticed ? fault : again;
        }
        model.parameters().restore(before);
        if (found instanceof Error error) {
            throw error;
        }
        if (!(found instanceof ModelException)) {
            return (RuntimeException) found;
        }
        String first = first(number);
        model.parameters().restore(before);
        int done = (int) (number / batches);
        String kept = plan.checkpoint()
                .filter(file -> done > 0)
                .map(file -> "; the checkpoint of epoch " + done + " is in " + file)
                .orElse("");
        return new ModelException(found.getMessage() + first + kept, found);
    }

    private ModelException spoilt(int cell, long number) {
        Cell spoilt = model.description().cells().get(cell);
        String kind = spoilt.kind() == CellKind.SLOT
                ? "the optimiser's "
                : spoilt.kind() == CellKind.STATE ? "the state " : "the parameter ";
        return new ModelException(kind + spoilt.name() + " is not finite after " + batch(number) + ADVICE);
    }

    /** Where a batch first comes to a value that is not finite: the rows of the data, or a line of the program. */
    private String first(long number) {
        try {
            for (int i = 0; i < losses.length; i++) {
                if (prepare(i, number)) {
                    int step = steps.get(i);
                    Optional<String> first = feeder.firstNotFinite()
                            .or(() -> model.firstNotFinite(step).map(value -> "first " + value));
                    if (first.isPresent()) {
                        return "; " + first.get() + place(number);
                    }
                    model.run(step);
                }
            }
        } catch (RuntimeException | Error again) {
            // It went wrong before: that is the message.
        }
        return place(number);
    }

    private String name(int step) {
        return model.description().entryPoints().get(step).outputs().get(0).name();
    }

    private String batch(long number) {
        return "epoch " + (number / batches + 1) + ", batch " + (number % batches + 1);
    }

    /** Positions in a message are those within the batch: which rows of the data set these are. */
    private String place(long number) {
        int count = count(number);
        int shown = Math.min(count, ROWS_SHOWN);
        String rows = Arrays.stream(order(number), from(number), from(number) + shown)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", ", "", shown < count ? ", …" : ""));
        return "; " + batch(number) + ", which takes the rows " + rows
                + " of the training set in this order, counted from 0";
    }

    // ---- the end of an epoch

    private void finishEpoch(long rows, double seconds) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (int i = 0; i < losses.length; i++) {
            if (progress.lossRows[i] > 0) {
                figures.put(name(steps.get(i)), progress.lossSums[i] / progress.lossRows[i]);
            }
            progress.lossSums[i] = 0;
            progress.lossRows[i] = 0;
        }
        if (plan.measureTraining()) {
            figures.putAll(evaluator.evaluate(training, "the training set").values());
        }
        Figures validation = plan.validation()
                .map(data -> evaluator.evaluate(data, "the validation set"))
                .orElse(new Figures(Map.of()));
        progress.done++;
        progress.batch = 0;
        History.Epoch epoch = new History.Epoch(progress.done, new Figures(figures), validation, rows, seconds);
        progress.history.add(epoch);
        plan.monitor().ifPresent(monitor -> progress.watch(monitor, validation.get(monitor.figure()), model));
        plan.checkpoint().ifPresent(this::save);
        listeners.forEach(listener -> listener.epoch(epoch));
    }

    private void save(Path file) {
        Weights.save(model, file, true, progress.contents(plan, training.size(), model));
    }
}
