// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.Compiler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Wrong programs and what the compiler says of them, to the last caret. {@code bad/NN0204-some-slip.nn} stands beside
 * {@code bad/NN0204-some-slip.expected}; {@code -Dgolden.update} rewrites the latter.
 */
class BadProgramsTest {
    private static final Path FOLDER = TestFiles.resources("bad");

    /** All that the compiler says of a program. */
    static String check(SourceFile source) {
        return Renderer.render(Compiler.compile(CompileRequest.of(List.of(source)))
                .diagnostics()
                .all());
    }

    @TestFactory
    Stream<DynamicTest> saysWhatIsExpected() {
        return TestFiles.programs(FOLDER).stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> compare(file)));
    }

    private static void compare(Path file) {
        String name = file.getFileName().toString();
        String actual = check(new SourceFile(name, TestFiles.read(file)));
        assertThat(actual).as("the code that the name of the file begins with").contains(name.substring(0, 6) + ":");
        Path expected = file.resolveSibling(name.replaceAll("\\.nn$", ".expected"));
        if (TestFiles.updatesGoldens()) {
            TestFiles.write(expected, actual);
        }
        assertThat(expected).as("written by -Dgolden.update").exists();
        assertThat(actual).isEqualTo(TestFiles.read(expected));
    }

    @Test
    void everyExpectationHasItsProgram() throws Exception {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<String> orphans = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".expected"))
                    .filter(name -> !Files.exists(FOLDER.resolve(name.replace(".expected", ".nn"))))
                    .toList();
            assertThat(orphans).isEmpty();
        }
    }

    @Test
    void saysNothingOfASoundProgram() {
        assertThat(check(new SourceFile("m.nn", "model M {\n    input x: [B]\n    output y = 2 * x\n}\n")))
                .isEmpty();
    }
}
