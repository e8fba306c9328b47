// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.runtime.Model;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Second derivatives by differences of gradients. */
final class CurvatureTest {
    /** Of a loss that needs no data: the first variable that does not fit, at some points. */
    private static Optional<Curvature.Asymmetry> find(String program) {
        Model model = Programs.model(program);
        Landscape landscape = Landscape.of(model).get(0);
        Optional<Curvature.Asymmetry> found = Optional.empty();
        for (int seed = 0; seed < 8 && found.isEmpty(); seed++) {
            Random random = new Random(seed);
            for (Variable variable : landscape.variables()) {
                double[] values = landscape.values(variable);
                for (int i = 0; i < values.length; i++) {
                    values[i] = random.nextGaussian();
                }
            }
            landscape.place(new int[0], new Object[0]);
            found = new Curvature(landscape, landscape.variables(), 1e-6, random).find();
        }
        return found;
    }

    @Test
    void aGradientOfNoFunctionIsFound() {
        String program = """
                fn product(x, y) = x * y
                    gradient(dy) {
                        return %s
                    }
                model M {
                    param a: [3] = uniform(-1, 1)
                    param b: [3] = uniform(-1, 1)
                    loss l = sum(product(a, b)^2) + sum(a)
                    train minimize l using sgd(lr = 0.1)
                }
                """;
        assertThat(find(program.formatted("dy * y, dy * x"))).isEmpty();
        assertThat(find(program.formatted("2 * dy * y, dy * x")).orElseThrow().text())
                .contains("a (test.nn:6)", "changes by", "symmetric");
        assertThat(find(program.formatted("dy * x, dy * x"))).isPresent();
        assertThat(find(program.formatted("dy * y, 0 * dy * x"))).isPresent();
    }

    @Test
    void gradientsOfNetsAreSymmetricToSecondOrder() {
        GradientReport report = GradientCheck.of(Programs.withDerivatives(Programs.NET))
                .secondOrder()
                .check();
        assertThat(report.parts())
                .allSatisfy(part -> assertThat(part.remarks())
                        .anySatisfy(remark -> assertThat(remark).contains("second order", "agree")));
        report = GradientCheck.of(Programs.withDerivatives("""
                        model Critic {
                            input x: [B, 3]
                            layer first = Dense(3, 5)
                            layer head = Dense(5, 1)
                            score = sum(head(tanh(first(x))))
                            loss l = mean((grad(score, x) - 0.3)^2) + mean(relu(first(x)))
                            train minimize l using adam(lr = 1e-3)
                        }
                        """)).secondOrder().check();
        assertThat(report.parts())
                .allSatisfy(part -> assertThat(part.remarks())
                        .anySatisfy(remark -> assertThat(remark).contains("second order", "agree")));
    }

    @Test
    void whatIsCutIsLeftOut() {
        GradientReport report =
                GradientCheck.of(Programs.withDerivatives("""
                        model M {
                            input x: [B]
                            param w: real = 0.7
                            loss l = mean((w * x - stop_gradient(w * w))^2)
                            train minimize l using sgd(lr = 0.1)
                        }
                        """)).secondOrder().check();
        assertThat(report.toString())
                .contains("second order: not looked at")
                .doesNotContain("along two directions agree");
    }
}
