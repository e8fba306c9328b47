// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;
import java.util.Optional;

/** Tensors of which every so many elements, or windows, are what is wanted. */
final class Stretches {
    private Stretches() {}

    /** @param subscript along the axis */
    record Part(TensorType source, int axis, String subscript) {}

    /** Every so many elements of an axis; of a dynamic one so many times as long, of another with a few left over. */
    static Optional<Part> stepped(Draw draw, TensorType wanted) {
        Shape shape = wanted.shape();
        if (shape.rank() == 0) {
            return Optional.empty();
        }
        int axis = draw.below(shape.rank());
        int step = draw.between(1, 3);
        int from = draw.below(2);
        Dimension whole = shape.get(axis).times(Dimension.of(step));
        if (shape.get(axis).value().orElse(0) > 0) {
            whole = whole.minus(Dimension.of(draw.below(step)));
        }
        Shape source = shape.with(axis, whole.plus(Dimension.of(from)));
        String start = from == 0 ? "" : Integer.toString(from);
        return draw.isSmall(source)
                ? Optional.of(new Part(wanted.withShape(source), axis, start + "::" + step))
                : Optional.empty();
    }

    /** Windows whose number and size are known. */
    static Optional<CallPattern.Call> windows(ElementType element, TensorType wanted, Draw draw) {
        Shape shape = wanted.shape();
        int rank = shape.rank() - 1;
        if (rank < 1) {
            return Optional.empty();
        }
        int axis = draw.below(rank);
        long size = shape.get(rank).value().orElse(0);
        long count = shape.get(axis).value().orElse(0);
        if (size < 1 || count < 1) {
            return Optional.empty();
        }
        int stride = draw.of(1, 1, 2, (int) size);
        int dilation = draw.of(1, 1, 1, 2);
        long length = (count - 1) * stride + (size - 1) * dilation + 1 + draw.below(stride);
        Shape source = shape.part(0, rank).with(axis, Dimension.of(length));
        String text = "$f(%1, " + size + ", axis = " + draw.axis(axis, rank)
                + (stride == 1 ? "" : ", stride = " + stride)
                + (dilation == 1 ? "" : ", dilation = " + dilation) + ")";
        return Optional.of(
                new CallPattern.Call(text, List.of(new CallPattern.Operand(new TensorType(element, source), 0))));
    }
}
