// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.notation.Latex;
import dev.chainrule.compiler.notation.Notation;
import java.util.List;
import java.util.stream.Collectors;

/** Markdown with formulas between dollars, as GitHub and most other readers show them. */
final class MarkdownDocument {
    private final DerivationDocument document;
    private final StringBuilder text = new StringBuilder();

    MarkdownDocument(DerivationDocument document) {
        this.document = document;
    }

    String text() {
        for (Passage block : document.blocks()) {
            if (block instanceof Passage.Heading heading) {
                blankLine();
                text.append("#".repeat(heading.level()))
                        .append(' ')
                        .append(escaped(heading.text()))
                        .append("\n\n");
            } else if (block instanceof Passage.Paragraph paragraph) {
                blankLine();
                text.append(escaped(paragraph.text())).append("\n\n");
            } else if (block instanceof Passage.Equation equation) {
                equation(equation);
            } else if (block instanceof Passage.Table table) {
                row(table.head());
                row(table.head().stream().map(cell -> "---").toList());
                table.rows().forEach(this::row);
                text.append('\n');
            }
        }
        return text.toString();
    }

    /** After a list. */
    private void blankLine() {
        if (!text.isEmpty() && text.charAt(text.length() - 2) != '\n') {
            text.append('\n');
        }
    }

    private void equation(Passage.Equation equation) {
        text.append("- ").append(math(equation.left())).append(" = ").append(math(equation.right()));
        equation.value().ifPresent(value -> text.append(" = ").append(value));
        if (!equation.shape().isEmpty()) {
            text.append(" &nbsp; `").append(equation.shape()).append('`');
        }
        text.append('\n');
        for (Passage.Detail detail : equation.details()) {
            String shown = detail.formula().map(this::math).orElseGet(() -> "`" + detail.text() + "`");
            text.append("  - ")
                    .append(escaped(detail.label()))
                    .append(": ")
                    .append(shown)
                    .append('\n');
        }
    }

    private String math(Notation notation) {
        return "$" + Latex.print(notation, document.adjoints()) + "$";
    }

    private void row(List<String> cells) {
        text.append(cells.stream().map(MarkdownDocument::escaped).collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("_", "\\_")
                .replace("*", "\\*")
                .replace("|", "\\|")
                .replace("<", "&lt;");
    }
}
