// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Where an element of a moved tensor stood before: index vectors of results to index vectors of operands. */
final class Views {
    private Views() {}

    /** The operand's index for a result's index under broadcasting to {@code rank} axes. */
    static List<Index> broadcast(Shape operand, List<Index> result) {
        int missing = result.size() - operand.rank();
        List<Index> index = new ArrayList<>();
        for (int axis = 0; axis < operand.rank(); axis++) {
            index.add(operand.get(axis).is(1) ? Index.ZERO : result.get(axis + missing));
        }
        return index;
    }

    /** Whether an operator passes its operand's elements on in the same row-major order. */
    static boolean isInOrder(Graph graph, Node.Apply apply) {
        Lowering lowering = apply.op().lowering();
        if (lowering instanceof Lowering.Reduction reduction) {
            Shape shape = graph.type(apply.operands().get(0)).shape();
            return reduction.axes().stream().allMatch(axis -> shape.get(axis).is(1));
        }
        return lowering instanceof Lowering.InOrder || lowering instanceof Lowering.Check;
    }

    /** Whether an operator only moves elements, each of its result being one of its operand. */
    static boolean isView(Graph graph, Node.Apply apply) {
        Lowering lowering = apply.op().lowering();
        return lowering instanceof Lowering.Move || lowering instanceof Lowering.Copy || isInOrder(graph, apply);
    }

    /** Whether each element of an operator's result is one of its first operand, at a place that ints tell. */
    static boolean isGather(Node.Apply apply) {
        return apply.op().lowering() instanceof Lowering.Gather;
    }

    /** Whether a kernel finds an operator's elements among those of its first operand. */
    static boolean isRead(Graph graph, Node.Apply apply) {
        return isGather(apply) || isView(graph, apply);
    }

    /**
     * Where a kernel finds an element of what is {@link #isRead read} in its first operand.
     *
     * @return empty if the index is not affine: the operand must stand in memory then
     */
    static Optional<List<Index>> operandIndex(Graph graph, Node.Apply read, List<Index> index, Unit.Group group) {
        if (!(read.op().lowering() instanceof Lowering.Gather gather)) {
            return operandIndex(graph, read, index, group::extent);
        }
        Shape x = graph.type(read.operands().get(0)).shape();
        Value ids = read.operands().get(1);
        int axis = gather.axis();
        List<Index> of = new ArrayList<>(index.subList(0, gather.batch()));
        of.addAll(index.subList(axis, axis + gather.places()));
        List<Index> found = new ArrayList<>(index.subList(0, axis));
        found.add(group.choose(ids, flat(graph.type(ids).shape(), of), x.get(axis)));
        found.addAll(index.subList(axis + gather.places(), index.size()));
        return Optional.of(found);
    }

    /**
     * Where a view finds an element in its operand.
     *
     * @param extents of the axes of the iteration space
     * @return empty if the index is not affine: the operand must stand in memory then
     */
    static Optional<List<Index>> operandIndex(
            Graph graph, Node.Apply view, List<Index> index, IntFunction<Dimension> extents) {
        Shape operand = graph.type(view.operands().get(0)).shape();
        Shape result = view.results().get(0).shape();
        if (!(view.op().lowering() instanceof Lowering.Move move)) {
            return operand.equals(result) ? Optional.of(index) : reshape(operand, result, index, extents);
        }
        List<Index> moved = new ArrayList<>();
        for (Lowering.Place place : move.places().apply(operand)) {
            Index along = Index.ZERO;
            for (Lowering.Step step : place.steps()) {
                along = along.plus(index.get(step.axis()).times(Dimension.of(step.elements())));
            }
            moved.add(along.plus(place.start()));
        }
        return Optional.of(moved);
    }

    /** Where a view puts an element of its operand; empty if the index is not affine, or the view is no permutation. */
    static Optional<List<Index>> resultIndex(
            Graph graph, Node.Apply view, List<Index> index, IntFunction<Dimension> extents) {
        Shape operand = graph.type(view.operands().get(0)).shape();
        Shape result = view.results().get(0).shape();
        if (isInOrder(graph, view)) {
            // The other way round: from a place in the operand to one in the result.
            return reshape(/* operand= */ result, /* result= */ operand, index, extents);
        }
        if (!(view.op().lowering() instanceof Lowering.Move move) || operand.rank() != result.rank()) {
            return Optional.empty();
        }
        List<Index> moved = new ArrayList<>(index);
        List<Lowering.Place> places = move.places().apply(operand);
        for (int axis = 0; axis < places.size(); axis++) {
            OptionalInt same = places.get(axis).same();
            if (same.isEmpty() || !operand.get(axis).equals(result.get(same.getAsInt()))) {
                return Optional.empty();
            }
            moved.set(same.getAsInt(), index.get(axis));
        }
        return Optional.of(moved);
    }

