// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    private static final List<String> WORDS = List.of("input", "output", "param", "for", "else", "minimize", "or", "x");

    @ParameterizedTest
    @CsvSource({"ouput, output", "outputs, output", "parm, param", "fro, for", "esle, else", "minimise, minimize"})
    void findsTheNearest(String word, String nearest) {
        assertThat(Spelling.nearest(word, WORDS)).contains(nearest);
    }

    @ParameterizedTest
    @CsvSource({"y", "ro", "fa", "hidden", "mnmz"})
    void findsNothingFar(String word) {
        assertThat(Spelling.nearest(word, WORDS)).isEmpty();
    }

    @Test
    void theWordItselfIsNoSlip() {
        assertThat(Spelling.nearest("for", List.of("for"))).isEmpty();
    }

    @Test
    void ofTwoTheFirstInTheAlphabet() {
        assertThat(Spelling.nearest("cat", List.of("hat", "bat"))).contains("bat");
    }
}
