// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lines of Unicode. Equations that follow one another stand below one another. */
final class TextDocument {
    private static final int WIDEST = 16;
    private static final int SHAPES_FROM = 64;

    private final List<Passage> blocks;
    private final StringBuilder text = new StringBuilder();

    TextDocument(DerivationDocument document) {
        this.blocks = document.blocks();
    }

    String text() {
        for (int i = 0; i < blocks.size(); i++) {
            Passage block = blocks.get(i);
            if (block instanceof Passage.Heading heading) {
                heading(heading);
            } else if (block instanceof Passage.Paragraph paragraph) {
                text.append("  ").append(paragraph.text()).append('\n');
            } else if (block instanceof Passage.Equation equation) {
                equation(equation, width(i));
            } else if (block instanceof Passage.Table table) {
                table(table);
            }
        }
        return text.toString();
    }

    private void heading(Passage.Heading heading) {
        text.append(text.isEmpty() ? "" : "\n").append(heading.text()).append('\n');
        if (heading.level() < 3) {
            text.append((heading.level() == 1 ? "=" : "-").repeat(heading.text().length()))
                    .append('\n');
        }
    }

    /** Of the names in the run of equations that a block belongs to. */
    private int width(int index) {
        int start = index;
        while (blocks.get(start) instanceof Passage.Equation) {
            start--;
        }
        int widest = 0;
        for (int i = start + 1; i < blocks.size() && blocks.get(i) instanceof Passage.Equation equation; i++) {
            int length = equation.left().text().length();
            widest = length <= WIDEST ? Math.max(widest, length) : widest;
        }
        return widest;
    }

    private void equation(Passage.Equation equation, int width) {
        String line = "  " + pad(equation.left().text(), width) + " = "
                + equation.right().text();
        String shape = equation.shape();
        String whole = shape.isEmpty() ? line : pad(line, SHAPES_FROM) + "  " + shape;
        text.append(whole.stripTrailing()).append('\n');
        String margin = " ".repeat(width + 5);
        equation.value()
                .ifPresent(value -> text.append(" ".repeat(width + 2))
                        .append(" = ")
                        .append(value)
                        .append('\n'));
        for (Passage.Detail detail : equation.details()) {
            text.append(margin)
                    .append(detail.label())
                    .append(": ")
                    .append(detail.text())
                    .append('\n');
        }
    }

    private void table(Passage.Table table) {
        List<List<String>> rows = new ArrayList<>(List.of(table.head()));
        rows.addAll(table.rows());
        List<Integer> widths = IntStream.range(0, table.head().size())
                .mapToObj(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toList();
        for (List<String> row : rows) {
            text.append(IntStream.range(0, row.size())
                            .mapToObj(column -> pad(row.get(column), widths.get(column)))
                            .collect(Collectors.joining("  ", "  ", ""))
                            .stripTrailing())
                    .append('\n');
        }
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
