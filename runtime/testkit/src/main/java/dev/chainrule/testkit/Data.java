// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Extent;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.Input;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Values for the inputs of a model: the user's where there are some, else made up. */
final class Data {
    /** How reals are made up: in this order, until the loss is finite. */
    enum Spread {
        /** Of mean 0 and deviation 1. */
        NORMAL,
        /** Between 0 and 1. */
        POSITIVE,
        /** Between 0.2 and 0.8: what a logarithm takes, and its complement too. */
        INSIDE
    }

    /** Where a whole number may be anything, it is below this. */
    private static final int SMALL = 3;

    private final ModelDescription description;
    private final Map<String, Object> arrays;
    private final Map<String, double[]> ranges;
    private final Optional<DataSet> rows;

    /**
     * @param arrays by the name of the input
     * @param ranges of inputs that are made up, low and high
     */
    Data(
            ModelDescription description,
            Map<String, Object> arrays,
            Map<String, double[]> ranges,
            Optional<DataSet> rows) {
        this.description = description;
        this.arrays = arrays;
        this.ranges = ranges;
        this.rows = rows;
    }

    /** Whether anything is the user's, so that it cannot be made smaller. */
    boolean isGiven() {
        return !arrays.isEmpty() || rows.isPresent();
    }

    /**
     * Dimensions that follow from arrays and columns, by their index.
     *
     * @param known those that are fixed already
     */
    Map<Integer, Integer> sizes(Map<Integer, Integer> known) {
        Map<Integer, Integer> sizes = new HashMap<>(known);
        boolean more = true;
        while (more) {
            more = false;
            for (Input input : description.inputs()) {
                OptionalInt unknown = onlyUnknown(input, sizes);
                OptionalInt size = unknown.isEmpty() ? OptionalInt.empty() : solve(input, unknown.getAsInt(), sizes);
                if (size.isPresent()) {
                    sizes.put(unknown.getAsInt(), size.getAsInt());
                    more = true;
                }
            }
        }
        return sizes;
    }

    private static OptionalInt onlyUnknown(Input input, Map<Integer, Integer> sizes) {
        int[] unknown = input.shape().stream()
                .flatMap(extent -> extent.summands().stream())
                .flatMap(summand -> summand.dimensions().stream())
                .filter(dimension -> !sizes.containsKey(dimension))
                .mapToInt(dimension -> dimension)
                .distinct()
                .toArray();
        return unknown.length == 1 ? OptionalInt.of(unknown[0]) : OptionalInt.empty();
    }

    private OptionalInt solve(Input input, int dimension, Map<Integer, Integer> sizes) {
        Object array = arrays.get(input.name());
        if (array != null) {
            int length = java.lang.reflect.Array.getLength(array);
            return solve(input.shape(), length, dimension, sizes);
        }
        Optional<DataSet.Column> column = column(input.name());
        boolean rowKnown =
                input.shape().isEmpty() || !names(input.shape().get(0)).contains(dimension);
        return column.isPresent() && rowKnown
                ? solve(
                        input.shape().subList(1, input.shape().size()),
                        column.get().width(),
                        dimension,
                        sizes)
                : OptionalInt.empty();
    }

    private static List<Integer> names(Extent extent) {
        return extent.summands().stream()
                .flatMap(summand -> summand.dimensions().stream())
                .toList();
    }

    private static OptionalInt solve(List<Extent> shape, int length, int dimension, Map<Integer, Integer> sizes) {
        int[] values =
                new int[sizes.keySet().stream().mapToInt(key -> key).max().orElse(0) + dimension + 2];
        sizes.forEach((key, value) -> values[key] = value);
        for (int size = 0; size <= length; size++) {
            values[dimension] = size;
            if (length(shape, values) == length) {
                return OptionalInt.of(size);
            }
        }
        return OptionalInt.empty();
    }

    private static long length(List<Extent> shape, int[] sizes) {
        long length = 1;
        for (Extent extent : shape) {
            length *= extent.evaluate(sizes);
        }
        return length;
    }

    private Optional<DataSet.Column> column(String name) {
        return rows.flatMap(data -> data.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst());
    }

