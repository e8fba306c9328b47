// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.ArgMax;
import dev.chainrule.compiler.op.ArgMin;
import dev.chainrule.compiler.op.CheckIndex;
import dev.chainrule.compiler.op.CutPoint;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Layout;
import dev.chainrule.compiler.op.MatMul;
import dev.chainrule.compiler.op.Reduce;
import dev.chainrule.compiler.op.Rowwise;
import dev.chainrule.compiler.op.Source;
import dev.chainrule.compiler.op.StopGradient;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How each value of a graph depends on the rows of a batch: the proof that a sum over a data set is the sum of the sums
 * over its batches. What is not known to keep rows apart counts as mixing them.
 */
final class Rows {
    /** How a value depends on the batch. */
    sealed interface Dependence {}

    /** Not on the rows: parameters, constants, inputs without the batch dimension. */
    record None() implements Dependence {}

    /**
     * One row of the value a row of the batch, and from no other: the batch runs along one axis, in which {@code before}
     * outer elements stand before each row and {@code within} inner ones in it.
     *
     * @param fromEnd the axis, counted from the last one, which is 0
     */
    record EachRow(int fromEnd, Dimension before, Dimension within) implements Dependence {}

    /** A sum, largest or smallest over the rows, each of which comes in by itself. */
    record OverRows(Combination combination) implements Dependence {}

    /** A value without rows that depends on them in some other way: the root of a sum, the batch's size. */
    record Whole() implements Dependence {}

    /** Rows that know of each other. */
    record Mixed() implements Dependence {}

    /** How the figures of two batches become that of both. */
    enum Combination {
        SUM,
        MAX,
        MIN,
        LOG_SUM_EXP
    }

    private final Graph graph;
    private final String batch;
    private final List<Dependence> dependences = new ArrayList<>();

    Rows(Graph graph, String batch) {
        this.graph = graph;
        this.batch = batch;
        for (int index = 0; index < graph.nodes().size(); index++) {
            dependences.add(of(graph.nodes().get(index)));
        }
    }

    Dependence of(Value value) {
        return dependences.get(value.node());
    }

    /** Whether a shape grows with the batch. */
    boolean hasRows(Shape shape) {
        return shape.dimensions().stream().anyMatch(this::grows);
    }

    private boolean grows(Dimension dimension) {
        return dimension.names().contains(batch);
    }

    private Dependence of(Node node) {
        if (node instanceof Node.Input input) {
            Shape shape = input.type().shape();
            return hasRows(shape) ? alongOnlyAxis(shape) : new None();
        }
        if (node instanceof Node.Constant constant) {
            Shape shape = constant.type().shape();
            return hasRows(shape) ? alongOnlyAxis(shape) : new None();
        }
        if (node instanceof Node.Apply apply && apply.results().size() == 1) {
            return of(apply);
        }
        return node instanceof Node.Read ? new None() : new Mixed();
    }

    private Dependence of(Node.Apply apply) {
        Shape shape = apply.results().get(0).shape();
        if (apply.op() instanceof Source.Size size) {
            return grows(size.dimension()) ? new Whole() : new None();
        }
        if (apply.operands().stream().allMatch(x -> of(x) instanceof None) && !hasRows(shape)) {
            return new None();
        }
        Optional<Dependence> rows = apply.operands().stream().anyMatch(x -> of(x) instanceof Mixed)
                ? Optional.empty()
                : keepingRows(apply, shape);
        return rows.orElseGet(() -> hasRows(shape) ? new Mixed() : new Whole());
    }

    /** What an operator makes of rows that are apart; empty if that is not known, or if none of its operands has rows. */
    private Optional<Dependence> keepingRows(Node.Apply apply, Shape shape) {
        if (apply.op() instanceof Elementwise) {
            return common(apply.operands());
        }
        if (apply.op() instanceof MatMul) {
            return product(apply, shape);
        }
        if (apply.operands().isEmpty()) {
            return Optional.empty();
        }
        Value x = apply.operands().get(0);
        Shape from = graph.type(x).shape();
        if (apply.op() instanceof Layout.Broadcast) {
            return repeated(x, from, shape);
        }
        if (apply.op() instanceof Layout.Concat concat) {
            return common(apply.operands()).filter(rows -> axis(rows, shape.rank()) != concat.axis());
        }
        if (!(of(x) instanceof EachRow rows)) {
            return Optional.empty();
        }
        int axis = axis(rows, from.rank());
        if (apply.op() instanceof Layout.Reshape) {
            return reshaped(rows, axis, from, shape);
        }
        if (apply.op() instanceof Layout.Transpose transpose) {
            int moved = transpose.permutation().indexOf(axis);
            return Optional.of(new EachRow(shape.rank() - 1 - moved, rows.before(), rows.within()));
        }
        if (apply.op() instanceof Reduce reduce) {
            return reduced(rows, axis, reduce.axes(), combination(reduce.kind()), from);
        }
        if (apply.op() instanceof Rowwise.LogSumExp sum) {
            return reduced(rows, axis, sum.axes(), Combination.LOG_SUM_EXP, from);
        }
        if (apply.op() instanceof ArgMax arg && arg.axis() != axis) {
            return Optional.of(without(rows, axis, List.of(arg.axis()), from));
        }
        if (apply.op() instanceof ArgMin arg && arg.axis() != axis) {
            return Optional.of(without(rows, axis, List.of(arg.axis()), from));
        }
        boolean keeps = apply.op() instanceof StopGradient
                || apply.op() instanceof CutPoint
                || apply.op() instanceof CheckIndex
                || apply.op() instanceof Rowwise.Softmax softmax && softmax.axis() != axis
                || apply.op() instanceof Rowwise.LogSoftmax softmax && softmax.axis() != axis
                || apply.op() instanceof Layout.Slice slice && slice.axis() != axis
                || apply.op() instanceof Layout.Pad pad && pad.axis() != axis
                || apply.op() instanceof Layout.Reverse reverse && reverse.axis() != axis;
        return keeps ? Optional.of(rows) : Optional.empty();
    }

