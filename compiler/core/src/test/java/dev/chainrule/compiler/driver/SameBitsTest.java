// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.compiler.emit.ModelEmitter;
import dev.chainrule.compiler.evaluate.RandomGraph;
import dev.chainrule.scalar.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** A model's numbers are the same to the last bit on one thread or several, with scalar kernels or vector ones. */
class SameBitsTest {
    /** No multiple of a vector's length, and enough for several threads. */
    private static final int SIZE = 4_099;

    private static final int RANDOM_MODELS = 10;
    private static final List<String> OPTIMIZERS = List.of(
            "sgd(lr = 0.01, momentum = 0.9, nesterov = true)",
            "adam(lr = 1e-3, amsgrad = true)",
            "adamw(lr = 1e-3)",
            "rmsprop(lr = 1e-3, centered = true, momentum = 0.5)",
            "adagrad(lr = 1e-2)",
            "adadelta()",
            "adamax()",
            "nadam()",
            "radam()");
    private static final List<String> ACTIVATIONS =
            List.of("relu", "tanh", "gelu", "sigmoid", "silu", "softplus", "elu", "leaky_relu", "tanh");

    private static final Path CLASSES = Path.of("target/same-bits");

    @Provide
    Arbitrary<List<RandomGraph>> graphs() {
        return RandomGraph.smooth().list().ofSize(RANDOM_MODELS);
    }

    /** Four processes: one compilation serves them all, and another try would find little more. */
    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void neitherThreadsNorVectorsChangeABit(@ForAll("graphs") List<RandomGraph> graphs)
            throws IOException, InterruptedException {
        BitsOfModels bits = compile(graphs);
        List<String> models = bits.models();
        List<String> expected = bits.run(SIZE, "-Dchainrule.threads=1", "-Dchainrule.vector=off");
        assertThat(expected).hasSizeGreaterThan(15 * models.size()).noneMatch(line -> line.startsWith("warning"));
        assertThat(bits.run(SIZE, "-Dchainrule.threads=2", "-Dchainrule.vector=off"))
                .isEqualTo(expected);
        for (int threads : new int[] {1, 3}) {
            List<String> actual = bits.run(
                    SIZE,
                    "-Dchainrule.threads=" + threads,
                    "--add-modules=" + TwinCompiler.MODULE,
                    "-Dchainrule.vector=on");
            assertThat(actual.subList(0, actual.size() - 1))
                    .as("vectors on %d threads", threads)
                    .isEqualTo(expected.subList(0, expected.size() - 1));
            int kernels = Integer.parseInt(actual.get(actual.size() - 1).replaceAll("\\D", ""));
            assertThat(kernels).as("kernels that ran on vectors").isGreaterThan(5 * models.size());
        }
    }

    private static String trained(String name, String optimizer, String activation) {
        return """
                model %s {
                    input x: [B, 20]
                    input label: int[B]
                    layer net = Mlp([20, 40, 10], activation = %s)
                    h = net(x)
                    output p = softmax(h)
                    metric accuracy = mean(argmax(h) == label)
                    loss nll = cross_entropy(h, label)
                    train minimize nll using %s clip norm 1.0
                }
                """.formatted(name, activation, optimizer);
    }

    private static BitsOfModels compile(List<RandomGraph> graphs) throws IOException {
        List<String> models = new ArrayList<>();
        List<GeneratedFile> files = new ArrayList<>();
        List<GeneratedFile> twins = new ArrayList<>();
        for (int i = 0; i < OPTIMIZERS.size(); i++) {
            String name = "Trained" + i;
            CompileResult result =
                    TestModels.compile("trained.nn", trained(name, OPTIMIZERS.get(i), ACTIVATIONS.get(i)));
            files.addAll(result.files());
            twins.addAll(result.twins());
            models.add(name);
        }
        for (int i = 0; i < graphs.size(); i++) {
            String name = "Random" + i;
            Precision precision = i % 4 == 3 ? Precision.F64 : Precision.F32;
            ModelEmitter.Emitted emitted = TestModels.emit(GeneratedEqualsReferenceTest.program(
                    name, precision, graphs.get(i).graph()));
            files.addAll(emitted.files());
            emitted.twin().ifPresent(twins::add);
            models.add(name);
        }
        return BitsOfModels.compile(CLASSES, models, files, twins);
    }
}
