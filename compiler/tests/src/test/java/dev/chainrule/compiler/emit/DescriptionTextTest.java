// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class DescriptionTextTest {
    /** javac refuses a constant of more bytes. */
    private static final int LONGEST = 65_535;

    private static final String QUOTES = "\"\"\"";

    @Test
    void aLineThatIsTooLongForAConstantGoesOnInTheNext() {
        String numbers = new Random(1)
                .ints(30_000, 0, 100_000)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
        List<String> parts = List.of(
                DescriptionText.blocks(List.of("trace M′", "    fetches " + numbers, "    computes slots 1: B: h"))
                        .toString()
                        .split(QUOTES, -1));
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < parts.size(); i += 2) {
            assertThat(parts.get(i).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(LONGEST);
            text.append(parts.get(i).substring(1));
        }
        assertThat(parts).hasSizeGreaterThan(5);
        assertThat(text.toString().replaceAll(",\\n +", ", "))
                .isEqualTo("trace M′\n    fetches " + numbers + "\n    computes slots 1: B: h\n");
    }
}
