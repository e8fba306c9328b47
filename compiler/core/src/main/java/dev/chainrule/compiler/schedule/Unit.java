// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Something that runs as one: a kernel that is to be, a routine, a scalar of the step method. */
sealed interface Unit {
    /** Units run in ascending order. */
    int order();

    /**
     * What the runtime computes.
     *
     * @param owner in whose array the result stands; none of what only checks
     * @param isWhole whether it is all that stands there
     * @param reads in whose arrays the operands stand
     */
    record Routines(int order, Value result, Optional<Value> owner, boolean isWhole, List<Value> reads, Routine routine)
            implements Unit {}

    record Host(int order, Value setting) implements Unit {}

    /**
     * @param node whose results the call yields
     * @param loop if the function is applied turn by turn
     */
    record Applied(int order, int node, List<Value> operands, Function function, Optional<Lowering.Loop> loop)
            implements Unit {}

    /** How a kernel's loops stand. */
    enum Form {
        /** Every element by itself. */
        MAP,
        /** Rows, over which inner axes are reduced. */
        ROWS,
        /** A reduction whose result moves along the innermost axis. */
        COLUMNS
    }

    /**
     * A value that a kernel stores.
     *
     * @param index where in the iteration space each of its axes stands
     * @param owner whose array holds it: itself, or what it is a part of
     * @param ownerIndex where in the owner
     */
    record Root(Value value, List<Index> index, Value owner, List<Index> ownerIndex) {}

    /**
     * Where an int tells a place on an axis.
     *
     * @param ints among which it is
     * @param position where it stands there
     * @param extent of the axis
     */
    record Choice(Value ints, Index position, Dimension extent) {}

    /** Values that are computed together in one iteration space. Grows while the graph is walked from its end. */
    final class Group implements Unit {
        /** Beyond the axes of loops. */
        private static final int CHOSEN = 1 << 20;

        private final int order;
        Form form = Form.MAP;
        /** By axis. */
        final List<Dimension> extents = new ArrayList<>();
        /** The loops, outermost first: rows, then inner axes, then columns. In a MAP all are rows. */
        final List<Integer> rows = new ArrayList<>();

        final List<Integer> inner = new ArrayList<>();
        final List<Integer> columns = new ArrayList<>();
        final List<Root> roots = new ArrayList<>();
        private final List<Choice> choices = new ArrayList<>();
        /** What is computed here, and at which index. */
        final Map<Value, List<Index>> members = new HashMap<>();

        int cost;
        int functions;

        Group(int order) {
            this.order = order;
        }

        @Override
        public int order() {
            return order;
        }

        /**
         * Makes the first axes rows, and what follows them inner axes, so that a value can be stored once a row.
         *
         * @return whether these are the first axes, and not all
         */
        boolean giveRows(Set<Integer> first) {
            int count = first.size();
            if (form != Form.MAP
                    || count == 0
                    || count == extents.size()
                    || !first.equals(Set.copyOf(rows.subList(0, count)))) {
                return false;
            }
            inner.addAll(rows.subList(count, rows.size()));
            rows.subList(count, rows.size()).clear();
            form = Form.ROWS;
            return true;
        }

        boolean hasLoopsOf(Group other) {
            return form == other.form
                    && extents.equals(other.extents)
                    && rows.equals(other.rows)
                    && inner.equals(other.inner)
                    && columns.equals(other.columns);
        }

        /** An axis of no loop: along it an index stands where an int tells. */
        Index choose(Value ints, Index position, Dimension extent) {
            Choice choice = new Choice(ints, position, extent);
            if (!choices.contains(choice)) {
                choices.add(choice);
            }
            return Index.axis(CHOSEN + choices.indexOf(choice));
        }

        static boolean isChosen(int axis) {
            return axis >= CHOSEN;
        }

        Choice choice(int axis) {
            return choices.get(axis - CHOSEN);
        }

        /** How far an axis reaches, of a loop or chosen. */
        Dimension extent(int axis) {
            return isChosen(axis) ? choice(axis).extent() : extents.get(axis);
        }

        int addAxis(Dimension extent) {
            extents.add(extent);
            return extents.size() - 1;
        }

        /** An axis for each axis of a shape that is not 1; the index of the shape's elements. */
        List<Index> addAxes(Shape shape) {
            List<Index> index = new ArrayList<>();
            for (Dimension extent : shape.dimensions()) {
                index.add(extent.is(1) ? Index.ZERO : Index.axis(addAxis(extent)));
            }
            return index;
        }
    }
}
