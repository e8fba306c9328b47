// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What an operator means: each element of its result, in double, as plainly as it can be said. Everything that is fast is
 * compared with it, so it shares nothing with the {@link Lowering} where that costs little.
 */
@FunctionalInterface
public interface Meaning {
    /** The elements of an operand; an int as such, false and true as 0 and 1. */
    interface Operand {
        ElementType element();

        int rank();

        int extent(int axis);

        /** The element at an index of as many numbers as there are axes. */
        double at(int... index);

        /** The element at an index into a larger shape, by the rules of broadcasting. */
        double stretched(int... index);
    }

    /**
     * The element of the result.
     *
     * @param index its place, which the caller will change
     * @param sizes of the dynamic dimensions
     * @throws IndexOutOfBoundsException if an index is outside of what it indexes
     */
    double at(int[] index, List<? extends Operand> x, ToIntFunction<Dimension> sizes);
}
