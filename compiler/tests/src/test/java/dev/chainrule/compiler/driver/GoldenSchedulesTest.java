// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.TestFiles;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The train steps of some models as formulas, as a person reads them; {@code -Dgolden.update} rewrites them. */
class GoldenSchedulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"two-layers", "classifier", "layer-norm", "attention", "deep"})
    void stepsReadAsTheyDid(String name) {
        Path folder = TestFiles.resources("golden/schedules");
        StringBuilder train = new StringBuilder();
        CompileRequest request = CompileRequest.of(name + ".nn", TestFiles.read(folder.resolve(name + ".nn")))
                .with(Set.of("schedule"), (subject, phase, text) -> {
                    if (subject.endsWith(".train")) {
                        train.append(text);
                    }
                });
        assertThat(Compiler.compile(request).diagnostics().all()).isEmpty();
        Path golden = folder.resolve(name + ".txt");
        if (TestFiles.updatesGoldens()) {
            TestFiles.write(golden, train.toString());
        }
        assertThat(train.toString()).as(golden.toString()).isEqualTo(TestFiles.read(golden));
    }
}
