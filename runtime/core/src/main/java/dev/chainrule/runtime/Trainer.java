// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.EntryKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Trains a model on a data set: epochs of mini-batches in an order drawn from a seed, the train steps of the program in
 * the order written, figures over validation data, early stopping, checkpoints.
 *
 * <pre>{@code
 * Trainer.of(model).epochs(10).batchSize(64).validation(test).fit(training).evaluate(test);
 * }</pre>
 *
 * <p>The order of the rows in epoch e is a function of the seed and e alone, so a run that is resumed from a checkpoint
 * goes on to the same bits. While it trains, Ctrl-C asks it to stop: it finishes its step and saves the checkpoint, {@code
 * fit} returns with {@link History.End#ASKED}, and the code behind it runs. The JVM's end waits until the thread that called
 * {@code fit} has ended, at most 10 seconds in all.
 */
public final class Trainer {
    private final Model model;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private int epochs = 1;
    private int batchSize = 32;
    private int accumulate = 1;
    private final List<Plan.Phase> phases = new ArrayList<>();
    private long seed;
    private boolean shuffle = true;
    private boolean measureTraining;
    private boolean checkFinite;
    private Optional<Plan.EarlyStop> earlyStop = Optional.empty();
    private final List<Plan.Reduction> reductions = new ArrayList<>();
    private Optional<DataSet> validation = Optional.empty();
    private Optional<Path> checkpoint = Optional.empty();
    private final List<Plan.BestFile> bestFiles = new ArrayList<>();
    private Optional<Plan.LastFiles> lastFiles = Optional.empty();
    private Optional<Path> resumed = Optional.empty();
    private Optional<Duration> timeLimit = Optional.empty();
    private volatile boolean stopping;

    private Trainer(Model model) {
        this.model = model;
    }

    public static Trainer of(Model model) {
        return new Trainer(model);
    }

    /** How often the training set is gone through in all; 1 if not said. */
    public Trainer epochs(int count) {
        epochs = positive("epochs", count);
        return this;
    }

    /** Rows in a batch; 32 if not said. The last batch of an epoch may be shorter and counts like any other. */
    public Trainer batchSize(int rows) {
        batchSize = positive("batch size", rows);
        return this;
    }

    /**
     * Updates the parameters once in so many batches, by their gradients together: as a batch of so many times the rows
     * does, to rounding, in the memory of one. What the model draws and what its states follow is of each part; an epoch's
     * last batches may be fewer and shorter.
     */
    public Trainer accumulate(int batches) {
        accumulate = positive("batches to accumulate", batches);
        return this;
    }

    /**
     * So many epochs in which these train steps alone run, each as often as the program says; the next phase comes behind.
     * Phases make the number of epochs.
     *
     * @throws ModelException if the model has no such step
     */
    public Trainer phase(int epochs, String... steps) {
        return phase(epochs, false, steps);
    }

    /** As {@link #phase}, with one step a batch: the first in the first, the second in the next, and so on in turn. */
    public Trainer alternating(int epochs, String... steps) {
        return phase(epochs, true, steps);
    }

    private Trainer phase(int count, boolean alternating, String... steps) {
        List<String> names = model.description().entryPoints(EntryKind.STEP).stream()
                .map(step -> model.description().entryPoints().get(step).name())
                .toList();
        if (steps.length == 0) {
            throw new IllegalArgumentException("a phase runs at least one train step");
        }
        List<Integer> indices = new ArrayList<>();
        for (String step : steps) {
            if (!names.contains(step)) {
                throw new ModelException(
                        "the model " + model.description().name() + " has no train step " + step + "; it has " + names);
            }
            indices.add(names.indexOf(step));
        }
        int from = phases.stream().mapToInt(Plan.Phase::epochs).sum();
        phases.add(new Plan.Phase(from, positive("epochs", count), alternating, indices, List.of(steps)));
        epochs = from + count;
        return this;
    }

    /** The seed of the rows' order; 0 if not said. */
    public Trainer seed(long value) {
        seed = value;
        return this;
    }

    /** Takes the rows in their own order. */
    public Trainer inOrder() {
        shuffle = false;
        return this;
    }

    /** Measures losses and metrics over these data after each epoch. */
    public Trainer validation(DataSet data) {
        validation = Optional.of(data);
        return this;
    }

    /** Measures losses and metrics over the whole training set as well, after each epoch. */
    public Trainer measureTraining() {
        measureTraining = true;
        return this;
    }

    /**
     * Stops when a figure of the validation set has not become better for so many epochs, and brings back the weights of
     * the best one. NaN is never better; if it was never anything else, training fails then.
     */
    public Trainer stopEarly(Watch watch, int epochsToWait) {
        earlyStop = Optional.of(new Plan.EarlyStop(watch, positive("epochs to wait", epochsToWait)));
        return this;
    }

    /** Stops when a figure of the validation set has not become smaller for so many epochs, as {@link #stopEarly} does. */
    public Trainer stopWhenNotSmaller(String figure, int epochsToWait) {
        return stopEarly(Watch.smaller(figure), epochsToWait);
    }

    /** As {@link #stopWhenNotSmaller}, for a figure that should grow, such as an accuracy. */
    public Trainer stopWhenNotLarger(String figure, int epochsToWait) {
        return stopEarly(Watch.larger(figure), epochsToWait);
    }

    /**
     * Multiplies a setting, such as {@code train.lr}, by a factor each time a figure of the validation set has not become
     * better for so many epochs. The setting is what it was before when training ends; a checkpoint keeps what it has come
     * to.
     */
    public Trainer reduce(String setting, double factor, Watch watch, int epochsToWait) {
        return reduce(setting, factor, watch, epochsToWait, 0);
    }

    /** As {@link #reduce(String, double, Watch, int)}, down to a least value. */
    public Trainer reduce(String setting, double factor, Watch watch, int epochsToWait, double least) {
        if (!(factor > 0 && factor < 1)) {
            throw new IllegalArgumentException("a factor that reduces is between 0 and 1, not " + factor);
        }
        reductions.add(new Plan.Reduction(setting, factor, least, watch, positive("epochs to wait", epochsToWait)));
        return this;
    }

    /**
     * Ends training after so long, counted from {@link #fit}: after the step under way, with the checkpoint saved, from
     * which {@link #resume} goes on.
     */
    public Trainer timeLimit(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("a time limit is longer than nothing, not " + limit);
        }
        timeLimit = Optional.of(limit);
        return this;
    }

    public Trainer listener(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Saves a checkpoint to this file after each epoch and when training is stopped. */
    public Trainer checkpoint(Path file) {
        checkpoint = Optional.of(file);
        return this;
    }

    /** Saves a checkpoint to this file after each epoch whose figure is better than in all before. */
    public Trainer bestCheckpoint(Path file, Watch watch) {
        bestFiles.add(new Plan.BestFile(file, watch));
        return this;
    }

    /**
     * Saves a checkpoint after each epoch into this folder, {@code Digits-0012.safetensors} after the twelfth, and removes
     * the one of so many epochs before.
     */
    public Trainer lastCheckpoints(Path folder, int count) {
        lastFiles = Optional.of(new Plan.LastFiles(folder, positive("number of checkpoints", count)));
        return this;
    }

    /**
     * Goes on from a checkpoint that a trainer saved: the next batch is the one that would have come. Loaded by {@link
     * #fit}.
     */
    public Trainer resume(Path file) {
        resumed = Optional.of(file);
        return this;
    }

    /**
     * Looks at the value of each equation in each step before anything is written, and ends training at the first that is
     * not finite, with its line. Several times slower; {@code -Dchainrule.check=finite} does it for all models of a process,
     * outside of training too.
     */
    public Trainer checkFinite() {
        checkFinite = true;
        return this;
    }

    /** Asks a running {@link #fit} to stop after its step; any thread may. */
    public void stop() {
        stopping = true;
    }

    /**
     * Trains. Where it fails (data do not fit the model, a loss, a weight or an optimiser's slot is no longer finite, a data
     * set or a listener throws), the model is as it was before the batch that went wrong, and the checkpoint of the epoch
     * before stays. A state that is not finite is never saved.
     *
     * @throws ModelException that names epoch, batch and rows, and the first value that is not finite with its line
     */
    public Training fit(DataSet training) {
        if (model.description().entryPoints(EntryKind.STEP).isEmpty()) {
            throw new ModelException("the model " + model.description().name() + " has no train step");
        }
        if (training.size() == 0) {
            throw new ModelException("the training set has no rows");
        }
        Evaluator evaluator = new Evaluator(model, batchSize);
        Plan plan = new Plan(
                epochs,
                batchSize,
                accumulate,
                gradientsEvery(),
                phases,
                seed,
                shuffle,
                measureTraining,
                earlyStop,
                reductions,
                validation,
                checkpoint,
                bestFiles,
                lastFiles,
                timeLimit,
                checkFinite);
        // What would fail only at the end of the first epoch is said before it.
        validation.ifPresent(evaluator::check);
        plan.check(model, evaluator.names());
        TrainingRun run = new TrainingRun(model, plan, training, evaluator, listeners);
        resumed.ifPresent(run::resume);
        stopping = false;
        StopHook hook = new StopHook(this::stop);
        try {
            return new Training(run.run(this::isAskedToStop), evaluator);
        } catch (RuntimeException | Error fault) {
            listeners.forEach(listener -> listener.failed(fault));
            throw fault;
        } finally {
            hook.close();
        }
    }

    /** Losses and metrics of the model as it is, over a whole data set. */
    public Figures evaluate(DataSet data) {
        return new Evaluator(model, batchSize).evaluate(data, "the data set");
    }

    /** What {@link #fit} hands back. */
    public static final class Training {
        private final History history;
        private final Evaluator evaluator;

        Training(History history, Evaluator evaluator) {
            this.history = history;
            this.evaluator = evaluator;
        }

        public History history() {
            return history;
        }

        /** Losses and metrics over a whole data set, exact whatever the batch size. */
        public Figures evaluate(DataSet data) {
            return evaluator.evaluate(data, "the data set");
        }
    }

    /** In which batches some listener wants them: a divisor of all that is wanted. */
    private int gradientsEvery() {
        int every = 0;
        for (TrainingListener listener : listeners) {
            every = Math.toIntExact(java.math.BigInteger.valueOf(every)
                    .gcd(java.math.BigInteger.valueOf(listener.gradientsEvery()))
                    .longValueExact());
        }
        return every;
    }

    private boolean isAskedToStop() {
        return stopping || Thread.currentThread().isInterrupted();
    }

    private static int positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, not " + value);
        }
        return value;
    }
}
