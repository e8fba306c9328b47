// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text from programs, made safe to stand in a comment of generated code. */
final class Comments {
    private static final int LONGEST_LINE = 140;
    /** Where a formula may be broken; not at its start. */
    private static final Pattern OPERATOR = Pattern.compile("(?<=.{40}) [+−·/@=,] ");

    private Comments() {}

    /** For a {@code //} comment: one line that ends nowhere early. */
    static String line(String text) {
        return plain(text).replace('\n', ' ').strip();
    }

    /** The same broken into lines that are not too long: a formula goes on after an operator, or else after a blank. */
    static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        String rest = line(text);
        while (rest.length() > LONGEST_LINE) {
            Matcher operator = OPERATOR.matcher(rest.substring(0, LONGEST_LINE));
            int end = 0;
            while (operator.find()) {
                end = operator.end();
            }
            end = end > 0 ? end : rest.lastIndexOf(' ', LONGEST_LINE) + 1;
            if (end == 0) {
                break;
            }
            lines.add(rest.substring(0, end).strip());
            rest = rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }

    /** For a documentation comment: lines stay, and nothing in them is markup. */
    static String doc(String text) {
        return plain(text)
                .strip()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("*/", "*&#47;")
                .replace("{", "&#123;")
                .replace("}", "&#125;");
    }

    /** Text of a documentation comment broken into lines of at most {@code width} characters, where it has blanks. */
    static String wrap(String text, int width) {
        StringBuilder wrapped = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            int column = 0;
            for (String word : line.split(" ", -1)) {
                if (column > 0 && column + 1 + word.length() > width) {
                    wrapped.append('\n');
                    column = 0;
                } else if (column > 0) {
                    wrapped.append(' ');
                    column++;
                }
                wrapped.append(word);
                column += word.length();
            }
            wrapped.append('\n');
        }
        return wrapped.toString();
    }

    /**
     * Without control characters, and without those that only change the direction of writing: they can make code look
     * like another. A doubled backslash begins no Unicode escape.
     */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\\') {
                plain.append("\\\\");
            } else if (c == '\n') {
                plain.append('\n');
            } else if (Character.isISOControl(c)) {
                plain.append(' ');
            } else if (Character.getType(c) != Character.FORMAT && Character.getType(c) != Character.SURROGATE) {
                plain.appendCodePoint(c);
            }
        });
        return plain.toString();
    }
}
