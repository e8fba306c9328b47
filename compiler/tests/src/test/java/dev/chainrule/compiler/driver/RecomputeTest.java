// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.Parameters;
import dev.chainrule.runtime.Trainer;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A train step that runs turns again computes what one does that keeps them. */
class RecomputeTest {
    static Stream<String> loops() {
        return Stream.of("""
                layer cell = Lstm(3, 4)
                z = sum(cell(x)[:, -1, :], axis = 1)
                """, """
                param W: [3, 4] = glorot_uniform()
                param U: [4, 4] = glorot_uniform()
                param a: real = 0.3
                ys, _, last = scan x_t in x along 1 with h = zeros([B, 4]), s = zeros([B]) {
                    random noise: [B, 4] = normal()
                    g = sigmoid(x_t @ W + h @ U + 0.1 * noise)
                    next h = a * g + (1 - a) * h
                    next s = s + sum(h * g, axis = 1)
                    yield s * a
                }
                z = last + mean(ys, axis = 1)
                """, """
                param a: [3] = uniform(0.1, 0.4)
                _, h2, n2 = scan x_t in x, k in 0..LEN along 1 with h = 0 * x[:, 0], n = 0 until n >= LEN - 2 {
                    next h = sin(a * h + x_t / (k + 1))
                    next n = n + 1
                    yield h
                }
                z = sum(h2, axis = 1) + n2
                """, """
                param a: [3] = uniform(0.1, 0.4)
                param c: real = 0.2
                first = scan x_t in x along 1 with h = zeros([B, 3]) {
                    inner, count = scan k in 1..6 with g = h, n = 0 {
                        next g = sin(a * g + x_t / k)
                        next n = n + k
                    }
                    next h = inner + c * count
                }
                s = scan v in transpose(first) with s = zeros([B]) { next s = c * s + v ^ 2 }
                zs = scan x_t in x along 1 { yield sum(tanh(a * x_t) ^ 2, axis = 1) }
                z = s + sum(zs, axis = 1)
                """, """
                param a: [3] = uniform(0.1, 0.4)
                param b: real = 0.7
                h = scan x_t in x along 1 with h = zeros([B, 3]) { next h = tanh(a * h + b * x_t) }
                slopes = grad(sum(h ^ 2), a)
                z = sum(h, axis = 1) + sum(slopes ^ 2)
                """);
    }

    @ParameterizedTest
    @MethodSource("loops")
    void itTrainsAsOneThatKeepsAll(String loop) {
        same(loop.replace("LEN", "L"), "L", 1, 5, 16);
        same(loop.replace("LEN", "12"), "12", 12);
    }

    private static void same(String loop, String size, int... lengths) {
        Supplier<Model> kept = model(loop, size, "");
        Supplier<Model> again = model(loop, size, "recompute");
        for (int length : lengths) {
            Parameters expected = trained(kept.get(), length);
            Parameters found = trained(again.get(), length);
            ModelDescription description = kept.get().description();
            for (int cell = 0; cell < description.cells().size(); cell++) {
                if (description.cells().get(cell).kind() == ModelDescription.CellKind.PARAMETER) {
                    assertThat(found.doubles(cell))
                            .as(length + " turns, "
                                    + description.cells().get(cell).name())
                            .containsExactly(expected.doubles(cell), within(1e-12));
                }
            }
        }
    }

    private static Supplier<Model> model(String loop, String size, String how) {
        CompileResult result = TestModels.compile("net.nn", """
                model Net {
                precision f64
                input x: [B, %s, 3]
                input y: [B]
                %s
                output predicted = z
                loss error = mse(tanh(z), y)
                train minimize error using sgd(lr = 0.1) %s
                }
                """.formatted(size, loop, how));
        InMemory classes = TestModels.load(result);
        return () -> TestModels.create(classes, "Net");
    }

    private static Parameters trained(Model model, int length) {
        Random random = new Random(5);
        float[] x = new float[6 * length * 3];
        float[] y = new float[6];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
            y[i % 6] = (float) random.nextGaussian();
        }
        DataSet data = DataSet.builder().reals("x", x, length, 3).reals("y", y).build();
        Trainer.of(model).epochs(2).batchSize(3).seed(3).fit(data);
        return model.parameters();
    }

    /** What a thousand turns keep is as much as what some sixty do. */
    @Test
    void itNeedsMemoryForTheRootOfTheTurns() {
        String program = """
                model Net {
                    input x: [B, T, 2]
                    param U: [64, 64] = orthogonal()
                    param W: [2, 64] = glorot_uniform()
                    last = scan x_t in x along 1 with h = zeros([B, 64]) { next h = tanh(x_t @ W + sin(h @ U)) }
                    loss error = mean(last ^ 2)
                    train minimize error using sgd(lr = 0.1) HOW
                }
                """;
        Dimension kept = bytes(program.replace("HOW", ""));
        Dimension again = bytes(program.replace("HOW", "recompute"));
        ToLongFunction<String> sizes = name -> name.equals("T") ? 1024 : 8;
        assertThat(again.evaluate(sizes)).isLessThan(kept.evaluate(sizes) / 6);
    }

    private static Dimension bytes(String program) {
        return TestModels.compile("net.nn", program).models().get(0).report().entryPoints().stream()
                .filter(cost -> cost.entryPoint().equals("train"))
                .findFirst()
                .orElseThrow()
                .bytes();
    }
}