    /** Operands whose rows stand side by side; those without rows go with each. */
    private Optional<Dependence> common(List<Value> operands) {
        Optional<Dependence> common = Optional.empty();
        for (Value operand : operands) {
            Dependence dependence = of(operand);
            if (dependence instanceof None) {
                continue;
            }
            if (!(dependence instanceof EachRow)
                    || common.isPresent() && !common.get().equals(dependence)) {
                return Optional.empty();
            }
            common = Optional.of(dependence);
        }
        return common;
    }

    /** Rows of a stay rows of the product; a product along the rows is a sum over them. */
    private Optional<Dependence> product(Node.Apply apply, Shape shape) {
        Value a = apply.operands().get(0);
        Value b = apply.operands().get(1);
        int rank = shape.rank();
        if (of(a) instanceof EachRow left && of(b) instanceof EachRow right) {
            boolean sameAxis = left.equals(right) && left.fromEnd() >= 2;
            boolean summed = left.fromEnd() == 0
                    && right.fromEnd() == 1
                    && left.before().equals(right.before())
                    && left.within().equals(right.within());
            return sameAxis
                    ? Optional.of(left)
                    : summed && !hasRows(shape) ? Optional.of(new OverRows(Combination.SUM)) : Optional.empty();
        }
        if (of(a) instanceof EachRow left && of(b) instanceof None && axis(left, rank) != rank - 1) {
            return Optional.of(left);
        }
        if (of(b) instanceof EachRow right && of(a) instanceof None && axis(right, rank) != rank - 2) {
            return Optional.of(right);
        }
        return Optional.empty();
    }

    private Optional<Dependence> repeated(Value x, Shape from, Shape to) {
        if (of(x) instanceof EachRow rows) {
            return to.dimensions().stream().filter(this::grows).count() == 1 ? Optional.of(rows) : Optional.empty();
        }
        boolean fresh = of(x) instanceof None && !hasRows(from);
        return fresh && alongOnlyAxis(to) instanceof EachRow rows ? Optional.of(rows) : Optional.empty();
    }

    /** The batch keeps its place in the row-major order; the axes around it may be cut otherwise. */
    private Optional<Dependence> reshaped(EachRow rows, int axis, Shape from, Shape to) {
        Dimension before = from.part(0, axis).size().times(rows.before());
        Dimension passed = Dimension.ONE;
        for (int target = 0; target < to.rank(); target++) {
            if (grows(to.get(target))) {
                int fromEnd = to.rank() - 1 - target;
                return before.over(passed).flatMap(outer -> {
                    return to.get(fromEnd(to, fromEnd))
                            .over(outer.times(Dimension.named(batch)))
                            .filter(within -> !grows(within))
                            .map(within -> new EachRow(fromEnd, outer, within));
                });
            }
            passed = passed.times(to.get(target));
        }
        return Optional.empty();
    }

    private Optional<Dependence> reduced(
            EachRow rows, int axis, List<Integer> axes, Combination combination, Shape from) {
        return Optional.of(axes.contains(axis) ? new OverRows(combination) : without(rows, axis, axes, from));
    }

    private static EachRow without(EachRow rows, int axis, List<Integer> axes, Shape from) {
        int behind = (int) axes.stream().filter(gone -> gone > axis).count();
        return new EachRow(from.rank() - 1 - axis - behind, rows.before(), rows.within());
    }

    /** The rows of data that come along one axis, whole. */
    private Dependence alongOnlyAxis(Shape shape) {
        Optional<EachRow> found = Optional.empty();
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (!grows(shape.get(axis))) {
                continue;
            }
            Optional<Dimension> within =
                    shape.get(axis).over(Dimension.named(batch)).filter(rest -> !grows(rest));
            if (found.isPresent() || within.isEmpty()) {
                return new Mixed();
            }
            found = Optional.of(new EachRow(shape.rank() - 1 - axis, Dimension.ONE, within.get()));
        }
        return found.isPresent() ? found.get() : new None();
    }

    private static int axis(Dependence rows, int rank) {
        return rows instanceof EachRow each ? rank - 1 - each.fromEnd() : -1;
    }

    private static int fromEnd(Shape shape, int axis) {
        return shape.rank() - 1 - axis;
    }

    private static Combination combination(Reduce.Kind kind) {
        return switch (kind) {
            case SUM -> Combination.SUM;
            case MAX -> Combination.MAX;
            case MIN -> Combination.MIN;
        };
    }
}
