// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.CheckIndex;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Layout;
import dev.chainrule.compiler.op.Source;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import java.util.List;
import java.util.Optional;

/**
 * Σ where(j = index, x, 0) over j, where x does not depend on j and the index is in range: that is x, one summand of all.
 * The gradient of {@code pick} is full of it.
 */
final class OneHot {
    private OneHot() {}

    static Optional<Value> sum(GraphBuilder builder, List<Integer> axes, Value value) {
        Shape shape = builder.type(value).shape();
        int last = shape.rank() - 1;
        if (!axes.equals(List.of(last))
                || !(builder.node(value) instanceof Node.Apply where)
                || where.op() != Elementwise.SELECT
                || !isConstant(builder, where.operands().get(2), 0)
                || !(builder.node(where.operands().get(0)) instanceof Node.Apply equal)
                || equal.op() != Discrete.INT_EQUAL) {
            return Optional.empty();
        }
        Dimension extent = shape.get(last);
        boolean chosen = isPosition(builder, equal.operands().get(0), extent)
                        && isIndex(builder, equal.operands().get(1), extent)
                || isPosition(builder, equal.operands().get(1), extent)
                        && isIndex(builder, equal.operands().get(0), extent);
        Term x = new Term(builder, where.operands().get(1));
        boolean same = x.rank() == 0 || x.shape().get(x.rank() - 1).is(1);
        if (!chosen || !same || extent.is(1)) {
            return Optional.empty();
        }
        Shape row = shape.part(0, last);
        Term scalar = x.rank() == 0 ? x : x.reshape(x.shape().part(0, x.rank() - 1));
        return Optional.of(scalar.broadcast(row).value());
    }

    private static boolean isConstant(GraphBuilder builder, Value value, double wanted) {
        return builder.node(value) instanceof Node.Constant constant && constant.value() == wanted;
    }

    private static boolean isPosition(GraphBuilder builder, Value value, Dimension extent) {
        return builder.node(value) instanceof Node.Apply apply
                && apply.op() instanceof Source.Iota iota
                && iota.length().equals(extent);
    }

    /** One index a row, known to be in [0, extent). */
    private static boolean isIndex(GraphBuilder builder, Value value, Dimension extent) {
        Shape shape = builder.type(value).shape();
        if (shape.rank() > 0 && !shape.get(shape.rank() - 1).is(1)) {
            return false;
        }
        Value source = value;
        while (builder.node(source) instanceof Node.Apply apply) {
            Op op = apply.op();
            if (op instanceof CheckIndex check) {
                return check.bound().equals(extent);
            } else if (!(op instanceof Layout.Reshape || op instanceof Layout.Broadcast)) {
                return false;
            }
            source = apply.operands().get(0);
        }
        return false;
    }
}
