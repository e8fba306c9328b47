// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.explain.OperatorRule;
import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code docs/operators.md}, written from the catalogue. */
final class OperatorsDocument {
    private static final String HEAD = """
            # Operators

            Written from the operator catalogue by `OperatorsDocumentTest`; do not edit. To renew it:
            `./mvnw -pl compiler/tests -am test -Dtest=OperatorsDocumentTest -Dgolden.update`.

            What a model means is a graph of these operators. The layers, losses and further functions of the language are
            compositions of them, written in the library.

            In the formulas y is the result, x (or a and b) the operands, dx the adjoint of x: the derivative of the loss
            with respect to x, for a given adjoint dy of y. The same rules make the gradients of generated code. Where an
            operand was repeated by broadcasting, its adjoint is summed over the repetition; the formulas do not show that.
            Where a derivative does not exist, the notes say which one is taken: PyTorch's. [numerics.md](numerics.md) has a table of all of them.
            """;

    private OperatorsDocument() {}

    static String text() {
        StringBuilder text = new StringBuilder(HEAD);
        for (OperatorExamples.Family family : OperatorExamples.Family.values()) {
            text.append("\n## ").append(family.title()).append("\n\n");
            boolean elementwise =
                    family == OperatorExamples.Family.ELEMENTWISE || family == OperatorExamples.Family.DISCRETE;
            text.append(elementwise ? "The operands broadcast to one shape, which the result has.\n\n" : "");
            text.append(
                    row(List.of("operator", "definition", elementwise ? "types" : "shapes", "derivative", "notes")));
            text.append(row(List.of("---", "---", "---", "---", "---")));
            Set<String> done = new LinkedHashSet<>();
            for (OperatorExamples.Entry entry : OperatorExamples.ALL) {
                if (entry.family() == family && done.add(entry.name())) {
                    text.append(row(List.of(
                            "`" + entry.name() + "`",
                            entry.op().words().definition(),
                            entry.op() instanceof Elementwise op
                                    ? types(op)
                                    : entry.op().words().shapes(),
                            derivative(entry),
                            notes(entry.op()))));
                }
            }
        }
        return text.append(PyTorchFunctions.chapter()).toString();
    }

    /** The kink, if there is one, and the operator's own words. */
    private static String notes(Documented op) {
        if (op instanceof Elementwise elementwise && elementwise.kinks().equals(List.of(0.0))) {
            String kink = elementwise.operandTypes().size() == 2 ? "Kink where a = b." : "Kink at 0.";
            return (kink + " " + op.words().note()).strip();
        }
        return op.words().note();
    }

    private static String types(Elementwise op) {
        String operands =
                op.operandTypes().stream().map(OperatorsDocument::word).collect(Collectors.joining(", "));
        return operands + " → " + word(op.resultType());
    }

    private static String word(ElementType element) {
        return element == ElementType.SETTING ? "setting" : element.word();
    }

    private static String derivative(OperatorExamples.Entry entry) {
        if (entry.op().derivative() instanceof Derivative.Zero zero) {
            return "none: " + zero.why();
        }
        if (entry.op().derivative() instanceof Derivative.Flat) {
            return "dx = 0";
        }
        List<TensorType> operands = entry.operands().get(0);
        String formulas = String.join(", ", OperatorRule.formulas(entry.op(), operands));
        String example = "`" + entry.op().name() + "` of "
                + operands.stream().map(TensorType::toString).collect(Collectors.joining(" and ")) + ": ";
        return (entry.family() == OperatorExamples.Family.LAYOUT ? example : "") + formulas;
    }

    private static String row(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
