// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BlueprintLinesTest {
    @Test
    void brokenLinesGoOnEvenInTheNextText() {
        assertThat(BlueprintLines.of("a 1,\n    2\nb 3,\n", "    4,\n", "    5\nc\n"))
                .containsExactly("a 1, 2", "b 3, 4, 5", "c");
    }

    @Test
    void turnsAreWrittenOut() {
        assertThat(BlueprintLines.of("for i < 3\n", "x {2i + 1}: {-i + 9}\nend\ny\n"))
                .containsExactly("x 1: 9", "x 3: 8", "x 5: 7", "y");
    }
}
