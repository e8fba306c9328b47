// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.type;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules by which operands of different shapes meet: NumPy's, aligned at the last axis, where only a static 1
 * stretches. A dynamic dimension never does, and between different ranks none comes to stand twice.
 */
public final class Broadcasting {
    private Broadcasting() {}

    /** @throws TypeFault if the shapes do not meet */
    public static Shape of(Shape a, Shape b) {
        if (b.rank() == 0 || a.equals(b)) {
            return a;
        } else if (a.rank() == 0) {
            return b;
        }
        int rank = Math.max(a.rank(), b.rank());
        List<Dimension> result = new ArrayList<>();
        for (int fromEnd = 1; fromEnd <= rank; fromEnd++) {
            Dimension left = fromEnd <= a.rank() ? a.get(a.rank() - fromEnd) : Dimension.ONE;
            Dimension right = fromEnd <= b.rank() ? b.get(b.rank() - fromEnd) : Dimension.ONE;
            if (!left.equals(right) && !left.is(1) && !right.is(1)) {
                throw new TypeFault(
                        TypeFault.Kind.SHAPE,
                        "shapes " + a + " and " + b + " do not agree: " + left + " against " + right);
            }
            result.add(left.is(1) ? right : left);
        }
        Collections.reverse(result);
        Shape shape = new Shape(result);
        if (a.rank() != b.rank() && repeatsDynamic(shape) && !repeatsDynamic(a) && !repeatsDynamic(b)) {
            throw new TypeFault(
                    TypeFault.Kind.SHAPE,
                    a + " with " + b + " would make " + shape + ", in which a dynamic dimension stands twice",
                    "make the ranks equal: x[:, new] adds an axis, x[:, 0] takes one away");
        }
        return shape;
    }

    /** Whether [n, 1] meets [n]: of different ranks, both repeated along an axis as long as their own. */
    public static boolean isColumnWithRow(Shape a, Shape b) {
        Shape column = a.rank() > b.rank() ? a : b;
        Shape row = column == a ? b : a;
        int last = column.rank() - 1;
        return row.rank() >= 1
                && column.rank() == row.rank() + 1
                && column.get(last).is(1)
                && row.get(row.rank() - 1).isStatic()
                && !row.get(row.rank() - 1).is(1)
                && column.without(last).equals(row);
    }

    /** The axes of {@code to} along which a value of shape {@code from} is repeated. */
    public static List<Integer> stretchedAxes(Shape from, Shape to) {
        List<Integer> axes = new ArrayList<>();
        int missing = to.rank() - from.rank();
        for (int axis = 0; axis < to.rank(); axis++) {
            if (axis < missing
                    || from.get(axis - missing).is(1) && !to.get(axis).is(1)) {
                axes.add(axis);
            }
        }
        return axes;
    }

    private static boolean repeatsDynamic(Shape shape) {
        Set<String> seen = new HashSet<>();
        for (Dimension dimension : shape.dimensions()) {
            for (String name : dimension.names()) {
                if (!seen.add(name)) {
                    return true;
                }
            }
        }
        return false;
    }
}
