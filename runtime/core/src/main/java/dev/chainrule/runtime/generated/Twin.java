// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import org.jspecify.annotations.Nullable;

/**
 * The vector bodies of a model's kernels: the same bits as the scalar ones, sooner. A twin is compiled beside the model,
 * against {@code jdk.incubator.vector}, and loaded only where that module is.
 */
public interface Twin extends Bodies {
    /** Equal to the launcher's, if both were generated from the same kernels. */
    String fingerprint();

    /** Arguments to try a kernel on; null where it has no vector body. */
    @Nullable
    Specimen specimen(int kernel);

    /** The turns that each loop on vectors takes through an empty loop in front of it, while the JIT is to compile it: 0 but then. */
    static int turnsOfNothing() {
        return FloatProducts.turnsOfNothing;
    }

    /** Whether such a loop is to end there: the calling thread only wants its method compiled, and nothing of what it computes. */
    static boolean areCallsForNothing() {
        return FloatProducts.areCallsForNothing();
    }

    /**
     * What a kernel can be tried on: how long its arrays are and the numbers that go with them, for a range from 0.
     *
     * @param floats the lengths of the arrays of reals
     * @param ints the lengths of the int arrays; their elements may be 0
     * @param sizes the values of the size parameters
     * @param settings how many reals are given with the call
     * @param range the end of the range
     * @param grain where it may be cut: at multiples of this
     */
    record Specimen(int[] floats, int[] ints, int[] sizes, int settings, int range, int grain) {}
}
