// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.Cell;
import dev.chainrule.runtime.ModelDescription.CellKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
    private final Plan plan;
    private final List<Integer> steps;
    private final DataSet training;
    private final Evaluator evaluator;
    private final List<TrainingListener> listeners;
    private final Feeder feeder;
    private final int batches;
    /** By step: its loss in the batch, if it ran. */
    private final double[] losses;
    /** The setting of each reduction of the plan. */
    private final int[] settings;

    private Progress progress;
    /** The rows' order in the epoch of that number. */
    private int[] order = {};

    private int ordered = -1;
    /** Batches since the time was asked for. */
    private int unasked;

    TrainingRun(
            Model model,
            Plan plan,
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
        this.progress = new Progress(steps.size(), plan);
        this.settings = plan.reductions().stream()
                .mapToInt(reduction -> reduction.index(model.description()))
                .toArray();
    }

    /** Takes up a checkpoint: the model's cells, and where the run stood. */
    void resume(Path file) {
        Safetensors.Contents contents = Weights.read(model, file, true);
        progress = Progress.of(file, contents, plan, steps.size(), training.size(), model);
        Weights.install(model, contents);
    }

    History run(BooleanSupplier stop) {
        long start = System.nanoTime();
        double[] before = Arrays.stream(settings).mapToDouble(model::setting).toArray();
        try {
            for (int i = 0; i < settings.length; i++) {
                if (!Double.isNaN(progress.reduced[i])) {
                    model.set(settings[i], progress.reduced[i]);
                }
            }
            return run(stop, start);
        } finally {
            for (int i = 0; i < settings.length; i++) {
                model.set(settings[i], before[i]);
            }
        }
    }

    private History run(BooleanSupplier stop, long start) {
        LastGood good = new LastGood(model, number());
        listeners.forEach(listener -> listener.started(plan.epochs(), progress.done, batches));
        BooleanSupplier late = plan.timeLimit()
                .<BooleanSupplier>map(limit -> () -> System.nanoTime() - start > limit.toNanos())
                .orElse(() -> false);
        History.End end = null;
        while (end == null) {
            if (isOutOfPatience()) {
                end = History.End.STOPPED_EARLY;
            } else if (progress.done >= plan.epochs()) {
                end = History.End.COMPLETED;
            } else {
                end = epoch(good, stop, late);
            }
        }
        look(good);
        if (end == History.End.ASKED || end == History.End.OUT_OF_TIME) {
            plan.checkpoint().ifPresent(this::save);
        }
        OptionalInt best = end == History.End.ASKED ? OptionalInt.empty() : progress.restoreBest(model);
        double seconds = (System.nanoTime() - start) * 1e-9;
        History result = new History(progress.history, end, best, closing(end, best, seconds));
        listeners.forEach(listener -> listener.finished(result));
        return result;
    }

    /** What {@link History#closing} says. */
    private String closing(History.End end, OptionalInt best, double seconds) {
        String why = switch (end) {
            case COMPLETED -> "done";
            case STOPPED_EARLY -> {
                Plan.EarlyStop stop = plan.earlyStop().orElseThrow();
                yield "stopped early, " + stop.watch().figure() + " has not become better for "
                        + epochs(stop.patience());
            }
            case ASKED -> "stopped as asked";
            case OUT_OF_TIME -> "stopped at the limit of time";
        };
        String place = ": " + progress.done + " of " + epochs(plan.epochs())
                + (progress.batch > 0 ? " and " + progress.batch + " of " + batches + " batches" : "");
        String kept = best.isEmpty()
                ? ""
                : "; the weights are those of epoch " + best.getAsInt() + ", the best, with "
                        + progress.earlyStop.orElseThrow();
        return why + place + kept + String.format(Locale.ROOT, "; %.1f s", seconds);
    }

    private static String epochs(int count) {
        return count + (count == 1 ? " epoch" : " epochs");
    }

    private boolean isOutOfPatience() {
        if (plan.earlyStop().isEmpty()) {
            return false;
        }
        Plan.EarlyStop stop = plan.earlyStop().get();
        Watched seen = progress.earlyStop.orElseThrow();
        if (seen.epochsSinceBest() < stop.patience()) {
            return false;
        }
        if (Double.isNaN(seen.best())) {
            throw new ModelException("the validation figure " + stop.watch().figure() + " was NaN in each of "
                    + seen.epochsSinceBest() + " epochs: it cannot be watched"
                    + plan.validation().flatMap(evaluator::firstNotFinite).orElse(""));
        }
        return true;
    }

    /** Runs the rest of an epoch; why training ends in the midst of it, or null. */
    private History.@Nullable End epoch(LastGood good, BooleanSupplier stop, BooleanSupplier late) {
        long start = System.nanoTime();
        long rows = 0;
        while (progress.batch < batches) {
            if (stop.getAsBoolean()) {
                return History.End.ASKED;
            }
            if (late.getAsBoolean()) {
                return History.End.OUT_OF_TIME;
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
        List<Integer> reduced = reduceSettings();
        if (!reduced.isEmpty()) {
            // What is run again from a good state runs with the settings of now.
            look(good);
            good.keep(number());
        }
        saveCheckpoints();
        History.Epoch epoch = progress.history.get(progress.history.size() - 1);
        listeners.forEach(listener -> listener.epoch(epoch));
        for (int i : reduced) {
            String setting = plan.reductions().get(i).setting();
            listeners.forEach(listener -> listener.reduced(epoch.number(), setting, progress.reduced[i]));
        }
        return null;
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
        progress.watch(epoch, model);
    }

    /** Which reductions of the plan were due. */
    private List<Integer> reduceSettings() {
        List<Integer> reduced = new ArrayList<>();
        for (int i = 0; i < settings.length; i++) {
            Plan.Reduction reduction = plan.reductions().get(i);
            Watched seen = progress.reductions.get(i);
            seen.take(progress.last());
            if (seen.epochsSinceBest() < reduction.patience()) {
                continue;
            }
            seen.forgive();
            double now = now(settings[i]);
            double next = reduction.next(now);
            if (next < now) {
                model.set(settings[i], next);
                progress.reduced[i] = next;
                reduced.add(i);
            }
        }
        return reduced;
    }

    /** What Java has set, or else the program. */
    private double now(int setting) {
        double set = model.setting(setting);
        return Double.isNaN(set)
                ? model.description().settings().get(setting).value().orElseThrow()
                : set;
    }

    private void saveCheckpoints() {
        plan.checkpoint().ifPresent(this::save);
        // All have seen the epoch before one is saved, so that each file holds what they saw.
        List<Path> better = new ArrayList<>();
        for (int i = 0; i < progress.bestFiles.size(); i++) {
            if (progress.bestFiles.get(i).take(progress.last())) {
                better.add(plan.bestFiles().get(i).file());
            }
        }
        better.forEach(this::save);
        plan.lastFiles().ifPresent(last -> {
            save(last.file(model.description(), progress.done));
            try {
                Files.deleteIfExists(last.file(model.description(), progress.done - last.count()));
            } catch (IOException e) {
                throw new ModelException("cannot remove an old checkpoint: " + Replacement.reason(e), e);
            }
        });
    }

    private void save(Path file) {
        Weights.save(model, file, true, progress.contents(plan, training.size(), model));
    }
}
