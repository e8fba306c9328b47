// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.item.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line of a comment above a layer or model that says what PyTorch calls its parts, {@code PyTorch nn.LSTMCell: Wx = weight_ih
 * transposed, bx = bias_ih}. It goes on where it ends with a comma. In braces stand numbers of the program, {@code {k + 1}}, or a text under a condition,
 * {@code {k == 1 ? _reverse}}.
 */
final class TorchNames {
    private static final Pattern LINE = Pattern.compile("(?m)^\\s*PyTorch(?: [\\w.]+)?: ((?:.+,\n)*.+?)\\.?\\s*$");
    private static final Pattern ENTRY = Pattern.compile("(\\w+)(?:\\[(\\w+)])? = (\\S.*?)( transposed)?");

    /** What is said of one part. */
    record Entry(Optional<String> index, String pattern, boolean transposed) {}

    /** Nothing is said. */
    static final TorchNames NONE = new TorchNames(Map.of(), Optional.empty());

    private final Map<String, Entry> entries;
    private final Optional<Span> span;

    private TorchNames(Map<String, Entry> entries, Optional<Span> span) {
        this.entries = entries;
        this.span = span;
    }

    /** @param span of what the comment stands above */
    static TorchNames of(String comment, Span span) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        Matcher line = LINE.matcher(comment);
        while (line.find()) {
            for (String part : parts(line.group(1))) {
                Matcher entry = ENTRY.matcher(part);
                if (!entry.matches()) {
                    throw Fault.of(
                            Code.UNKNOWN_PART,
                            span,
                            "its comment says what PyTorch calls its parts, but not so: " + part,
                            "such as PyTorch: W = weight transposed, b = bias");
                }
                entries.put(
                        entry.group(1),
                        new Entry(Optional.ofNullable(entry.group(2)), entry.group(3), entry.group(4) != null));
            }
        }
        return entries.isEmpty() ? NONE : new TorchNames(entries, Optional.of(span));
    }

    /** What stands between commas that are in no brackets. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '{' || c == '[' || c == '(' ? 1 : c == '}' || c == ']' || c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(text.substring(from).strip());
        return parts;
    }

    /** A fault where something is said of what is not there. */
    void requireAll(Predicate<String> isThere) {
        for (String name : entries.keySet()) {
            if (!isThere.test(name)) {
                throw Fault.of(
                        Code.UNKNOWN_PART,
                        span.orElseThrow(),
                        "its comment says what PyTorch calls " + name + ", but it has no such part");
            }
        }
    }

    /** The name of a part's index in what is said of it. */
    Optional<String> index(String part) {
        return Optional.ofNullable(entries.get(part)).flatMap(Entry::index);
    }

    /** What is said of a part. */
    Optional<Entry> entry(String part) {
        return Optional.ofNullable(entries.get(part));
    }

    /** A fault in what is said. */
    Fault fault(String what) {
        return Fault.of(
                Code.UNKNOWN_PART, span.orElseThrow(), "its comment says what PyTorch calls its parts, but " + what);
    }
}
