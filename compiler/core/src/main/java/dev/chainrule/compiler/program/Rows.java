// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.graph.Combination;
import dev.chainrule.compiler.graph.Flow;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    record EachRow(int fromEnd, Dimension before, Dimension within) implements Dependence {
        boolean isCutLike(EachRow other) {
            return before.equals(other.before) && within.equals(other.within);
        }
    }

    /** A sum, largest or smallest over the rows, each of which comes in by itself. */
    record OverRows(Combination combination) implements Dependence {}

    /** A value without rows that depends on them in some other way: the root of a sum, the batch's size. */
    record Whole() implements Dependence {}

    /** Rows that know of each other. */
    record Mixed() implements Dependence {}

    private final Graph graph;
    private final String batch;
    /** Of the function whose body this is: how its operands depend on the rows. */
    private final List<Dependence> parameters;

    private final Map<CalledWith, List<Dependence>> applied;
    private final List<List<Dependence>> dependences = new ArrayList<>();

    /** A function with operands that depend on the rows in some way. */
    private record CalledWith(Function function, List<Dependence> operands) {}

    Rows(Graph graph, String batch) {
        this(graph, batch, List.of(), new HashMap<>());
    }

    private Rows(Graph graph, String batch, List<Dependence> parameters, Map<CalledWith, List<Dependence>> applied) {
        this.graph = graph;
        this.batch = batch;
        this.parameters = parameters;
        this.applied = applied;
        for (Node node : graph.nodes()) {
            dependences.add(
                    node instanceof Node.Apply apply && apply.op().lowering() instanceof Lowering.Applied call
                            ? results(
                                    call.function(),
                                    apply.operands().stream().map(this::of).toList())
                            : node instanceof Node.Apply loop && loop.op().lowering() instanceof Lowering.Loop turns
                                    ? results(turns, loop)
                                    : List.of(of(node)));
        }
    }

    Dependence of(Value value) {
        return dependences.get(value.node()).get(value.result());
    }

    /** How the results of a call depend on the rows follows from the body, and is found once for all calls alike. */
    private List<Dependence> results(Function function, List<Dependence> operands) {
        CalledWith key = new CalledWith(function, operands);
        List<Dependence> results = applied.get(key);
        if (results == null) {
            Rows body = new Rows(function.body(), batch, key.operands(), applied);
            results = function.results().stream().map(body::of).toList();
            applied.put(key, results);
        }
        return results;
    }

    /** What is carried depends on the rows as it does at first, and as it does after any number of turns. */
    private List<Dependence> results(Lowering.Loop loop, Node.Apply apply) {
        List<Dependence> operands = new ArrayList<>();
        for (int i = 0; i < apply.operands().size(); i++) {
            Value operand = apply.operands().get(i);
            boolean cut = i >= loop.carried() && i < loop.captured();
            operands.add(cut ? slice(of(operand), loop.along().get(i - loop.carried()), rank(operand)) : of(operand));
        }
        List<Dependence> results;
        boolean changes;
        do {
            results = new ArrayList<>(results(loop.body(), List.copyOf(operands)));
            changes = false;
            for (int i = 0; i < loop.carried(); i++) {
                Dependence both = joined(
                        operands.get(i),
                        results.get(i),
                        loop.body().parameters().get(i).shape());
                changes |= !both.equals(operands.get(i));
                operands.set(i, both);
                results.set(i, both);
            }
        } while (changes);
        for (int i = loop.carried(); i < results.size(); i++) {
            int rank = apply.results().get(i).shape().rank();
            results.set(i, stacked(results.get(i), loop.stacked().get(i - loop.carried()), rank));
        }
        boolean byRows = loop.gate().isPresent() && !(operands.get(loop.gate().getAsInt()) instanceof None);
        if (byRows || grows(loop.length())) {
            results.replaceAll(result -> new Mixed());
        }
        return results;
    }

    private int rank(Value value) {
        return graph.type(value).shape().rank();
    }

    private static Dependence slice(Dependence whole, int axis, int rank) {
        if (!(whole instanceof EachRow rows)) {
            return whole;
        }
        int fromEnd = rank - 1 - axis;
        return rows.fromEnd() == fromEnd
                ? new Mixed()
                : new EachRow(rows.fromEnd() - (rows.fromEnd() > fromEnd ? 1 : 0), rows.before(), rows.within());
    }

    private static Dependence stacked(Dependence slice, int axis, int rank) {
        return slice instanceof EachRow rows
                ? new EachRow(
                        rows.fromEnd() + (rows.fromEnd() >= rank - 1 - axis ? 1 : 0), rows.before(), rows.within())
                : slice;
    }

    private Dependence joined(Dependence a, Dependence b, Shape shape) {
        if (a.equals(b) || b instanceof None) {
            return a;
        }
        return hasRows(shape) ? (a instanceof None ? b : new Mixed()) : new Whole();
    }

    /** Whether a shape grows with the batch. */
    boolean hasRows(Shape shape) {
        return shape.dimensions().stream().anyMatch(this::grows);
    }

    private boolean grows(Dimension dimension) {
        return dimension.names().contains(batch);
    }

    private Dependence of(Node node) {
        if (node instanceof Node.Parameter parameter) {
            return parameters.get(parameter.index());
        }
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
        if (apply.op().lowering() instanceof Lowering.Size size) {
            return grows(size.dimension()) ? new Whole() : new None();
        }
        if (apply.op().isDrawn() && apply.operands().stream().allMatch(x -> of(x) instanceof None || isNumber(x))) {
            return hasRows(shape) ? alongOnlyAxis(shape) : new None();
        }
        boolean none = apply.operands().stream().allMatch(x -> of(x) instanceof None);
        if (none && !hasRows(shape)) {
            return new None();
        }
        return (none ? repeated(apply, shape) : keepingRows(apply, shape))
                .orElseGet(() -> hasRows(shape) ? new Mixed() : new Whole());
    }

    /** What an operator makes of rows that are apart in its operands; empty if it does not keep them so. */
    private Optional<Dependence> keepingRows(Node.Apply apply, Shape shape) {
        List<Shape> from =
                apply.operands().stream().map(x -> graph.type(x).shape()).toList();
        Optional<EachRow> common = Optional.empty();
        Optional<Dependence> result = Optional.empty();
        for (int i = 0; i < from.size(); i++) {
            Dependence dependence = of(apply.operands().get(i));
            if (dependence instanceof None
                    || apply.op().isDrawn() && isNumber(apply.operands().get(i))) {
                continue;
            }
            if (!(dependence instanceof EachRow rows)
                    || common.filter(other -> !other.isCutLike(rows)).isPresent()) {
                return Optional.empty();
            }
            int axis = from.get(i).rank() - 1 - rows.fromEnd();
            Optional<Dependence> passed = passed(apply.op().flow(i, axis, from, shape), rows, axis, from.get(i), shape);
            if (passed.isEmpty() || result.isPresent() && !result.equals(passed)) {
                return Optional.empty();
            }
            common = Optional.of(rows);
            result = passed;
        }
        return result;
    }

    /** Whether a value is where an element stands: what is drawn there is as good as anywhere else. */
    private boolean isNumber(Value value) {
        return graph.node(value) instanceof Node.Apply apply
                && (apply.operands().isEmpty()
                        || apply.op().lowering() instanceof Lowering.InOrder
                                && isNumber(apply.operands().get(0)));
    }

    private Optional<Dependence> passed(Flow flow, EachRow rows, int axis, Shape from, Shape to) {
        if (flow instanceof Flow.Kept kept) {
            boolean alone = to.dimensions().stream().filter(this::grows).count() == 1;
            return alone
                    ? Optional.of(new EachRow(to.rank() - 1 - kept.axis(), rows.before(), rows.within()))
                    : Optional.empty();
        } else if (flow instanceof Flow.Regrouped) {
            return reshaped(rows, axis, from, to);
        } else if (flow instanceof Flow.Combined combined && !hasRows(to)) {
            return Optional.of(new OverRows(combined.combination()));
        }
        return Optional.empty();
    }

    /** What has no rows, the same for each of them. */
    private Optional<Dependence> repeated(Node.Apply apply, Shape to) {
        if (!(apply.op().lowering() instanceof Lowering.Move move) || !(alongOnlyAxis(to) instanceof EachRow rows)) {
            return Optional.empty();
        }
        int axis = to.rank() - 1 - rows.fromEnd();
        boolean read = move.places().apply(graph.type(apply.operands().get(0)).shape()).stream()
                .flatMap(place -> place.steps().stream())
                .anyMatch(step -> step.axis() == axis);
        return read ? Optional.empty() : Optional.of(rows);
    }

    /** The batch keeps its place in the row-major order; the axes around it may be cut otherwise. */
    private Optional<Dependence> reshaped(EachRow rows, int axis, Shape from, Shape to) {
        Dimension before = from.part(0, axis).size().times(rows.before());
        Dimension passed = Dimension.ONE;
        for (int target = 0; target < to.rank(); target++) {
            if (grows(to.get(target))) {
                int fromEnd = to.rank() - 1 - target;
                Dimension extent = to.get(target);
                return before.over(passed)
                        .flatMap(outer -> extent.over(outer.times(Dimension.named(batch)))
                                .filter(within -> !grows(within))
                                .map(within -> new EachRow(fromEnd, outer, within)));
            }
            passed = passed.times(to.get(target));
        }
        return Optional.empty();
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
}
