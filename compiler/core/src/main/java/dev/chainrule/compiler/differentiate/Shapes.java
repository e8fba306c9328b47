// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.differentiate;

import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import java.util.List;

/** Conditions beside terms: a condition may have fewer or shorter axes than the term that it guards. */
final class Shapes {
    private Shapes() {}

    /** Axes of length 1 before the others until there are {@code rank}. */
    static Shape aligned(Shape shape, int rank) {
        Shape result = shape;
        while (result.rank() < rank) {
            result = result.inserting(0, Dimension.ONE);
        }
        return result;
    }

    /** {@code op(a, b)} of two conditions on one term, whatever their ranks. */
    static Term meet(Term a, Term b, Op op) {
        int rank = Math.max(a.rank(), b.rank());
        return a.reshape(aligned(a.shape(), rank)).apply(op, b.reshape(aligned(b.shape(), rank)));
    }

    /** Whether a condition on terms of this rank says the same all along the axes. */
    static boolean isConstantAlong(List<Integer> axes, Shape condition, int rank) {
        Shape shape = aligned(condition, rank);
        return axes.stream().allMatch(axis -> shape.get(axis).is(1));
    }
}
