// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
    private static final String FIRST_LINE = "chainrule state 3";
    private static final String LAST_LINE = "sum ";

    /** Far more than the largest project needs. */
    private static final long LARGEST = 64 << 20;

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
     * @param source empty if the file had errors or the build did not end: its outputs may be those of an older text
     * @param imports by dotted name, also what imports import
     * @param outputs by name, see {@link Outputs}
     */
    record Entry(String source, Map<String, String> imports, Map<String, String> outputs) {
        Entry {
            imports = new TreeMap<>(imports);
            outputs = new TreeMap<>(outputs);
        }

        /** To be made anew by the next build. */
        static Entry stale(Map<String, String> outputs) {
            return new Entry("", Map.of(), outputs);
        }
    }

    /**
     * What was written; {@link #NONE} if nothing was, not by this version of the format, or if the file is damaged. What it
     * names is to be removed one day, so it is believed only if it is as it was written, and leads nowhere else.
     */
    static State read(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                return NONE;
            }
            // Refuses what is not UTF-8.
            String text = Files.readString(file, StandardCharsets.UTF_8);
            int end = text.lastIndexOf(LAST_LINE);
            if (!text.startsWith(FIRST_LINE + '\n')
                    || end < 0
                    || !text.substring(end).equals(lastLine(text.substring(0, end)))) {
                return NONE;
            }
            return parse(text.substring(FIRST_LINE.length() + 1, end)).orElse(NONE);
        } catch (IOException unreadable) {
            return NONE;
        }
    }

    private static Optional<State> parse(String text) {
        String options = "";
        Map<String, Entry> entries = new LinkedHashMap<>();
        Entry current = new Entry("", Map.of(), Map.of());
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ", 3); // kind, fingerprint, name
            if (words.length < 3) {
                return Optional.empty();
            }
            String name = words[2];
            if (words[0].equals("options")) {
                options = words[1];
            } else if (words[0].equals("source") && Outputs.isPath(name)) {
                current = new Entry(words[1], Map.of(), Map.of());
                entries.put(name, current);
            } else if (words[0].equals("import")) {
                current.imports().put(name, words[1]);
            } else if (words[0].equals("output") && Outputs.isName(name)) {
                current.outputs().put(name, words[1]);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new State(options, entries));
    }

    /** At once: a build that is killed leaves the old state or the new one. */
    void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        line(text, "options", options, "");
        entries.forEach((name, entry) -> {
            line(text, "source", entry.source(), name);
            entry.imports().forEach((path, fingerprint) -> line(text, "import", fingerprint, path));
            entry.outputs().forEach((path, fingerprint) -> line(text, "output", fingerprint, path));
        });
        text.append(lastLine(text.toString()));
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, file.getFileName().toString(), ".part");
        try {
            Files.writeString(part, text);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String lastLine(String before) {
        return LAST_LINE + Fingerprint.of(before) + '\n';
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
