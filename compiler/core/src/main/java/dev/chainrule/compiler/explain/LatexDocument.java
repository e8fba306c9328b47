// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.notation.Latex;
import dev.chainrule.compiler.notation.Notation;
import java.util.List;
import java.util.stream.Collectors;

/** A document for pdflatex. */
final class LatexDocument {
    private static final String HEAD = """
            \\documentclass[a4paper]{article}
            \\usepackage[T1]{fontenc}
            \\usepackage[utf8]{inputenc}
            \\usepackage{amsmath}
            \\usepackage[margin=2.5cm]{geometry}
            \\setlength{\\parindent}{0pt}
            \\begin{document}
            """;
    private static final List<String> SECTIONS = List.of("section*", "subsection*", "subsubsection*");

    private final DerivationDocument document;
    private final StringBuilder text = new StringBuilder(HEAD);

    LatexDocument(DerivationDocument document) {
        this.document = document;
    }

    String text() {
        for (Passage block : document.blocks()) {
            if (block instanceof Passage.Heading heading) {
                text.append("\n\\")
                        .append(SECTIONS.get(heading.level() - 1))
                        .append('{')
                        .append(Latex.escaped(heading.text()))
                        .append("}\n");
            } else if (block instanceof Passage.Paragraph paragraph) {
                text.append(Latex.escaped(paragraph.text())).append("\n\n");
            } else if (block instanceof Passage.Equation equation) {
                equation(equation);
            } else if (block instanceof Passage.Table table) {
                table(table);
            }
        }
        return text.append("\\end{document}\n").toString();
    }

    private void equation(Passage.Equation equation) {
        text.append("\\[ ").append(math(equation.left())).append(" = ").append(math(equation.right()));
        equation.value()
                .ifPresent(value ->
                        text.append(" = \\text{").append(Latex.escaped(value)).append('}'));
        if (!equation.shape().isEmpty()) {
            text.append(" \\qquad \\text{")
                    .append(Latex.escaped(equation.shape()))
                    .append('}');
        }
        text.append(" \\]\n");
        if (!equation.details().isEmpty()) {
            text.append("{\\small\\raggedright\n");
            for (Passage.Detail detail : equation.details()) {
                String shown = detail.formula()
                        .map(formula -> "$" + math(formula) + "$")
                        .orElseGet(() -> Latex.escaped(detail.text()));
                text.append(Latex.escaped(detail.label()))
                        .append(": ")
                        .append(shown)
                        .append("\\par\n");
            }
            text.append("}\n");
        }
    }

    private String math(Notation notation) {
        return Latex.print(notation, document.adjoints());
    }

    private void table(Passage.Table table) {
        text.append("\\begin{tabular}{").append("l".repeat(table.head().size())).append("}\n");
        row(table.head());
        text.append("\\hline\n");
        table.rows().forEach(this::row);
        text.append("\\end{tabular}\n\n");
    }

    /** A bar is a rule as long as it has characters. */
    private void row(List<String> cells) {
        text.append(cells.stream()
                        .map(cell ->
                                cell.startsWith("█") ? "\\rule{" + cell.length() + "mm}{2mm}" : Latex.escaped(cell))
                        .collect(Collectors.joining(" & ")))
                .append(" \\\\\n");
    }
}
