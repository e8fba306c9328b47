// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.Compiler;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The listings of {@code docs/architecture.md} are what the compiler prints; {@code -Dgolden.update} rewrites them. */
class ArchitectureDocumentTest {
    private static final String PROGRAM = """
            model Neuron {
                input x: [B]
                input y: [B]
                param w: real = 0.5
                param b: real = 0
                output yhat = sigmoid(w * x + b)
                loss squared = mean((yhat - y)^2)
                train minimize squared using sgd(lr = 0.1)
            }
            """;
    private static final Pattern LISTING =
            Pattern.compile("<!-- (program|dump: ([^>]+)) -->\n```\n(.*?)```\n", Pattern.DOTALL);

    @Test
    void listingsAreWhatTheCompilerPrints() {
        Path file = TestFiles.root().resolve("docs/architecture.md");
        String document = TestFiles.read(file);
        String expected = written(document, dumps());
        if (TestFiles.updatesGoldens()) {
            TestFiles.write(file, expected);
        }
        assertThat(TestFiles.read(file)).isEqualTo(expected);
    }

    private static String written(String document, Map<String, String> dumps) {
        Matcher matcher = LISTING.matcher(document);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            String listing = matcher.group(2) == null ? PROGRAM : dumps.get(matcher.group(2));
            assertThat(listing).as("a dump of " + matcher.group(1)).isNotNull();
            String block = "<!-- " + matcher.group(1) + " -->\n```\n" + listing.strip() + "\n```\n";
            matcher.appendReplacement(text, Matcher.quoteReplacement(block));
        }
        return matcher.appendTail(text).toString();
    }

    private static Map<String, String> dumps() {
        Map<String, String> dumps = new LinkedHashMap<>();
        CompileRequest request = CompileRequest.of("neuron.nn", PROGRAM)
                .with(Set.copyOf(Compiler.PHASES), (subject, phase, text) -> dumps.put(subject + " " + phase, text));
        assertThat(Compiler.compile(request).diagnostics().hasErrors()).isFalse();
        return dumps;
    }
}
