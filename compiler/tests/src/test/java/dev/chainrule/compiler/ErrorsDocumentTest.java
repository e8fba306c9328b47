// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Explanations;
import dev.chainrule.compiler.diagnostic.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * {@code docs/errors.md} shows what the compiler prints. A section has a wrong program, the output, and the program put
 * right; where the wrong one would fill pages, the right one alone. {@code -Dgolden.update} rewrites the outputs.
 */
class ErrorsDocumentTest {
    private static final Path DOCUMENT = TestFiles.root().resolve("docs/errors.md");
    private static final Pattern SECTION = Pattern.compile("(?ms)^## (NN\\d{4})\\n\\n\\*\\*(.+?)\\.\\*\\*");
    private static final Pattern BLOCK = Pattern.compile("(?s)```(nn|text)\\n(.*?)```");

    /** Wrong programs that would fill pages; the section says them in words. */
    private static final Map<String, Supplier<String>> LONG = Map.of(
            "NN0310", () -> "import Net from wrong\n",
            "NN0505", () -> "model M { }\n".repeat(501),
            "NN0516", () -> "model M {\n    l = [" + "1, ".repeat(10_001) + "]\n}\n",
            "NN0501", () -> "fn f(x) = " + "f(".repeat(201) + "x" + ")".repeat(201) + "\n",
            "NN0502", () -> "fn f(x) = x" + " + x".repeat(1000) + "\n",
            "NN0503", () -> "// " + "long ".repeat(1 << 20) + "\n",
            "NN0504", () -> "fn f(x) = x * " + "9".repeat(1001) + "\n",
            "NN0513", () -> functions(20, "f%1$d(x) + f%1$d(2 * x) + f%1$d(3 * x)"),
            "NN0514", () -> functions(201, "f%d(x)"),
            "NN0517", () -> model("    input x%d: [B]\n", 300));

    /** A model with so many lines of a kind. */
    private static String model(String line, int count) {
        StringBuilder text = new StringBuilder("model M {\n");
        for (int i = 0; i < count; i++) {
            text.append(String.format(line, i));
        }
        return text + "    output y = x0\n}\n";
    }

    /** Functions that call one another, the last of them by a model. */
    private static String functions(int count, String body) {
        StringBuilder text = new StringBuilder("fn f0(x) = tanh(x)\n");
        for (int i = 1; i <= count; i++) {
            text.append("fn f")
                    .append(i)
                    .append("(x) = ")
                    .append(String.format(body, i - 1))
                    .append('\n');
        }
        return text + "model M {\n    input x: [B]\n    output y = f" + count + "(x)\n}\n";
    }

    private record Block(String language, String text) {}

    private record Section(String id, String title, List<Block> blocks) {}

    @TestFactory
    Stream<DynamicTest> showsWhatTheCompilerPrints() {
        if (TestFiles.updatesGoldens()) {
            update();
        }
        return sections().stream().map(section -> DynamicTest.dynamicTest(section.id(), () -> compare(section)));
    }

    private static void compare(Section section) {
        List<Block> blocks = section.blocks();
        assertThat(blocks).extracting(Block::language).isIn(List.of("nn"), List.of("nn", "text", "nn"));
        String right = blocks.get(blocks.size() - 1).text();
        assertThat(BadProgramsTest.check(new SourceFile("right.nn", right))).isEmpty();
        if (blocks.size() == 1) {
            assertThat(LONG).containsKey(section.id());
            assertThat(BadProgramsTest.check(
                            new SourceFile("wrong.nn", LONG.get(section.id()).get())))
                    .contains(section.id() + ":");
        } else {
            String output = BadProgramsTest.check(
                    new SourceFile("wrong.nn", blocks.get(0).text()));
            assertThat(output).isEqualTo(blocks.get(1).text()).contains(section.id() + ":");
        }
    }

    @Test
    void everyCodeHasItsSection() {
        List<String> expected = Arrays.stream(Code.values())
                .map(code -> code.id() + " " + code.title())
                .toList();
        List<String> actual = sections().stream()
                .map(section -> section.id() + " " + section.title())
                .toList();
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void theCompilerExplainsEachCode() {
        assertThat(Explanations.of(" nn0204 ").orElseThrow())
                .startsWith("## NN0204\n")
                .contains("inner dimensions differ");
        for (Code code : Code.values()) {
            assertThat(Explanations.of(code.id())).as(code.id()).isPresent();
        }
        assertThat(Explanations.of("NN9999")).isEmpty();
    }

    @Test
    void theCodesStandInOrder() {
        assertThat(Code.values()).extracting(Code::id).isSorted().doesNotHaveDuplicates();
        assertThat(sections()).extracting(Section::id).isSorted().doesNotHaveDuplicates();
    }

    private static List<Section> sections() {
        String text = TestFiles.read(DOCUMENT);
        List<Section> sections = new ArrayList<>();
        Matcher heading = SECTION.matcher(text);
        int from = 0;
        while (heading.find(from)) {
            int next = text.indexOf("\n## ", heading.end());
            from = next < 0 ? text.length() : next;
            sections.add(new Section(
                    heading.group(1),
                    heading.group(2).replace('\n', ' '),
                    blocks(text.substring(heading.end(), from))));
        }
        return sections;
    }

    private static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            blocks.add(new Block(block.group(1), block.group(2)));
        }
        return blocks;
    }

    /** Each output anew, from the program above it. */
    private static void update() {
        String program = "";
        StringBuilder text = new StringBuilder();
        Matcher block = BLOCK.matcher(TestFiles.read(DOCUMENT));
        while (block.find()) {
            if (block.group(1).equals("nn")) {
                program = block.group(2);
                block.appendReplacement(text, Matcher.quoteReplacement(block.group()));
            } else {
                String output = BadProgramsTest.check(new SourceFile("wrong.nn", program));
                block.appendReplacement(text, Matcher.quoteReplacement("```text\n" + output + "```"));
            }
        }
        block.appendTail(text);
        TestFiles.write(DOCUMENT, text.toString());
    }
}
