// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.diagnostic;

import java.util.Arrays;

/**
 * A source text and the name under which it is reported, such as {@code digits.nn}. The name is relative to a source
 * root: it never holds a path of the machine that compiles.
 */
public final class SourceFile {
    private final String name;
    private final String text;
    private final String packageName;
    private final int[] lineStarts;

    public SourceFile(String name, String text) {
        this(name, text, packageOf(name.replace('\\', '/')));
    }

    private SourceFile(String name, String text, String packageName) {
        this.name = name;
        this.text = text;
        this.packageName = packageName;
        this.lineStarts = lineStarts(text);
    }

    /** The folder of the file under its root. */
    private static String packageOf(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash).replace('/', '.');
    }

    /** The same file, for classes in another package. */
    public SourceFile inPackage(String other) {
        return new SourceFile(name, text, other);
    }

    public String name() {
        return name;
    }

    public String text() {
        return text;
    }

    /** The Java package of the classes of its models: the folder of the file, unless another was said. */
    public String packageName() {
        return packageName;
    }

    /** The line of an offset, counted from 1. */
    public int line(int offset) {
        int at = Arrays.binarySearch(lineStarts, offset);
        return at >= 0 ? at + 1 : -at - 1;
    }

    /** The column of an offset in characters (Unicode code points), counted from 1. */
    public int column(int offset) {
        int start = lineStarts[line(offset) - 1];
        return text.codePointCount(start, Math.min(offset, text.length())) + 1;
    }

    /** The text of a line, counted from 1, without its line end. */
    public String lineText(int line) {
        int start = lineStarts[line - 1];
        int end = line < lineStarts.length ? lineStarts[line] : text.length();
        return text.substring(start, end).stripTrailing();
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    @Override
    public String toString() {
        return name;
    }
}
