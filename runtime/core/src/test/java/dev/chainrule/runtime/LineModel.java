// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.Cell;
import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.ModelDescription.EntryPoint;
import dev.chainrule.runtime.ModelDescription.Initial;
import dev.chainrule.runtime.ModelDescription.Input;
import dev.chainrule.runtime.ModelDescription.Output;
import dev.chainrule.runtime.ModelDescription.Role;
import dev.chainrule.runtime.ModelDescription.Setting;
import java.util.List;
import java.util.OptionalDouble;

/** y = w · x + b by hand, with momentum: a model as the compiler would make one, for tests of what works on models. */
class LineModel implements Model {
    static final int STEP = 0;
    static final int MEASURE = 1;
    static final int FINISH = 2;

    private static final List<Extent> BATCH = List.of(Extent.dimension(0));
    static final ModelDescription DESCRIPTION = new ModelDescription(
            "Line",
            Precision.F32,
            List.of("B"),
            List.of(
                    new Input("x", ElementType.REAL, BATCH, OptionalDouble.empty()),
                    new Input("y", ElementType.REAL, BATCH, OptionalDouble.empty())),
            List.of(
                    new Cell(CellKind.PARAMETER, "w", ElementType.REAL, List.of(2), new Initial.Normal(0, 1)),
                    new Cell(CellKind.SLOT, "train/momentum/w", ElementType.REAL, List.of(2), new Initial.Constant(0)),
                    new Cell(CellKind.STEP, "train/step", ElementType.INT, List.of(), new Initial.Constant(0)),
                    new Cell(CellKind.FIGURE, "mse", ElementType.REAL, List.of(2), new Initial.Constant(0))),
            List.of(
                    new EntryPoint(
                            EntryKind.STEP,
                            "train",
                            List.of(0, 1),
                            List.of(0),
                            scalar("mse"),
                            List.of(0, 1, 2),
                            List.of(0, 1, 2),
                            1),
                    new EntryPoint(
                            EntryKind.MEASURE,
                            "measure",
                            List.of(0, 1),
                            List.of(0),
                            List.of(),
                            List.of(0, 3),
                            List.of(3),
                            1),
                    new EntryPoint(
                            EntryKind.FINISH, "finish", List.of(), List.of(), scalar("mse"), List.of(3), List.of(), 1)),
            List.of(new Setting("train.lr", OptionalDouble.of(0.05), Range.parse("[0, inf)"))));

    private final Parameters parameters;
    private final float[][] inputs = new float[2][0];
    private int rows;
    private double result;
    private double rate = Double.NaN;

    LineModel(long seed) {
        parameters = new Parameters(DESCRIPTION, seed);
    }

    private static List<Output> scalar(String name) {
        return List.of(new Output(name, Role.LOSS, ElementType.REAL, List.of()));
    }

    @Override
    public ModelDescription description() {
        return DESCRIPTION;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public Model sharing() {
        throw new AssertionError("not needed here");
    }

    @Override
    public void bind(int entryPoint, int... dimensions) {
        rows = dimensions[0];
    }

    @Override
    public void put(int input, float[] values, int offset) {
        inputs[input] = java.util.Arrays.copyOfRange(values, offset, offset + rows);
    }

    @Override
    public void put(int input, double[] values, int offset) {
        throw new AssertionError("an f32 model is fed floats");
    }

    @Override
    public void put(int input, int[] values, int offset) {
        throw new AssertionError("no int inputs");
    }

    @Override
    public void putStandard(int input) {
        throw new AssertionError("no standard values");
    }

    @Override
    public void run(int entryPoint) {
        float[] w = parameters.floats(0);
        float[] figure = parameters.floats(3);
        if (entryPoint == FINISH) {
            result = figure[0] / figure[1];
            return;
        }
        float sum = 0;
        float dw = 0;
        float db = 0;
        for (int i = 0; i < rows; i++) {
            float e = w[0] * inputs[0][i] + w[1] - inputs[1][i];
            sum += e * e;
            dw += 2 * e * inputs[0][i] / rows;
            db += 2 * e / rows;
        }
        if (entryPoint == MEASURE) {
            figure[0] += sum;
            figure[1] += rows;
            return;
        }
        float[] m = parameters.floats(1);
        m[0] = 0.5f * m[0] + dw;
        m[1] = 0.5f * m[1] + db;
        float lr = Double.isNaN(rate) ? 0.05f : (float) rate;
        w[0] -= lr * m[0];
        w[1] -= lr * m[1];
        parameters.ints(2)[0]++;
        result = sum / rows;
    }

    @Override
    public int length(int entryPoint, int output) {
        return 1;
    }

    @Override
    public void get(int entryPoint, int output, float[] into, int offset) {
        into[offset] = (float) result;
    }

    @Override
    public void get(int entryPoint, int output, double[] into, int offset) {
        into[offset] = result;
    }

    @Override
    public void get(int entryPoint, int output, int[] into, int offset) {
        throw new AssertionError("no int outputs");
    }

    @Override
    public double scalar(int entryPoint, int output) {
        return result;
    }

    @Override
    public void set(int setting, double value) {
        rate = value;
    }

    @Override
    public double setting(int setting) {
        return rate;
    }

    @Override
    public void nanPolicy(NanPolicy policy) {
        throw new AssertionError("no policy");
    }
}
