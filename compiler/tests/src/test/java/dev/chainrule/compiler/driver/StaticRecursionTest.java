// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.runtime.Model;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Functions that call themselves in a branch of an {@code if}, written out while compiling. */
class StaticRecursionTest {
    @Test
    void anIfEndsIt() {
        Model model = TestModels.model("""
                fn power(x, n) = if n == 0 { 1 } else { x * power(x, n - 1) }
                fn even(n) = if n == 0 { true } else { odd(n - 1) }
                fn odd(n) = if n == 0 { false } else { even(n - 1) }
                fn fibonacci(n) = if n < 2 { n } else { fibonacci(n - 1) + fibonacci(n - 2) }
                fn pairwise(x: [N, D], n) =
                    if n == 1 { x[0] } else { pairwise(x[0:div(n, 2)], div(n, 2)) + pairwise(x[div(n, 2):n], n - div(n, 2)) }
                model Recursive {
                    precision f64
                    input x: [B]
                    input rows: [7, 2]
                    output fifth = power(x, 5)
                    output sign = if even(4) { x } else { -x }
                    output many = x * fibonacci(40)
                    output sums = pairwise(rows, 7)
                    output slope = grad(sum(power(x, 3)), x)
                }
                """);
        model.bind(0, 2);
        model.put(0, new double[] {3, -2}, 0);
        double[] rows = new double[14];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i;
        }
        model.put(1, rows, 0);
        model.run(0);
        assertThat(output(model, 0)).containsExactly(243, -32);
        assertThat(output(model, 1)).containsExactly(3, -2);
        assertThat(output(model, 2)).containsExactly(3 * 102_334_155.0, -2 * 102_334_155.0);
        assertThat(output(model, 3)).containsExactly(42, 49);
        assertThat(output(model, 4)).containsExactly(27, 12);
    }

    private static double[] output(Model model, int index) {
        double[] values = new double[model.length(0, index)];
        model.get(0, index, values, 0);
        return values;
    }

    @Test
    void oneThatDoesNotEndIsTold() {
        assertThat(codes("fn f(x, n) = if n == 0 { 1 } else { x * f(x, n + 1) }"))
                .containsExactly("NN0514");
        assertThat(codes("fn f(x, n) = x * f(x, n - 1)")).containsExactly("NN0308");
        assertThat(codes("fn f(x, n) = if f(x, n) > 0 { 1 } else { 2 }")).containsExactly("NN0308");
        assertThat(codes("fn f(x, n) = g(x, n)\nfn g(x, n) = if n == 0 { x } else { f(x, n - 1) }"))
                .isEmpty();
    }

    private static List<String> codes(String functions) {
        String model = functions + "\nmodel M {\n    input x: [B]\n    output y = f(x, 1)\n}\n";
        return Compiler.compile(CompileRequest.of("test.nn", model)).diagnostics().all().stream()
                .map(fault -> fault.code().id())
                .toList();
    }
}
