// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gamma functions of negative numbers, where they have zeros and poles: to the larger of 1 and the value. */
class GammaFunctionsTest {
    @ParameterizedTest
    @EnumSource(Precision.class)
    void negativeNumbersAreMirrored(Precision precision) {
        Interpreter interpreter = new Interpreter(precision, Interpreter.Calls.BODY);
        double unit = precision == Precision.F32 ? 0x1p-23 : 0x1p-52;
        Random random = new Random(5);
        for (Function function :
                List.of(Functions.LGAMMA, Functions.DIGAMMA, Functions.TRIGAMMA, Functions.TETRAGAMMA)) {
            for (int i = 0; i < 2000; i++) {
                double x = (float) (-random.nextInt(12) - Math.scalb(random.nextDouble(), -random.nextInt(8)));
                double want = function.reference().applyAsDouble(new double[] {x});
                if (Double.isFinite(want) && Math.abs(want) < 1e30) {
                    double got = interpreter.reals(function.body(precision), x)[0];
                    assertThat(got)
                            .as(function + " of " + x)
                            .isCloseTo(want, within(8 * unit * Math.max(1, Math.abs(want))));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void theRecurrenceHolds(Precision precision) {
        Interpreter interpreter = new Interpreter(precision, Interpreter.Calls.BODY);
        double unit = precision == Precision.F32 ? 0x1p-23 : 0x1p-52;
        for (double x : new double[] {0.25, 0.5, 1.5, 2, 3, 4.25, 6.5, 7, 7.5, 11, 100.5}) {
            double lower = interpreter.reals(Functions.LGAMMA.body(precision), x)[0];
            double upper = interpreter.reals(Functions.LGAMMA.body(precision), x + 1)[0];
            assertThat(upper - lower).isCloseTo(Math.log(x), within(4 * unit * Math.max(1, Math.abs(upper))));
        }
    }
}
