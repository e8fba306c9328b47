// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Combination;
import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * A reduction of reals or ints over some axes, which go. The sum of nothing is 0; the maximum of nothing is −∞ and the
 * minimum +∞ (of ints: the smallest and the largest int).
 *
 * @param axes ascending
 */
public record Reduce(Kind kind, List<Integer> axes) implements Documented {
    public enum Kind {
        SUM("the sum", Combination.SUM),
        MAX("the maximum", Combination.MAX),
        MIN("the minimum", Combination.MIN);

        private final String word = name().toLowerCase(Locale.ROOT);
        private final String words;
        private final Combination combination;

        Kind(String words, Combination combination) {
            this.words = words;
            this.combination = combination;
        }
    }

    public Reduce {
        axes = axes.stream().sorted().toList();
    }

    @Override
    public String name() {
        return kind.word + axes;
    }

    @Override
    public Words words() {
        return new Words(
                kind.words + " over some axes, which go",
                "real or int, [m, k, n] over axis 1 → [m, n]",
                switch (kind) {
                    case SUM -> "The sum of nothing is 0. A sum of ints that does not fit into 32 bits is an error.";
                    case MAX -> "Equal elements share dy equally. The maximum of nothing is −∞; NaN wins.";
                    case MIN -> "Equal elements share dy equally. The minimum of nothing is +∞; NaN wins.";
                });
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        TensorType x = Operands.one(this, operands, ElementType.REAL, ElementType.INT);
        Axes.check(this, axes, x.shape());
        return List.of(x.withShape(Axes.without(x.shape(), axes)));
    }

    /** Sum: dx = dy, repeated. Maximum, minimum: dx = dy, shared equally among the elements that attain it. */
    @Override
    public Derivative derivative() {
        Derivative.Guarding guarding = new Derivative.Guarding.Restored(axes);
        if (kind == Kind.SUM) {
            return Operands.rule(
                    guarding, (dy, y, x) -> dy.restoreAxes(axes, x.shape()).broadcast(x.shape()));
        }
        Derivative.Choice choice = (builder, y, x, operand) -> Optional.of(new Derivative.Where(
                attained(new Term(builder, y), new Term(builder, x.get(0))).value(), true, false));
        return new Derivative.Rule(
                Operands.adjoint((dy, y, x) -> {
                    Term count = attained(y, x).select(x.one(), x.zero()).sum(axes);
                    return dy.over(count).restoreAxes(axes, x.shape()).broadcast(x.shape());
                }),
                guarding,
                choice);
    }

    /** Which elements are the largest, or smallest. */
    private Term attained(Term y, Term x) {
        return x.equalTo(y.restoreAxes(axes, x.shape()));
    }

    @Override
    public Notation notation(List<Notation> x, List<TensorType> types) {
        return kind == Kind.SUM ? Notation.total(x.get(0)) : Notation.call(kind.word, x);
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Reduction(kind.combination, axes);
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> {
            boolean whole = x.get(0).element() == ElementType.INT;
            DoubleStream elements = Axes.along(x.get(0), axes, index);
            return switch (kind) {
                case SUM -> whole ? Math.toIntExact((long) Axes.sum(elements)) : Axes.sum(elements);
                case MAX -> elements.reduce(whole ? Integer.MIN_VALUE : Double.NEGATIVE_INFINITY, Math::max);
                case MIN -> elements.reduce(whole ? Integer.MAX_VALUE : Double.POSITIVE_INFINITY, Math::min);
            };
        };
    }
}
