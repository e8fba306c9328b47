// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;
import java.util.Optional;

/** Tensors of which every so many elements, or windows, or what is made of windows, are what is wanted. */
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

    /** Pooled along the last axes, of which the extents are known: {@code $f(%1, size)}, sometimes with a few left over. */
    static Optional<CallPattern.Call> pooled(TensorType wanted, Draw draw, int axes, String before) {
        Shape shape = wanted.shape();
        Shape source = shape;
        String sizes = "";
        for (int axis = shape.rank() - axes; axis < shape.rank(); axis++) {
            if (axis < 0 || shape.get(axis).value().orElse(0) < 1) {
                return Optional.empty();
            }
            int size = draw.between(1, 3);
            sizes += (sizes.isEmpty() ? "" : ", ") + size;
            source = source.with(axis, shape.get(axis).times(Dimension.of(size)).plus(Dimension.of(draw.below(size))));
        }
        return draw.isSmall(source) ? call("$f(%1, " + before + list(sizes, axes) + ")", source) : Optional.empty();
    }

    /** The last axes at other extents, which are known. */
    static Optional<CallPattern.Call> resized(TensorType wanted, Draw draw, int axes) {
        Shape shape = wanted.shape();
        Shape source = shape;
        String sizes = "";
        for (int axis = shape.rank() - axes; axis < shape.rank(); axis++) {
            if (axis < 0 || shape.get(axis).value().orElse(0) < 1) {
                return Optional.empty();
            }
            sizes += (sizes.isEmpty() ? "" : ", ") + shape.get(axis);
            source = source.with(axis, Dimension.of(draw.between(1, 6)));
        }
        return call("$f(%1, " + list(sizes, axes) + ")", source);
    }

    /** Pooled along the last axes by a layer: one kernel for all. */
    static Optional<CallPattern.Call> kernel(TensorType wanted, Draw draw, int axes) {
        int size = draw.between(2, 3);
        Shape source = wanted.shape();
        for (int axis = source.rank() - axes; axis < source.rank(); axis++) {
            if (axis < 0 || source.get(axis).value().orElse(0) < 1) {
                return Optional.empty();
            }
            source = source.with(axis, source.get(axis).times(Dimension.of(size)));
        }
        return wanted.isReal() && draw.isSmall(source) ? call("(" + size + ")", source) : Optional.empty();
    }

    private static String list(String numbers, int count) {
        return count == 1 ? numbers : "[" + numbers + "]";
    }

    private static Optional<CallPattern.Call> call(String text, Shape source) {
        return Optional.of(new CallPattern.Call(text, List.of(new CallPattern.Operand(TensorType.real(source), 0))));
    }

    /** So many places along an axis that is longer, of which the extent is known. */
    static Optional<CallPattern.Call> places(TensorType wanted, Draw draw) {
        Shape shape = wanted.shape();
        int axis = draw.below(Math.max(1, shape.rank()));
        if (shape.rank() == 0 || !shape.get(axis).isStatic()) {
            return Optional.empty();
        }
        Shape source = shape.with(axis, shape.get(axis).plus(Dimension.of(draw.below(3))));
        return call("$f(%1, " + shape.get(axis) + ", axis = " + draw.axis(axis, shape.rank()) + ")", source);
    }

    /** One for all of an axis that is not empty. */
    static Optional<CallPattern.Call> part(TensorType wanted, Draw draw) {
        int axis = draw.below(wanted.shape().rank() + 1);
        Shape source = wanted.shape().inserting(axis, Dimension.of(draw.between(1, 5)));
        String part = draw.of("0.5", "0.25", "0.9", "0", "1");
        return call("$f(%1, " + part + ", axis = " + draw.axis(axis, source.rank()) + ")", source);
    }

    static Optional<CallPattern.Call> moved(TensorType wanted, Draw draw) {
        int rank = wanted.shape().rank();
        return rank == 0
                ? Optional.empty()
                : call(
                        "$f(%1, " + draw.of("1", "-1", "2", "7") + ", axis = " + draw.axis(draw.below(rank), rank)
                                + ")",
                        wanted.shape());
    }

    /** Along an axis whose extent is so many times that of the operand's. */
    static Optional<CallPattern.Call> repeated(TensorType wanted, Draw draw) {
        int rank = wanted.shape().rank();
        int axis = draw.below(Math.max(1, rank));
        int times = draw.between(1, 3);
        return rank == 0
                ? Optional.empty()
                : wanted.shape()
                        .get(axis)
                        .over(Dimension.of(times))
                        .flatMap(one -> call(
                                "$f(%1, " + times + ", axis = " + draw.axis(axis, rank) + ")",
                                wanted.shape().with(axis, one)));
    }

    static Optional<CallPattern.Call> tiled(TensorType wanted, Draw draw) {
        int rank = wanted.shape().rank();
        int times = draw.between(1, 3);
        return rank == 0
                ? Optional.empty()
                : wanted.shape()
                        .get(rank - 1)
                        .over(Dimension.of(times))
                        .flatMap(one ->
                                call("$f(%1, [" + times + "])", wanted.shape().with(rank - 1, one)));
    }

    static Optional<CallPattern.Call> both(TensorType wanted, Draw draw) {
        int rank = wanted.shape().rank();
        CallPattern.Operand operand = new CallPattern.Operand(TensorType.real(wanted.shape()), 0);
        return rank == 0
                ? Optional.empty()
                : Optional.of(new CallPattern.Call(
                        "$f(%1, %2, axis = " + draw.axis(draw.below(rank), rank) + ")", List.of(operand, operand)));
    }
}
