// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.DoubleStream;

/** Axes of a shape, counted from 0. */
final class Axes {
    private Axes() {}

    static void check(Op op, List<Integer> axes, Shape shape) {
        for (int axis : axes) {
            if (axis < 0 || axis >= shape.rank()) {
                throw new TypeFault(
                        TypeFault.Kind.AXIS,
                        op.word() + " over axis " + axis + " of " + shape + ", which has " + number(shape.rank()));
            }
        }
        if (axes.size() > 1 && new HashSet<>(axes).size() != axes.size()) {
            throw new TypeFault(TypeFault.Kind.AXIS, op.word() + " names an axis twice: " + axes);
        }
    }

    private static String number(int axes) {
        return switch (axes) {
            case 0 -> "no axes";
            case 1 -> "axis 0 alone";
            default -> "axes 0 to " + (axes - 1);
        };
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

    /** The elements that fall into one place of a result without these axes, in ascending order of their indices. */
    static DoubleStream along(Meaning.Operand x, List<Integer> axes, int[] place) {
        int[] index = new int[x.rank()];
        int kept = 0;
        for (int axis = 0; axis < index.length; axis++) {
            index[axis] = axes.contains(axis) ? 0 : place[kept++];
        }
        DoubleStream.Builder elements = DoubleStream.builder();
        walk(x, axes, index, elements);
        return elements.build();
    }

    private static void walk(Meaning.Operand x, List<Integer> axes, int[] index, DoubleStream.Builder elements) {
        if (axes.isEmpty()) {
            elements.add(x.at(index));
            return;
        }
        int axis = axes.get(0);
        for (int i = 0; i < x.extent(axis); i++) {
            index[axis] = i;
            walk(x, axes.subList(1, axes.size()), index, elements);
        }
    }

    /** With what rounding takes from it carried along: what runs adds in stretches, and is nearer the truth than a plain sum. */
    static double sum(DoubleStream elements) {
        return elements.sum();
    }

    static double max(DoubleStream elements) {
        return elements.reduce(Double.NEGATIVE_INFINITY, Math::max);
    }

    /** An index with another place on one axis. */
    static int[] with(int[] index, int axis, int value) {
        int[] changed = index.clone();
        changed[axis] = value;
        return changed;
    }
}
