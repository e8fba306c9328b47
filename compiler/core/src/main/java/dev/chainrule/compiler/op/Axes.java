// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.DoubleStream;

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

    /** From the first on, each rounded to double. */
    static double sum(DoubleStream elements) {
        return elements.reduce(0, Double::sum);
    }

    static double max(DoubleStream elements) {
        return elements.reduce(Double.NEGATIVE_INFINITY, Math::max);
    }

    /** Whether the first number is to be preferred to the second. */
    @FunctionalInterface
    interface Preference {
        boolean over(double a, double b);
    }

    /** The place of the first preferred element along an axis; NaN is preferred to every number. */
    static Meaning first(int axis, Preference preference) {
        return (index, x, sizes) -> {
            double[] elements = along(x.get(0), List.of(axis), index).toArray();
            int best = 0;
            for (int i = 1; i < elements.length; i++) {
                double former = elements[best];
                if (!Double.isNaN(former) && (Double.isNaN(elements[i]) || preference.over(elements[i], former))) {
                    best = i;
                }
            }
            return best;
        };
    }
}
