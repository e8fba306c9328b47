// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.List;

/** Axes of a shape, counted from 0. */
final class Axes {
    private Axes() {}

    static void check(String op, List<Integer> axes, Shape shape) {
        for (int axis : axes) {
            if (axis < 0 || axis >= shape.rank()) {
                throw new TypeFault(
                        TypeFault.Kind.AXIS, op + " over axis " + axis + " of " + shape + ", which has " + shape.rank());
            }
        }
        if (axes.stream().distinct().count() != axes.size()) {
            throw new TypeFault(TypeFault.Kind.AXIS, op + " names an axis twice: " + axes);
        }
    }

    static Shape without(Shape shape, List<Integer> axes) {
        List<Dimension> kept = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (!axes.contains(axis)) {
                kept.add(shape.get(axis));
            }
        }
        return new Shape(kept);
    }
}
