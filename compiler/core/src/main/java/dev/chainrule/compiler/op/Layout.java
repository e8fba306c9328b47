// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.type.Broadcasting;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Operators that move elements and compute nothing: any element type, derivative of the same family. */
public sealed interface Layout extends Documented
        permits Apart,
                Concat,
                Gather,
                Pad,
                Windows,
                Layout.Broadcast,
                Layout.Reshape,
                Layout.Reverse,
                Layout.Slice,
                Layout.Transpose {
    /** The same elements in row-major order under another shape of equal size. */
    record Reshape(Shape shape) implements Layout {
        @Override
        public String name() {
            return "reshape" + shape;
        }

        @Override
        public Words words() {
            return new Words("the same elements in row-major order under another shape", "[2, 6] → [3, 4]");
        }

        @Override
        public List<TensorType> infer(List<TensorType> operands) {
            TensorType x = Operands.only(this, operands);
            if (!x.shape().size().equals(shape.size())) {
                throw new TypeFault(
                        TypeFault.Kind.SHAPE,
                        x.shape() + " has " + x.shape().size() + " elements, " + shape + " has " + shape.size());
            }
            return List.of(x.withShape(shape));
        }

        @Override
        public Notation notation(List<Notation> x, List<TensorType> types) {
            Shape from = types.get(0).shape();
            if (isTransposedColumn(from, shape)) {
                return Notation.transposed(x.get(0));
            }
            return withoutOnes(from).equals(withoutOnes(shape)) || sameRows(from, shape)
                    ? x.get(0)
                    : Notation.call(word(), List.of(x.get(0), Notation.name(shape.toString())));
        }

        @Override
        public Optional<Op> onEach(Dimension count) {
            return Optional.of(new Reshape(shape.inserting(0, count)));
        }

        /** A column becomes a row, or a row a column. */
        private static boolean isTransposedColumn(Shape from, Shape to) {
            int last = from.rank() - 1;
            return last >= 1
                    && from.get(last).is(1) != from.get(last - 1).is(1)
                    && to.equals(from.with(last, from.get(last - 1)).with(last - 1, from.get(last)));
        }

        @Override
        public Lowering lowering() {
            return new Lowering.InOrder();
        }

        @Override
        public Meaning meaning() {
            return (index, x, sizes) -> {
                int position = 0;
                for (int axis = 0; axis < index.length; axis++) {
                    position = position * sizes.applyAsInt(shape.get(axis)) + index[axis];
                }
                int[] from = new int[x.get(0).rank()];
                for (int axis = from.length - 1; axis >= 0; axis--) {
                    from[axis] = position % x.get(0).extent(axis);
                    position /= x.get(0).extent(axis);
                }
                return x.get(0).at(from);
            };
        }

        @Override
        public Derivative derivative() {
            return Operands.rule(new Derivative.Guarding.Moved(), (dy, y, x) -> dy.reshape(x.shape()));
        }
    }

    /** Repetition to a larger shape, by the rules of broadcasting. */
    record Broadcast(Shape shape) implements Layout {
        @Override
        public String name() {
            return "broadcast" + shape;
        }

        @Override
        public Words words() {
            return new Words("x repeated to a larger shape, by the rules of broadcasting", "[n] → [m, n]");
        }

        @Override
        public List<TensorType> infer(List<TensorType> operands) {
            TensorType x = Operands.only(this, operands);
            int missing = shape.rank() - x.shape().rank();
            for (int axis = 0; axis < x.shape().rank(); axis++) {
                Dimension from = x.shape().get(axis);
                if (missing < 0 || !from.is(1) && !from.equals(shape.get(axis + missing))) {
                    throw new TypeFault(TypeFault.Kind.SHAPE, x.shape() + " cannot be repeated to " + shape);
                }
            }
            return List.of(x.withShape(shape));
        }

        @Override
        public Notation notation(List<Notation> x, List<TensorType> types) {
            return x.get(0);
        }

        @Override
        public Lowering lowering() {
            return new Lowering.Move(x -> places(
                    x,
                    axis -> x.get(axis).is(1)
                            ? Lowering.Place.only()
                            : Lowering.Place.same(axis + shape.rank() - x.rank())));
        }

        @Override
        public Meaning meaning() {
            return (index, x, sizes) -> x.get(0).stretched(index);
        }

        @Override
        public Derivative derivative() {
            return Operands.rule(
                    new Derivative.Guarding.Repeated(),
                    (dy, y, x) ->
                            dy.sum(Broadcasting.stretchedAxes(x.shape(), shape)).reshape(x.shape()));
        }
    }

    /** Axis {@code i} of the result is axis {@code permutation[i]} of the operand. */
    record Transpose(List<Integer> permutation) implements Layout {
        public Transpose {
            permutation = List.copyOf(permutation);
        }

        /** Exchanges the last two of so many axes. */
        static Transpose ofLastTwo(int rank) {
            List<Integer> permutation =
                    new ArrayList<>(IntStream.range(0, rank).boxed().toList());
            Collections.swap(permutation, rank - 2, rank - 1);
            return new Transpose(permutation);
        }

        @Override
        public String name() {
            return "transpose" + permutation;
        }

        @Override
        public Words words() {
            return new Words("x with its axes in another order", "[m, n] → [n, m]");
        }

        @Override
        public List<TensorType> infer(List<TensorType> operands) {
            Shape shape = Operands.only(this, operands).shape();
            if (permutation.size() != shape.rank()) {
                throw new TypeFault(TypeFault.Kind.RANK, "transpose names " + permutation.size() + " axes of " + shape);
            }
            Axes.check(this, permutation, shape);
            return List.of(operands.get(0)
                    .withShape(new Shape(permutation.stream().map(shape::get).toList())));
        }

        @Override
        public Notation notation(List<Notation> x, List<TensorType> types) {
            return exchangesLastTwo(permutation)
                    ? Notation.transposed(x.get(0))
                    : Notation.call(word(), List.of(x.get(0), Notation.name(permutation.toString())));
        }

        @Override
        public Optional<Op> onEach(Dimension count) {
            return Optional.of(new Transpose(IntStream.range(-1, permutation.size())
                    .mapToObj(axis -> axis < 0 ? 0 : permutation.get(axis) + 1)
                    .toList()));
        }

        @Override
        public Lowering lowering() {
            return new Lowering.Move(x -> places(x, axis -> Lowering.Place.same(permutation.indexOf(axis))));
        }

        @Override
        public Meaning meaning() {
            return (index, x, sizes) -> {
                int[] from = new int[index.length];
                for (int axis = 0; axis < index.length; axis++) {
                    from[permutation.get(axis)] = index[axis];
                }
                return x.get(0).at(from);
            };
        }

        @Override
        public Derivative derivative() {
            List<Integer> inverse = new ArrayList<>(permutation);
            for (int i = 0; i < permutation.size(); i++) {
                inverse.set(permutation.get(i), i);
            }
            return Operands.rule(new Derivative.Guarding.Moved(), (dy, y, x) -> dy.transpose(inverse));
        }
    }

    /** The stretch {@code [start, start + length)} of one axis. */
    record Slice(int axis, Dimension start, Dimension length) implements Layout {
        @Override
        public String name() {
            return "slice[" + axis + ", " + start + ", " + length + "]";
        }

        @Override
        public Words words() {
            return new Words("the stretch of x from a start on along one axis", "[m, n] → [k, n]");
        }

        @Override
        public List<TensorType> infer(List<TensorType> operands) {
            Shape shape = Operands.only(this, operands).shape();
            Axes.check(this, List.of(axis), shape);
            Dimension rest = shape.get(axis).minus(start).minus(length);
            if (start.value().orElse(0) < 0
                    || length.value().orElse(0) < 0
                    || rest.value().orElse(0) < 0) {
                throw new TypeFault(
                        TypeFault.Kind.SHAPE,
                        start + ":" + start.plus(length) + " is outside of axis " + axis + " of " + shape);
            }
            return List.of(operands.get(0).withShape(shape.with(axis, length)));
        }

        @Override
        public Notation notation(List<Notation> x, List<TensorType> types) {
            String stretch = ":, ".repeat(axis) + start + ":" + start.plus(length);
            return Notation.of(Notation.Sign.PART, x.get(0), Notation.name(stretch));
        }

        @Override
        public Lowering lowering() {
            return along(axis, x -> new Lowering.Place(axis, 1, start));
        }

        @Override
        public Meaning meaning() {
            return (index, x, sizes) -> {
                int first = sizes.applyAsInt(start);
                if (first < 0 || first + sizes.applyAsInt(length) > x.get(0).extent(axis)) {
                    throw new IndexOutOfBoundsException(
                            name() + " of " + x.get(0).extent(axis) + " elements");
                }
                return x.get(0).at(Axes.with(index, axis, index[axis] + first));
            };
        }

        @Override
        public Derivative derivative() {
            return Operands.rule(
                    new Derivative.Guarding.Moved(),
                    (dy, y, x) -> dy.apply(new Pad(
                            axis, start, x.shape().get(axis).minus(start).minus(length))));
        }
    }

    /** The elements of one axis in the opposite order. */
    record Reverse(int axis) implements Layout {
        @Override
        public String name() {
            return "reverse[" + axis + "]";
        }

        @Override
        public Words words() {
            return new Words("x with one axis in the opposite order", "[…] → […]");
        }

        @Override
        public List<TensorType> infer(List<TensorType> operands) {
            Axes.check(this, List.of(axis), Operands.only(this, operands).shape());
            return operands;
        }

        @Override
        public Lowering lowering() {
            return along(axis, x -> new Lowering.Place(axis, -1, x.get(axis).minus(Dimension.ONE)));
        }

        @Override
        public Meaning meaning() {
            return (index, x, sizes) ->
                    x.get(0).at(Axes.with(index, axis, x.get(0).extent(axis) - 1 - index[axis]));
        }

        @Override
        public Derivative derivative() {
            return Operands.rule(new Derivative.Guarding.Moved(), (dy, y, x) -> dy.apply(this));
        }
    }

    private static Lowering.Move along(int moved, Function<Shape, Lowering.Place> place) {
        return new Lowering.Move(x -> places(x, axis -> axis == moved ? place.apply(x) : Lowering.Place.same(axis)));
    }

    private static List<Lowering.Place> places(Shape x, IntFunction<Lowering.Place> place) {
        return IntStream.range(0, x.rank()).mapToObj(place).toList();
    }

    /** Whether only axes before the last become one, or one becomes several. */
    private static boolean sameRows(Shape from, Shape to) {
        return from.rank() > 0 && to.rank() > 0 && from.get(from.rank() - 1).equals(to.get(to.rank() - 1));
    }

    private static List<Dimension> withoutOnes(Shape shape) {
        return shape.dimensions().stream().filter(dimension -> !dimension.is(1)).toList();
    }

    private static boolean exchangesLastTwo(List<Integer> permutation) {
        List<Integer> exchanged =
                new ArrayList<>(IntStream.range(0, permutation.size()).boxed().toList());
        int rank = exchanged.size();
        if (rank >= 2) {
            Collections.swap(exchanged, rank - 2, rank - 1);
        }
        return rank >= 2 && exchanged.equals(permutation);
    }
}
