// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RendererTest {
    @Test
    void printsPlaceLinesCaretsNotesAndHint() {
        String text = "model Xor {\n  param W1: [4, 2] = he_normal()\n  h  = tanh(x @ W1 + b1)\n}\n";
        Diagnostic diagnostic = at(text, "x @ W1")
                .label("x is [batch, 2], W1 is [4, 2]")
                .note("x is declared in line 1")
                .note("W1 in line 2")
                .hint("declare W1 as [2, 4], or write transpose(W1)");
        assertThat(Renderer.render(diagnostic)).isEqualTo("""
                xor.nn:3:13: error NN0101: inner dimensions differ, 2 and 4
                   2 |   param W1: [4, 2] = he_normal()
                   3 |   h  = tanh(x @ W1 + b1)
                     |             ^^^^^^ x is [batch, 2], W1 is [4, 2]
                   = note: x is declared in line 1
                   = note: W1 in line 2
                   = hint: declare W1 as [2, 4], or write transpose(W1)
                   = more: mvn chainrule:explain -Dcode=NN0101
                """);
    }

    @Test
    void printsSeveralInTheOrderOfTheirPlaces() {
        String text = "a\nb\nc\n";
        SourceFile one = new SourceFile("one.nn", text);
        SourceFile two = new SourceFile("two.nn", text);
        String rendered = Renderer.render(List.of(at(one, 4), at(two, 0), at(one, 0)));
        assertThat(rendered.lines().filter(line -> line.contains(": error ")))
                .containsExactly(
                        "one.nn:1:1: error NN0101: wrong",
                        "one.nn:3:1: error NN0101: wrong",
                        "two.nn:1:1: error NN0101: wrong");
        assertThat(rendered).contains("=NN0101\n\none.nn:3:1");
        assertThat(Renderer.render(List.<Diagnostic>of())).isEmpty();
    }

    @Test
    void tabsAreBlanksAndCaretsStandBelow() {
        assertThat(source("\tab\t= wrong\n", "wrong"))
                .containsExactly("   1 |     ab  = wrong", "     |           ^^^^^");
    }

    @Test
    void wideCharactersTakeTwoColumnsAndMarksNone() {
        assertThat(source("变量 = é + wrong", "wrong"))
                .containsExactly("   1 | 变量 = é + wrong", "     |            ^^^^^");
        assertThat(source("e\u0301 = wrong", "wrong")).containsExactly("   1 | e\u0301 = wrong", "     |     ^^^^^");
        assertThat(source("x = 变量", "变量")).containsExactly("   1 | x = 变量", "     |     ^^^^");
        assertThat(source("𝑥 = wrong", "wrong")).containsExactly("   1 | 𝑥 = wrong", "     |     ^^^^^");
    }

    @Test
    void longLinesAreCutAroundThePlace() {
        String left = "x + ".repeat(100);
        List<String> lines = source(left + "wrong" + " + y".repeat(100), "wrong");
        assertThat(lines.get(0))
                .hasSizeLessThan(125)
                .contains("wrong")
                .contains("| …")
                .endsWith("…");
        assertThat(lines.get(1).indexOf('^')).isEqualTo(lines.get(0).indexOf("wrong"));
        List<String> early = source("wrong" + " + y".repeat(100), "wrong");
        assertThat(early.get(0)).startsWith("   1 | wrong + y").endsWith("…");
    }

    @Test
    void aWideCharacterIsNotCutInHalf() {
        for (int blanks = 80; blanks < 90; blanks++) {
            List<String> lines = source("变".repeat(60) + " ".repeat(blanks) + "wrong" + "量".repeat(60), "wrong");
            assertThat(width(lines.get(1).substring(0, lines.get(1).indexOf('^'))))
                    .isEqualTo(width(lines.get(0).substring(0, lines.get(0).indexOf("wrong"))));
        }
    }

    private static int width(String text) {
        return text.codePoints().map(character -> character >= 0x2E80 ? 2 : 1).sum();
    }

    @Test
    void nothingInASourceMovesTheCursor() {
        assertThat(source("a\u001B[2Jb\u202Ec\u0000 = wrong", "wrong"))
                .containsExactly("   1 | a\uFFFD[2Jb\uFFFDc\uFFFD = wrong", "     |             ^^^^^");
    }

    @Test
    void spansAtTheEndAndOverSeveralLinesHaveCarets() {
        SourceFile source = new SourceFile("m.nn", "first\r\nsecond\r\n");
        Diagnostic end = Diagnostic.of(Code.UNEXPECTED_TOKEN, new Span(source, 15, 15), "early");
        assertThat(Renderer.render(end)).contains("m.nn:3:1: ").contains("     | ^\n");
        Diagnostic both = Diagnostic.of(Code.UNEXPECTED_TOKEN, new Span(source, 2, 10), "long");
        assertThat(Renderer.render(both)).contains("   1 | first\n     |   ^^^\n");
    }

    @Test
    void numbersOfFiveDigitsKeepTheBarInLine() {
        String text = "\n".repeat(9_999) + "wrong\n";
        assertThat(Renderer.render(at(text, "wrong"))).contains("10000 | wrong\n      | ^^^^^\n");
    }

    /** The line and the carets below it. */
    private static List<String> source(String text, String wrong) {
        return Renderer.render(at(text, wrong))
                .lines()
                .filter(line -> line.contains(" | "))
                .toList();
    }

    private static Diagnostic at(String text, String wrong) {
        int start = text.indexOf(wrong);
        Span span = new Span(new SourceFile("xor.nn", text), start, start + wrong.length());
        return Diagnostic.of(Code.UNEXPECTED_TOKEN, span, "inner dimensions differ, 2 and 4");
    }

    private static Diagnostic at(SourceFile source, int offset) {
        return Diagnostic.of(Code.UNEXPECTED_TOKEN, new Span(source, offset, offset + 1), "wrong");
    }
}
