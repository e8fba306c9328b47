// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.ModelDescription.EntryPoint;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The train steps of a batch: which of them run, on which rows, at once or in parts. All of it follows from the number of
 * the batch, counted over all epochs from 0.
 */
final class TrainSteps implements AutoCloseable {
    private static final int ROWS_SHOWN = 64;
    /** How much the loss of a row twice may differ from twice the loss of the row, to be taken for a sum. */
    private static final double SUM_TOLERANCE = 1e-4;

    private static final String ADVICE =
            ": lower the learning rate, clip the gradients, or look for such values in the data";

    private final Model model;
    private final Plan plan;
    private final DataSet training;
    private final List<Integer> steps;
    private final Feeder feeder;
    /** By step: what computes its gradients, and what applies them; −1 where only whole steps run. */
    private final int[] gradients;

    private final int[] applies;
    /** Whether its loss is a sum over the rows, and no mean. */
    private final boolean[] sums;
    /** By cell: the gradients of a batch whose parts are under way. */
    private final @Nullable Object[] gathered;
    /** By step: its loss in the batch, if it ran. */
    private final double[] losses;

    private final int batches;
    /** The rows' order in the epoch of that number. */
    private int[] order = {};

    private int ordered = -1;

    TrainSteps(Model model, Plan plan, DataSet training) {
        this.model = model;
        this.plan = plan;
        this.training = training;
        ModelDescription description = model.description();
        steps = description.entryPoints(EntryKind.STEP);
        feeder = new Feeder(model, training, steps, "the training set");
        batches = plan.batches(training.size());
        losses = new double[steps.size()];
        gradients = new int[losses.length];
        applies = new int[losses.length];
        sums = new boolean[losses.length];
        gathered = new Object[description.cells().size()];
        Arrays.fill(gradients, -1);
        if (plan.accumulate() > 1 || plan.gradientsEvery() > 0) {
            for (int i = 0; i < losses.length; i++) {
                gradients[i] = entry(i, ".gradients");
                applies[i] = entry(i, ".apply");
                sums[i] = plan.accumulate() > 1 && isSum(i);
            }
        }
    }

    private int entry(int index, String suffix) {
        String name = description(index).name() + suffix;
        return model.description()
                .entryPoint(name)
                .orElseThrow(() ->
                        new ModelException("the model " + model.description().name() + " has no " + name));
    }

    private EntryPoint description(int index) {
        return model.description().entryPoints().get(steps.get(index));
    }

    /** Ends what reads rows ahead. */
    @Override
    public void close() {
        feeder.close();
    }

    int size() {
        return losses.length;
    }

    /** By step: its loss in the batch run last; NaN if it did not run. */
    double[] losses() {
        return losses;
    }

    /** The name of a step's loss. */
    String lossName(int index) {
        return description(index).outputs().get(0).name();
    }

    private int from(long number) {
        return (int) (number % batches) * plan.rowsInBatch();
    }

    /** Rows in a batch. */
    int count(long number) {
        return Math.min(plan.rowsInBatch(), training.size() - from(number));
    }

    private int[] order(long number) {
        int epoch = (int) (number / batches);
        if (epoch != ordered) {
            order = plan.shuffle()
                    ? RowOrder.of(training.size(), plan.seed(), epoch, training.window())
                    : RowOrder.of(training.size(), 0, 0, false);
            feeder.epoch(epoch);
            feeder.begin(order, from(number), plan.rowsInBatch(), plan.batchSize());
            ordered = epoch;
        }
        return order;
    }

    private boolean runs(int index, long number) {
        Optional<Plan.Phase> phase = plan.phase((int) (number / batches));
        if (phase.isPresent() && phase.get().alternating()) {
            List<Integer> turns = phase.get().steps();
            long since = number - (long) phase.get().from() * batches;
            return turns.get((int) (since % turns.size())) == index;
        }
        return (phase.isEmpty() || phase.get().steps().contains(index))
                && (number + 1) % description(index).every() == 0;
    }

    /**
     * Runs the train steps of a batch; the loss of the last one that ran.
     *
     * @param looking is told the step whose gradients have been computed, where the plan wants them looked at
     */
    double run(long number, IntConsumer looking) {
        double last = Double.NaN;
        Arrays.fill(losses, Double.NaN);
        for (int i = 0; i < losses.length; i++) {
            if (runs(i, number)) {
                boolean looked = isLooked(number, plan.gradientsEvery());
                last = plan.accumulate() > 1 || looked
                        ? apart(i, number, looked ? looking : step -> {})
                        : whole(i, number);
                losses[i] = last;
            }
        }
        return last;
    }

