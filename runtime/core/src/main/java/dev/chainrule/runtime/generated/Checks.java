// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ModelException;

/** What is checked of numbers that are known only when a model runs. */
public final class Checks {
    private Checks() {}

    /**
     * Every index must be in {@code [0, bound)}; none is clamped.
     *
     * @param what the line of the program and the name of the value, for the message
     * @throws ModelException naming the first index that is not
     */
    public static void indices(int[] values, int length, int bound, String what) {
        for (int i = 0; i < length; i++) {
            if (values[i] < 0 || values[i] >= bound) {
                throw new ModelException(
                        what + ": index " + values[i] + " at position " + i + " is outside of 0.." + (bound - 1)
                                + "; one that does not count is left out by where = mask, of pick or of the loss, or made another:"
                                + " table[where(mask, i, 0)]");
            }
        }
    }

    /**
     * A counter of steps stands still one before its end, which small models reach in minutes: beyond, it would turn
     * negative, and what hangs on it NaN.
     */
    static void standStillBeforeTheEnd(int[] steps) {
        if (steps[0] >= Integer.MAX_VALUE - 1) {
            steps[0] = Integer.MAX_VALUE - 2;
        }
    }

    /**
     * Ends a train step before it writes anything.
     *
     * @param what the line of the program and the loss, for the message
     * @throws ModelException if the loss is NaN or infinite
     */
    public static void finite(double value, String what) {
        if (!(Math.abs(value) <= Double.MAX_VALUE)) {
            throw new ModelException(what + " is " + value + "; nothing was written");
        }
    }

    /**
     * As {@link #finite}, for gradients that are clipped: the factor is 0 where their norm is infinite, NaN where it is.
     *
     * @param step for the message
     */
    public static void clipped(double factor, String step) {
        if (!(factor > 0)) {
            throw new ModelException(step + ": the norm of the gradients is " + (factor == 0 ? "infinite" : "NaN")
                    + "; nothing was written");
        }
    }

    /**
     * A condition on the dimensions, {@code smaller ≤ larger}.
     *
     * @param what the line of the program and the condition in its words, for the message
     * @throws ModelException naming both values
     */
    static void atMost(long smaller, long larger, String what) {
        if (smaller > larger) {
            throw new ModelException(what + ", but " + smaller + " is more than " + larger);
        }
    }

    /** As {@link #atMost}: {@code divisor} divides {@code dividend}. */
    static void divides(long divisor, long dividend, String what) {
        if (divisor == 0 ? dividend != 0 : dividend % divisor != 0) {
            throw new ModelException(what + ", but " + divisor + " does not divide " + dividend);
        }
    }

    /** As {@link #atMost}: both are equal. */
    static void equal(long left, long right, String what) {
        if (left != right) {
            throw new ModelException(what + ", but " + left + " is not " + right);
        }
    }
}
