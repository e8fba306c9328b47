// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import java.util.List;

/**
 * What the fuser decided.
 *
 * @param units in the order in which they run
 * @param stored by node: whether its value stands in an array of its own (settings: in a variable)
 * @param uses by node
 */
record Plan(Graph graph, List<Unit> units, boolean[] stored, Uses[] uses) {
    /** The value in whose array the elements of a value stand, in the same order. */
    Value array(Value value) {
        Value array = value;
        while (!stored[array.node()]
                && graph.node(array) instanceof Node.Apply apply
                && Views.isInOrder(graph, apply)) {
            array = apply.operands().get(0);
        }
        return array;
    }
}
