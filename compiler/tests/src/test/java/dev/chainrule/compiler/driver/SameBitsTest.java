// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.compiler.random.RandomModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A model's numbers are the same to the last bit on one thread or several, with scalar kernels or vector ones. */
class SameBitsTest {
    /** No multiple of a vector's length, and enough for several threads. */
    private static final int SIZE = 4_099;

    private static final int RANDOM_MODELS = 14;
    private static final List<String> OPTIMIZERS = List.of(
            "sgd(lr = 0.01, momentum = 0.9, nesterov = true)",
            "adam(lr = 1e-3, amsgrad = true)",
            "adam(lr = 1e-3, sparse = true)",
            "adamw(lr = 1e-3)",
            "rmsprop(lr = 1e-3, centered = true, momentum = 0.5)",
            "adagrad(lr = 1e-2)",
            "adadelta()",
            "adamax()",
            "nadam()",
            "radam()",
            "asgd(lr = 0.1, t0 = 1)",
            "rprop()",
            "lamb(lr = 0.01)",
            "lion(lr = 1e-3, weight_decay = 0.1)",
            "adabelief()",
            "adafactor()",
            "over net.dense[0].W, net.dense[1].W using muon(lr = 0.02) using adamw(lr = 1e-3)");
    private static final List<String> ACTIVATIONS =
            List.of("relu", "tanh", "gelu", "sigmoid", "silu", "softplus", "elu", "leaky_relu", "tanh");

    private static final Path CLASSES = Path.of("target/same-bits");

    /** Four processes: one compilation serves them all. */
    @Test
    void neitherThreadsNorVectorsChangeABit() throws IOException, InterruptedException {
        BitsOfModels bits = compile();
        List<String> models = bits.models();
        List<String> expected = bits.run(SIZE, "-Dchainrule.threads=1", "-Dchainrule.vector=off");
        assertThat(expected).hasSizeGreaterThan(10 * models.size()).noneMatch(line -> line.startsWith("warning"));
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
            assertThat(kernels).as("kernels that ran on vectors").isGreaterThan(2 * models.size());
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
                    train minimize nll %s clip norm 1.0
                }
                """.formatted(name, activation, optimizer.startsWith("over") ? optimizer : "using " + optimizer);
    }

    private static final String RECURRENT = """
            model Recurrent {
                input x: [B, 6, 20]
                input y: [B, 16]
                param W: [20, 64] = glorot_uniform()
                param U: [16, 64] = glorot_uniform()
                param b: [64] = zeros()
                hs, _, c6 = scan x_t in x along 1 with h = zeros([B, 16]), c = zeros([B, 16]) {
                    i, f, g, o = split(x_t @ W + h @ U + b, 4, axis = 1)
                    c2 = sigmoid(f) * c + sigmoid(i) * tanh(g)
                    h2 = sigmoid(o) * tanh(c2)
                    next h = h2
                    next c = c2
                    yield h2
                }
                output last = c6
                loss error = mse(sum(hs, axis = 1), y)
                train minimize error using adam(lr = 1e-2)
            }
            """;

    /** What is drawn is fused with what runs on vectors elsewhere. */
    private static final String DRAWN = """
            model Drawn {
                input x: [B, 20]
                input y: [B, 1]
                random z: [B, 20] = normal()
                random k: int[B, 1] = uniform_int(1, 4)
                layer drop = Dropout(0.2)
                layer net = Mlp([20, 40, 1], activation = gelu)
                output noisy = tanh(x + 0.1 * z) * k
                loss error = mse(net(drop(x + exp(z / 8))) / k, y)
                train minimize error using adam(lr = 1e-2)
            }
            """;

    /** With states that are read and updated, of a layer and of the model's own, and with copies. */
    private static final String KEPT = """
            model Kept {
                input x: [B, 20]
                input y: [B]
                layer first = Dense(20, 40)
                layer norm = BatchNorm(40)
                layer head = Dense(40, 1)
                layer calm follows first rate 0.01
                param late follows head.W every 2
                state seen: [20] = zeros()
                state calls: int = 0
                update seen = 0.9 * seen + 0.1 * mean(x, axis = 0)
                update calls = calls + 1
                h = tanh(norm(first(x - seen)))
                output last = h @ late + mean(calm(x), axis = 1, keep = true) + calls
                loss error = mse(head(h)[:, 0], y)
                train minimize error using adam(lr = 1e-2)
            }
            """;

    /** Elimination and Cholesky's, with what comes back through them. */
    private static final String SOLVED = """
            model Solved {
                input x: [B, 20]
                input y: [B]
                param A: [20, 20] = normal(stddev = 0.3)
                k = A @ transpose(A) + eye(20)
                l = cholesky(k)
                z = triangular_solve(l, transpose(x))
                output whitened = transpose(z)
                loss error = mean(sum(x * transpose(solve(k, transpose(x))), axis = 1) - y)^2 + logdet(k) + mean(z^2)
                train minimize error using adam(lr = 1e-3)
            }
            """;

    private static BitsOfModels compile() throws IOException {
        List<String> models = new ArrayList<>();
        List<GeneratedFile> files = new ArrayList<>();
        List<GeneratedFile> twins = new ArrayList<>();
        for (int i = 0; i < OPTIMIZERS.size() + RANDOM_MODELS; i++) {
            boolean isRandom = i >= OPTIMIZERS.size();
            String name = (isRandom ? "Random" : "Trained") + i;
            CompileResult result = TestModels.compile(
                    "model.nn",
                    isRandom
                            ? RandomModels.wide(name, i)
                            : trained(name, OPTIMIZERS.get(i), ACTIVATIONS.get(i % ACTIVATIONS.size())));
            files.addAll(result.files());
            twins.addAll(result.twins());
            models.add(name);
        }
        for (String text : List.of(RECURRENT, DRAWN, KEPT, SOLVED)) {
            CompileResult result = TestModels.compile("model.nn", text);
            files.addAll(result.files());
            twins.addAll(result.twins());
            models.add(result.models().get(0).className());
        }
        return BitsOfModels.compile(CLASSES, models, files, twins);
    }
}
