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

/**
 * Brings rows of a data set into the inputs of a model: finds the column of each input, fixes the dynamic dimensions, and
 * gathers batches through arrays that are reused. An input whose first axis is the batch takes one row after the other.
 */
final class Feeder {
    private final Model model;
    /** As the caller gave them. */
    private final DataSet given;

    private DataSet data;
    private final String what;
    /** For each input of the model the column that feeds it, or −1. */
    private final int[] columns;

    private final Object[] staging;
    private final int[] dimensions;
    /** Whether an input has a dimension by itself, or it was found. */
    private final boolean[] bound;

    private int batch = -1;
    /** What was fed last. */
    private List<Integer> fed = List.of();

    private int[] order = {};
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
        data = given.epoch(number);
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
                put(input, order, from, count);
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

    private void put(int input, int[] order, int from, int count) {
        int column = columns[input];
        int width = data.columns().get(column).width();
        Object array = stage(input, Math.multiplyExact(count, width));
        for (int i = 0; i < count; i++) {
            int row = order[from + i];
            if (array instanceof float[] floats) {
                data.copy(column, row, floats, i * width);
            } else if (array instanceof double[] doubles) {
                data.copy(column, row, doubles, i * width);
            } else {
                data.copy(column, row, (int[]) array, i * width);
            }
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

    private Object stage(int input, int length) {
        Object array = staging[input];
        if (array == null || java.lang.reflect.Array.getLength(array) < length) {
            boolean real = model.description().inputs().get(input).element() == ElementType.REAL;
            boolean wide = model.description().precision() == Precision.F64;
            array = real ? wide ? new double[length] : new float[length] : new int[length];
            staging[input] = array;
        }
        return array;
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
