// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.CellKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final List<History.Epoch> history = new ArrayList<>();

    /** Epochs that are done. */
    private int done;
    /** Batches of the epoch under way that are done. */
    private int batch;
    /** The sum of each step's loss times its rows in the epoch under way, and those rows. */
    private final double[] lossSums;

    private final long[] lossRows;
    private double best = Double.NaN;
    private int epochsSinceBest;
    private final Map<Integer, Object> bestWeights = new LinkedHashMap<>();

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
        this.batches = (training.size() + plan.batchSize() - 1) / plan.batchSize();
        this.lossSums = new double[steps.size()];
        this.lossRows = new long[steps.size()];
    }

    /** Takes up a checkpoint: the model's cells, and where the run stood. */
    void resume(Path file) {
        Map<String, String> metadata = Weights.load(model, file);
        try {
            String batchSize = metadata.get("trainer.batchSize");
            if (batchSize == null) {
                throw new ModelException(file + " was not saved by a trainer: it does not say where training stood");
            }
            if (Integer.parseInt(batchSize) != plan.batchSize()
                    || Long.parseLong(text(metadata, "trainer.seed")) != plan.seed()
                    || Integer.parseInt(text(metadata, "trainer.rows")) != training.size()) {
                throw new ModelException(file + " was saved while training with batch size " + batchSize + ", seed "
                        + metadata.get("trainer.seed") + " and " + metadata.get("trainer.rows")
                        + " rows; now it is batch size " + plan.batchSize() + ", seed " + plan.seed() + " and "
                        + training.size() + " rows. Resume with the same.");
            }
            done = Integer.parseInt(text(metadata, "trainer.epoch"));
            batch = Integer.parseInt(text(metadata, "trainer.batch"));
            epochsSinceBest = Integer.parseInt(text(metadata, "trainer.epochsSinceBest"));
            best = Double.parseDouble(text(metadata, "trainer.best"));
            for (int step = 0; step < lossSums.length; step++) {
                lossSums[step] = Double.parseDouble(text(metadata, "trainer.lossSum." + step));
                lossRows[step] = Long.parseLong(text(metadata, "trainer.lossRows." + step));
            }
        } catch (NumberFormatException e) {
            throw new ModelException(file + " holds a place in training that cannot be read: " + e.getMessage(), e);
        }
    }

    History run(BooleanSupplier stop) {
        listeners.forEach(listener -> listener.started(plan.epochs(), done, batches));
        History.End end = History.End.COMPLETED;
        while (done < plan.epochs()) {
            if (!epoch(stop)) {
                end = History.End.ASKED;
                break;
            }
            if (plan.monitor().isPresent()
                    && epochsSinceBest >= plan.monitor().get().patience()) {
                end = History.End.STOPPED_EARLY;
                break;
            }
        }
        if (end == History.End.ASKED) {
            plan.checkpoint().ifPresent(this::save);
        } else {
            restoreBest();
        }
        History result = new History(history, end);
        listeners.forEach(listener -> listener.finished(result));
        return result;
    }

    /** Runs the rest of an epoch; false if it was asked to stop. */
    private boolean epoch(BooleanSupplier stop) {
        int[] order = RowOrder.of(training.size(), plan.seed(), done, plan.shuffle());
        long start = System.nanoTime();
        long rows = 0;
        while (batch < batches) {
            if (stop.getAsBoolean()) {
                return false;
            }
            int from = batch * plan.batchSize();
            int count = Math.min(plan.batchSize(), order.length - from);
            double loss = steps(order, from, count);
            batch++;
            rows += count;
            for (int i = 0; i < listeners.size(); i++) {
                listeners.get(i).batch(done + 1, batch, loss);
            }
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        finishEpoch(rows, seconds);
        return true;
    }

    private double steps(int[] order, int from, int count) {
        double last = Double.NaN;
        long number = (long) done * batches + batch;
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
                        + " is " + last + " in epoch " + (done + 1) + ", batch " + (batch + 1)
                        + ": lower the learning rate, clip the gradients, or look for such values in the data"
                        + plan.checkpoint()
                                .filter(file -> done > 0)
                                .map(file -> "; the checkpoint of epoch " + done + " is in " + file)
                                .orElse(""));
            }
            lossSums[i] += last * count;
            lossRows[i] += count;
        }
        return last;
    }

    /** Positions in a message are those within the batch: which rows of the data set these are. */
    private String place(int[] order, int from, int count) {
        int shown = Math.min(count, 64);
        String rows = Arrays.stream(order, from, from + shown)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", ", "", shown < count ? ", …" : ""));
        return "; epoch " + (done + 1) + ", batch " + (batch + 1) + ", which takes the rows " + rows
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
            if (lossRows[i] > 0) {
                training.put(name, lossSums[i] / lossRows[i]);
            }
            lossSums[i] = 0;
            lossRows[i] = 0;
        }
        if (plan.measureTraining()) {
            training.putAll(evaluator.evaluate(this.training).values());
        }
        Figures validation = plan.validation().map(evaluator::evaluate).orElse(new Figures(Map.of()));
        done++;
        batch = 0;
        History.Epoch epoch = new History.Epoch(done, new Figures(training), validation, rows, seconds);
        history.add(epoch);
        plan.monitor().ifPresent(monitor -> watch(monitor, validation.get(monitor.figure())));
        plan.checkpoint().ifPresent(this::save);
        listeners.forEach(listener -> listener.epoch(epoch));
    }

    private void watch(Trainer.Monitor monitor, double value) {
        if (Double.isNaN(best) || monitor.isBetter(value, best)) {
            best = value;
            epochsSinceBest = 0;
            forEachWeight((cell, array) -> bestWeights.put(cell, copy(array)));
            plan.checkpoint().ifPresent(file -> Weights.saveWeights(model, bestFile(file)));
        } else {
            epochsSinceBest++;
        }
    }

    /** The best weights come from memory or, if they were seen before training was resumed, from their file. */
    private void restoreBest() {
        if (!Double.isNaN(best) && bestWeights.isEmpty()) {
            plan.checkpoint().ifPresent(file -> Weights.load(model, bestFile(file)));
            return;
        }
        forEachWeight((cell, array) -> Optional.ofNullable(bestWeights.get(cell))
                .ifPresent(kept -> System.arraycopy(kept, 0, array, 0, java.lang.reflect.Array.getLength(kept))));
    }

    private void save(Path file) {
        Map<String, String> place = new LinkedHashMap<>();
        place.put("trainer.epoch", Integer.toString(done));
        place.put("trainer.batch", Integer.toString(batch));
        place.put("trainer.batchSize", Integer.toString(plan.batchSize()));
        place.put("trainer.seed", Long.toString(plan.seed()));
        place.put("trainer.rows", Integer.toString(training.size()));
        place.put("trainer.best", Double.toString(best));
        place.put("trainer.epochsSinceBest", Integer.toString(epochsSinceBest));
        for (int step = 0; step < lossSums.length; step++) {
            place.put("trainer.lossSum." + step, Double.toString(lossSums[step]));
            place.put("trainer.lossRows." + step, Long.toString(lossRows[step]));
        }
        Weights.save(model, file, true, place);
    }

    private static Path bestFile(Path checkpoint) {
        return checkpoint.resolveSibling(checkpoint.getFileName() + ".best");
    }

    @FunctionalInterface
    private interface WeightVisitor {
        void visit(int cell, Object array);
    }

    private void forEachWeight(WeightVisitor visitor) {
        ModelDescription description = model.description();
        for (int cell = 0; cell < description.cells().size(); cell++) {
            CellKind kind = description.cells().get(cell).kind();
            if (kind == CellKind.PARAMETER || kind == CellKind.STATE) {
                visitor.visit(cell, model.parameters().raw(cell));
            }
        }
    }

    private static Object copy(Object array) {
        if (array instanceof float[] floats) {
            return floats.clone();
        }
        return array instanceof double[] doubles ? doubles.clone() : ((int[]) array).clone();
    }

    private static String text(Map<String, String> metadata, String key) {
        String value = metadata.get(key);
        if (value == null) {
            throw new NumberFormatException(key + " is missing");
        }
        return value;
    }
}
