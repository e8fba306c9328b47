// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ModelException;

/** What generated code checks while it runs. */
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
                        what + ": index " + values[i] + " at position " + i + " is outside of 0.." + (bound - 1));
            }
        }
    }
}
