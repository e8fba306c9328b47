// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings rows of a data set into the inputs of a model: finds the column of each input, fixes the dynamic dimensions, and
 * gathers batches through arrays that are reused. An input whose first axis is the batch takes one row after the other.
 */
final class Feeder implements AutoCloseable {
    private final Model model;
    /** As the caller gave them. */
    private final DataSet given;

    private DataSet data;
    private final String what;
    /** For each input of the model the column that feeds it, or −1. */
    private final int[] columns;

    private @Nullable Object[] staging;
    /** What {@link #begin} has begun. */
    private @Nullable BatchesAhead ahead;

    private final int[] dimensions;
    /** Whether an input has a dimension by itself, or it was found. */
    private final boolean[] bound;

    private int batch = -1;
    /** What was fed last. */
    private List<Integer> fed = List.of();

    private int[] order = {};
    private int[] orderAhead = {};
    private int first;
    private int rows;

    /**
     * @param what the data set, for messages
     * @throws ModelException if the data do not fit the entry points: a missing column, another
     *     shape or element type
     */
    Feeder(Model model, DataSet data, List<Integer> entryPoints, String what) {
        this.model = model;
        this.given = data;
        this.data = data;
        this.what = what;
        ModelDescription description = model.description();
        this.columns = new int[description.inputs().size()];
        this.staging = new Object[columns.length];
        this.dimensions = new int[description.dimensions().size()];
        this.bound = new boolean[dimensions.length];
        java.util.Arrays.fill(columns, -1);
        Set<Integer> needed = new TreeSet<>();
        for (int entry : entryPoints) {
            needed.addAll(description.entryPoints().get(entry).inputs());
        }
        needed.removeIf(input -> description.inputs().get(input).isKey());
        for (int input : needed) {
            columns[input] = column(description.inputs().get(input));
        }
        for (int input : needed) {
            if (columns[input] >= 0) {
                bindBatch(description.inputs().get(input));
            }
        }
        for (int input : needed) {
            if (columns[input] >= 0) {
                bindRow(description.inputs().get(input), data.columns().get(columns[input]));
            }
        }
        for (int input : needed) {
            if (columns[input] >= 0) {
                bindSums(description.inputs().get(input), data.columns().get(columns[input]));
            }
        }
        for (int input : needed) {
            int told = description
                    .dimensions()
                    .indexOf(description.inputs().get(input).name());
            if (told >= 0) {
                dimensions[told] =
                        (int) description.inputs().get(input).standard().orElse(0);
            }
        }
        for (int input : needed) {
            if (columns[input] >= 0) {
                check(description.inputs().get(input), data.columns().get(columns[input]));
            }
        }
    }

    /** Takes the rows from here on as they are in an epoch. */
    void epoch(int number) {
        close();
        data = given.epoch(number);
    }

    /**
     * Says which rows will be fed from here on, so that they can be read ahead if the data want it.
     *
     * @param from the first row
     * @param whole rows from one update to the next
     * @param part rows that are fed at once
     */
    void begin(int[] rowsAhead, int from, int whole, int part) {
        close();
        if (data.prefetch() > 0) {
            DataSet now = data;
            orderAhead = rowsAhead;
            ahead = new BatchesAhead(
                    (first, count, into) -> {
                        for (int input = 0; input < columns.length; input++) {
                            if (columns[input] >= 0) {
                                into[input] = room(into[input], input, length(now, input, count));
                                gather(now, columns[input], rowsAhead, first, count, into[input]);
                            }
                        }
                    },
                    columns.length,
                    data.prefetch(),
                    rowsAhead.length,
                    from,
                    whole,
                    part);
        }
    }

    /** Ends what {@link #begin} has begun. */
    @Override
    public void close() {
        if (ahead != null) {
            ahead.close();
            ahead = null;
            staging = new Object[columns.length];
        }
    }

