// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Types whose dimensions are quotients: equal where their normal forms are, whole where the data make them so. */
class DividedDimensionsTest {
    /** The entries below the diagonal of K matrices, and twice the length of a half. */
    private static final Model MODEL = TestModels.model("""
            model Parts {
                precision f64
                input full: [K, D]
                input below: [K, D * (D - 1) / 2]
                pairs = D * (D + 1) / 2
                half = D / 2
                input first: [half]
                all = concat([full, below], axis = 1)
                output like = all - zeros([K, pairs])
                output twice = first + reshape(full[0, 0:div(D, 2)], [D / 2])
            }
            """);

    @Test
    void quotientsAreSizes() {
        MODEL.bind(0, 1, 4);
        MODEL.put(0, new double[] {1, 2, 3, 4}, 0);
        MODEL.put(1, new double[] {5, 6, 7, 8, 9, 10}, 0);
        MODEL.put(2, new double[] {0.5, 0.25}, 0);
        MODEL.run(0);
        double[] like = new double[10];
        MODEL.get(0, 0, like, 0);
        assertThat(like).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        double[] twice = new double[2];
        MODEL.get(0, 1, twice, 0);
        assertThat(twice).containsExactly(new double[] {1.5, 2.25}, within(0.0));
    }

    @Test
    void whatRemainsIsRefusedAtEntry() {
        assertThatThrownBy(() -> MODEL.bind(0, 1, 5))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("2 divides D for half")
                .hasMessageContaining("5");
    }

    @Test
    void aQuotientThatIsNoNumberOfTheSizesIsRefused() {
        assertThat(diagnostics(
                        "model M {\n    input x: [B, N]\n    input y: [B / N]\n    output z = sum(x) + sum(y)\n}"))
                .first()
                .satisfies(fault -> assertThat(fault.message()).contains("a dimension is a whole number, not real"));
        assertThat(diagnostics(
                        "model M {\n    input x: [B * 8]\n    input y: [B * 8 / 2]\n    output z = x[0:4 * B] + y\n}"))
                .isEmpty();
    }

    private static List<Diagnostic> diagnostics(String text) {
        return Compiler.compile(CompileRequest.of("test.nn", text))
                .diagnostics()
                .all();
    }
}
