// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.program.EntryPoints;
import dev.chainrule.compiler.program.EntryPoints.Options.Derivatives;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import org.junit.jupiter.api.Test;

/** What a program cuts on purpose is proved as it is meant, and a wrong derivative beside it is found. */
final class CutGradientsTest {
    private static GradientReport check(String program) {
        return GradientCheck.of(Programs.withDerivatives(program)).check();
    }

    /** A recurrent net with weights W and V, an input x and a table; the loss is l. */
    private static String net(String functions, String loss) {
        return """
                %s
                model Net {
                    input x: [B, 2]
                    param W: [2, 2] = normal()
                    param V: [2, 2] = normal()
                    z = x @ W
                    %s
                    train minimize l using sgd(lr = 0.1)
                }
                """.formatted(functions, loss);
    }

    /** What is said of variables before a cut. */
    private static String meant(int line, String... variables) {
        return String.join(", ", variables)
                + ": the loss has another slope, and is meant to; with what is cut at test.nn:" + line
                + " held, the quotients agree";
    }

    @Test
    void whatIsCutHoldsStill() {
        GradientReport report = check(net("", "loss l = mean(sin(z @ V) * stop_gradient(cos(z)))"));
        assertThat(report.parts()).allSatisfy(part -> {
            assertThat(part.variables()).contains("W", "V");
            assertThat(part.remarks()).noneMatch(each -> each.contains("V (test.nn:5)"));
        });
        assertThat(report.parts().get(0).remarks()).contains(meant(7, "W (test.nn:4)"));
        assertThat(report.parts().get(1).remarks()).contains(meant(7, "W (test.nn:4)", "the input x (test.nn:3)"));
    }

    /** A cut that no slope passes needs no word. */
    @Test
    void whatHasNoSlopeIsComparedAsItIs() {
        assertThat(check(net("", "loss l = mean(sin(z - stop_gradient(0 * z)) @ V)"))
                        .toString())
                .doesNotContain("another slope");
    }

    /** What the library cuts for digits' sake has no slope: there is nothing to hold. */
    @Test
    void theLibraryHoldsNothing() {
        Model model = Programs.withDerivatives("""
                model Net {
                    input x: [B, 4]
                    layer batch = BatchNorm(4)
                    layer row = LayerNorm(4)
                    z = row(batch(x))
                    loss l = mean(logcumsumexp(z, axis = 1) + variance(z, axis = 1)[:, new] + logsumexp(z, axis = 1)[:, new])
                    train minimize l using sgd(lr = 0.1)
                }
                """);
        assertThat(model.description().entryPoints(EntryKind.HELD)).isEmpty();
    }

    @Test
    void cutsWithinLoops() {
        String loop = """
                hs = scan k in 0..3 with h = z {
                        next h = tanh(h @ V) + stop_gradient(sin(h)) * z
                        yield h
                    }
                    loss l = mean(hs^2)""";
        assertThat(check(net("", loop)).toString())
                .contains(meant(8, "W (test.nn:4)", "V (test.nn:5)"))
                .contains(meant(8, "W (test.nn:4)", "V (test.nn:5)", "the input x (test.nn:3)"));
    }

    @Test
    void cutsInLoopsThatStopEarly() {
        String loop = """
                last = scan k in 0..6 with h = z until sum(h^2) > 40 {
                        next h = 1.3 * h + 0.1 * h @ V + stop_gradient(sin(h))
                    }
                    loss l = mean(last^2)""";
        assertThat(check(net("", loop)).toString()).contains(meant(8, "W (test.nn:4)", "V (test.nn:5)"));
    }

    @Test
    void cutsInLayersThatAreOneFunction() {
        String deep = """
                layer Step(n: int) {
                    param U: [n, n] = normal()
                    apply(x: [B, n]) -> [B, n] = tanh(x @ U) + stop_gradient(cos(x)) * x
                }
                """;
        String loss = "layer steps[9] = Step(2)\n    loss l = mean((z |> steps)^2 * (z @ V))";
        assertThat(check(net(deep, loss)).toString())
                .contains("steps.6.U (test.nn:2), steps.7.U (test.nn:2): the loss has another slope")
                .contains("with what is cut at test.nn:3 held");
    }

    @Test
    void modelsThatDraw() {
        String loss = "layer drop = Dropout(0.5)\n    loss l = mean(drop(sin(z @ V)) * stop_gradient(drop(cos(z))))";
        assertThat(check(net("", loss)).toString()).contains(meant(8, "W (test.nn:4)"));
    }

    @Test
    void derivativesInTheLoss() {
        String loss = """
                u = sin(z @ V) * stop_gradient(z)
                    g = grad(sum(u), x)
                    loss l = mean(g^2 + x * stop_gradient(g))""";
        assertThat(check(net("", loss)).toString()).contains(meant(7, "W (test.nn:4)"), meant(9, "V (test.nn:5)"));
    }

