// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.EntryKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a learning rate: trains for some batches while the rate grows from one to the next by the same factor, and
 * keeps the loss of each (Smith, "Cyclical learning rates for training neural networks", 2017). The model is as it was
 * afterwards.
 *
 * <pre>{@code
 * LearningRateFinder.Curve curve = LearningRateFinder.of(model).find(training);
 * curve.suggestion().ifPresent(model::setTrainLr);
 * }</pre>
 */
public final class LearningRateFinder {
    /** The weight of what was before in the mean that smooths the losses. */
    private static final double MEMORY = 0.9;
    /** By so many batches the mean is behind. */
    private static final int LAG = 9;
    /** A loss that has grown to so many times the least tells no more. */
    private static final double DIVERGED = 4;

    private final Model model;
    private int setting;
    private int batchSize = 32;
    private int count = 100;
    private double from = 1e-6;
    private double to = 1;
    private long seed;

    private LearningRateFinder(Model model, int setting) {
        this.model = model;
        this.setting = setting;
    }

    /**
     * For the first setting of the model that is called {@code lr}, {@code train.lr}.
     *
     * @throws ModelException if it has none
     */
    public static LearningRateFinder of(Model model) {
        List<String> names = names(model);
        int first = IntStream.range(0, names.size())
                .filter(i -> names.get(i).endsWith(".lr"))
                .findFirst()
                .orElseThrow(() -> new ModelException(
                        "the model " + model.description().name() + " has no setting lr; it has " + names));
        return new LearningRateFinder(model, first);
    }

    /** For another setting. */
    public LearningRateFinder setting(String name) {
        int index = names(model).indexOf(name);
        if (index < 0) {
            throw new ModelException(
                    "the model " + model.description().name() + " has no setting " + name + "; it has " + names(model));
        }
        setting = index;
        return this;
    }

    /** The rates to try; 100 from 1e-6 to 1 if not said. */
    public LearningRateFinder rates(double smallest, double largest, int number) {
        if (!(smallest > 0 && largest > smallest && largest < Double.POSITIVE_INFINITY) || number < 3) {
            throw new IllegalArgumentException(
                    number + " rates from " + smallest + " to " + largest + ": at least 3, growing, above 0");
        }
        from = smallest;
        to = largest;
        count = number;
        return this;
    }

    /** Rows in a batch; 32 if not said. It should be that of the training. */
    public LearningRateFinder batchSize(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("batch size must be at least 1, not " + rows);
        }
        batchSize = rows;
        return this;
    }

    /** The seed of the rows' order; 0 if not said. */
    public LearningRateFinder seed(long value) {
        seed = value;
        return this;
    }

    /**
     * Tries the rates, one a batch, until the loss diverges; goes through the data as often as it takes.
     *
     * @throws ModelException if the data do not fit the model, or a rate is out of the setting's range
     */
    public Curve find(DataSet training) {
        if (training.size() == 0) {
            throw new ModelException("the training set has no rows");
        }
        int step = step();
        Feeder feeder = new Feeder(model, training, List.of(step), "the training set");
        @Nullable Object[] before = new LastGood(model, 0).copy();
        double set = model.setting(setting);
        List<Double> rates = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        try {
            int batches = (training.size() - 1) / batchSize + 1;
            int[] order = {};
            double least = Double.POSITIVE_INFINITY;
            double mean = 0;
            for (int i = 0; i < count; i++) {
                if (i % batches == 0) {
                    order = RowOrder.of(training.size(), seed, i / batches, training.window());
                }
                double rate = from * StrictMath.pow(to / from, i / (count - 1.0));
                model.set(setting, rate);
                int first = i % batches * batchSize;
                feeder.feed(step, order, first, Math.min(batchSize, training.size() - first));
                model.run(step);
                double loss = model.scalar(step, 0);
                mean = MEMORY * mean + (1 - MEMORY) * loss;
                double smooth = mean / (1 - StrictMath.pow(MEMORY, i + 1));
                if (!Double.isFinite(smooth) || i > 0 && smooth - least > (DIVERGED - 1) * Math.abs(least)) {
                    break;
                }
                least = Math.min(least, smooth);
                rates.add(rate);
                losses.add(smooth);
            }
        } finally {
            model.parameters().restore(before);
            model.set(setting, set);
        }
        return new Curve(rates, losses);
    }

    /** The train step that has the setting: the one with the longest name before it. */
    private int step() {
        String name = names(model).get(setting);
        int found = -1;
        int length = -1;
        for (int step : model.description().entryPoints(EntryKind.STEP)) {
            String own = model.description().entryPoints().get(step).name();
            if (name.startsWith(own + ".") && own.length() > length) {
                found = step;
                length = own.length();
            }
        }
        if (found < 0) {
            throw new ModelException("the setting " + name + " belongs to no train step");
        }
        return found;
    }

    private static List<String> names(Model model) {
        return model.description().settings().stream()
                .map(ModelDescription.Setting::name)
                .toList();
    }

    /**
     * What the rates did.
     *
     * @param rates ascending, up to the last before the loss diverged
     * @param losses smoothed
     */
    public record Curve(List<Double> rates, List<Double> losses) {
        public Curve {
            rates = List.copyOf(rates);
            losses = List.copyOf(losses);
        }

        /**
         * The rate about which the loss falls most steeply, over the logarithm of the rate; empty if it never falls. Slopes
         * are taken over a fifth of the rates: one batch is harder than the next, so neighbours tell little. And the loss
         * of a rate shows in the mean some batches later.
         */
        public OptionalDouble suggestion() {
            double steepest = 0;
            OptionalDouble found = OptionalDouble.empty();
            int reach = Math.max(1, losses.size() / 10);
            for (int i = reach; i + reach < losses.size(); i++) {
                double slope = losses.get(i + reach) - losses.get(i - reach);
                if (slope < steepest) {
                    steepest = slope;
                    found = OptionalDouble.of(rates.get(Math.max(0, i - LAG)));
                }
            }
            return found;
        }

        /** A line for each of ten rates, and the suggestion. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            int lines = Math.min(10, rates.size());
            int[] shown = IntStream.range(0, lines)
                    .map(i -> lines == 1 ? 0 : i * (rates.size() - 1) / (lines - 1))
                    .toArray();
            double most = Arrays.stream(shown).mapToDouble(losses::get).max().orElse(1);
            for (int i : shown) {
                double share = most > 0 ? Math.max(0, losses.get(i) / most) : 0;
                text.append(
                        String.format(Locale.ROOT, "%9.2e  %-10.5g %s\n", rates.get(i), losses.get(i), "▇".repeat((int)
                                        Math.round(40 * share))));
            }
            return text.append(
                            suggestion().isPresent()
                                    ? String.format(
                                            Locale.ROOT,
                                            "suggested: %.2e",
                                            suggestion().getAsDouble())
                                    : "the loss does not fall at any of these rates")
                    .toString();
        }
    }
}
