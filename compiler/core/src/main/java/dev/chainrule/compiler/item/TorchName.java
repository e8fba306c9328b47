// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.item;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What PyTorch calls a part of a layer, as the layer's comment says it.
 *
 * @param pattern {@code weight}; with {@code *} for the names in a part that is a layer itself
 * @param rows {@code [8:16]}, a stretch of the first axis as PyTorch has it, or nothing
 * @param transposed whether axes stand the other way round here
 */
public record TorchName(String pattern, String rows, boolean transposed) {
    /**
     * What PyTorch calls the cell of a path, to be read from a file: {@code encoder.weight_hh_l0 transposed}. Empty if it has
     * the same name and form here.
     *
     * @param said what was said of the part at a path
     */
    public static String of(String path, Function<String, @Nullable TorchName> said) {
        Deque<String> parts = new ArrayDeque<>();
        for (int end = path.length(); end >= 0; end = path.lastIndexOf('.', end - 1)) {
            String part = path.substring(path.lastIndexOf('.', end - 1) + 1, end);
            if (end == path.length() || !isNumber(path, end)) {
                parts.addLast(path.substring(0, end));
            }
            if (part.length() == end) {
                break;
            }
        }
        String name = "";
        String rows = "";
        boolean transposed = false;
        while (!parts.isEmpty()) {
            String at = parts.removeFirst();
            TorchName here = said.apply(at);
            String outer = parts.isEmpty() ? "" : parts.getFirst() + ".";
            if (here == null) {
                name = at.substring(outer.length()) + (name.isEmpty() ? "" : "." + name);
            } else {
                name = here.pattern.contains("*")
                        ? here.pattern.replace("*", name)
                        : here.pattern + (name.isEmpty() ? "" : "." + name);
                rows = here.rows.isEmpty() ? rows : here.rows;
                transposed |= here.transposed;
            }
        }
        String text = name + rows + (transposed ? " transposed" : "");
        return text.equals(path) ? "" : text;
    }

    /** Whether a number follows: then this is an array of layers, and no part of the path by itself. */
    private static boolean isNumber(String path, int end) {
        return end + 1 < path.length() && Character.isDigit(path.charAt(end + 1));
    }
}
