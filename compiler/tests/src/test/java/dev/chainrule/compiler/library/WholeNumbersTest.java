// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.driver.Derived;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.scalar.Precision;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whole numbers that do not fit into 32 bits: sizes that are multiplied, and means of large numbers. */
class WholeNumbersTest {
    @Test
    void sizesAreMultipliedAsReals() {
        Map<String, BigInteger> expected = new LinkedHashMap<>();
        BigInteger b = BigInteger.valueOf(70_000);
        BigInteger t = BigInteger.valueOf(50_000);
        expected.put("B * B", b.pow(2));
        expected.put("B * (B - 1)", b.multiply(b.subtract(BigInteger.ONE)));
        expected.put("B * T", b.multiply(t));
        expected.put("1000000 * B", b.multiply(BigInteger.valueOf(1_000_000)));
        expected.put("B^3 - T^2", b.pow(3).subtract(t.pow(2)));
        expected.put("T^2 - B^3 - 7", t.pow(2).subtract(b.pow(3)).subtract(BigInteger.valueOf(7)));
        expected.put("(B + T)^4", b.add(t).pow(4));
        expected.put("5 - B * T", BigInteger.valueOf(5).subtract(b.multiply(t)));
        StringBuilder program = new StringBuilder("model M {\n    input x: [B]\n    input y: [T]\n");
        int i = 0;
        for (String size : expected.keySet()) {
            program.append("    output a" + i + " = sum(x) / (" + size + ") + 0 * sum(y)\n");
            program.append("    output b" + i++ + " = real(" + size + ") + 0 * sum(x) + 0 * sum(y)\n");
        }
        program.append("}\n");
        double[] x = new double[b.intValue()];
        double[] y = new double[t.intValue()];
        Arrays.fill(x, 1);
        for (Precision precision : Precision.values()) {
            Map<String, double[]> found = Derived.of(
                            program.toString(), precision, Map.of("x", x, "y", y), x.length, y.length)
                    .predict();
            double relative = precision == Precision.F32 ? 1e-6 : 1e-14;
            i = 0;
            for (Map.Entry<String, BigInteger> each : expected.entrySet()) {
                double quotient = new BigDecimal(b)
                        .divide(new BigDecimal(each.getValue()), MathContext.DECIMAL64)
                        .doubleValue();
                assertThat(found.get("a" + i)[0])
                        .as(each.getKey())
                        .isCloseTo(quotient, within(relative * Math.abs(quotient)));
                double size = each.getValue().doubleValue();
                assertThat(found.get("b" + i++)[0])
                        .as(each.getKey())
                        .isCloseTo(size, within(relative * Math.abs(size)));
            }
        }
    }

    /** Where an int is wanted, what does not fit is refused when the data come, by name. */
    @Test
    void aSizeThatIsAnIntFits() {
        String program = """
                model M {
                    input k: int[B]
                    output y = sum(k) - B * B
                }
                """;
        int[] sizes = {46_340, 46_341};
        assertThat(Derived.of(program, Precision.F32, Map.of("k", new double[sizes[0]]), sizes[0])
                        .predict()
                        .get("y")[0])
                .isEqualTo(-46_340.0 * 46_340);
        Derived large = Derived.of(program, Precision.F32, Map.of("k", new double[sizes[1]]), sizes[1]);
        assertThatThrownBy(large::predict).isInstanceOf(ModelException.class).hasMessageContaining("B·B ≤ 2147483647");
    }

    @Test
    void meansOfLargeNumbers() {
        double[] k = {1_000_000_000, 1_000_000_000, 1_500_000_000, Integer.MAX_VALUE, Integer.MAX_VALUE, -5};
        String program = """
                model M {
                    input k: int[B]
                    output m = mean(k)
                    output r = mean(real(k))
                    output v = std(k)
                    output some = mean(k, where = k > 0)
                    output half = mean(k > 1000000000)
                }
                """;
        double mean = Arrays.stream(k).average().orElseThrow();
        double variance = Arrays.stream(k)
                .map(each -> (each - mean) * (each - mean))
                .average()
                .orElseThrow();
        for (Precision precision : Precision.values()) {
            double relative = precision == Precision.F32 ? 1e-6 : 1e-14;
            Map<String, double[]> found =
                    Derived.of(program, precision, Map.of("k", k), k.length).predict();
            assertThat(found.get("m")[0])
                    .isCloseTo(mean, within(relative * mean))
                    .isEqualTo(found.get("r")[0]);
            assertThat(found.get("v")[0]).isCloseTo(Math.sqrt(variance), within(10 * relative * mean));
            assertThat(found.get("some")[0])
                    .isCloseTo(
                            Arrays.stream(k).filter(each -> each > 0).average().orElseThrow(), within(relative * 2e9));
            assertThat(found.get("half")[0]).isEqualTo(0.5);
        }
    }
}