    /** Whether a view takes only some of its operand's elements along an axis. */
    static boolean isPart(Graph graph, Node.Apply view) {
        if (!(view.op().lowering() instanceof Lowering.Move move)) {
            return false;
        }
        Shape operand = graph.type(view.operands().get(0)).shape();
        Shape result = view.results().get(0).shape();
        List<Lowering.Place> places = move.places().apply(operand);
        for (int axis = 0; axis < places.size(); axis++) {
            Dimension extent = operand.get(axis);
            List<Lowering.Step> steps = places.get(axis).steps();
            if (steps.size() > 1 || steps.stream().anyMatch(step -> !extent.equals(result.get(step.axis())))) {
                return true;
            }
        }
        return false;
    }

    /** The position in a contiguous array of this shape. */
    static Index flat(Shape shape, List<Index> index) {
        Index flat = Index.ZERO;
        for (int axis = 0; axis < shape.rank(); axis++) {
            flat = shape.get(axis).is(1) ? flat : flat.times(shape.get(axis)).plus(index.get(axis));
        }
        return flat;
    }

    /** Axes of both shapes are taken together until their sizes agree; within such a group an index is split again. */
    static Optional<List<Index>> reshape(
            Shape operand, Shape result, List<Index> index, IntFunction<Dimension> extents) {
        if (operand.size().is(0)) {
            return Optional.of(Collections.nCopies(operand.rank(), Index.ZERO));
        }
        List<Index> before = new ArrayList<>();
        int a = 0;
        int b = 0;
        while (a < operand.rank() || b < result.rank()) {
            int fromA = a;
            int fromB = b;
            Dimension sizeA = a < operand.rank() ? operand.get(a++) : Dimension.ONE;
            Dimension sizeB = b < result.rank() ? result.get(b++) : Dimension.ONE;
            while (!sizeA.equals(sizeB)) {
                boolean extendA = b == result.rank()
                        || a < operand.rank() && sizeB.over(sizeA).isPresent();
                if (extendA) {
                    sizeA = sizeA.times(operand.get(a++));
                } else {
                    sizeB = sizeB.times(result.get(b++));
                }
            }
            Index flat = flat(result.part(fromB, b), index.subList(fromB, b));
            Optional<List<Index>> split = split(flat, operand.part(fromA, a), extents);
            if (split.isEmpty()) {
                return Optional.empty();
            }
            before.addAll(split.get());
        }
        return Optional.of(before);
    }

    private static Optional<List<Index>> split(Index flat, Shape shape, IntFunction<Dimension> extents) {
        List<Index> parts = new ArrayList<>();
        Index rest = flat;
        int first = 0;
        while (first < shape.rank() - 1 && shape.get(first).is(1)) {
            first++;
        }
        for (int axis = shape.rank() - 1; axis > first; axis--) {
            Dimension extent = shape.get(axis);
            if (extent.is(1)) {
                parts.add(Index.ZERO);
                continue;
            }
            SortedMap<Integer, Dimension> high = new TreeMap<>();
            SortedMap<Integer, Dimension> low = new TreeMap<>();
            rest.factors()
                    .forEach((loop, factor) -> factor.over(extent)
                            .ifPresentOrElse(quotient -> high.put(loop, quotient), () -> low.put(loop, factor)));
            if (!rest.offset().is(0) || !staysBelow(low, extent, extents)) {
                return Optional.empty();
            }
            parts.add(new Index(low, Dimension.ZERO));
            rest = new Index(high, Dimension.ZERO);
        }
        if (shape.rank() > 0) {
            parts.add(rest);
        }
        while (first-- > 0) {
            parts.add(Index.ZERO);
        }
        Collections.reverse(parts);
        return Optional.of(parts);
    }

    /** Whether Σ factor · axis is less than the bound for every turn. */
    private static boolean staysBelow(
            SortedMap<Integer, Dimension> factors, Dimension bound, IntFunction<Dimension> extents) {
        if (factors.isEmpty()) {
            return true;
        }
        if (factors.size() == 1) {
            var only = factors.entrySet().iterator().next();
            Dimension rest = bound.minus(only.getValue().times(extents.apply(only.getKey())));
            return rest.is(0) || rest.value().orElse(-1) >= 0;
        }
        Dimension most = Dimension.ZERO;
        for (var factor : factors.entrySet()) {
            most = most.plus(
                    factor.getValue().times(extents.apply(factor.getKey()).minus(Dimension.ONE)));
        }
        Dimension room = bound.minus(most).minus(Dimension.ONE);
        return room.is(0) || room.value().orElse(-1) >= 0;
    }
}
