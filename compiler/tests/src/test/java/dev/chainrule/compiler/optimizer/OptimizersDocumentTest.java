// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/optimizers.md} has each optimiser of the catalogue with its settings, and the formula that stands above its
 * rule; {@code -Dgolden.update} rewrites it.
 */
class OptimizersDocumentTest {
    private static final Pattern WRITTEN = Pattern.compile(
            "(<!-- optimisers: written by OptimizersDocumentTest -->\n).*?(<!-- end -->\n)", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*\\*(.*?)\\*/\nfinal class");

    @Test
    void eachOptimiserIsThereAsTheCompilerHasIt() throws IOException {
        Path file = TestFiles.root().resolve("docs/optimizers.md");
        StringBuilder chapters = new StringBuilder();
        for (Optimizers.Definition optimizer : Optimizers.all()) {
            chapters.append(chapter(optimizer));
        }
        String expected = WRITTEN.matcher(TestFiles.read(file))
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + chapters + "\n" + found.group(2)));
        if (TestFiles.updatesGoldens()) {
            TestFiles.write(file, expected);
        }
        assertThat(TestFiles.read(file)).isEqualTo(expected).contains(chapters);
    }

    private static String chapter(Optimizers.Definition optimizer) throws IOException {
        StringBuilder text = new StringBuilder("\n## `" + optimizer.name() + "`\n\n" + optimizer.doc() + "\n\n");
        text.append("> ").append(formula(optimizer)).append("\n\n| | default | range | |\n|---|---|---|---|\n");
        for (Optimizer.Argument argument : optimizer.arguments()) {
            text.append("| `").append(argument.name()).append("` | ");
            if (argument instanceof Optimizer.Setting setting) {
                text.append(setting.isRequired() ? "must be said" : number(setting.standard()))
                        .append(" | ")
                        .append(setting.range());
            } else if (argument instanceof Optimizer.Flag flag) {
                text.append(flag.standard()).append(" | ");
            }
            text.append(" | ")
                    .append(argument.doc())
                    .append(conditions(argument))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String conditions(Optimizer.Argument argument) {
        String needs = argument.needs().isEmpty() ? "" : "; needs `" + argument.needs() + "`";
        boolean bars = argument instanceof Optimizer.Flag flag && !flag.bars().isEmpty();
        return needs + (bars ? "; not with `" + ((Optimizer.Flag) argument).bars() + "`" : "");
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e7
                ? Long.toString((long) value)
                : Double.toString(value).replaceFirst("^1\\.0E", "1E");
    }

    /** What the class of its rule says. */
    private static String formula(Optimizers.Definition optimizer) throws IOException {
        Path folder = TestFiles.root().resolve("compiler/core/src/main/java/dev/chainrule/compiler/optimizer");
        String wanted = optimizer.name().equals("adamw") ? "adam.java" : optimizer.name() + ".java";
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName().toString().equalsIgnoreCase(wanted))
                    .toList();
        }
        assertThat(files).as(optimizer.name()).hasSize(1);
        Matcher comment = COMMENT.matcher(Files.readString(files.get(0)));
        assertThat(comment.find()).as(optimizer.name()).isTrue();
        return comment.group(1).replaceAll("\\s*\n \\* ?", " ").strip().replace("|", "\\|");
    }
}
