// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.diagnostic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Prints diagnostics:
 *
 * <pre>
 * xor.nn:6:13: error NN0204: inner dimensions differ, 2 and 4
 *    5 |   param W1: [4, 2] = he_normal()
 *    6 |   h  = tanh(x @ W1 + b1)
 *      |             ^^^^^^ x is [batch, 2], W1 is [4, 2]
 *    = hint: declare W1 as [2, 4], or write transpose(W1)
 *    = more: mvn chainrule:explain -Dcode=NN0204
 * </pre>
 */
public final class Renderer {
    /** A file and what stands behind it, {@code nets/gan.nn} and {@code :6}. */
    private static final Pattern PLACE = Pattern.compile("(?<![^\\s(])([^\\s:(]+\\.nn)(:\\d+)");

    private Renderer() {}

    /**
     * One of them where files go by other names and more is asked for in another way.
     *
     * @param place what a file's name is there: a path that opens from where the user is
     * @param more the command that explains a code
     */
    public static String render(Diagnostic diagnostic, UnaryOperator<String> place, UnaryOperator<String> more) {
        return render(diagnostic, more)
                .lines()
                .map(line -> line.matches(" *\\d* \\|.*") // lines of the program stay as they are
                        ? line
                        : PLACE.matcher(line)
                                .replaceAll(found ->
                                        Matcher.quoteReplacement(place.apply(found.group(1)) + found.group(2))))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** All of them, a file after the other and each in the order of the places, an empty line between two. */
    public static String render(List<Diagnostic> diagnostics) {
        List<SourceFile> sources = new ArrayList<>();
        for (Diagnostic diagnostic : diagnostics) {
            SourceFile source = diagnostic.span().source();
            if (!sources.contains(source)) {
                sources.add(source);
            }
        }
        List<Diagnostic> sorted = new ArrayList<>(diagnostics);
        sorted.sort(Comparator.comparingInt(
                        (Diagnostic d) -> sources.indexOf(d.span().source()))
                .thenComparingInt(d -> d.span().start()));
        List<String> texts =
                sorted.stream().map(diagnostic -> render(diagnostic)).toList();
        return String.join("\n", texts);
    }

    /** One of them, with a line end behind its last line. */
    public static String render(Diagnostic diagnostic) {
        return render(diagnostic, Explanations::command);
    }

    private static String render(Diagnostic diagnostic, UnaryOperator<String> more) {
        Span span = diagnostic.span();
        String severity = diagnostic.code().severity().name().toLowerCase(Locale.ROOT);
        String id = diagnostic.code().id();
        StringBuilder out = new StringBuilder(256);
        out.append(span.place())
                .append(": ")
                .append(severity)
                .append(' ')
                .append(id)
                .append(": ");
        out.append(SourceLine.visible(diagnostic.message())).append('\n');
        source(span, SourceLine.visible(diagnostic.label()), out);
        for (String note : diagnostic.notes()) {
            out.append("   = note: ").append(SourceLine.visible(note)).append('\n');
        }
        diagnostic
                .hint()
                .ifPresent(hint -> out.append("   = hint: ")
                        .append(SourceLine.visible(hint))
                        .append('\n'));
        out.append("   = more: ").append(more.apply(id)).append('\n');
        return out.toString();
    }

    /** The line of the span below the one before it, and the carets. */
    private static void source(Span span, String label, StringBuilder out) {
        SourceFile source = span.source();
        int number = span.line();
        int before = number - 1;
        String text = source.lineText(number);
        int from = span.column() - 1;
        int lineEnd = text.codePointCount(0, text.length());
        int length = source.line(Math.max(span.start(), span.end() - 1)) > number
                ? lineEnd - from
                : span.text().codePointCount(0, span.text().length());
        SourceLine line = new SourceLine(text, from, from + Math.max(1, length));
        String margin = " ".repeat(Math.max(4, Integer.toString(number).length()));
        String above = before < 1 ? "" : line.sameCut(source.lineText(before));
        if (!above.isEmpty()) {
            out.append(number(before, margin)).append(" | ").append(above).append('\n');
        }
        out.append(number(number, margin)).append(" | ").append(line.shown()).append('\n');
        String carets = margin + " | " + line.carets() + (label.isEmpty() ? "" : " " + label);
        out.append(carets).append('\n');
    }

    private static String number(int line, String margin) {
        String digits = Integer.toString(line);
        return margin.substring(digits.length()) + digits;
    }
}
