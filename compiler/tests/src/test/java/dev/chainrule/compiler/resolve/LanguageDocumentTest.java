// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.builtin.Builtin;
import dev.chainrule.compiler.builtin.Builtins;
import dev.chainrule.compiler.names.Library;
import dev.chainrule.compiler.names.SourceUnit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of functions in {@code docs/language.md} list what can be called, no more and no less. */
class LanguageDocumentTest {
    private static final Pattern TABLE =
            Pattern.compile("(<!-- (\\w+): written by LanguageDocumentTest -->\n).*?(<!-- end -->\n)", Pattern.DOTALL);

    /** {@code -Dgolden.update} rewrites them. */
    @Test
    void theTablesAreThoseOfTheCompiler() {
        Path file = TestFiles.root().resolve("docs/language.md");
        Map<String, String> tables = Map.of("functions", functions(), "library", library());
        String expected = TABLE.matcher(TestFiles.read(file))
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) + tables.getOrDefault(found.group(2), "") + found.group(3)));
        if (TestFiles.updatesGoldens()) {
            TestFiles.write(file, expected);
        }
        assertThat(TestFiles.read(file)).isEqualTo(expected).contains(functions(), library());
    }

    @Test
    void aNameStandsForOneThing() {
        assertThat(Builtins.CHAPTERS.values().stream().flatMap(List::stream).map(Builtin::name))
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(Library.names());
    }

    private static String functions() {
        StringBuilder text = new StringBuilder();
        Builtins.CHAPTERS.forEach((chapter, builtins) -> {
            text.append("\n| ").append(chapter.title()).append(" | |\n|---|---|\n");
            for (Builtin builtin : builtins) {
                String doc = builtin.doc().replace("|", "\\|");
                text.append("| `")
                        .append(builtin.signature())
                        .append("` | ")
                        .append(doc)
                        .append(" |\n");
            }
        });
        return text.append('\n').toString();
    }

    private static String library() {
        StringBuilder text = new StringBuilder("\n| file | holds |\n|---|---|\n");
        for (SourceUnit unit : Library.units()) {
            String file = unit.source().name().substring("library/".length());
            String names = unit.declarations().keySet().stream().collect(Collectors.joining(" "));
            text.append("| `").append(file).append("` | `").append(names).append("` |\n");
        }
        return text.append('\n').toString();
    }
}
