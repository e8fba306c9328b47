// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.ModelDescription.Output;
import dev.chainrule.runtime.generated.Answers;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * What a model says of each row of a data set, in batches.
 *
 * <pre>{@code
 * DataSet answers = Predictor.of(model).predict(data); // a column for each output
 * }</pre>
 */
public final class Predictor {
    private final Model model;
    private int entry;
    private int batchSize = 256;

    private Predictor(Model model, int entry) {
        this.model = model;
        this.entry = entry;
    }

    /**
     * Of all outputs.
     *
     * @throws ModelException if the model has none
     */
    public static Predictor of(Model model) {
        List<Integer> predictions = model.description().entryPoints(EntryKind.PREDICT);
        if (predictions.isEmpty()) {
            throw new ModelException("the model " + model.description().name() + " has no output to predict");
        }
        return new Predictor(model, predictions.get(0));
    }

    /**
     * Of those that a {@code predict} line of the program gives.
     *
     * @throws ModelException if there is no such line
     */
    public Predictor by(String name) {
        ModelDescription description = model.description();
        OptionalInt found = description.entryPoint(name);
        if (found.isEmpty() || description.entryPoints().get(found.getAsInt()).kind() != EntryKind.PREDICT) {
            throw new ModelException("the model " + description.name() + " has no predict line " + name + "; it has "
                    + description.entryPoints(EntryKind.PREDICT).stream()
                            .map(index -> description.entryPoints().get(index).name())
                            .collect(Collectors.joining(", ")));
        }
        entry = found.getAsInt();
        return this;
    }

    /** Rows that go through the model at once; 256 if not said. Where a model looks at each row alone, it changes nothing. */
    public Predictor batchSize(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("batch size must be at least 1, not " + rows);
        }
        batchSize = rows;
        return this;
    }

    /**
     * A row of each output for each row of the data, in their order; outputs whose first axis is not the batch are left
     * out. What the model draws follows from its seed and the number of the batch.
     *
     * @throws ModelException if the data do not fit the inputs, or no output has a row for each row
     */
    public ArrayDataSet predict(DataSet data) {
        Feeder feeder = new Feeder(model, data, List.of(entry), "the data set");
        List<Output> outputs = model.description().entryPoints().get(entry).outputs();
        List<Integer> kept = new ArrayList<>();
        for (int output = 0; output < outputs.size(); output++) {
            if (feeder.hasRows(outputs.get(output))) {
                kept.add(output);
            }
        }
        if (kept.isEmpty()) {
            feeder.rowOf(outputs.get(0)); // Says why.
        }
        List<Object> gathered = new ArrayList<>();
        List<int[]> shapes = new ArrayList<>();
        for (int output : kept) {
            int[] shape = feeder.rowOf(outputs.get(output));
            shapes.add(shape);
            gathered.add(room(outputs.get(output), Math.multiplyExact(data.size(), width(shape))));
        }
        run(feeder, data.size(), from -> {
            for (int i = 0; i < kept.size(); i++) {
                get(kept.get(i), gathered.get(i), from * width(shapes.get(i)));
            }
        });
        ArrayDataSet.Builder answers = DataSet.builder();
        for (int i = 0; i < kept.size(); i++) {
            add(answers, outputs.get(kept.get(i)).name(), gathered.get(i), shapes.get(i));
        }
        return answers.build();
    }

    /**
     * The class that an output says for each row of the data: the index of the largest element of its row.
     *
     * @throws ModelException if it is no output of reals with a row of one axis for each row
     */
    public int[] classes(DataSet data, String output) {
        ArrayDataSet answers = predict(data);
        List<DataSet.Column> columns = answers.columns();
        for (int column = 0; column < columns.size(); column++) {
            DataSet.Column found = columns.get(column);
            if (found.name().equals(output) && isScores(found)) {
                double[] values = new double[found.width() * answers.size()];
                for (int row = 0; row < answers.size(); row++) {
                    answers.copy(column, row, values, row * found.width());
                }
                return Answers.argmax(values, found.width());
            }
        }
        throw new ModelException(model.description().name() + "." + output
                + " says no classes: that is an output of reals" + " of one axis for each row");
    }

    /**
     * As {@link #classes(DataSet, String)}, of the only output that says classes.
     *
     * @throws ModelException if there is none, or several
     */
    public int[] classes(DataSet data) {
        List<String> names = predict(data.slice(0, Math.min(1, data.size()))).columns().stream()
                .filter(Predictor::isScores)
                .map(DataSet.Column::name)
                .toList();
        if (names.size() != 1) {
            throw new ModelException(
                    "the outputs of " + model.description().name() + " that say classes are " + names + ": name one");
        }
        return classes(data, names.get(0));
    }

    private static boolean isScores(DataSet.Column column) {
        return column.element() == ElementType.REAL && column.shape().size() == 1 && column.width() > 1;
    }

    /**
     * The sums over all batches of an output of whole numbers that has no row for each row, as of a confusion matrix; exact,
     * whatever the batches.
     *
     * @throws ModelException if there is no such output
     */
    public long[] total(DataSet data, String output) {
        Feeder feeder = new Feeder(model, data, List.of(entry), "the data set");
        List<Output> outputs = model.description().entryPoints().get(entry).outputs();
        for (int index = 0; index < outputs.size(); index++) {
            Output found = outputs.get(index);
            if (found.name().equals(output) && found.element() == ElementType.INT && !feeder.hasRows(found)) {
                int counted = index;
                List<long[]> total = new ArrayList<>();
                run(feeder, data.size(), from -> {
                    int[] counts = new int[model.length(entry, counted)];
                    model.get(entry, counted, counts, 0);
                    if (total.isEmpty()) {
                        total.add(new long[counts.length]);
                    }
                    for (int i = 0; i < counts.length; i++) {
                        total.get(0)[i] += counts[i];
                    }
                });
                return total.isEmpty() ? new long[0] : total.get(0);
            }
        }
        throw new ModelException(model.description().name() + "." + output
                + " has no total: that is an int output whose first axis is not the batch");
    }

    private Object room(Output output, int length) {
        if (output.element() != ElementType.REAL) {
            return new int[length];
        }
        return model.description().precision() == Precision.F32 ? new float[length] : new double[length];
    }

    private void run(Feeder feeder, int rows, IntConsumer done) {
        int[] order = RowOrder.of(rows, 0, 0, false);
        int batch = 0;
        try (feeder) {
            feeder.begin(order, 0, batchSize, batchSize);
            for (int from = 0; from < rows; from += batchSize) {
                feeder.feed(entry, order, from, Math.min(batchSize, rows - from));
                model.seed(model.parameters().seed(), batch++);
                model.run(entry);
                done.accept(from);
            }
        }
    }

    private void get(int output, Object into, int offset) {
        if (into instanceof float[] floats) {
            model.get(entry, output, floats, offset);
        } else if (into instanceof double[] doubles) {
            model.get(entry, output, doubles, offset);
        } else {
            model.get(entry, output, (int[]) into, offset);
        }
    }

    private static void add(ArrayDataSet.Builder answers, String name, Object values, int[] shape) {
        if (values instanceof float[] floats) {
            answers.reals(name, floats, shape);
        } else if (values instanceof double[] doubles) {
            answers.reals(name, doubles, shape);
        } else {
            answers.ints(name, (int[]) values, shape);
        }
    }

    private static int width(int[] shape) {
        int width = 1;
        for (int extent : shape) {
            width = Math.multiplyExact(width, extent);
        }
        return width;
    }
}
