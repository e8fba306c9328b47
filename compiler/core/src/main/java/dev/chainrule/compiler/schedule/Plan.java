// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.CheckIndex;
import dev.chainrule.compiler.op.Layout;
import dev.chainrule.compiler.op.Reduce;
import dev.chainrule.compiler.op.StopGradient;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What the fuser decided.
 *
 * @param units in the order in which they run
 * @param stored by node: whether its value stands in an array of its own (settings: in a variable)
 * @param uses by node
 */
record Plan(Graph graph, List<Unit> units, boolean[] stored, Fuser.Uses[] uses, OpCosts costs) {
    /** Whether an operator passes its operand's elements on in the same order. */
    static boolean isSame(Graph graph, Node.Apply apply) {
        if (apply.op() instanceof Reduce reduce) {
            Shape shape = graph.type(apply.operands().get(0)).shape();
            return reduce.axes().stream().allMatch(axis -> shape.get(axis).is(1));
        }
        return apply.op() instanceof StopGradient || apply.op() instanceof CheckIndex;
    }

    /** Whether an operator only moves elements, each of its result being one of its operand. */
    static boolean isView(Graph graph, Node.Apply apply) {
        return isSame(graph, apply)
                || apply.op() instanceof Lower.Copy
                || apply.op() instanceof Layout && !(apply.op() instanceof Layout.Concat);
    }

    /** Where a view finds an element in its operand; empty if that is not affine. */
    static Optional<List<Index>> operandIndex(
            Graph graph, Node.Apply view, List<Index> index, IntFunction<Dimension> extents) {
        if (view.op() instanceof Layout layout) {
            Shape operand = graph.type(view.operands().get(0)).shape();
            return Views.operand(layout, operand, view.results().get(0).shape(), index, extents);
        }
        List<Index> moved = new ArrayList<>(index);
        if (view.op() instanceof Reduce reduce) {
            reduce.axes().forEach(axis -> moved.add(axis, Index.ZERO));
        }
        return Optional.of(moved);
    }

    /** The value in whose array the elements of a value stand, in the same order. */
    Value array(Value value) {
        Value array = value;
        while (!stored[array.node()]
                && graph.node(array) instanceof Node.Apply apply
                && (isSame(graph, apply) || apply.op() instanceof Layout.Reshape)) {
            array = apply.operands().get(0);
        }
        return array;
    }
}
