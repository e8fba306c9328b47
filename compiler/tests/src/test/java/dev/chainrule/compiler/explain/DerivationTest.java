// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.program.EntryPoints;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.resolve.Resolver;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The derivations of the tutorials' programs are those of the tutorials; {@code -Dgolden.update} rewrites them. */
class DerivationTest {
    private static final Path FOLDER = TestFiles.root().resolve("compiler/tests/src/test/resources/explain");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "neuron",
                "two-layers-sigmoid",
                "two-layers-tanh",
                "two-layers-relu",
                "softmax",
                "recurrent-cell",
                "recurrent-scan",
                "convolution",
                "attention",
                "lstm",
                "names"
            })
    void isThatOfTheTutorial(String name) {
        String text = Derivation.of(program(name)).render(Format.TEXT);
        Path golden = FOLDER.resolve(name + ".txt");
        if (TestFiles.updatesGoldens()) {
            TestFiles.write(golden, text);
        }
        assertThat(text).isEqualTo(TestFiles.read(golden));
    }

    static String source(String name) {
        return TestFiles.read(FOLDER.resolve(name + ".nn"));
    }

    static Program program(String name) {
        return of(new SourceFile(name + ".nn", source(name)));
    }

    static Program of(SourceFile source) {
        return all(source).get(0);
    }

    static List<Program> all(SourceFile source) {
        Resolver.Result resolved = Resolver.resolve(Resolver.Request.of(source));
        assertThat(resolved.diagnostics().hasErrors())
                .as(() -> resolved.diagnostics().all().toString())
                .isFalse();
        return resolved.models().stream()
                .map(model -> EntryPoints.of(model, EntryPoints.Options.STANDARD, new Diagnostics()))
                .toList();
    }
}
