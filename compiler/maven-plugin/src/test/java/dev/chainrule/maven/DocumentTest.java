// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The plugin has the goals and settings that {@code docs/maven.md} tells of, and no others. */
final class DocumentTest {
    private static final Path ROOT = Path.of(System.getProperty("chainrule.root", "../.."));

    private static Set<String> found(String pattern, String text) {
        Set<String> found = new TreeSet<>();
        Pattern.compile(pattern).matcher(text).results().forEach(match -> found.add(match.group(1)));
        return found;
    }

    private static String sources() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(ROOT.resolve("compiler/maven-plugin/src/main/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    @Test
    void eachGoalAndSettingIsDocumentedAndThere() throws IOException {
        String document = Files.readString(ROOT.resolve("docs/maven.md"));
        String code = sources();
        assertThat(found("\\| `(chainrule\\.\\w+)` \\|", document))
                .hasSizeGreaterThan(7)
                .isEqualTo(found("property = \"(chainrule\\.\\w+)\"", code));
        Set<String> goals = found("\\n\\| `([a-z-]+)` \\|", document.substring(0, document.indexOf("## Settings")));
        assertThat(goals).contains("help");
        goals.remove("help");
        assertThat(goals).isEqualTo(found("@Mojo\\([^)]*?name = \"([a-z-]+)\"", code));
    }
}
