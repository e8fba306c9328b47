// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.diagnostic;

/**
 * A line of source as a terminal shows it, with the columns that a span takes there: tabs are blanks up to the next
 * multiple of four, wide characters take two columns, combining marks none, and characters that would move the cursor or
 * turn the direction of writing are shown as a box. A line of more than {@value #WIDTH} columns is cut around the span.
 */
final class SourceLine {
    private static final int WIDTH = 110;
    private static final int TAB = 4;
    private static final String CUT = "…";

    private final String shown;
    /** The columns of the span before cutting, and the columns where the line is cut. */
    private final int caret;

    private final int carets;
    private final int cutFrom;
    private final int cutTo;

    /** A line and a span in it, in code points. The span may begin behind the last of them. */
    SourceLine(String text, int from, int to) {
        int caretFrom = column(text, from);
        int caretTo = Math.max(caretFrom + 1, column(text, to));
        int width = column(text, Integer.MAX_VALUE);
        cutFrom = width <= WIDTH || caretFrom < WIDTH * 3 / 4 ? 0 : caretFrom - WIDTH / 2;
        cutTo = cutFrom + WIDTH;
        caret = caretFrom;
        carets = Math.max(1, Math.min(caretTo, cutTo) - caretFrom);
        shown = sameCut(text);
    }

    String shown() {
        return shown;
    }

    /** Blanks and carets to stand below {@link #shown()}. */
    String carets() {
        return " ".repeat(caret - cutFrom + (cutFrom > 0 ? 1 : 0)) + "^".repeat(carets);
    }

    /** Another line, cut where this one is. */
    String sameCut(String text) {
        StringBuilder out = new StringBuilder();
        int column = 0;
        boolean more = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int character = text.codePointAt(i);
            int width = width(character, column);
            if (column + width > cutTo) {
                more = true;
                break;
            }
            if (column >= cutFrom) {
                show(character, width, out);
            } else if (column + width > cutFrom) {
                out.append(" ".repeat(column + width - cutFrom));
            }
            column += width;
        }
        String line = (out.length() > 0 && cutFrom > 0 ? CUT : "") + out + (more ? CUT : "");
        return line.stripTrailing();
    }

    /** A text on one line, with nothing in it that could move the cursor. */
    static String visible(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(character -> show(character, 1, out));
        return out.toString();
    }

    private static void show(int character, int width, StringBuilder out) {
        if (character == '\t') {
            out.append(" ".repeat(width));
        } else if (isControl(character)) {
            out.append('\uFFFD');
        } else {
            out.appendCodePoint(character);
        }
    }

    private static boolean isControl(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** The column before a code point, and beyond the end of the line one further for each. */
    private static int column(String text, int codePoints) {
        int column = 0;
        int count = 0;
        for (int i = 0; i < text.length() && count < codePoints; i += Character.charCount(text.codePointAt(i))) {
            column += width(text.codePointAt(i), column);
            count++;
        }
        return column;
    }

    private static int width(int character, int column) {
        if (character == '\t') {
            return TAB - column % TAB;
        }
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        return isWide(character) ? 2 : 1;
    }

    /** Whether East Asian Width is wide or full width, by blocks. */
    private static boolean isWide(int character) {
        return character >= 0x1100
                && (character <= 0x115F
                        || character >= 0x2E80 && character <= 0xA4CF && character != 0x303F
                        || character >= 0xAC00 && character <= 0xD7A3
                        || character >= 0xF900 && character <= 0xFAFF
                        || character >= 0xFE30 && character <= 0xFE6F
                        || character >= 0xFF00 && character <= 0xFF60
                        || character >= 0xFFE0 && character <= 0xFFE6
                        || character >= 0x1F300 && character <= 0x1FAFF
                        || character >= 0x20000 && character <= 0x3FFFD);
    }
}
