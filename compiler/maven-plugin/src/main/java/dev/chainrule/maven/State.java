// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the last build made of what, kept in a file between builds. Files are named from their roots, with {@code /}.
 *
 * @param options fingerprint of compiler and options
 * @param entries by the name of the source
 */
record State(String options, Map<String, Entry> entries) {
    private static final String FIRST_LINE = "chainrule state 2";

    /** Stands for the text of an import that was not found. */
    static final String ABSENT = "-";

    /** The state before the first build. */
    static final State NONE = new State("", Map.of());

    State {
        entries = new TreeMap<>(entries);
    }

    /**
     * One source. All values are fingerprints of contents.
     *
     * @param source empty if the file had errors: its outputs are those of an older text
     * @param imports by dotted name, also what imports import
     * @param outputs by name, see {@link Outputs}
     */
    record Entry(String source, Map<String, String> imports, Map<String, String> outputs) {
        Entry {
            imports = new TreeMap<>(imports);
            outputs = new TreeMap<>(outputs);
        }

        /** The same outputs, to be made anew by the next build. */
        Entry stale() {
            return new Entry("", Map.of(), outputs);
        }
    }

    /** What was written; {@link #NONE} if nothing was, or not by this version of the format. */
    static State read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return NONE;
        }
        String options = "";
        Map<String, Entry> entries = new LinkedHashMap<>();
        Optional<Entry> current = Optional.empty();
        boolean first = true;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            if (first) {
                if (!line.equals(FIRST_LINE)) {
                    return NONE;
                }
                first = false;
                continue;
            }
            String[] words = line.split(" ", 3); // kind, fingerprint, name
            if (words.length < 3) {
                return NONE;
            }
            switch (words[0]) {
                case "options" -> options = words[1];
                case "source" -> {
                    current = Optional.of(new Entry(words[1], Map.of(), Map.of()));
                    entries.put(words[2], current.get());
                }
                case "import" -> current.ifPresent(entry -> entry.imports().put(words[2], words[1]));
                case "output" -> current.ifPresent(entry -> entry.outputs().put(words[2], words[1]));
                default -> {
                    return NONE;
                }
            }
        }
        return new State(options, entries);
    }

    void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        line(text, "options", options, "");
        entries.forEach((name, entry) -> {
            line(text, "source", entry.source(), name);
            entry.imports().forEach((path, fingerprint) -> line(text, "import", fingerprint, path));
            entry.outputs().forEach((path, fingerprint) -> line(text, "output", fingerprint, path));
        });
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
    }

    private static void line(StringBuilder text, String kind, String fingerprint, String name) {
        text.append(kind)
                .append(' ')
                .append(fingerprint)
                .append(' ')
                .append(name)
                .append('\n');
    }
}
