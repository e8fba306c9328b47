// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Draws derivatives by a name that is in scope: an input, a parameter, something computed or carried. What they are of may hold
 * derivatives, by the same name too.
 */
final class RandomDerivatives {
    /** More than so many rows of a Jacobian take too long. */
    private static final int ROWS = 8;

    private final Draw draw;
    private final Expressions scope;

    /** @param scope what may be written, and by which names derivatives are taken */
    RandomDerivatives(Draw draw, Expressions scope) {
        this.draw = draw;
        this.scope = scope;
    }

    /** A derivative: its text and its type. */
    record Derivative(String text, TensorType type) {}

    /** A derivative, if there is a name by which one can be taken. */
    Optional<Derivative> derivative() {
        List<String> names = scope.scope().entrySet().stream()
                .filter(entry -> entry.getValue().isReal())
                .map(Map.Entry::getKey)
                .toList();
        return names.isEmpty() ? Optional.empty() : Optional.of(by(draw.of(names)));
    }

    /** A derivative by a name. */
    Derivative by(String x) {
        TensorType type = scope.scope().get(x);
        String y = number(x, type);
        return switch (draw.below(7)) {
            case 0 -> new Derivative(grad(bounded(x + " * " + grad(y, x)), x), type);
            case 1 -> new Derivative("hvp(" + y + ", " + x + ", " + value(type) + ")", type);
            case 2 -> new Derivative("jvp(" + through(x, type) + ", " + x + ", " + value(type) + ")", type);
            case 3 -> jacobian(x, type, y);
            default -> new Derivative(grad(y, x), type);
        };
    }

    /** A Jacobian or a matrix of second derivatives where it is small, and no dynamic dimension stands in it twice. */
    private Derivative jacobian(String x, TensorType type, String y) {
        Shape twice = type.shape().followedBy(type.shape());
        OptionalLong size = type.shape().size().value();
        if (size.isEmpty() || size.getAsLong() > ROWS || !draw.isSmall(twice)) {
            return new Derivative(grad(y, x), type);
        }
        return draw.chance(50)
                ? new Derivative("hessian(" + y + ", " + x + ")", type.withShape(twice))
                : new Derivative("jacobian(" + through(x, type) + ", " + x + ")", type.withShape(twice));
    }

    private String value(TensorType type) {
        return scope.expression(type, draw.between(0, 2));
    }

    /** Something of x's shape that x has an influence on. */
    private String through(String x, TensorType type) {
        String other = scope.expression(type, draw.between(1, 4));
        return draw.of("softsign", "tanh", "sin") + "(" + x + draw.of(" * ", " + ", " - ") + other + ")";
    }

    private String number(String x, TensorType type) {
        return "mean(" + through(x, type) + ")";
    }

    private static String bounded(String value) {
        return "mean(softsign(" + value + "))";
    }

    private static String grad(String y, String x) {
        return "grad(" + y + ", " + x + ")";
    }
}
