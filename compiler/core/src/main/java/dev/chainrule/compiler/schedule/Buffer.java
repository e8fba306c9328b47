// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import java.util.List;

/**
 * An array of a schedule, contiguous and row-major.
 *
 * @param id its index in the schedule
 * @param name for the reader: the name of the equation whose value it holds, or that with a prefix ({@code dh})
 * @param element REAL, INT or BOOL (an int, 0 or 1)
 * @param length the number of elements
 */
public record Buffer(int id, String name, ElementType element, Dimension length, Storage storage) {
    /** Where it lives. */
    public sealed interface Storage {}

    /** The workspace's copy of an input. */
    public record InputCopy(String input) implements Storage {}

    /** The array of a cell, in {@code Parameters}. */
    public record CellArray(Cell cell) implements Storage {}

    /** What a function is applied to: each call gives an array for it. */
    record Operand(int index) implements Storage {}

    /** Lives within one run of the entry point: the memory plan gives it a slot. */
    public record Temporary() implements Storage {}

    /** Another buffer in each turn of a loop: the one at the turn's number plus {@code shift} in the table. */
    public record EachTurn(Table table, int shift) implements Storage {}

    /**
     * Buffers of one kind in a row.
     *
     * @param first the index of the first of them; no loop comes to an index before it
     * @param buffers by id; none of them changes from turn to turn
     */
    public record Table(String name, ElementType element, int first, List<Integer> buffers) {
        public Table {
            buffers = List.copyOf(buffers);
        }
    }
}
