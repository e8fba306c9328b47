// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.op.CutPoint;
import dev.chainrule.compiler.op.OwnGradient;
import dev.chainrule.compiler.op.StopGradient;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.scalar.Precision;
import java.util.List;

/** Identities and constants. No value changes beyond rounding, for no operand. */
public final class Simplify {
    private static final List<Rewrite> CUTS = List.of(
            Rewrite.of("stop_gradient(x) → x", StopGradient.class, site -> java.util.Optional.of(site.operand(0))),
            Rewrite.of("cut(x) → x", CutPoint.class, site -> java.util.Optional.of(site.operand(0))));

    /** No kernel is made for it, and none reads the first of no elements before a loop of no turns. */
    private static final List<Rewrite> EMPTY = List.of(new Rewrite(
            "no elements → constant",
            op -> op.functions().isEmpty(),
            site -> site.type().shape().size().is(0)
                    ? java.util.Optional.of(
                            new Term(site.builder(), site.builder().constant(0, site.type())))
                    : java.util.Optional.empty()));

    /** After the last derivative: a function's own gradient has done its work. */
    public static final Pass OWN =
            new Pass("drop-own-gradients", "gradients of one's own, after the last derivative", graph -> {
                if (graph.nodes().stream().allMatch(node -> OwnGradient.of(node).isEmpty())) {
                    return graph;
                }
                GraphBuilder builder = new GraphBuilder(graph.nodes().size());
                return Rebuild.of(graph, builder, (node, origin) -> {
                    builder.at(origin);
                    return OwnGradient.of(node)
                            .map(own -> own.computed(node.operands()))
                            .orElseGet(() -> builder.add(node));
                });
            });

    private Simplify() {}

    /** The rules for graphs of which derivatives may still be taken. */
    public static RuleSet rules(Precision precision) {
        return RuleSet.of(
                "simplify",
                List.of(
                        Fold.rules(precision),
                        Arithmetic.RULES,
                        Textbook.RULES,
                        Moves.RULES,
                        Pieces.RULES,
                        OneHot.RULES));
    }

    /** The rules for graphs of which no derivative is taken any more: cut points have done their work. */
    public static RuleSet finalRules(Precision precision) {
        return RuleSet.of(
                "simplify",
                List.of(
                        EMPTY,
                        CUTS,
                        Fold.rules(precision),
                        Arithmetic.RULES,
                        Textbook.RULES,
                        Moves.RULES,
                        Pieces.RULES,
                        OneHot.RULES));
    }

    public static Pass pass(Precision precision) {
        RuleSet rules = rules(precision);
        return new Pass("simplify", "identities and constants, exact only", rules::apply);
    }

    public static Pass finalPass(Precision precision) {
        RuleSet rules = finalRules(precision);
        return new Pass("finish", "simplify, across cut points too", rules::apply);
    }
}