    @Test
    void estimatorsWithAHeldDifference() {
        assertThat(check(net("", "loss l = mean((z + stop_gradient(round(3 * z) - z)) @ V)"))
                        .toString())
                .contains(meant(7, "W (test.nn:4)"))
                .doesNotContain("V (test.nn");
    }

    @Test
    void estimatorsWithAGradientOfTheirOwn() {
        String steps = "fn steps(x) = round(3 * x)\n    gradient(dy) = where(abs(x) < 1, 2 * dy, 0.5 * dy)";
        assertThat(check(net(steps, "loss l = mean(steps(z)^2 @ V)")).toString())
                .contains(meant(8, "W (test.nn:5)"))
                .doesNotContain("V (test.nn");
        String loop = """
                hs = scan k in 0..3 with h = z {
                        next h = tanh(steps(h) @ V) + z
                        yield h
                    }
                    loss l = mean(hs^2)""";
        assertThat(check(net(steps, loop)).toString()).contains(meant(9, "W (test.nn:5)", "V (test.nn:6)"));
    }

    /** It goes through what has a slope, and straight through what has none. */
    @Test
    void estimatorsByOneOfTheirArguments() {
        String gated = "fn gated(x, s) = x * where(s > 0, 1.0, 0.0)\n    gradient(dy) {\n"
                + "        return dy * where(s > 0, 1.0, 0.0), dy * x\n    }";
        assertThat(check(net(gated, "loss l = mean(gated(z @ V, z)^2)")).toString())
                .contains(meant(10, "W (test.nn:7)"))
                .doesNotContain("V (test.nn");
    }

    /** A gradient that is no function's cannot be proved; where it stands is said. */
    @Test
    void gradientsOfNoFunctionAreNamed() {
        String clipped = "fn steps(x) = round(3 * x)\n    gradient(dy) = clamp(dy, -0.01, 0.01)";
        String program = net(clipped, """
                hs = scan k in 0..3 with h = z {
                        next h = tanh(steps(h) @ V) + z
                        yield h
                    }
                    loss l = mean(hs^2)""");
        assertThat(Programs.estimates(program)).contains("W at test.nn:9", "V at test.nn:9", "x at test.nn:9");
    }

    @Test
    void aWrongDerivativeBesideACutIsFound() {
        String cube = "fn cube(x) = x^3\n    gradient(dy) = dy * x^2";
        assertThatThrownBy(() -> check(net(cube, "loss l = mean(cube(z) * stop_gradient(cos(z)) @ V)")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("W (test.nn:5) at [")
                .hasMessageContaining("right here: V")
                .hasMessageContaining("what is cut at test.nn:8 is held in the quotients");
        String within = """
                hs = scan k in 0..3 with h = z {
                        next h = cube(0.5 * h) + stop_gradient(h)
                        yield h
                    }
                    loss l = mean(hs @ V)""";
        assertThatThrownBy(() -> check(net(cube, within)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("W (test.nn:5) at [");
    }

    /** The compiler's own rules, wrong. */
    @Test
    void aWrongRuleBesideACutIsFound() {
        assertThatThrownBy(() -> GradientCheck.of(Wrong.model(
                                net("", "loss l = mean(tanh(z) @ V + z * stop_gradient(tanh(z @ V)))"),
                                "tanh",
                                -1,
                                Wrong.operand(
                                        0, (dx, dy, y, x) -> dy.times(y.one().minus(y))),
                                EntryPoints.Options.STANDARD.with(Derivatives.ALL)))
                        .check())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("W (wrong.nn:4) at [")
                .hasMessageContaining("right here: V");
    }

    @Test
    void agentsWithACopyOfTheirNet() {
        GradientReport report = check("""
                model Agent(observed: int = 3, actions: int = 2, gamma: real = 0.9) {
                    input state: [B, observed]
                    input action: int[B]
                    input reward: [B]
                    input next_state: [B, observed]
                    layer q = Mlp([observed, 5, actions], activation = tanh)
                    layer target follows q rate 0.01
                    wanted = reward + gamma * pick(target(next_state), argmax(q(next_state)))
                    loss error = huber(pick(q(state), action), stop_gradient(wanted))
                    train minimize error using adam(lr = 1e-3)
                }
                """);
        assertThat(report.toString())
                .contains(meant(9, "the input reward (test.nn:4)", "the input next_state (test.nn:5)"));
    }

    @Test
    void vectorQuantisation() {
        assertThat(check("""
                model Vq {
                    input x: [B, 4]
                    layer encode = Dense(4, 3)
                    layer codes = VectorQuantizer(5, 3)
                    layer decode = Dense(3, 4)
                    quantized, number, cost = codes(encode(x))
                    loss error = mse(decode(quantized), x) + cost
                    train minimize error using adam(lr = 1e-3)
                }
                """).toString())
                .contains("encode.W (test.nn:3), encode.b (test.nn:3)", "with what is cut at ");
    }
}
