// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.notation.MathMl;
import dev.chainrule.compiler.notation.Notation;
import java.util.List;
import java.util.stream.Collectors;

/** An HTML page, or its body alone as a part of a larger one. */
final class HtmlDocument {
    static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1c1e21; --soft: #5c636b; --rule: #d9dde1; --paper: #fff; --mark: #fff3c4; }
            @media (prefers-color-scheme: dark) {
              :root { --ink: #e6e8ea; --soft: #9aa3ab; --rule: #3a4046; --paper: #16181b; --mark: #4a3f12; }
            }
            body { margin: 0 auto; max-width: 60rem; padding: 1rem; color: var(--ink); background: var(--paper);
                   font: 16px/1.5 system-ui, sans-serif; }
            h2 { border-bottom: 1px solid var(--rule); }
            .equation { padding: .25rem .5rem; overflow-x: auto; }
            .equation .shape { float: right; color: var(--soft); font-family: monospace; }
            .equation math { font-size: 1.1em; }
            .value { color: var(--soft); }
            .details { margin: 0 0 .5rem 1.5rem; padding: 0; color: var(--soft); font-size: .85em; list-style: none; }
            code, pre { font-family: ui-monospace, monospace; }
            table { border-collapse: collapse; }
            th, td { text-align: left; padding: .1rem .75rem .1rem 0; }
            .lit { background: var(--mark); }
            """;

    private final DerivationDocument document;

    HtmlDocument(DerivationDocument document) {
        this.document = document;
    }

    String text() {
        String title = document.blocks().stream()
                .filter(Passage.Heading.class::isInstance)
                .map(block -> ((Passage.Heading) block).text())
                .findFirst()
                .orElse("");
        return page(title, STYLE, body());
    }

    /** A whole page. */
    static String page(String title, String style, String body) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                %s</body>
                </html>
                """.formatted(MathMl.escaped(title), style, body);
    }

    String body() {
        return document.blocks().stream().map(this::block).collect(Collectors.joining());
    }

    private String block(Passage block) {
        if (block instanceof Passage.Heading heading) {
            return "<h%1$d>%2$s</h%1$d>\n".formatted(heading.level(), MathMl.escaped(heading.text()));
        } else if (block instanceof Passage.Paragraph paragraph) {
            return "<p>" + MathMl.escaped(paragraph.text()) + "</p>\n";
        } else if (block instanceof Passage.Equation equation) {
            return equation(equation);
        }
        Passage.Table table = (Passage.Table) block;
        return "<table>\n" + row("th", table.head())
                + table.rows().stream().map(row -> row("td", row)).collect(Collectors.joining()) + "</table>\n";
    }

    private String equation(Passage.Equation equation) {
        String line =
                equation.line().map(number -> " data-line=\"" + number + "\"").orElse("");
        String shape = equation.shape().isEmpty()
                ? ""
                : "<span class=\"shape\">" + MathMl.escaped(equation.shape()) + "</span>";
        String value = equation.value()
                .map(number -> " <span class=\"value\">= " + MathMl.escaped(number) + "</span>")
                .orElse("");
        StringBuilder html = new StringBuilder("<div class=\"equation\"" + line + ">" + shape + "<math>"
                + math(equation.left()) + "<mo>=</mo>" + math(equation.right()) + "</math>" + value + "</div>\n");
        if (!equation.details().isEmpty()) {
            html.append("<ul class=\"details\">\n");
            for (Passage.Detail detail : equation.details()) {
                String shown = detail.formula()
                        .map(formula -> "<math>" + math(formula) + "</math>")
                        .orElseGet(() -> "<code>" + MathMl.escaped(detail.text()) + "</code>");
                html.append("<li>")
                        .append(MathMl.escaped(detail.label()))
                        .append(": ")
                        .append(shown)
                        .append("</li>\n");
            }
            html.append("</ul>\n");
        }
        return html.toString();
    }

    private String math(Notation notation) {
        return MathMl.print(notation, document.adjoints());
    }

    private static String row(String cell, List<String> cells) {
        return cells.stream()
                .map(text -> "<" + cell + ">" + MathMl.escaped(text) + "</" + cell + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }
}
