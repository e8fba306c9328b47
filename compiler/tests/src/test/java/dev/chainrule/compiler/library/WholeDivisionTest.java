// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.driver.Derived;
import dev.chainrule.scalar.Precision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code div} and {@code %}: towards −∞, as in Python, of ints and reals, known while compiling or not. */
class WholeDivisionTest {
    /** What Python 3 gives for {@code a // b} and {@code a % b}. */
    @ParameterizedTest
    @CsvSource({
        "7, 2, 3, 1",
        "-7, 2, -4, 1",
        "7, -2, -4, -1",
        "-7, -2, 3, -1",
        "6, 3, 2, 0",
        "-6, 3, -2, 0",
        "0, 5, 0, 0",
        "-1, 3, -1, 2",
        "1, -3, -1, -2",
        "2147483647, -2147483648, -1, -1"
    })
    void ofInts(int a, int b, int quotient, int rest) {
        for (String expression : List.of("div(a, b), a % b", "div(" + a + ", b), a % " + b)) {
            String[] parts = expression.split(", (?=a %)", -1);
            Derived model = Derived.of(
                    "model M {\n input a: int[1]\n input b: int[1]\n output q = %s\n output r = %s\n}\n"
                            .formatted(parts[0], parts[1]),
                    Precision.F32,
                    Map.of("a", new double[] {a}, "b", new double[] {b}));
            assertThat(model.predict().get("q")).containsExactly(quotient);
            assertThat(model.predict().get("r")).containsExactly(rest);
        }
        Derived known = Derived.of(
                "model M {\n input a: int[1]\n output q = a * 0 + div(%1$d, %2$d)\n output r = a * 0 + %1$d %% %2$d\n}\n"
                        .formatted(a, b),
                Precision.F32,
                Map.of("a", new double[] {0}));
        assertThat(known.predict().get("q")).containsExactly(quotient);
        assertThat(known.predict().get("r")).containsExactly(rest);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void ofReals(Precision precision) {
        double[] a = {7.5, -7.5, 7.5, -7.5, 6, 0.75, -0.25, 3, -3, 1, -1, 2, Double.NaN, Double.POSITIVE_INFINITY};
        double infinity = Double.POSITIVE_INFINITY;
        double[] b = {2, 2, -2, -2, 1.5, 0.25, 4, infinity, infinity, 0, 0, Double.NaN, 1, 2};
        Derived model = Derived.of(
                "model M {\n input a: [14]\n input b: [14]\n output q = div(a, b)\n output r = a % b\n}\n",
                precision, Map.of("a", a, "b", b));
        double nan = Double.NaN;
        assertThat(model.predict().get("q"))
                .containsExactly(3, -4, -4, 3, 4, 3, -1, 0, -1, infinity, -infinity, nan, nan, nan);
        assertThat(model.predict().get("r"))
                .containsExactly(1.5, 0.5, -0.5, -1.5, 0, 0, 3.75, 3, infinity, nan, nan, nan, nan, nan);
    }

    /** Far from 0, a − b · ⌊a / b⌋ in floats would be off by more than b. */
    @Test
    void whatIsLeftIsExact() {
        Derived model = Derived.of(
                "model M {\n input a: [2]\n output r = a % 0.7\n}\n",
                Precision.F64, Map.of("a", new double[] {1e15, 123456789.125}));
        assertThat(model.predict().get("r")).containsExactly(1e15 % 0.7, 123456789.125 % 0.7);
    }

    /** The slope by a is 1, by b the number of times that it goes into a. */
    @Test
    void theSlopeOfWhatIsLeft() {
        Derived model = Derived.of(
                "model M {\n param a: [2] = [7.5, -7.5]\n param b: [2] = [2, 2]\n loss l = sum(a % b)\n}\n",
                Precision.F64, Map.of());
        assertThat(model.loss("l").get("d/a")).containsExactly(1, 1);
        assertThat(model.loss("l").get("d/b")).containsExactly(-3, 4);
    }

    @ParameterizedTest
    @CsvSource({"'div(a, 0 * a)', 'div(7, 0): nothing is divided by 0'", "a % (0 * a), 7 % 0: nothing is divided by 0"})
    void byTheIntZeroNothingIsDivided(String expression, String message) {
        Derived model = Derived.of(
                "model M {\n input a: int[1]\n output q = " + expression + "\n}\n",
                Precision.F32,
                Map.of("a", new double[] {7}));
        assertThatThrownBy(model::predict).hasMessageStartingWith("test.nn:3: ").hasMessageEndingWith(message);
    }
}
