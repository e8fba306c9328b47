// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Axes of a shape, counted from 0. */
final class Axes {
    private Axes() {}

    static void check(String op, List<Integer> axes, Shape shape) {
        for (int axis : axes) {
            if (axis < 0 || axis >= shape.rank()) {
                throw new TypeFault(
                        TypeFault.Kind.AXIS,
                        op + " over axis " + axis + " of " + shape + ", which has " + number(shape.rank()));
            }
        }
        if (axes.size() > 1 && new HashSet<>(axes).size() != axes.size()) {
            throw new TypeFault(TypeFault.Kind.AXIS, op + " names an axis twice: " + axes);
        }
    }

    private static String number(int axes) {
        return switch (axes) {
            case 0 -> "no axes";
            case 1 -> "axis 0 alone";
            default -> "axes 0 to " + (axes - 1);
        };
    }

    /** The type rule of argmax and argmin. */
    static List<TensorType> indexAlong(String op, int axis, List<TensorType> operands) {
        TensorType x = Operands.one(op, operands, ElementType.REAL, ElementType.INT);
        check(op, List.of(axis), x.shape());
        if (x.shape().get(axis).is(0)) {
            throw new TypeFault(TypeFault.Kind.SHAPE, op + " of nothing: axis " + axis + " of " + x + " is empty");
        }
        return List.of(new TensorType(ElementType.INT, x.shape().without(axis)));
    }

    /** How many elements of a shape fall into one over these axes. */
    static Dimension sizeOf(Shape shape, List<Integer> axes) {
        return axes.stream().map(shape::get).reduce(Dimension.ONE, Dimension::times);
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
