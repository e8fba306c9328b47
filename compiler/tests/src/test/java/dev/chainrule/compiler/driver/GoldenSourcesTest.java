// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.emit.GeneratedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The generated classes of two small models, as a person reads them; {@code -Dgolden.update} rewrites them. */
class GoldenSourcesTest {
    @ParameterizedTest
    @ValueSource(strings = {"neuron", "digits"})
    void generatedClassesReadAsTheyDid(String name) throws Exception {
        Path folder = TestFiles.resources("golden/sources").resolve(name);
        CompileResult result = TestModels.compile(name + ".nn", TestFiles.read(folder.resolve("model.nn")));
        List<String> written = new ArrayList<>();
        List<GeneratedFile> all = new ArrayList<>(result.files());
        all.addAll(result.twins());
        for (GeneratedFile file : all) {
            // Not .java: formatters and editors take them for sources of the compiler.
            Path golden = folder.resolve(file.path() + ".txt");
            written.add(golden.getFileName().toString());
            if (TestFiles.updatesGoldens()) {
                TestFiles.write(golden, file.text());
            }
            assertThat(file.text()).as(golden.toString()).isEqualTo(TestFiles.read(golden));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(".java.txt")))
                    .containsExactlyInAnyOrderElementsOf(written);
        }
        // Signed, too, by the strictest compiler.
        TestModels.load(result, "-Xlint:all", "-Werror", "--release", "17");
    }
}
