// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/cli.md} shows the help of each command as the command shows it; {@code -Dgolden.update} rewrites it. */
class CommandLineDocumentTest {
    static final List<String> COMMANDS = List.of(
            "train",
            "evaluate",
            "predict",
            "check",
            "format",
            "explain",
            "graph",
            "gradcheck",
            "summary",
            "errors",
            "new");
    private static final String MARK = "<!-- What follows is written by CommandLineDocumentTest. -->\n";

    @Test
    void helpIsWhatTheDocumentShows() throws IOException {
        Path document = Path.of(System.getProperty("chainrule.root", "../..")).resolve("docs/cli.md");
        String text = Files.readString(document);
        StringBuilder wanted = new StringBuilder(text.substring(0, text.indexOf(MARK) + MARK.length()));
        for (String command : COMMANDS) {
            wanted.append("\n## `chainrule ").append(command).append("`\n\n```text\n");
            Run.of(command, "--help")
                    .out()
                    .lines()
                    .forEach(line -> wanted.append(line.stripTrailing()).append('\n'));
            wanted.append("```\n");
        }
        if (System.getProperty("golden.update") != null) {
            Files.writeString(document, wanted);
        }
        assertThat(Files.readString(document)).isEqualTo(wanted.toString());
    }
}
