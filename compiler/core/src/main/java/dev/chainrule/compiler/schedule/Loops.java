// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.schedule.Unit.Form;
import dev.chainrule.compiler.schedule.Unit.Group;
import dev.chainrule.compiler.type.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The loops of a kernel. Neighbouring axes become one where every access runs through them as through one, so an
 * element-wise kernel over arrays of one shape has a single loop.
 */
final class Loops {
    /** The axis that counts blocks. */
    static final int BLOCK = -1;

    private final Form form;
    private final List<Dimension> extents;
    private final List<Integer> rows;
    private final List<Integer> inner;
    /** Whether the first inner axis is cut into blocks. */
    private boolean cut;

    Loops(Group group, List<Index> forms) {
        form = group.form;
        extents = new ArrayList<>(group.extents);
        rows = joined(group.rows, forms);
        inner = joined(group.inner, forms);
        if (form == Form.MAP && rows.size() > 1) {
            inner.add(rows.remove(rows.size() - 1));
        } else if (form == Form.COLUMNS) {
            List<Integer> columns = joined(group.columns, forms);
            inner.add(columns.remove(columns.size() - 1));
            rows.addAll(columns);
        }
    }

    private List<Integer> joined(List<Integer> axes, List<Index> forms) {
        List<Integer> joined = new ArrayList<>();
        for (int axis : axes) {
            int last = joined.size() - 1;
            if (last >= 0 && runsOn(joined.get(last), axis, forms)) {
                extents.set(axis, extents.get(joined.get(last)).times(extents.get(axis)));
                joined.set(last, axis);
            } else {
                joined.add(axis);
            }
        }
        return joined;
    }

    private boolean runsOn(int outer, int inner, List<Index> forms) {
        Dimension extent = extents.get(inner);
        return forms.stream()
                .allMatch(form -> form.factor(outer).equals(form.factor(inner).times(extent)));
    }

    /** Makes blocks of the first inner axis the rows. */
    void cut() {
        cut = true;
    }

    /** The row axes, outermost first. */
    List<Integer> rows() {
        return cut ? List.of(BLOCK) : rows;
    }

    /** The axes of a part that runs through a row. */
    List<Integer> inner() {
        return inner;
    }

    /** The innermost axis alone. */
    List<Integer> column() {
        return inner.subList(inner.size() - 1, inner.size());
    }

    boolean isRow(int axis) {
        return rows().contains(axis);
    }

    boolean isInner(int axis) {
        return inner.contains(axis);
    }

    Dimension extent(int axis) {
        return extents.get(axis);
    }

    /** The axis that is cut into chunks. */
    Optional<Integer> range() {
        if (cut) {
            return Optional.of(inner.get(0));
        } else if (!rows.isEmpty()) {
            return Optional.of(rows.get(0));
        }
        return form == Form.COLUMNS ? Optional.of(column().get(0)) : Optional.empty();
    }

    /** Whether no two turns of the loops come to the same place. */
    boolean passesOnce(Index position) {
        return rows.stream().noneMatch(axis -> position.factor(axis).is(0))
                && inner.stream().noneMatch(axis -> position.factor(axis).is(0));
    }

    /** The number of turns. */
    Dimension size() {
        Dimension size = Dimension.ONE;
        for (int axis : rows) {
            size = size.times(extents.get(axis));
        }
        for (int axis : inner) {
            size = size.times(extents.get(axis));
        }
        return size;
    }

    /** The number of the turn. */
    Index contiguous() {
        TreeMap<Integer, Dimension> factors = new TreeMap<>();
        Dimension stride = Dimension.ONE;
        List<Integer> all = new ArrayList<>(rows);
        all.addAll(inner);
        for (int i = all.size() - 1; i >= 0; i--) {
            factors.put(all.get(i), stride);
            stride = stride.times(extents.get(all.get(i)));
        }
        return new Index(factors, Dimension.ZERO);
    }
}
