// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.Trainer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loops that end early are loops of as many turns as ran. */
class UntilTest {
    /** Two ways to say one thing: z of x and a. */
    record Same(String until, String written) {
        @Override
        public String toString() {
            return until.strip().lines().findFirst().orElse("");
        }
    }

    static Stream<Same> pairs() {
        return Stream.of(
                new Same("""
                        _, h2, n2 = scan k in 0..10 with h = x, n = 0 until n >= 3 {
                            next h = sin(a * h + k)
                            next n = n + 1
                            yield h
                        }
                        z = h2 + n2
                        """, """
                        h2 = for k in 0..3 with h = x { next h = sin(a * h + k) }
                        z = h2 + 3
                        """),
                new Same("""
                        ys, s = scan x_t in stack([x, 2 * x, 3 * x, x / 0]) with s = zeros([B]) until sum(s) > 2 {
                            next s = s + a * x_t ^ 2
                            yield s * x_t
                        }
                        z = s + sum(ys, axis = 0)
                        """, """
                        s1 = a * x ^ 2
                        s2 = s1 + a * (2 * x) ^ 2
                        z = s2 + s1 * 2 * x
                        """),
                new Same(
                        """
                        ys = scan x_t in stack([x, 2 * x, 3 * x]) with n = 0 until n > 1 {
                            next n = n + 1
                            yield x_t, a * x_t
                        }
                        u, v, _ = scan x_t in stack([x, 2 * x]) with n = 5 until n > 1 {
                            next n = n + 1
                            yield x_t / a, n
                        }
                        w = scan k in 0..4 with w = a * x until w[0] > -100 { next w = 0 * w }
                        z = sum(ys[0], axis = 0) + sum(ys[1], axis = 0) + sum(u, axis = 0) + sum(v) + w
                        """.replace("ys = scan", "y0, y1, _ = scan")
                                .replace("ys[0]", "y0")
                                .replace("ys[1]", "y1"),
                        """
                        z = 3 * x + 3 * a * x + a * x
                        """),
                new Same("""
                        z = scan j in 0..5 with g = x until max(g) > 2 {
                            inner = scan k in 0..20 with h = g until mean(h) > 2 * mean(x) + 1 + j { next h = h + a }
                            next g = inner * a ^ 2 + 1
                        }
                        """, """
                        z = (x + a + a + a) * a ^ 2 + 1
                        """),
                // What a turn that does not run would look up or divide by is nothing: there are two rows, and no root
                // of -1.
                new Same("""
                        table = stack([x, a * x])
                        z, _ = scan k in 0..5 with h = x, n = 0 until n >= 2 {
                            next h = h * table[k]
                            next n = n + 1
                        }
                        """, """
                        z = x * x * (a * x)
                        """),
                new Same("""
                        roots = scan k in 0..5 with h = a * x until h[0] > 0 {
                            next h = a * (h @ (sqrt(-x)[:, new] @ (a * ones([1, B]))))
                        }
                        z = roots
                        """, """
                        z = a * x
                        """),
                // Derivatives of derivatives.
                new Same("""
                        h2, _ = scan k in 0..10 with h = x, n = 0 until n >= 3 {
                            next h = sin(a * h + k)
                            next n = n + 1
                        }
                        z = h2 + grad(sum(h2 ^ 2), a) + 0.1 * grad(grad(sum(h2), a), a)
                        """, """
                        h2 = for k in 0..3 with h = x { next h = sin(a * h + k) }
                        z = h2 + grad(sum(h2 ^ 2), a) + 0.1 * grad(grad(sum(h2), a), a)
                        """),
                new Same("""
                        ys, s = scan x_t in stack([x, 2 * x, 3 * x, x / 0]) with s = zeros([B]) until sum(s) > 2 {
                            next s = s + a * x_t ^ 2
                            yield s * sin(a * x_t)
                        }
                        q = sum(s ^ 2) + sum(ys)
                        z = 0.01 * (hvp(q, a, 0.3) + grad(q, a) * x)
                        """, """
                        s1 = a * x ^ 2
                        s2 = s1 + a * (2 * x) ^ 2
                        q = sum(s2 ^ 2) + sum(s1 * sin(a * 2 * x))
                        z = 0.01 * (hvp(q, a, 0.3) + grad(q, a) * x)
                        """),
                // What would be multiplied and looked up for all turns at once stands still in those that do not run.
                new Same("""
                        param W: [1, 2] = 0.3
                        s, _ = scan x_t in stack([x, 2 * x, x / 0]) with s = zeros([B, 2]), n = 0 until n >= 2 {
                            next s = s + tanh(x_t[:, new] @ W)
                            next n = n + 1
                        }
                        z = sum(s, axis = 1)
                        """, """
                        param W: [1, 2] = 0.3
                        z = sum(tanh(x[:, new] @ W) + tanh(2 * x[:, new] @ W), axis = 1)
                        """),
                new Same("""
                        param W: [2, 2] = 0.3
                        s, _ = scan x_t in stack([x, 2 * x, x / 0]) with s = ones([B, 2]), n = 0 until n >= 2 {
                            next s = tanh(s * x_t[:, new] @ W)
                            next n = n + 1
                        }
                        z = sum(s, axis = 1)
                        """, """
                        param W: [2, 2] = 0.3
                        s = tanh(ones([B, 2]) * x[:, new] @ W)
                        z = sum(tanh(s * 2 * x[:, new] @ W), axis = 1)
                        """),
                new Same("""
                        param table: [5] = 0.4
                        s, _ = scan i in argsort(sin(iota(9))) with s = 0 * x, n = 0 until n >= 1 {
                            next s = s + table[i - 4] * x
                            next n = n + 1
                        }
                        z = s
                        """, """
                        param table: [5] = 0.4
                        z = table[argsort(sin(iota(9)))[0] - 4] * x
                        """));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void itTrainsAsTheTurnsThatRan(Same same) {
        Model until = trained(same.until());
        Model written = trained(same.written());
        ModelDescription description = written.description();
        for (int cell = 0; cell < description.cells().size(); cell++) {
            if (description.cells().get(cell).kind() == ModelDescription.CellKind.PARAMETER) {
                assertThat(until.parameters().doubles(cell))
                        .containsExactly(written.parameters().doubles(cell), within(1e-9));
            }
        }
    }

    private static Model trained(String equations) {
        Model model = TestModels.model("""
                model Net {
                precision f64
                input x: [B]
                param a: real = 0.7
                """ + equations + """
                output y = z
                loss error = mean(z ^ 2 + z)
                train minimize error using sgd(lr = 0.001)
                }
                """);
        DataSet data = DataSet.builder().reals("x", new double[] {0.6, 0.9}).build();
        Trainer.of(model).epochs(2).batchSize(2).fit(data);
        return model;
    }

    /** Newton's method ends when it has found the root; the derivative of √a is 1 / (2 √a). */
    @Test
    void aSolverEndsWhereItHasConverged() {
        String program = """
                model Root {
                    precision f64
                    input a: [B] = 2
                    param c: real = 9
                    root, n = scan k in 0..100 with r = 1.0, passed = 0 until abs(r ^ 2 - c) < 1e-13 {
                        next r = (r + c / r) / 2
                        next passed = passed + 1
                    }
                    output y = root
                    output turns = n
                    loss error = root + 0 * sum(a)
                    train minimize error using sgd(lr = 6)
                }
                """;
        Model model = TestModels.model(program);
        DataSet data = DataSet.builder().reals("a", new double[] {1}).build();
        double before = Trainer.of(model).evaluate(data).get("error");
        assertThat(before).isCloseTo(3, within(1e-12));
        Trainer.of(model).epochs(1).batchSize(1).fit(data);
        assertThat(model.parameters().doubles(0)[0]).isCloseTo(9 - 6 / (2 * 3.0), within(1e-6));
    }
}
