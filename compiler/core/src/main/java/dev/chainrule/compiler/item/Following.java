// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.item;

import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Initial;

/**
 * Copies that follow parameters and states: all that is declared under one path.
 *
 * @param from the path of what they follow, or of the list in which that is
 * @param to their own
 * @param rate the part of the way that they go, above 0 and at most 1
 * @param every they go after each so-manieth step that changes what they follow
 */
public record Following(String from, String to, double rate, int every) {
    /** Whether a cell is one of these copies. */
    public boolean holds(Cell cell) {
        return cell.follows() && (cell.name().equals(to) || cell.name().startsWith(to + "."));
    }

    /** What the copy of this name begins with: what it follows. */
    public Initial initial(String name) {
        return new Initial.Same(from + name.substring(to.length()));
    }
}