    /** Whether a listener that wants gradients in each so-manieth batch is told those of this one: the first is one of them. */
    static boolean isLooked(long number, int every) {
        return every > 0 && (number == 0 || (number + 1) % every == 0);
    }

    private double whole(int index, long number) {
        int step = steps.get(index);
        feeder.feed(step, order(number), from(number), count(number));
        return compute(index, step, number);
    }

    /** Gradients, of one part of the batch after the other, and then the update. */
    private double apart(int index, long number, IntConsumer looking) {
        int entry = gradients[index];
        int count = count(number);
        double loss = 0;
        for (int done = 0; done < count; done += plan.batchSize()) {
            int rows = Math.min(plan.batchSize(), count - done);
            feeder.feed(entry, order(number), from(number) + done, rows);
            if (done > 0) {
                // Each part draws its own numbers.
                model.seed(model.parameters().seed() + 0x9e3779b97f4a7c15L * done, (int) number);
            }
            double weight = sums[index] ? 1 : (double) rows / count;
            loss += weight * compute(index, entry, number);
            if (rows < count) {
                gather(entry, done == 0, weight);
            }
        }
        if (count > plan.batchSize()) {
            for (int cell : gradientCells(entry)) {
                Object sum = gathered[cell];
                if (sum != null) {
                    model.parameters().set(cell, sum);
                }
            }
        }
        looking.accept(entry);
        model.bind(applies[index], new int[model.description().dimensions().size()]);
        model.run(applies[index]);
        return loss;
    }

    private double compute(int index, int entry, long number) {
        if (plan.checkFinite() && model.firstNotFinite(entry).isPresent()) {
            throw new ModelException("a value is not finite in " + batch(number));
        }
        model.run(entry);
        double loss = model.scalar(entry, 0);
        if (!Double.isFinite(loss)) {
            throw new ModelException("the loss " + lossName(index) + " is " + loss + " in " + batch(number) + ADVICE);
        }
        return loss;
    }

    private List<Integer> gradientCells(int entry) {
        return Gradients.cells(model.description(), entry);
    }

    private void gather(int entry, boolean first, double weight) {
        for (int cell : gradientCells(entry)) {
            Object own = model.parameters().raw(cell);
            Object sum = gathered[cell];
            if (sum == null) {
                sum = Parameters.copy(own);
                gathered[cell] = sum;
            }
            if (own instanceof float[] from && sum instanceof float[] into) {
                for (int i = 0; i < into.length; i++) {
                    into[i] = (first ? 0 : into[i]) + (float) weight * from[i];
                }
            } else if (own instanceof double[] from && sum instanceof double[] into) {
                for (int i = 0; i < into.length; i++) {
                    into[i] = (first ? 0 : into[i]) + weight * from[i];
                }
            }
        }
    }

    /**
     * Note [A sum or a mean]. The gradient of a batch is the mean of the gradients of its parts, by their rows, where the
     * loss is a mean over the rows; where it is a sum it is their sum. Which it is shows when the first row is measured once
     * and twice: a sum doubles. Other losses are taken for means.
     */
    private boolean isSum(int index) {
        OptionalInt measured = model.description().entryPoints(EntryKind.LOSS).stream()
                .mapToInt(i -> i)
                .findFirst();
        if (measured.isEmpty()) {
            return false;
        }
        int entry = measured.getAsInt();
        List<String> names = model.description().entryPoints().get(entry).outputs().stream()
                .map(ModelDescription.Output::name)
                .toList();
        int output = names.indexOf(lossName(index));
        if (output < 0) {
            return false;
        }
        Feeder rows = new Feeder(model, training, List.of(entry), "the training set");
        double[] values = new double[2];
        for (int i = 0; i < 2; i++) {
            rows.feed(entry, new int[2], 0, i + 1);
            model.seed(model.parameters().seed(), 0);
            model.run(entry);
            values[i] = model.scalar(entry, output);
        }
        return values[0] != 0 && Math.abs(values[1] - 2 * values[0]) < SUM_TOLERANCE * Math.abs(values[0]);
    }

    // ---- what went wrong

    ModelException spoilt(int cell, long number) {
        ModelDescription.Cell spoilt = model.description().cells().get(cell);
        String kind = spoilt.kind() == CellKind.SLOT
                ? "the optimiser's "
                : spoilt.kind() == CellKind.STATE ? "the state " : "the parameter ";
        return new ModelException(kind + spoilt.name() + " is not finite after " + batch(number) + ADVICE);
    }

    /** Where a batch first comes to a value that is not finite: the rows of the data, or a line of the program. */
    String first(long number) {
        try {
            for (int i = 0; i < losses.length; i++) {
                if (runs(i, number)) {
                    int step = steps.get(i);
                    feeder.feed(step, order(number), from(number), count(number));
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
}
