// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.family;

import java.util.List;

/**
 * A parameter and where it begins.
 *
 * @param name as the .nn file's
 * @param values row-major
 * @param order how peers keep it
 */
public record Weight(String name, List<Integer> shape, float[] values, Order order) {
    /** How libtorch keeps what Chainrule keeps row by row. */
    public enum Order {
        SAME,
        /** A matrix {@code [inputs, units]} that is kept as {@code [units, inputs]}. */
        TRANSPOSED
    }

    public Weight {
        shape = List.copyOf(shape);
    }

    /** The shape that libtorch gives it. */
    public List<Integer> torchShape() {
        return order == Order.SAME ? shape : List.of(shape.get(1), shape.get(0));
    }

    double[] wideValues() {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    /** The values in libtorch's order. */
    public float[] torchValues() {
        if (order == Order.SAME) {
            return values;
        }
        int rows = shape.get(0);
        int columns = shape.get(1);
        float[] transposed = new float[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                transposed[j * rows + i] = values[i * columns + j];
            }
        }
        return transposed;
    }
}
