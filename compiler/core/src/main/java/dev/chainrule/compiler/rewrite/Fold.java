// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.Interpreter;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Computes what depends on constants alone, by the scalar body that would run, in the precision in which it would run:
 * the bits are the same.
 */
final class Fold {
    private Fold() {}

    static List<Rewrite> rules(Precision precision) {
        return List.of(
                Rewrite.ofElements("f(constants) → constant", site -> elementwise(site, precision)),
                new Rewrite(
                        "layout(constant) → constant",
                        Site::moves,
                        site -> Site.constant(site.operand(0)).map(value -> constant(site, value))));
    }

    private static Term constant(Site<?> site, double value) {
        return new Term(site.builder(), site.builder().constant(value, site.type()));
    }

    private static Optional<Term> elementwise(Site<?> site, Precision precision) {
        Body formula = ((Lowering.PerElement) site.op().lowering()).body();
        List<Double> constants = new ArrayList<>();
        for (Term operand : site.operands()) {
            if (!(site.builder().node(operand.value()) instanceof Node.Constant constant)) {
                return Optional.empty();
            }
            constants.add(constant.value());
        }
        if (site.op() == Discrete.SETTING_TO_REAL) {
            // A literal is rounded where it is used; until then it reads as it was written.
            return Optional.of(constant(site, constants.get(0)));
        }
        Interpreter interpreter = new Interpreter(precisionOf(site, precision), Interpreter.Calls.BODY);
        long[] arguments = new long[constants.size()];
        for (int i = 0; i < arguments.length; i++) {
            double constant = constants.get(i);
            arguments[i] = isReal(site.operand(i).type()) ? interpreter.fromReal(constant) : (long) constant;
        }
        long result;
        try {
            result = interpreter.evaluate(formula, arguments)[0];
        } catch (ArithmeticException tooLarge) {
            return Optional.empty(); // The run will say so, and where.
        }
        return Optional.of(constant(site, isReal(site.type()) ? interpreter.toReal(result) : (int) result));
    }

    /** What is computed among settings alone is computed in double. */
    private static Precision precisionOf(Site<?> site, Precision precision) {
        boolean reals = site.type().isReal()
                || site.operands().stream().anyMatch(operand -> operand.type().isReal());
        return reals ? precision : Precision.F64;
    }

    private static boolean isReal(TensorType type) {
        return type.element() == ElementType.REAL || type.element() == ElementType.SETTING;
    }
}
