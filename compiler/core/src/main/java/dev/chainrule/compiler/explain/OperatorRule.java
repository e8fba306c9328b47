// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Formulas;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The derivative of an operator as equations, an equation an operand: {@code dx = dy · (1 − y²)}. */
public final class OperatorRule {
    private OperatorRule() {}

    /**
     * For all operands that have an adjoint.
     *
     * @param operands the types that the rule is applied to; dimensions with names show where they come from
     */
    public static List<String> formulas(Op op, List<TensorType> operands) {
        return byOperand(op, operands).stream().flatMap(Optional::stream).toList();
    }

    /** An equation for each operand; empty where none passes, and for all where the derivative is not a rule of one result. */
    static List<Optional<String>> byOperand(Op op, List<TensorType> operands) {
        List<Optional<String>> equations = new ArrayList<>();
        List<TensorType> results = op.infer(operands);
        if (!(op.derivative() instanceof Derivative.Rule rule) || results.size() != 1) {
            operands.forEach(operand -> equations.add(Optional.empty()));
            return equations;
        }
        GraphBuilder builder = new GraphBuilder();
        List<String> letters = letters(operands);
        List<Value> x = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            x.add(builder.input(letters.get(i), operands.get(i)));
        }
        Value y = builder.input("y", results.get(0));
        Value dy = builder.input("dy", results.get(0));
        List<Optional<Value>> adjoints = rule.rule().apply(builder, List.of(dy), List.of(y), x, operand -> true);
        Formulas formulas = new Formulas(builder::node, value -> Optional.empty());
        for (int i = 0; i < adjoints.size(); i++) {
            String letter = letters.get(i);
            int operand = i;
            equations.add(adjoints.get(i)
                    .map(adjoint -> chosen(builder, rule, y, x, operand, adjoint))
                    .map(adjoint -> "d" + letter + " = " + formulas.of(adjoint).text()));
        }
        return equations;
    }

    /** An adjoint with zeros where it does not count. */
    private static Value chosen(
            GraphBuilder builder, Derivative.Rule rule, Value y, List<Value> x, int operand, Value adjoint) {
        Term dx = new Term(builder, adjoint);
        return rule.choice()
                .of(builder, y, x, operand)
                .filter(where -> !where.isZero())
                .map(where -> {
                    Term condition = new Term(builder, where.condition());
                    return where.holds() ? condition.select(dx, dx.zero()) : condition.select(dx.zero(), dx);
                })
                .map(Term::value)
                .orElse(adjoint);
    }

    /** x alone; a and b; a condition is c. */
    private static List<String> letters(List<TensorType> operands) {
        if (operands.size() == 1) {
            return List.of("x");
        }
        List<String> letters = new ArrayList<>();
        char next = 'a';
        for (TensorType operand : operands) {
            boolean condition = operand.element() == ElementType.BOOL;
            letters.add(condition ? "c" : String.valueOf(next++));
        }
        return letters;
    }
}
