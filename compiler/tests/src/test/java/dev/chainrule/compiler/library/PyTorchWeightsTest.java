// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.CompileResult;
import dev.chainrule.compiler.driver.Compiler;
import dev.chainrule.compiler.driver.Derived;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.Weights;
import dev.chainrule.scalar.Precision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Weights of PyTorch's modules, written by {@code library/weights.py}: with them models give what the modules give. */
class PyTorchWeightsTest {
    private static final Path FOLDER = TestFiles.root().resolve("compiler/tests/src/test/resources/library");

    @Test
    void modelsTakeTheWeightsOfModules() {
        Map<String, Model> models = Derived.models(TestFiles.read(FOLDER.resolve("weights.nn")), Precision.F64);
        List<String> lines =
                TestFiles.read(FOLDER.resolve("weights.txt")).lines().toList();
        assertThat(models).hasSize(lines.size() / 2);
        for (int i = 0; i < lines.size(); i += 2) {
            String name = lines.get(i).substring(0, lines.get(i).indexOf(' '));
            Model model = Objects.requireNonNull(models.get(name), name);
            Weights.loadPyTorch(model, FOLDER.resolve("weights").resolve(name + ".safetensors"));
            double[] x = numbers(lines.get(i));
            double[] y = numbers(lines.get(i + 1));
            int[] sizes = name.equals("Table")
                    ? new int[] {x.length}
                    : model.description().dimensions().size() == 2 ? new int[] {2, 2} : new int[] {2};
            assertThat(Derived.of(model, Map.of("x", x), sizes).predict().get("y"))
                    .as(name)
                    .containsExactly(y, within(1e-12));
        }
    }

    private static double[] numbers(String line) {
        return Arrays.stream(line.split(" ", -1))
                .skip(1)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** A file that does not fit is told of as a whole, and changes nothing. */
    @Test
    void whatDoesNotFitIsTold() {
        Model model = Derived.models("""
                        /// PyTorch: fc = 0, out = 4
                        model M {
                            input x: [B, 3]
                            layer fc = Dense(3, 5)
                            layer out = Dense(4, 2)
                            output y = x |> fc
                            output z = out(y[:, 0:4])
                        }
                        """, Precision.F64).get("M");
        Map<String, double[]> before = predicted(model);
        Path file = FOLDER.resolve("weights/Sequence.safetensors");
        assertThatThrownBy(() -> Weights.loadPyTorch(model, file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(
                        "0.weight is [4, 3] in the file, and fc.W [3, 5] in the model takes 0.weight transposed of it")
                .hasMessageContaining("4.weight is missing, for out.W [4, 2]")
                .hasMessageContaining("Nothing was loaded.");
        Model narrow = Derived.models(
                        "/// PyTorch: fc = *\nmodel M {\n    input x: [B, 3]\n    layer fc = Dense(3, 2)\n"
                                + "    output y = fc(x)\n}\n",
                        Precision.F32)
                .get("M");
        Path wide = FOLDER.resolve("weights/BothWays.safetensors");
        assertThatThrownBy(() -> Weights.loadPyTorch(narrow, wide))
                .hasMessageContaining("weight is missing, for fc.W [3, 2]")
                .hasMessageContaining("weight_ih_l0 [4, 3] is unknown to the model");
        Weights.loadPyTorch(narrow, FOLDER.resolve("weights/Half.safetensors"));
        assertThat(predicted(model).get("z")).containsExactly(before.get("z"));
    }

    /** The file was written by PyTorch. */
    @Test
    void namesInJavaDoWhatACommentDoes() {
        String program = "model M {\n    input x: [B, 3]\n    layer fc = Dense(3, 2)\n    output y = fc(x)\n}\n";
        Path file = FOLDER.resolve("weights/Half.safetensors");
        Model commented =
                Derived.models("/// PyTorch: fc = *\n" + program, Precision.F64).get("M");
        Weights.loadPyTorch(commented, file);
        Model named = Derived.models(program, Precision.F64).get("M");
        Weights.Partial report = Weights.loadPyTorch(named, file, Map.of("fc.W", "weight transposed", "fc.b", "bias"));
        assertThat(report.taken()).containsExactly("fc.W", "fc.b");
        assertThat(report.left()).isEmpty();
        assertThat(report.unused()).isEmpty();
        assertThat(predicted(named).get("y"))
                .containsExactly(predicted(commented).get("y"));
        assertThat(predicted(named).get("y")).isNotEqualTo(new double[2]);
    }

    private static Map<String, double[]> predicted(Model model) {
        return Derived.of(model, Map.of("x", new double[] {1, 2, 3}), 1).predict();
    }

    @Test
    void aCommentThatSaysWhatIsNotThereIsAFault() {
        assertThat(message("W1 = weight")).contains("says what PyTorch calls W1, but it has no such part");
        assertThat(message("W = weight[0:n]")).contains("says what PyTorch calls its parts, but n has no value");
        assertThat(message("W weight")).contains("but not so: W weight");
        assertThat(message("W = weight[0:)]")).contains("is no expression");
        assertThat(message("W = weight[0:3]")).isEmpty();
    }

    private static String message(String names) {
        CompileResult result = Compiler.compile(
                CompileRequest.of(
                        "m.nn",
                        "/// PyTorch: " + names
                                + "\nmodel M {\n    input x: [B, 3]\n    param W: [3, 2] = zeros()\n    output y = x @ W\n}\n"));
        return Renderer.render(result.diagnostics().all());
    }
}
