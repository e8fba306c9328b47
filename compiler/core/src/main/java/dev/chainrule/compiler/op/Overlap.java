// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Flow;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.List;

/**
 * The transpose of {@link Windows}: along one axis of a given length each place gets the sum over the windows that cover it,
 * in their order, and 0 where none does. So each place asks, and the sum does not depend on threads.
 */
public record Overlap(int axis, int size, int stride, int dilation, Dimension length) implements Documented {
    @Override
    public String name() {
        return "overlap[" + axis + ", " + size + ", " + stride + ", " + dilation + ", " + length + "]";
    }

    @Override
    public Words words() {
        return new Words(
                "windows along one axis, laid over one another: what covers a place is added up",
                "real, [⌊(n − dilation·(size − 1) − 1) / stride⌋ + 1, k, size] over axis 0 → [n, k]");
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        TensorType x = Operands.one(this, operands, ElementType.REAL);
        Shape shape = x.shape();
        Axes.check(this, List.of(axis, shape.rank() - 1), shape);
        Dimension count = Windows.count(length, size, stride, dilation);
        if (!shape.get(axis).equals(count) || !shape.get(shape.rank() - 1).is(size)) {
            throw new TypeFault(
                    TypeFault.Kind.SHAPE, shape + " are no " + count + " windows of " + size + " along axis " + axis);
        }
        return List.of(x.withShape(shape.without(shape.rank() - 1).with(axis, length)));
    }

    @Override
    public Derivative derivative() {
        return Operands.rule(
                new Derivative.Guarding.Materialised(),
                (dy, y, x) -> dy.apply(new Windows(axis, size, stride, dilation)));
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Overlap(axis, size, stride, dilation);
    }

    @Override
    public Flow flow(int operand, int flowing, List<Shape> operands, Shape result) {
        return flowing == result.rank() ? new Flow.Mixed() : Flow.beside(axis, flowing);
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> {
            double sum = 0;
            for (int window = 0; window < x.get(0).extent(axis); window++) {
                for (int at = 0; at < size; at++) {
                    if (window * stride + at * dilation == index[axis]) {
                        int[] from = new int[index.length + 1];
                        System.arraycopy(index, 0, from, 0, index.length);
                        from[axis] = window;
                        from[index.length] = at;
                        sum += x.get(0).at(from);
                    }
                }
            }
            return sum;
        };
    }
}
