// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.List;

/**
 * Stretches of one axis, which may overlap: their number takes the place of the axis, and what stands in each is a new last
 * axis. A view: nothing is copied. Every second element is a window of one with a stride of two.
 *
 * @param size how many elements a window has
 * @param stride from the beginning of one window to that of the next
 * @param dilation from one element of a window to the next
 */
public record Windows(int axis, int size, int stride, int dilation) implements Layout {
    @Override
    public String name() {
        return "windows[" + axis + ", " + size + ", " + stride + ", " + dilation + "]";
    }

    @Override
    public Words words() {
        return new Words(
                "stretches of one axis, by size, stride and dilation, along a new last axis",
                "[n, k] over axis 0 → [⌊(n − dilation·(size − 1) − 1) / stride⌋ + 1, k, size]",
                "What is left at the end is left out. Each element's adjoint is the sum over the windows that cover it, in"
                        + " their order.");
    }

    /** From the first to behind the last element of a window. */
    static Dimension span(int size, int dilation) {
        return Dimension.of(1 + (size - 1L) * dilation);
    }

    /** How many windows there are. */
    public static Dimension count(Dimension length, int size, int stride, int dilation) {
        return length.minus(span(size, dilation)).quotient(stride).plus(Dimension.ONE);
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        Shape shape = Operands.only(this, operands).shape();
        Axes.check(this, List.of(axis), shape);
        Dimension count = count(shape.get(axis), size, stride, dilation);
        if (count.value().orElse(0) < 0) {
            throw new TypeFault(
                    TypeFault.Kind.SHAPE,
                    "a window of " + span(size, dilation) + " does not fit into axis " + axis + " of " + shape);
        }
        return List.of(operands.get(0).withShape(shape.with(axis, count).inserting(shape.rank(), Dimension.of(size))));
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Move(x -> {
            List<Lowering.Place> places = new ArrayList<>();
            for (int at = 0; at < x.rank(); at++) {
                places.add(
                        at == axis
                                ? new Lowering.Place(
                                        List.of(new Lowering.Step(axis, stride), new Lowering.Step(x.rank(), dilation)),
                                        Dimension.ZERO)
                                : Lowering.Place.same(at));
            }
            return places;
        });
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> {
            int[] from = new int[index.length - 1];
            System.arraycopy(index, 0, from, 0, from.length);
            from[axis] = index[axis] * stride + index[from.length] * dilation;
            return x.get(0).at(from);
        };
    }

    /** Of windows of one, what stands between them gets nothing; others may overlap. */
    @Override
    public Derivative derivative() {
        return size == 1
                ? Operands.rule(
                        new Derivative.Guarding.Moved(),
                        (dy, y, x) -> dy.reshape(dy.shape().without(x.rank()))
                                .apply(new Apart(axis, stride, x.shape().get(axis))))
                : Operands.rule(
                        new Derivative.Guarding.Materialised(),
                        (dy, y, x) -> dy.apply(new Overlap(
                                axis, size, stride, dilation, x.shape().get(axis))));
    }
}
