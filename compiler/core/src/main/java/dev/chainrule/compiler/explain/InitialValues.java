// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Initial;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;

/** What parameters begin with, drawn and rounded to two digits, so that a reader can follow. */
record InitialValues(Random random) {
    /** One that begins as another does is 0. */
    Array of(Cell cell, int[] shape) {
        Initial initial = cell.initial();
        if (initial instanceof Initial.Constant constant) {
            return filled(cell, shape, constant::value);
        } else if (initial instanceof Initial.Values values) {
            return new Array(
                    cell.type().element(),
                    shape,
                    values.values().stream().mapToDouble(Double::doubleValue).toArray());
        } else if (initial instanceof Initial.Normal normal) {
            return filled(cell, shape, () -> rounded(normal.mean() + normal.deviation() * random.nextGaussian()));
        } else if (initial instanceof Initial.NormalBut normal) {
            return Array.generate(
                    cell.type().element(),
                    shape,
                    index -> index[0] == normal.zeroRow()
                            ? 0
                            : rounded(normal.mean() + normal.deviation() * random.nextGaussian()));
        } else if (initial instanceof Initial.TruncatedNormal normal) {
            return filled(
                    cell,
                    shape,
                    () -> rounded(Math.min(
                            normal.high(),
                            Math.max(normal.low(), normal.mean() + normal.deviation() * random.nextGaussian()))));
        } else if (initial instanceof Initial.Uniform uniform) {
            return filled(
                    cell, shape, () -> rounded(uniform.low() + (uniform.high() - uniform.low()) * random.nextDouble()));
        } else if (initial instanceof Initial.Orthogonal orthogonal) {
            return orthogonal(cell, shape, orthogonal.gain());
        } else if (initial instanceof Initial.Identity) {
            return Array.generate(
                    cell.type().element(), shape, index -> Arrays.stream(index).allMatch(i -> i == index[0]) ? 1 : 0);
        }
        return filled(cell, shape, () -> 0);
    }

    private static Array filled(Cell cell, int[] shape, DoubleSupplier number) {
        return Array.generate(cell.type().element(), shape, index -> number.getAsDouble());
    }

    /** Rows, or columns if those are fewer, made perpendicular one after the other (Gram and Schmidt). */
    private Array orthogonal(Cell cell, int[] shape, double gain) {
        int rows = shape[0];
        int columns = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
        int count = Math.min(rows, columns);
        int length = Math.max(rows, columns);
        double[][] vectors = new double[count][length];
        for (int i = 0; i < count; i++) {
            Arrays.setAll(vectors[i], k -> random.nextGaussian());
            for (int j = 0; j < i; j++) {
                double[] other = vectors[j];
                double along = dot(vectors[i], other);
                double[] vector = vectors[i];
                Arrays.setAll(vector, k -> vector[k] - along * other[k]);
            }
            double norm = Math.sqrt(dot(vectors[i], vectors[i]));
            double[] vector = vectors[i];
            Arrays.setAll(vector, k -> vector[k] / norm);
        }
        double[] values = new double[rows * columns];
        Arrays.setAll(values, k -> {
            int row = k / columns;
            int column = k % columns;
            return rounded(gain * (rows <= columns ? vectors[row][column] : vectors[column][row]));
        });
        return new Array(cell.type().element(), shape, values);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** To two digits. */
    static double rounded(double value) {
        return value == 0 || !Double.isFinite(value)
                ? value
                : new java.math.BigDecimal(value)
                        .round(new java.math.MathContext(2, java.math.RoundingMode.HALF_EVEN))
                        .doubleValue();
    }
}
