// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.schedule.Routine.Contract;
import dev.chainrule.compiler.schedule.Routine.Strides;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Products that read their operands, and write their results, where other operators have them: transposed, split into
 * heads, cut out of a larger array. An operand is traced through views as far down as its index stays affine; a
 * result that is only moved is written straight to where it is moved.
 *
 * <p>The axes of a product are those of its result, batches first, then m and n, and k behind them.
 */
final class Contracts {
    /** Where a value's elements stand, by the product's axes. */
    private record Place(Value array, Index position) {}

    /** Where a result is written, and whether nothing else is written to that array. */
    private record Home(Value array, Index position, boolean isWhole) {}

    private final Graph graph;
    /** By node: how often it is an operand, an output, a new value of a cell. */
    private final int[] users;
    /** By array: the parts of it that products read. */
    private final Map<Value, Set<Value>> parts = new HashMap<>();

    private final Map<Value, Home> homes = new HashMap<>();

    Contracts(Graph graph) {
        this.graph = graph;
        this.users = new int[graph.nodes().size()];
        graph.outputs().forEach(output -> users[output.value().node()]++);
        graph.writes().forEach(write -> users[write.value().node()]++);
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Apply apply) {
                apply.operands().forEach(operand -> users[operand.node()]++);
                if (apply.op().lowering() instanceof Lowering.Contract) {
                    apply.operands().forEach(this::notePart);
                }
            }
        }
    }

    private void notePart(Value operand) {
        Value value = operand;
        while (graph.node(value) instanceof Node.Apply view && Views.isView(graph, view)) {
            if (Views.isPart(graph, view)) {
                parts.computeIfAbsent(view.operands().get(0), key -> new HashSet<>())
                        .add(value);
                return;
            }
            value = view.operands().get(0);
        }
    }

    // Results.

    /** Lets the product that a value only moves write to the value's place, if there is one. */
    Optional<Value> giveHome(Value moved) {
        return giveHome(moved, moved, -1, Dimension.ZERO, false);
    }

    /** The same for a part of an array, which begins at {@code start} along the axis. */
    Optional<Value> giveHome(Value part, Value owner, int axis, Dimension start) {
        return giveHome(part, owner, axis, start, true);
    }

    private Optional<Value> giveHome(Value top, Value owner, int axis, Dimension start, boolean isPart) {
        List<Node.Apply> views = new ArrayList<>();
        Value value = top;
        while (graph.node(value) instanceof Node.Apply view
                && Views.isView(graph, view)
                && (users[value.node()] == 1 || value.equals(top) && !isPart)) {
            views.add(0, view);
            value = view.operands().get(0);
        }
        if (users[value.node()] != 1
                || !(graph.node(value) instanceof Node.Apply product)
                || !(product.op().lowering() instanceof Lowering.Contract)) {
            return Optional.empty();
        }
        List<Dimension> extents = extents(product);
        Optional<List<Index>> index =
                Optional.of(axes(extents, graph.type(value).shape().rank()));
        for (Node.Apply view : views) {
            index = index.flatMap(own -> Views.resultIndex(graph, view, own, extents::get));
        }
        if (index.isEmpty()) {
            return Optional.empty();
        }
        List<Index> place = new ArrayList<>(index.get());
        if (isPart) {
            place.set(axis, place.get(axis).plus(start));
        }
        Index position = Views.flat(graph.type(owner).shape(), place);
        int m = extents.size() - 3;
        if (!isSuitable(position, m, m + 1, extents)
                || batches(extents, List.of(position)).size() > 2) {
            return Optional.empty();
        }
        homes.put(value, new Home(owner, position, !isPart));
        return Optional.of(value);
    }

    // Products.

    /**
     * A product with its operands in place.
     *
     * @param stands whether a value has an array of its own anyway
     */
    Unit.Routines product(int order, Value result, Node.Apply product, Predicate<Value> stands) {
        List<Dimension> extents = extents(product);
        int m = extents.size() - 3;
        int n = m + 1;
        int k = m + 2;
        Home home = homes.getOrDefault(
                result, new Home(result, Views.flat(graph.type(result).shape(), axes(extents, k)), true));
        List<Place> rights = places(product.operands().get(1), k, n, extents, stands);
        for (Place left : places(product.operands().get(0), m, k, extents, stands)) {
            for (Place right : rights) {
                List<List<Integer>> batches = batches(extents, List.of(left.position, right.position, home.position));
                if (batches.size() <= 2) {
                    Contract contract = contract(extents, batches, left.position, right.position, home.position);
                    boolean exchanged = !contract.result().column().is(1);
                    return new Unit.Routines(
                            order,
                            result,
                            Optional.of(home.array),
                            home.isWhole,
                            exchanged ? List.of(right.array, left.array) : List.of(left.array, right.array),
                            exchanged ? exchanged(contract) : contract);
                }
            }
        }
        throw new InternalCompilerError("schedule: no place for the operands of " + product);
    }

    private List<Dimension> extents(Node.Apply product) {
        List<Dimension> extents =
                new ArrayList<>(product.results().get(0).shape().dimensions());
        Shape left = graph.type(product.operands().get(0)).shape();
        extents.add(left.get(left.rank() - 1));
        return extents;
    }

    private static List<Index> axes(List<Dimension> extents, int count) {
        List<Index> axes = new ArrayList<>();
        for (int axis = 0; axis < count; axis++) {
            axes.add(axis(axis, extents));
        }
        return axes;
    }

    private static Index axis(int axis, List<Dimension> extents) {
        return extents.get(axis).is(1) ? Index.ZERO : Index.axis(axis);
    }

    /** Where an operand's elements can be read, the place that needs the fewest moves first. */
    private List<Place> places(Value operand, int row, int column, List<Dimension> extents, Predicate<Value> stands) {
        List<Index> index = axes(extents, extents.size() - 3);
        index.add(axis(row, extents));
        index.add(axis(column, extents));
        List<Place> places = new ArrayList<>();
        places.add(new Place(operand, Views.flat(graph.type(operand).shape(), index)));
        Value value = operand;
        while (!stands.test(value) && graph.node(value) instanceof Node.Apply view && mayPass(view, stands)) {
            Optional<List<Index>> moved = Views.operandIndex(graph, view, index, extents::get);
            if (moved.isEmpty()) {
                break;
            }
            index = moved.get();
            value = view.operands().get(0);
            Index position = Views.flat(graph.type(value).shape(), index);
            if (isSuitable(position, row, column, extents)) {
                places.add(0, new Place(value, position));
            }
        }
        return places;
    }

    /** A part is read in the whole if that stands in memory, or if products read all of it. */
    private boolean mayPass(Node.Apply view, Predicate<Value> stands) {
        if (!Views.isView(graph, view) || view.op().lowering() instanceof Lowering.Copy) {
            return false;
        } else if (!Views.isPart(graph, view)) {
            return true;
        }
        Value whole = view.operands().get(0);
        if (stands.test(whole)
                || !(graph.node(whole) instanceof Node.Apply apply)
                || apply.op().lowering() instanceof Lowering.Contract
                || apply.op().lowering() instanceof Lowering.Join) {
            return true;
        }
        Dimension rest = Dimension.ZERO.minus(graph.type(whole).shape().size());
        for (Value part : parts.getOrDefault(whole, Set.of())) {
            rest = rest.plus(graph.type(part).shape().size());
        }
        return isPositive(rest) || rest.is(0);
    }

    /** Whether the packing of matrices can read it: neighbours along rows or columns, all steps forward. */
    private static boolean isSuitable(Index position, int row, int column, List<Dimension> extents) {
        boolean unit = false;
        for (int axis = 0; axis < extents.size(); axis++) {
            Dimension step = position.factor(axis);
            boolean ofMatrix = axis == row || axis == column;
            if (extents.get(axis).is(1)) {
                unit |= ofMatrix;
            } else if (step.is(0) ? ofMatrix : !isPositive(step)) {
                return false;
            } else {
                unit |= ofMatrix && step.is(1);
            }
        }
        return unit && (position.offset().is(0) || isPositive(position.offset()));
    }

    private static boolean isPositive(Dimension dimension) {
        List<Dimension.Summand> summands = dimension.summands();
        return !dimension.is(0) && summands.stream().allMatch(summand -> summand.coefficient() > 0);
    }

    /** The batch axes; those that run on in all places are one. The last axis of each has the step. */
    private static List<List<Integer>> batches(List<Dimension> extents, List<Index> positions) {
        List<List<Integer>> batches = new ArrayList<>();
        for (int inner = 0; inner < extents.size() - 3; inner++) {
            int axis = inner;
            if (extents.get(axis).is(1)) {
                continue;
            }
            List<Integer> last = batches.isEmpty() ? List.of() : batches.get(batches.size() - 1);
            boolean runsOn = !last.isEmpty()
                    && positions.stream()
                            .allMatch(position -> position.factor(last.get(last.size() - 1))
                                    .equals(position.factor(axis).times(extents.get(axis))));
            if (runsOn) {
                last.add(axis);
            } else {
                batches.add(new ArrayList<>(List.of(axis)));
            }
        }
        return batches;
    }

    private static Contract contract(
            List<Dimension> extents, List<List<Integer>> batches, Index left, Index right, Index result) {
        int m = extents.size() - 3;
        int n = m + 1;
        int k = m + 2;
        return new Contract(
                size(extents, batches, 0),
                size(extents, batches, 1),
                extents.get(m),
                extents.get(k),
                extents.get(n),
                strides(left, batches, m, k, extents),
                strides(right, batches, k, n, extents),
                strides(result, batches, m, n, extents));
    }

    private static Dimension size(List<Dimension> extents, List<List<Integer>> batches, int batch) {
        Dimension size = Dimension.ONE;
        for (int axis : batch < batches.size() ? batches.get(batch) : List.<Integer>of()) {
            size = size.times(extents.get(axis));
        }
        return size;
    }

    private static Strides strides(
            Index position, List<List<Integer>> batches, int row, int column, List<Dimension> extents) {
        return new Strides(
                position.offset(),
                step(position, batches, 0),
                step(position, batches, 1),
                extents.get(row).is(1) ? Dimension.ONE : position.factor(row),
                extents.get(column).is(1) ? Dimension.ONE : position.factor(column));
    }

    private static Dimension step(Index position, List<List<Integer>> batches, int batch) {
        if (batch >= batches.size()) {
            return Dimension.ZERO;
        }
        List<Integer> axes = batches.get(batch);
        return position.factor(axes.get(axes.size() - 1));
    }

    /** cᵀ = bᵀ·aᵀ: for a result whose neighbours stand along its columns. */
    private static Contract exchanged(Contract contract) {
        return new Contract(
                contract.outer(),
                contract.inner(),
                contract.n(),
                contract.k(),
                contract.m(),
                contract.right().transposed(),
                contract.left().transposed(),
                contract.result().transposed());
    }
}
