// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The cells of a model: parameters, state, optimiser slots, counters. Arrays are of exact length and live as long as this
 * object; GRADIENT and FIGURE cells come into being at first use. Reading and writing arrays while a train step runs is
 * the caller's own risk.
 */
public final class Parameters {
    private final ModelDescription description;
    private final long seed;
    private final AtomicReferenceArray<Object> arrays;

    /** Cells at their initial values: random ones are drawn from the seed and the cell's name. */
    public Parameters(ModelDescription description, long seed) {
        this.description = description;
        this.seed = seed;
        this.arrays = new AtomicReferenceArray<>(description.cells().size());
    }

    public ModelDescription description() {
        return description;
    }

    /** The seed from which the initial values were drawn. */
    public long seed() {
        return seed;
    }

    /** The array of a REAL cell of an f32 model. */
    public float[] floats(int cell) {
        return (float[]) array(cell);
    }

    /** The array of a REAL cell of an f64 model. */
    public double[] doubles(int cell) {
        return (double[]) array(cell);
    }

    /** The array of an INT or BOOL cell. */
    public int[] ints(int cell) {
        return (int[]) array(cell);
    }

    private Object array(int cell) {
        Object array = arrays.get(cell);
        if (array == null) {
            arrays.compareAndSet(cell, null, initialArray(cell));
            array = arrays.get(cell);
        }
        return array;
    }

    private Object initialArray(int cell) {
        throw new ModelException("no initialiser for " + description.cells().get(cell).name());
    }
}
