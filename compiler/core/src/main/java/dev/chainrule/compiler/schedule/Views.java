// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.op.Layout;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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

    /**
     * The operand's index.
     *
     * @param extents of the axes of the iteration space
     * @return empty if it is not affine: the operand must stand in memory then
     */
    static Optional<List<Index>> operand(
            Layout op, Shape operand, Shape result, List<Index> index, IntFunction<Dimension> extents) {
        if (op instanceof Layout.Broadcast) {
            return Optional.of(broadcast(operand, index));
        } else if (op instanceof Layout.Transpose transpose) {
            List<Index> moved = new ArrayList<>(index);
            for (int axis = 0; axis < index.size(); axis++) {
                moved.set(transpose.permutation().get(axis), index.get(axis));
            }
            return Optional.of(moved);
        } else if (op instanceof Layout.Slice slice) {
            List<Index> moved = new ArrayList<>(index);
            moved.set(slice.axis(), index.get(slice.axis()).plus(slice.start()));
            return Optional.of(moved);
        } else if (op instanceof Layout.Reverse reverse) {
            List<Index> moved = new ArrayList<>(index);
            Dimension last = operand.get(reverse.axis()).minus(Dimension.ONE);
            moved.set(
                    reverse.axis(),
                    index.get(reverse.axis()).times(Dimension.of(-1)).plus(last));
            return Optional.of(moved);
        } else if (op instanceof Layout.Reshape) {
            return reshape(operand, result, index, extents);
        }
        throw new IllegalArgumentException(op.name() + " is no view");
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