    /** Binds an entry point to {@code count} rows, puts them in and leaves the model ready to run. */
    void feed(int entryPoint, int[] order, int from, int count) {
        this.order = order;
        first = from;
        rows = count;
        if (batch >= 0) {
            dimensions[batch] = count;
        }
        model.bind(entryPoint, dimensions);
        boolean gathered = isReadAhead(from, count);
        ModelDescription description = model.description();
        fed = description.entryPoints().get(entryPoint).inputs();
        if (!fed.isEmpty() && description.inputs().get(fed.get(fed.size() - 1)).isKey()) {
            fed = fed.subList(0, fed.size() - 1);
        }
        for (int i = 0; i < fed.size(); i++) {
            int input = fed.get(i);
            if (columns[input] < 0) {
                model.putStandard(input);
            } else {
                put(input, gathered);
            }
        }
    }

    /** Whether the first axis of an output is the batch. */
    boolean hasRows(ModelDescription.Output output) {
        return !output.shape().isEmpty()
                && batch >= 0
                && dimension(output.shape().get(0)) == batch;
    }

    /**
     * The shape of an output's row.
     *
     * @throws ModelException if it has none for each row of the data
     */
    int[] rowOf(ModelDescription.Output output) {
        if (!hasRows(output)) {
            throw new ModelException("the output " + output.name() + " is " + shape(output.element(), output.shape())
                    + ": only one whose first axis is the batch has a row for each row of a data set");
        }
        return output.shape().stream()
                .skip(1)
                .mapToInt(extent -> Math.toIntExact(extent.evaluate(dimensions)))
                .toArray();
    }

