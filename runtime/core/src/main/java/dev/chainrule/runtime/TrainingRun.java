// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One call of {@link Trainer#fit}: what it does, and what it does when something goes wrong. */
final class TrainingRun {
    /** Time is asked for after so many batches: it takes as long as a tiny step. */
    private static final int LOOK_EVERY = 16;

    private final Model model;
    private final Plan plan;
    private final TrainSteps steps;
    private final DataSet training;
    private final Evaluator evaluator;
    private final List<TrainingListener> listeners;
    private final int batches;
    /** The setting of each reduction of the plan. */
    private final int[] settings;

    private Progress progress;
    /** Batches since the time was asked for. */
    private int unasked;

    TrainingRun(Model model, Plan plan, DataSet training, Evaluator evaluator, List<TrainingListener> listeners) {
        this.model = model;
        this.plan = plan;
        this.training = training;
        this.evaluator = evaluator;
        this.listeners = listeners;
        this.steps = new TrainSteps(model, plan, training);
        this.batches = plan.batches(training.size());
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
            steps.close();
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
                loss = steps.run(number, this::tellGradients);
            } catch (RuntimeException | Error fault) {
                throw bringBack(good, number, fault);
            }
            int count = steps.count(number);
            double[] losses = steps.losses();
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

    private void tellGradients(int entry) {
        Gradients gradients = Gradients.of(model, entry);
        for (TrainingListener listener : listeners) {
            if (TrainSteps.isLooked(number(), listener.gradientsEvery())) {
                listener.gradients(progress.done + 1, progress.batch + 1, gradients);
            }
        }
    }

    // ---- when something goes wrong

    /** Sees to it that all cells are finite before they are kept or shown. */
    private void look(LastGood good) {
        OptionalInt spoilt = good.spoilt();
        if (spoilt.isPresent()) {
            long last = number() - 1;
            throw bringBack(good, last, steps.spoilt(spoilt.getAsInt(), last));
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
                steps.run(number, entry -> {});
                spoilt = good.spoilt();
                if (spoilt.isPresent() || number == noticed) {
                    break;
                }
                number++;
            }
            if (spoilt.isPresent()) {
                found = steps.spoilt(spoilt.getAsInt(), number);
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
        String first = steps.first(number);
        model.parameters().restore(before);
        int done = (int) (number / batches);
        String kept = plan.checkpoint()
                .filter(file -> done > 0)
                .map(file -> "; the checkpoint of epoch " + done + " is in " + file)
                .orElse("");
        return new ModelException(found.getMessage() + first + kept, found);
    }

    // ---- the end of an epoch

    private void finishEpoch(long rows, double seconds) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            if (progress.lossRows[i] > 0) {
                figures.put(steps.lossName(i), progress.lossSums[i] / progress.lossRows[i]);
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
