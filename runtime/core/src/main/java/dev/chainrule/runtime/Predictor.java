// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.ModelDescription.EntryPoint;
import dev.chainrule.runtime.ModelDescription.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
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
     * A row of each output for each row of the data, in their order. What the model draws follows from its seed and the
     * number of the batch.
     *
     * @throws ModelException if the data do not fit the inputs, or an output has no row for each row
     */
    public ArrayDataSet predict(DataSet data) {
        Feeder feeder = new Feeder(model, data, List.of(entry), "the data set");
        EntryPoint point = model.description().entryPoints().get(entry);
        List<Object> gathered = new ArrayList<>();
        List<int[]> shapes = new ArrayList<>();
        for (Output output : point.outputs()) {
            int[] shape = feeder.rowOf(output);
            int length = Math.multiplyExact(data.size(), width(shape));
            shapes.add(shape);
            gathered.add(
                    output.element() != ElementType.REAL
                            ? new int[length]
                            : model.description().precision() == Precision.F32
                                    ? new float[length]
                                    : new double[length]);
        }
        int[] order = RowOrder.of(data.size(), 0, 0, false);
        int batch = 0;
        for (int from = 0; from < data.size(); from += batchSize) {
            feeder.feed(entry, order, from, Math.min(batchSize, data.size() - from));
            model.seed(model.parameters().seed(), batch++);
            model.run(entry);
            for (int output = 0; output < gathered.size(); output++) {
                get(output, gathered.get(output), from * width(shapes.get(output)));
            }
        }
        ArrayDataSet.Builder answers = DataSet.builder();
        for (int output = 0; output < gathered.size(); output++) {
            add(answers, point.outputs().get(output).name(), gathered.get(output), shapes.get(output));
        }
        return answers.build();
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