    /** Which of the inputs fed last is not finite, and in which row of the data. */
    Optional<String> firstNotFinite() {
        for (int input : fed) {
            if (columns[input] >= 0 && staging[input] != null && !(staging[input] instanceof int[])) {
                int width = data.columns().get(columns[input]).width();
                for (int i = 0; i < rows * width; i++) {
                    double value = java.lang.reflect.Array.getDouble(staging[input], i);
                    if (!Double.isFinite(value)) {
                        return Optional.of("the input "
                                + model.description().inputs().get(input).name() + " is " + value + " in row "
                                + order[first + i / width] + " of " + what);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Whether the rows that are fed have been gathered; if they are none of those announced, nothing is read ahead any more. */
    private boolean isReadAhead(int from, int count) {
        if (ahead == null) {
            return false;
        }
        @Nullable Object[] arrays = order == orderAhead ? ahead.take(from, count) : null;
        if (arrays == null) {
            close();
            return false;
        }
        staging = arrays;
        return true;
    }

    private void put(int input, boolean gathered) {
        Object array = staging[input];
        if (!gathered || array == null) {
            array = room(array, input, length(data, input, rows));
            staging[input] = array;
            gather(data, columns[input], order, first, rows, array);
        }
        try {
            if (array instanceof float[] floats) {
                model.put(input, floats, 0);
            } else if (array instanceof double[] doubles) {
                model.put(input, doubles, 0);
            } else {
                model.put(input, (int[]) array, 0);
            }
        } catch (ModelException refused) {
            throw new ModelException(
                    refused.getMessage()
                            + firstNotFinite().map(text -> "; " + text).orElse(""),
                    refused);
        }
    }

    private int length(DataSet of, int input, int count) {
        return Math.multiplyExact(count, of.columns().get(columns[input]).width());
    }

    private static void gather(DataSet from, int column, int[] order, int first, int count, Object into) {
        int width = from.columns().get(column).width();
        for (int i = 0; i < count; i++) {
            int row = order[first + i];
            if (into instanceof float[] floats) {
                from.copy(column, row, floats, i * width);
            } else if (into instanceof double[] doubles) {
                from.copy(column, row, doubles, i * width);
            } else {
                from.copy(column, row, (int[]) into, i * width);
            }
        }
    }

    /** An array for rows of an input: the one that there is, if it is long enough. */
    private Object room(@Nullable Object array, int input, int length) {
        if (array != null && java.lang.reflect.Array.getLength(array) >= length) {
            return array;
        }
        boolean real = model.description().inputs().get(input).element() == ElementType.REAL;
        boolean wide = model.description().precision() == Precision.F64;
        return real ? wide ? new double[length] : new float[length] : new int[length];
    }

    private int column(Input input) {
        for (int i = 0; i < data.columns().size(); i++) {
            if (data.columns().get(i).name().equals(input.name())) {
                return i;
            }
        }
        if (input.standard().isPresent()) {
            return -1;
        }
        throw new ModelException("the data set has no column for the input " + input.name() + "; its columns are "
                + data.columns().stream().map(DataSet.Column::name).collect(Collectors.joining(", ")));
    }

    private void bindBatch(Input input) {
        int first = input.shape().isEmpty() ? -1 : dimension(input.shape().get(0));
        if (first < 0 || batch >= 0 && batch != first) {
            throw new ModelException("the input " + input.name() + " is " + shape(input)
                    + ": only inputs whose first axis is the batch can be fed from a data set");
        }
        batch = first;
    }

    private void bindRow(Input input, DataSet.Column column) {
        if (column.shape().size() != input.shape().size() - 1) {
            throw mismatch(input, column);
        }
        for (int axis = 1; axis < input.shape().size(); axis++) {
            int dimension = dimension(input.shape().get(axis));
            if (dimension >= 0 && dimension != batch) {
                dimensions[dimension] = column.shape().get(axis - 1);
                bound[dimension] = true;
            }
        }
    }

    /** Of {@code [B, 2·T+16]} T, where no input has it by itself. What does not come out whole is left for the check. */
    private void bindSums(Input input, DataSet.Column column) {
        for (int axis = 1; axis < input.shape().size(); axis++) {
            OptionalInt alone = input.shape().get(axis).linearIn();
            if (alone.isPresent() && alone.getAsInt() != batch && !bound[alone.getAsInt()]) {
                int dimension = alone.getAsInt();
                dimensions[dimension] = 0;
                long rest = input.shape().get(axis).evaluate(dimensions);
                dimensions[dimension] = 1;
                long factor = input.shape().get(axis).evaluate(dimensions) - rest;
                dimensions[dimension] =
                        Math.toIntExact(Math.max(0, (column.shape().get(axis - 1) - rest) / factor));
                bound[dimension] = true;
            }
        }
    }

    private void check(Input input, DataSet.Column column) {
        boolean real = input.element() == ElementType.REAL;
        if (real != (column.element() == ElementType.REAL)) {
            throw mismatch(input, column);
        }
        for (int axis = 1; axis < input.shape().size(); axis++) {
            if (input.shape().get(axis).evaluate(dimensions) != column.shape().get(axis - 1)) {
                throw mismatch(input, column);
            }
        }
    }

    private ModelException mismatch(Input input, DataSet.Column column) {
        List<String> row = new ArrayList<>(List.of("rows"));
        column.shape().forEach(extent -> row.add(extent.toString()));
        boolean real = input.element() == ElementType.REAL;
        String hint = real == (column.element() == ElementType.REAL)
                ? ""
                : real ? ": give it as reals(…)" : ": give it as ints(…), whole numbers";
        return new ModelException("the input " + input.name() + " is " + shape(input) + ", the column of that name is "
                + (column.element() == ElementType.REAL ? "" : "int") + row + hint);
    }

    private String shape(Input input) {
        return shape(input.element(), input.shape());
    }

    private String shape(ElementType type, List<Extent> shape) {
        String element = type == ElementType.REAL ? "" : type == ElementType.INT ? "int" : "bool";
        return element
                + shape.stream()
                        .map(extent -> extent.text(model.description().dimensions()))
                        .collect(Collectors.joining(", ", "[", "]"));
    }

    /** The dynamic dimension that an extent is, or −1. */
    private static int dimension(Extent extent) {
        boolean plain = extent.summands().size() == 1
                && extent.summands().get(0).coefficient() == 1
                && extent.summands().get(0).dimensions().size() == 1
                && extent.summands().get(0).parts().isEmpty();
        return plain ? extent.summands().get(0).dimensions().get(0) : -1;
    }
}
