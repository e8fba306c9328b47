// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.BodyBuilder;
import dev.chainrule.scalar.Scalar;
import dev.chainrule.scalar.ScalarType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A scalar of a kernel that is being built, at one index of the iteration space. Compared by identity: the builder makes
 * one of each.
 */
final class Expression {
    /** What it is made of. */
    sealed interface Kind {}

    record Literal(Node.Constant constant) implements Kind {}

    record Parameter(Value setting) implements Kind {}

    record Extent(Dimension dimension) implements Kind {}

    /** A whole number that is affine in the loops' indices. */
    record Position(Index index) implements Kind {}

    /** The element of an array at a row-major position. */
    record Load(Value array, Index position) implements Kind {}

    record Formula(Body body) implements Kind {}

    record Reduction(Lowering.Along along) implements Kind {}

    final Kind kind;
    final ScalarType type;
    final List<Expression> operands;
    /** The axes on which it depends. */
    final Set<Integer> axes = new HashSet<>();
    /** How many reductions lie one behind the other below it. */
    final int depth;

    Expression(Kind kind, ScalarType type, List<Expression> operands, Set<Integer> ownAxes) {
        this.kind = kind;
        this.type = type;
        this.operands = operands;
        axes.addAll(ownAxes);
        int deepest = 0;
        for (Expression operand : operands) {
            deepest = Math.max(deepest, operand.depth);
        }
        depth = kind instanceof Reduction ? deepest + 1 : deepest;
    }

    /** Whether it costs nothing to write it again. */
    boolean isFree() {
        return kind instanceof Literal || kind instanceof Parameter || kind instanceof Extent;
    }

    static Scalar constant(BodyBuilder builder, Node.Constant constant) {
        return switch (constant.type().element()) {
            case REAL, SETTING -> builder.real(constant.value());
            case INT -> builder.whole((int) constant.value());
            case BOOL -> builder.truth(constant.value() != 0);
        };
    }
}
