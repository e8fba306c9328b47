// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.Growth;
import dev.chainrule.compiler.emit.ClassFiles;
import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.compiler.names.SourceLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Deep models: small methods, shared kernels, time near linear; and the same bytes each time. */
class DeepModelsTest {
    /** HotSpot never compiles a longer method. */
    private static final int LONGEST_METHOD = 8_000;

    private static String deep(int depth) {
        return """
                layer Block(width: int) {
                    param W: [width, width] = glorot_uniform()
                    param b: [width] = zeros()
                    apply(x: [..., width]) -> [..., width] = relu(x @ W + b)
                }
                model Deep(depth: int = %d, width: int = 8) {
                    input x: [B, width]
                    input y: [B, width]
                    layer blocks[depth] = Block(width)
                    h = x |> blocks
                    output z = h
                    loss error = mse(h, y)
                    train minimize error using adam(lr = 1e-3) clip norm 1.0
                }
                """.formatted(depth);
    }

    @Test
    void everyMethodOf300LayersIsCompiledByHotSpot() {
        InMemory classes = TestModels.load(TestModels.compile("deep.nn", deep(300)));
        assertThat(classes.classFiles()).isNotEmpty();
        classes.classFiles().forEach((name, bytes) -> {
            ClassFiles.ClassFile file = ClassFiles.read(bytes);
            assertThat(file.methods())
                    .allSatisfy(method -> assertThat(method.codeLength())
                            .as(name + "." + method.name())
                            .isLessThan(LONGEST_METHOD));
            assertThat(file.constants()).as(name).isLessThan(40_000);
        });
        // It loads, and its 300 layers times two parameters with two slots and a gradient each are described.
        assertThat(TestModels.create(classes, "Deep").description().cells()).hasSizeGreaterThan(2_400);
    }

    @Test
    void equalLayersShareTheirKernels() {
        CompileResult shallow = TestModels.compile("deep.nn", deep(4));
        CompileResult deep = TestModels.compile("deep.nn", deep(200));
        // The norm of all gradients is summed in several kernels where there are many: no more than that comes on top.
        assertThat(kernels(deep)).isBetween(kernels(shallow), kernels(shallow) + 4);
        assertThat(kernels(deep)).isLessThan(40);
    }

    private static long kernels(CompileResult result) {
        return result.files().stream()
                .filter(file -> !file.className().equals("Deep"))
                .flatMap(file -> file.text().lines())
                .filter(line -> line.startsWith("    static void "))
                .count();
    }

    /** What is written for layers is written for all of them at once. */
    @Test
    void theSourcesOfManyLayersAreAsLongAsThoseOfFew() {
        int few = length(TestModels.compile("deep.nn", unclipped(12)));
        CompileResult many = TestModels.compile("deep.nn", unclipped(300));
        assertThat(length(many)).isLessThan(few + 1_000);
        assertThat(many.files().get(0).text()).contains("public float[] blocksW(int index)");
    }

    /** A norm of all gradients is a sum of as many numbers, each by its name. */
    private static String unclipped(int depth) {
        return deep(depth).replace(" clip norm 1.0", "");
    }

    private static int length(CompileResult result) {
        return result.files().stream().mapToInt(file -> file.text().length()).sum();
    }

    @Test
    void timeIsLinearInTheLayers() {
        assertThat(Growth.of(
                        () -> TestModels.compile("deep.nn", deep(75)), () -> TestModels.compile("deep.nn", deep(600))))
                .as("eight times the layers")
                .isLessThan(Growth.LINEAR_OF_EIGHT);
    }

    @Test
    void compilingTwiceGivesTheSameBytes() {
        List<GeneratedFile> once = TestModels.compile("deep.nn", deep(20)).files();
        assertThat(TestModels.compile("deep.nn", deep(20)).files()).isEqualTo(once);
        assertThat(once)
                .allSatisfy(file -> assertThat(file.text()).doesNotContain("\r", System.getProperty("user.dir")));
    }

    @Test
    void phasesAreDumpedOnRequest() {
        List<String> dumped = new ArrayList<>();
        CompileRequest request = CompileRequest.of("deep.nn", deep(2))
                .with(SourceLoader.NONE)
                .with(Set.copyOf(Compiler.PHASES), (subject, phase, text) -> {
                    assertThat(text).as(subject + " " + phase).isNotNull();
                    dumped.add(phase);
                });
        Compiler.compile(request);
        List<String> expected = new ArrayList<>(Compiler.PHASES);
        assertThat(dumped).containsAll(expected);
    }

    @Test
    void theReportStatesParametersAndCostsAsFormulas() {
        Report report = TestModels.compile("deep.nn", deep(2)).models().get(0).report();
        assertThat(report.parameters()).isEqualTo(2 * (8 * 8 + 8));
        Map<String, Report.Cost> costs = report.entryPoints().stream()
                .collect(java.util.stream.Collectors.toMap(Report.Cost::entryPoint, cost -> cost));
        // Two products of [B, 8] and [8, 8], two biases, two relus.
        Report.Cost predict = java.util.Objects.requireNonNull(costs.get("predict"));
        assertThat(predict.flops()).hasToString("288·B");
        assertThat(predict.bytes().toString()).endsWith("·B + 576");
        assertThat(report.lines()).first().isEqualTo("Deep: 144 parameters");
        Report deep = TestModels.compile("deep.nn", deep(20)).models().get(0).report();
        assertThat(deep.entryPoints().get(0).flops()).hasToString("2880·B");
    }
}
