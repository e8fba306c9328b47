// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;

/**
 * The arguments of one kernel call, where a body finds them that is reached by number: a worker's, a vector twin's. Arrays
 * stand by element type, each kind in the order of the kernel's parameters; a frame grows to its largest call and stays.
 */
public final class Frame {
    public float[][] floats = new float[8][];
    public double[][] doubles = new double[0][];
    public int[][] ints = new int[2][];
    public int[] sizes = new int[8];
    /** Reals that are given with the call; an f32 kernel narrows them, which is exact. */
    public double[] settings = new double[8];

    /** Makes room for a call's arguments. */
    public void room(int floats, int doubles, int ints, int sizes, int settings) {
        if (this.floats.length < floats) {
            this.floats = Arrays.copyOf(this.floats, floats);
        }
        if (this.doubles.length < doubles) {
            this.doubles = Arrays.copyOf(this.doubles, doubles);
        }
        if (this.ints.length < ints) {
            this.ints = Arrays.copyOf(this.ints, ints);
        }
        if (this.sizes.length < sizes) {
            this.sizes = Arrays.copyOf(this.sizes, sizes);
        }
        if (this.settings.length < settings) {
            this.settings = Arrays.copyOf(this.settings, settings);
        }
    }
}
