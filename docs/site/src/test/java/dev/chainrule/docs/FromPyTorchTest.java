// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.scalar.Precision;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs of {@code docs/from-pytorch.md} print what PyTorch printed, {@code golden.txt}, and that is what the document
 * shows; {@code -Dgolden.update} writes it there.
 */
class FromPyTorchTest {
    private static final Path DOCUMENT = LinksTest.ROOT.resolve("docs/from-pytorch.md");
    private static final Path STORED = LinksTest.ROOT.resolve("docs/site/src/test/resources/from-pytorch");
    private static final Pattern CHAPTER = Pattern.compile("(?ms)^### (\\d+)\\. .*?(?=^### |\\z)");
    private static final Pattern SHOWN = Pattern.compile("(?s)\\n+(Both print\\n\\n```text\\n.*?```\\n)?\\n*\\z");

    @TempDir
    Path folder;

    private record Program(String number, String text, String golden) {
        private String className() {
            return "Program" + number;
        }
    }

    @TestFactory
    Stream<DynamicTest> bothPrintTheSame() throws Exception {
        if (System.getProperty("golden.update") != null) {
            update();
        }
        String document = Files.readString(DOCUMENT);
        List<Program> programs = programs(document);
        assertThat(programs)
                .extracting(Program::number)
                .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
        Listings listings = new Listings(folder);
        String helpers = Listings.block("java", document.substring(0, document.indexOf("### 1.")));
        for (Program program : programs) {
            listings.models(CompileRequest.of("program.nn", Listings.block("nn", program.text()))
                    .with(Precision.F64));
            listings.source(program.className() + ".java", """
                    import dev.chainrule.runtime.*;
                    import java.nio.file.*;
                    import java.util.*;
                    import java.util.stream.*;

                    public final class %s {
                    %s
                        public static void run(Path folder) throws Exception {
                    %s    }
                    }
                    """.formatted(
                            program.className(),
                            helpers.indent(4),
                            Listings.block("java", program.text()).indent(8)));
        }
        listings.compile();
        return programs.stream()
                .map(program -> DynamicTest.dynamicTest(program.number(), () -> compare(listings, program)));
    }

    private static void compare(Listings listings, Program program) throws Exception {
        try (URLClassLoader loader = listings.loader()) {
            String said = Listings.run(loader.loadClass(program.className()), "run", STORED);
            assertThat(said).isEqualTo(program.golden()).hasSizeGreaterThan(10);
            assertThat(Listings.block("text", program.text())).isEqualTo(program.golden());
        }
    }

    private static String golden(String number) throws IOException {
        Matcher found = Pattern.compile("(?s)\\n## " + number + "\\n(.*?)(?=\\n## |\\z)")
                .matcher(Files.readString(STORED.resolve("golden.txt")));
        assertThat(found.find()).as("program " + number).isTrue();
        return found.group(1).strip() + "\n";
    }

    private static List<Program> programs(String document) throws IOException {
        List<Program> programs = new ArrayList<>();
        Matcher chapter = CHAPTER.matcher(document);
        while (chapter.find()) {
            programs.add(new Program(chapter.group(1), chapter.group(), golden(chapter.group(1))));
        }
        return programs;
    }

    private static void update() throws IOException {
        String document = Files.readString(DOCUMENT);
        StringBuilder text = new StringBuilder(document.substring(0, document.indexOf("### 1.")));
        for (Program program : programs(document)) {
            text.append(SHOWN.matcher(program.text()).replaceFirst(""))
                    .append("\n\nBoth print\n\n```text\n")
                    .append(program.golden())
                    .append("```\n\n");
        }
        Files.writeString(DOCUMENT, text.toString().strip() + "\n");
    }
}
