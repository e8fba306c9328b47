// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.runtime.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Vector twins are compiled apart from the sources beside them, and belong to them. */
class TwinCompilerTest {
    private static CompileResult line(String formula) {
        return TestModels.compile("nets/line.nn", """
                model Line {
                    input x: [B, 40]
                    param w: [40] = ones()
                    output y = %s
                }
                """.formatted(formula));
    }

    private static List<Path> classPath() throws Exception {
        return List.of(Path.of(
                Model.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    }

    @Test
    void onlyTheTwinIsWritten() throws Exception {
        CompileResult result = line("tanh(x * w)");
        assertThat(TwinCompiler.obstacle()).isEmpty();
        Map<String, byte[]> files = TwinCompiler.compile(result.twins(), result.files(), classPath());
        assertThat(files.keySet()).containsExactly("nets.LineVector");
        assertThat(result.files()).noneMatch(file -> file.text().contains("jdk.incubator"));
    }

    @Test
    void launcherAndTwinBearTheFingerprintOfTheirKernels() {
        String tanh = fingerprint(line("tanh(x * w)").files());
        assertThat(fingerprint(line("tanh(x * w)").twins())).isEqualTo(tanh);
        assertThat(fingerprint(line("exp(x * w)").files())).isNotEqualTo(tanh);
    }

    private static String fingerprint(List<GeneratedFile> files) {
        Pattern pattern = Pattern.compile("(?:super\\(\\d+, |return )\"(\\p{XDigit}{16})\"");
        return files.stream()
                .map(file -> pattern.matcher(file.text()))
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void doublesHaveALauncherAndNoTwin() {
        CompileResult result = TestModels.compile(
                "line.nn", "model Line {\n    precision f64\n    input x: [B, 40]\n    output y = tanh(x)\n}\n");
        assertThat(result.twins()).isEmpty();
        assertThat(result.files()).anySatisfy(file -> assertThat(file.path()).isEqualTo("LineKernels.java"));
    }

    @Test
    void whatJavacRefusesIsReportedInItsWords() throws Exception {
        List<Path> classPath = classPath();
        List<GeneratedFile> wrong = List.of(new GeneratedFile("A.java", "final class A { B b; }"));
        assertThatThrownBy(() -> TwinCompiler.compile(wrong, List.of(), classPath))
                .isInstanceOf(InternalCompilerError.class)
                .hasMessageContaining("A.java")
                .hasMessageContaining("class B");
    }
}
