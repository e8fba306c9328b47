// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Lowering.Along;
import dev.chainrule.compiler.schedule.Unit.Form;
import dev.chainrule.compiler.schedule.Unit.Group;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How reductions take their place in a kernel's loops. */
final class ReductionLoops {
    private ReductionLoops() {}

    /** Makes the loops of a kernel for a reduction; the result's index comes back. */
    static List<Index> space(Group group, Along reduction, Shape operand) {
        List<Integer> reduced = reduction.axes();
        List<Index> result = new ArrayList<>();
        boolean rows = isInnermost(reduction, operand) || reduction instanceof Lowering.Choice;
        for (int axis = 0; axis < operand.rank(); axis++) {
            boolean one = operand.get(axis).is(1);
            if (!one) {
                int loop = group.addAxis(operand.get(axis));
                if (reduced.contains(axis)) {
                    group.inner.add(loop);
                    group.rows.addAll(group.columns);
                    group.columns.clear();
                } else {
                    (rows ? group.rows : group.columns).add(loop);
                    result.add(Index.axis(loop));
                }
            } else if (!reduced.contains(axis)) {
                result.add(Index.ZERO);
            }
        }
        group.form = rows ? Form.ROWS : Form.COLUMNS;
        return result;
    }

    /** Whether the last axis is reduced (axes of length 1 aside). */
    private static boolean isInnermost(Along reduction, Shape operand) {
        int last = operand.rank() - 1;
        while (last >= 0 && operand.get(last).is(1)) {
            last--;
        }
        return reduction.axes().contains(last);
    }

    /** The operand's index: inner axes in the places that the reduction takes away. */
    static List<Index> operandIndex(Group group, Along reduction, Shape operand, List<Index> result) {
        List<Integer> reduced = reduction.axes();
        List<Index> index = new ArrayList<>();
        int next = 0;
        int inner = 0;
        for (int axis = 0; axis < operand.rank(); axis++) {
            if (!reduced.contains(axis)) {
                index.add(result.get(next++));
            } else {
                index.add(operand.get(axis).is(1) ? Index.ZERO : Index.axis(group.inner.get(inner++)));
            }
        }
        return index;
    }

    /**
     * Lets a reduction into a kernel if it runs over the rows of it, or over rows that the kernel can be given: what has
     * been an element becomes the scalar of a row, or a row what has been its trailing axes.
     *
     * @return whether it is in
     */
    static boolean join(Group group, Along reduction, Shape operand, List<Index> index) {
        Set<Integer> kept = new HashSet<>();
        for (Index axis : index) {
            if (!axis.isZero()
                    && !axis.single()
                            .map(single -> !Group.isChosen(single) && kept.add(single))
                            .orElse(false)) {
                return false;
            }
        }
        if (group.form == Form.COLUMNS || !isInnermost(reduction, operand)) {
            return false;
        }
        List<Dimension> reduced = new ArrayList<>();
        for (int axis : reduction.axes()) {
            if (!operand.get(axis).is(1)) {
                reduced.add(operand.get(axis));
            }
        }
        if (group.form == Form.MAP && kept.size() == group.extents.size()) {
            reduced.forEach(extent -> group.inner.add(group.addAxis(extent)));
            group.form = Form.ROWS;
            return true;
        }
        List<Integer> others = Fuser.range(group.extents.size()).stream()
                .filter(axis -> !kept.contains(axis))
                .toList();
        if (kept.isEmpty() || !others.stream().map(group.extents::get).toList().equals(reduced)) {
            return false;
        }
        if (group.form == Form.MAP && others.contains(group.extents.size() - 1)) {
            group.rows.removeAll(others);
            group.inner.addAll(others);
            group.form = Form.ROWS;
            return true;
        }
        return group.form == Form.ROWS && group.inner.equals(others);
    }
}
