// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.List;
import java.util.Optional;

/**
 * A reduction over some axes, which go. The sum of nothing is 0; the maximum of nothing is −∞ and the minimum +∞.
 *
 * @param axes ascending
 */
public record Reduce(Kind kind, List<Integer> axes) implements Op {
    public enum Kind {
        SUM,
        MAX,
        MIN
    }

    public Reduce {
        axes = axes.stream().sorted().toList();
    }

    @Override
    public String name() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + axes;
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        TensorType x = operands.get(0);
        if (!x.isReal()) {
            throw new TypeFault(TypeFault.Kind.ELEMENT, name() + " takes real, not " + x);
        }
        Axes.check(name(), axes, x.shape());
        return List.of(x.withShape(Axes.without(x.shape(), axes)));
    }

    /** Sum: dx = dy, repeated. Maximum, minimum: dx = dy, shared equally among the elements that attain it. */
    @Override
    public Derivative derivative() {
        return new Derivative.Rule((builder, dys, ys, xs) -> {
            Term x = new Term(builder, xs.get(0));
            Term dy = new Term(builder, dys.get(0)).restoreAxes(axes, x.shape());
            if (kind == Kind.SUM) {
                return List.of(Optional.of(dy.broadcast(x.shape()).value()));
            }
            Term y = new Term(builder, ys.get(0)).restoreAxes(axes, x.shape());
            Term attained = x.equalTo(y).select(x.one(), x.zero());
            Term count = attained.sum(axes).restoreAxes(axes, x.shape());
            return List.of(Optional.of(attained.times(dy.over(count)).value()));
        });
    }
}
