// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.Trainer;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A scan trains as the same loop does that is written out. */
class ScansRunTest {
    /** Loops that differ in the word alone, over the 5 slices x[:, t], which both call x_t. */
    record Loops(String name, String declared, String scan, String written) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Loops> loops() {
        return Stream.of(
                new Loops("recurrent", """
                        param W: [3, 4] = glorot_uniform()
                        param U: [4, 4] = glorot_uniform()
                        param b: [4] = zeros()
                        """, """
                        last = scan x_t in x along 1 with h = zeros([B, 4]) { next h = tanh(x_t @ W + h @ U + b) }
                        z = sum(last, axis = 1)
                        """, """
                        last = for t in 0..5 with h = zeros([B, 4]) { next h = tanh(x[:, t] @ W + h @ U + b) }
                        z = sum(last, axis = 1)
                        """),
                new Loops("two that are carried, one that is yielded", """
                        param W: [3, 4] = glorot_uniform()
                        param U: [4, 4] = glorot_uniform()
                        param a: real = 0.3
                        """, """
                        ys, _, last = scan x_t in x along 1 with h = zeros([B, 4]), s = zeros([B]) {
                            g = sigmoid(x_t @ W + h @ U)
                            next h = a * g + (1 - a) * h
                            next s = s + sum(h * g, axis = 1)
                            yield s * a
                        }
                        z = last + mean(ys, axis = 1)
                        """, """
                        ys, _, last = for t in 0..5 with h = zeros([B, 4]), s = zeros([B]) {
                            g = sigmoid(x[:, t] @ W + h @ U)
                            next h = a * g + (1 - a) * h
                            next s = s + sum(h * g, axis = 1)
                            yield s * a
                        }
                        z = last + (ys[0] + ys[1] + ys[2] + ys[3] + ys[4]) / 5
                        """),
                new Loops("two that change places, and one that is the other's", """
                        param a: [3] = uniform(0.1, 0.4)
                        """, """
                        us, _, v, w = scan x_t in x along 1 with p = zeros([B, 3]), q = ones([B, 3]), r = ones([B, 3]) {
                            next p = q
                            next q = p + a * x_t
                            next r = p
                            yield r
                        }
                        z = sum(v * w, axis = 1) + mean(sum(us, axis = 1), axis = 1)
                        """, """
                        us, _, v, w = for t in 0..5 with p = zeros([B, 3]), q = ones([B, 3]), r = ones([B, 3]) {
                            next p = q
                            next q = p + a * x[:, t]
                            next r = p
                            yield r
                        }
                        z = sum(v * w, axis = 1) + mean(sum(us), axis = 1)
                        """),
                new Loops("a setting that is carried, and one that is the next value", """
                        param a: [3] = uniform(0.1, 0.4)
                        """, """
                        s, u = scan x_t in x along 1 with f = step, g = 0 {
                            next f = f / 2 + sum(x_t)
                            next g = min(1, step / 10)
                        }
                        z = (s + u) * sum(a * x[:, 0], axis = 1)
                        """, """
                        s, u = for t in 0..5 with f = step, g = 0 {
                            next f = f / 2 + sum(x[:, t])
                            next g = min(1, step / 10)
                        }
                        z = (s + u) * sum(a * x[:, 0], axis = 1)
                        """),
                new Loops("a scan in a scan, in what comes after another, with a count", """
                        param a: [3] = uniform(0.1, 0.4)
                        param c: real = 0.2
                        """, """
                        first = scan x_t in x along 1 with h = zeros([B, 3]) {
                            inner, count = scan k in 1..4 with g = h, n = 0 {
                                next g = sin(a * g + x_t / k)
                                next n = n + k
                            }
                            next h = inner + c * count
                        }
                        z = scan v in transpose(first) with s = zeros([B]) { next s = c * s + v ^ 2 }
                        """, """
                        first = for t in 0..5 with h = zeros([B, 3]) {
                            inner, count = for k in 1..4 with g = h, n = 0 {
                                next g = sin(a * g + x[:, t] / k)
                                next n = n + k
                            }
                            next h = inner + c * count
                        }
                        z = for j in 0..3 with s = zeros([B]) { next s = c * s + first[:, j] ^ 2 }
                        """));
    }

    @ParameterizedTest
    @MethodSource("loops")
    void aScanTrainsAsWhatIsWrittenOut(Loops loops) {
        Model scan = trained(loops.declared(), loops.scan());
        Model written = trained(loops.declared(), loops.written());
        ModelDescription description = written.description();
        for (int cell = 0; cell < description.cells().size(); cell++) {
            ModelDescription.Cell described = description.cells().get(cell);
            if (described.kind() == ModelDescription.CellKind.PARAMETER) {
                assertThat(scan.parameters().doubles(cell))
                        .as(described.name())
                        .containsExactly(written.parameters().doubles(cell), within(1e-9));
            }
        }
    }

    private static Model trained(String declared, String loop) {
        Model model = TestModels.model("model Net {\n" + """
                precision f64
                input x: [B, 5, 3]
                input y: [B]
                """ + declared + loop + """
                output predicted = z
                loss error = mse(z, y)
                train minimize error using adam(lr = 0.01)
                }
                """);
        Random random = new Random(5);
        float[] x = new float[20 * 15];
        float[] y = new float[20];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
            y[i % 20] = (float) random.nextGaussian();
        }
        DataSet data = DataSet.builder().reals("x", x, 5, 3).reals("y", y).build();
        Trainer.of(model).epochs(3).batchSize(7).seed(3).fit(data);
        return model;
    }
}
