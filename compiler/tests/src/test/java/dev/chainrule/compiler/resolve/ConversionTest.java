// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.program.ModelDefinition;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How element types meet, and what is exact. */
class ConversionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "b + b | int[3]",
                "b + 1 | int[3]",
                "b * 0.5 | [3]",
                "i + b | int[3]",
                "i - i | int[3]",
                "i * 2 | int[3]",
                "i * 2.0 | [3]",
                "i / i | [3]",
                "i / 2 | [3]",
                "i ^ 2 | [3]",
                "-b | int[3]",
                "-i | int[3]",
                "i + r | [3]",
                "b == b | bool[3]",
                "i < 2 | bool[3]",
                "r >= i | bool[3]",
                "r != 0 | bool[3]",
                "b and i > 0 | bool[3]",
                "not b | bool[3]",
                "where(b, i, b) | int[3]",
                "where(b, i, 0.5) | [3]",
                "where(b, b, false) | bool[3]",
                "max(i, 1) | int[3]",
                "max(i, 1.5) | [3]",
                "abs(i) | int[3]",
                "sum(b) | int",
                "sum(i) | int",
                "mean(b) | real",
                "sum(r) / B | real",
                "B + 1 | int",
                "B / 2 | real",
                "int(r) | int[3]",
                "real(i) | [3]",
                "exp(i) | [3]",
                "argmax(r) | int",
                "i @ i | real",
                "x @ r | [B]",
                "r * step | [3]",
                "iota(B) | int[B]",
            })
    void meetsAs(String expression, String type) {
        ModelDefinition model = Programs.lines(
                "input b: bool[3]",
                "input i: int[3]",
                "input r: [3]",
                "input x: [B, 3]",
                "param w: [3] = zeros()",
                "loss l = mean((x @ w)^2)",
                "train minimize l using sgd(lr = 0.1)",
                "output y = " + expression);
        assertThat(Programs.type(model, "y")).hasToString(type);
    }

    @ParameterizedTest
    @CsvSource({
        "1/2, 0.5",
        "-1/2, -0.5",
        "2^-1, 0.5",
        "-2^2, -4",
        "2^3^2, 512",
        "1/3 + 1/6, 0.5",
        "(0.1 + 0.2) * 10, 3",
        "7 / 2 * 2, 7",
        "10^-20 * 10^20, 1",
        "sqrt(1/4), 0.5",
        "int(7 / 2), 3",
        "int(-7 / 2), -3",
        "'max(1/3, 0.3) * 3', 1",
        "1e400 / 1e399, 10",
    })
    void staysExact(String expression, double value) {
        ModelDefinition model = Programs.lines("input x: [3]", "output y = sum(x) * 0 + " + expression);
        double[] actual = Programs.evaluate(
                model, Map.of("x", dev.chainrule.compiler.evaluate.Array.real(new int[] {3}, 1, 2, 3)));
        assertThat(actual).containsExactly(value);
    }

    @Test
    void aQuotientThatIsWholeIsADimension() {
        ModelDefinition model = Programs.model("model M(width: int = 12, heads: int = 4) {\ninput x: [B, width]\n"
                + "output y = reshape(x, [B, heads, width / heads])\n}\n");
        assertThat(Programs.type(model, "y")).hasToString("[B, 4, 3]");
    }

    @Test
    void aLiteralIsRoundedOnceToTheModelsPrecision() {
        String program = "model M {\ninput x: [B]\noutput y = x * 0.1\n}\n";
        Resolver.Request request =
                Resolver.Request.of(new dev.chainrule.compiler.diagnostic.SourceFile("m.nn", program));
        String single = dev.chainrule.compiler.graph.GraphPrinter.print(
                Resolver.resolve(request).model("M").training());
        assertThat(single).contains(String.valueOf((double) 0.1f));
        assertThat(dev.chainrule.compiler.graph.GraphPrinter.print(
                        Programs.model(program).training()))
                .contains("0.1 :");
    }
}
