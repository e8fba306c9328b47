// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.Cell;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The cells of a model: parameters, state, optimiser slots, counters. Arrays are of exact length and live as long as this
 * object; each comes into being, at its initial values, when it is first asked for. Reading and writing arrays while a
 * train step runs is the caller's own risk.
 */
public final class Parameters {
    private final ModelDescription description;
    private final AtomicReferenceArray<Object> arrays;
    private volatile long seed;

    /** Cells at their initial values: random ones are drawn from the seed and the cell's name. */
    public Parameters(ModelDescription description, long seed) {
        this.description = description;
        this.seed = seed;
        this.arrays = new AtomicReferenceArray<>(description.cells().size());
    }

    public ModelDescription description() {
        return description;
    }

    /** The seed from which the initial values are drawn. */
    public long seed() {
        return seed;
    }

    /** The array of a REAL cell of an f32 model. */
    public float[] floats(int cell) {
        return (float[]) raw(cell);
    }

    /** The array of a REAL cell of an f64 model. */
    public double[] doubles(int cell) {
        return (double[]) raw(cell);
    }

    /** The array of an INT or BOOL cell. */
    public int[] ints(int cell) {
        return (int[]) raw(cell);
    }

    /** Brings a cell back to its initial values, in place. */
    public void reset(int cell) {
        Object array = arrays.get(cell);
        if (array != null) {
            fill(array, Initialiser.values(description.cells().get(cell), seed));
        }
    }

    /** Takes another seed for the initial values of cells that are reset or first asked for from here on. */
    void reseed(long other) {
        seed = other;
    }

    /** The array of any cell. */
    Object raw(int cell) {
        Object array = arrays.get(cell);
        if (array == null) {
            arrays.compareAndSet(cell, null, initialArray(description.cells().get(cell)));
            array = arrays.get(cell);
        }
        return array;
    }

    private Object initialArray(Cell cell) {
        Object array;
        if (cell.element() != ElementType.REAL) {
            array = new int[cell.length()];
        } else if (description.precision() == Precision.F32) {
            array = new float[cell.length()];
        } else {
            array = new double[cell.length()];
        }
        boolean zeros = cell.initial() instanceof ModelDescription.Initial.Constant constant && constant.value() == 0;
        if (!zeros) {
            fill(array, Initialiser.values(cell, seed));
        }
        return array;
    }

    private static void fill(Object array, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (array instanceof float[] floats) {
                floats[i] = (float) values[i];
            } else if (array instanceof double[] doubles) {
                doubles[i] = values[i];
            } else {
                ((int[]) array)[i] = (int) values[i];
            }
        }
    }
}
