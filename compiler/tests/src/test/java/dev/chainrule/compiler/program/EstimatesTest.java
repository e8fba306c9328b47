// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Limits;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.resolve.Resolver;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Gradients that are meant to be those of no function are told from the others. */
class EstimatesTest {
    private static List<String> before(String function, String loss) {
        String program = """
                %s
                model Net {
                    input x: [B, 2]
                    input id: int[B]
                    param W: [2, 2] = normal()
                    param V: [2, 2] = normal()
                    param table: [5, 2] = normal()
                    z = x @ W
                    loss l = %s
                    train minimize l using sgd(lr = 0.1)
                }
                """.formatted(function, loss);
        Resolver.Result resolved = Resolver.resolve(new Resolver.Request(
                List.of(new SourceFile("net.nn", program)),
                name -> Optional.empty(),
                Optional.empty(),
                Limits.STANDARD));
        assertThat(resolved.diagnostics().hasErrors()).isFalse();
        return Estimates.of(resolved.models().get(0)).stream()
                .map(each -> each.variable() + " at " + each.place())
                .toList();
    }

    @Test
    void aFunctionWithoutSlopeWhoseGradientIsNotLinear() {
        String clipped = "fn steps(x) = round(x)\n    gradient(dy) = clamp(dy, -1, 1)";
        assertThat(before(clipped, "mean(steps(z) @ V)")).containsExactly("x at net.nn:10", "W at net.nn:10");
        String loop = "mean(scan k in 0..3 with h = z { next h = tanh(steps(h)) @ V })";
        assertThat(before(clipped, loop))
                .containsExactlyInAnyOrder("x at net.nn:10", "W at net.nn:10", "V at net.nn:10");
    }

    /** Each claims to be a straight line, which a quotient can follow. */
    @Test
    void whatClaimsAStraightLineIsNone() {
        assertThat(before("fn steps(x) = round(x)\n    gradient(dy) = dy", "mean(steps(z) @ V)"))
                .isEmpty();
        assertThat(before(
                        "fn on(x) = where(x > 0, 1.0, 0.0)\n    gradient(dy) = where(abs(x) < 1, dy / 2, 0)",
                        "mean(on(z))"))
                .isEmpty();
        assertThat(before("", "mean(z @ V + stop_gradient(table[id] - z @ V))")).isEmpty();
    }

    /** These are compared with what they claim. */
    @Test
    void whatHasASlopeIsNoEstimate() {
        assertThat(before("fn cube(x) = x^3\n    gradient(dy) = 3 * x^2 * dy", "mean(cube(z) @ V)"))
                .isEmpty();
        assertThat(before("fn area(x) = x^2\n    gradient(dy) = dy * x", "mean(area(z))"))
                .isEmpty();
        assertThat(before("", "mean(z - stop_gradient(max(z, axis = 1))[:, new])"))
                .isEmpty();
        assertThat(before("", "mean(logcumsumexp(z, axis = 1))")).isEmpty();
    }
}