    /** Arrays by index of the input; of those that are not wanted there is none. */
    @Nullable
    Object[] draw(List<Integer> wanted, int[] sizes, int decimals, Spread spread, Random random) {
        @Nullable Object[] drawn = new Object[description.inputs().size()];
        int first = rows.isEmpty() || rows.get().size() == 0
                ? 0
                : random.nextInt(rows.get().size());
        for (int index : wanted) {
            Input input = description.inputs().get(index);
            if (input.isKey()) {
                continue; // what is drawn in the model follows from it, and the model has it
            }
            int length = Math.toIntExact(length(input.shape(), sizes));
            Object given = arrays.get(input.name());
            if (given != null) {
                drawn[index] = given instanceof double[] reals ? reals.clone() : ((int[]) given).clone();
            } else if (column(input.name()).isPresent()) {
                drawn[index] = rows(input, length, first);
            } else if (description.dimensions().contains(input.name())) {
                // A size that is told by its value.
                drawn[index] = new int[] {sizes[description.dimensions().indexOf(input.name())]};
            } else if (input.element() == ElementType.REAL) {
                drawn[index] = reals(input, length, decimals, spread, random);
            } else {
                drawn[index] = whole(input, length, sizes, random);
            }
        }
        return drawn;
    }

    private Object rows(Input input, int length, int first) {
        DataSet data = rows.orElseThrow();
        DataSet.Column column = column(input.name()).orElseThrow();
        int index = data.columns().indexOf(column);
        int width = column.width();
        if (width == 0 || length % width != 0) {
            throw new IllegalArgumentException("the column " + input.name() + " has rows of " + width
                    + " numbers, which do not fill the input's " + length);
        }
        Object array = input.element() == ElementType.REAL ? new double[length] : new int[length];
        for (int row = 0; row < length / width; row++) {
            int from = (first + row) % data.size();
            if (array instanceof double[] reals) {
                data.copy(index, from, reals, row * width);
            } else {
                data.copy(index, from, (int[]) array, row * width);
            }
        }
        return array;
    }

    private double[] reals(Input input, int length, int decimals, Spread spread, Random random) {
        double[] range = ranges.get(input.name());
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            double value;
            if (range != null) {
                value = range[0] + (range[1] - range[0]) * random.nextDouble();
            } else if (input.standard().isPresent() && input.standard().getAsDouble() != 0) {
                value = input.standard().getAsDouble() * (0.5 + random.nextDouble());
            } else {
                value = switch (spread) {
                    case NORMAL -> random.nextGaussian();
                    case POSITIVE -> random.nextDouble();
                    case INSIDE -> 0.2 + 0.6 * random.nextDouble();
                };
            }
            double rounded = rounded(value, decimals);
            values[i] = range == null || rounded >= range[0] && rounded <= range[1] ? rounded : value;
        }
        return values;
    }

    private int[] whole(Input input, int length, int[] sizes, Random random) {
        double[] range = ranges.get(input.name());
        int low = range == null ? 0 : (int) Math.ceil(range[0]);
        int high = range == null ? SMALL : (int) Math.floor(range[1]) + 1;
        if (range == null && input.element() == ElementType.BOOL) {
            high = 2;
        } else if (range == null && input.below().isPresent()) {
            high = (int) Math.min(Integer.MAX_VALUE, input.below().get().evaluate(sizes));
        } else if (range == null && input.standard().isPresent()) {
            low = (int) input.standard().getAsDouble();
            high = low + 1;
        }
        int[] values = new int[length];
        for (int i = 0; i < length; i++) {
            values[i] = low + random.nextInt(Math.max(1, high - low));
        }
        return values;
    }

    static double rounded(double value, int decimals) {
        return decimals >= Sample.ALL
                ? value
                : BigDecimal.valueOf(value)
                        .setScale(decimals, RoundingMode.HALF_EVEN)
                        .doubleValue();
    }

    /** A parameter near where it stands: moved by up to half of what is typical of it, so that one sign stays. */
    static double[] near(double[] base, int decimals, Random random) {
        double scale = scale(base);
        double[] values = new double[base.length];
        for (int i = 0; i < base.length; i++) {
            double value = base[i] + scale * (random.nextDouble() - 0.5);
            values[i] = decimals >= Sample.ALL
                    ? value
                    : BigDecimal.valueOf(value)
                            .round(new MathContext(decimals + 1))
                            .doubleValue();
        }
        return values;
    }

    /** The root of the mean square; of zeros, a tenth. */
    static double scale(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        double root = values.length == 0 ? 0 : Math.sqrt(sum / values.length);
        return root > 0 && Double.isFinite(root) ? root : 0.1;
    }
}
