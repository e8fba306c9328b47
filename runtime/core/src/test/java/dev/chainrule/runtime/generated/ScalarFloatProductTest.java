// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** What the JIT is to make of the scalar product; what it computes is tested beside the other products. */
class ScalarFloatProductTest {
    /** HotSpot's {@code FreqInlineSize}: of how many bytes of code a method may be that is inlined where it is called often. */
    private static final int MOST_INLINED = 325;

    private static final Pattern INSTRUCTION = Pattern.compile("^ +(\\d+): ", Pattern.MULTILINE);

    /** See its Note [Too large to be inlined]. */
    @Test
    void itsLoopsAreNotInlinedWhereRowsAreLoaded() throws Exception {
        Path classes = Path.of(ScalarFloatProduct.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        StringWriter text = new StringWriter();
        int status = ToolProvider.findFirst("javap")
                .orElseThrow()
                .run(
                        new PrintWriter(text),
                        new PrintWriter(text),
                        "-c",
                        "-p",
                        "-classpath",
                        classes.toString(),
                        ScalarFloatProduct.class.getName());
        assertThat(status).as(text.toString()).isZero();
        String method = text.toString()
                .lines()
                .dropWhile(line -> !line.contains(" addRows("))
                .takeWhile(line -> !line.isBlank())
                .reduce("", (before, line) -> before + line + '\n');
        int last = INSTRUCTION
                .matcher(method)
                .results()
                .map((MatchResult each) -> Integer.parseInt(each.group(1)))
                .reduce(0, Math::max);
        assertThat(last).as(method).isGreaterThanOrEqualTo(MOST_INLINED);
    }
}
