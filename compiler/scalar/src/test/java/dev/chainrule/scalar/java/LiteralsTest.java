// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.scalar.Precision;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiteralsTest {
    @Test
    void isAsShortAsItMayBe() {
        assertThat(single(0.5)).isEqualTo("0.5f");
        assertThat(single(1)).isEqualTo("1f");
        assertThat(single(-0.1)).isEqualTo("-0.1f");
        assertThat(single(0x1p23)).isEqualTo("8388608f");
        assertThat(single(1e-7)).isEqualTo("1e-7f");
        assertThat(single(2.5e30)).isEqualTo("2.5e30f");
        // Float.toString said 2.0E-3 before JDK 19, and 1.17549435E-38 for the smallest normal one.
        assertThat(single(2e-3)).isEqualTo("0.002f");
        assertThat(single(Float.MIN_NORMAL)).isEqualTo("Float.MIN_NORMAL");
        assertThat(twice(1)).isEqualTo("1.0");
        assertThat(twice(0.1)).isEqualTo("0.1");
        assertThat(twice(1e300)).isEqualTo("1e300");
        assertThat(twice(2e-5)).isEqualTo("2e-5");
    }

    @Test
    void namesWhatHasNoDigits() {
        assertThat(single(Double.NaN)).isEqualTo("Float.NaN");
        assertThat(single(Double.NEGATIVE_INFINITY)).isEqualTo("Float.NEGATIVE_INFINITY");
        assertThat(twice(Double.POSITIVE_INFINITY)).isEqualTo("Double.POSITIVE_INFINITY");
        assertThat(single(0.0)).isEqualTo("0f");
        assertThat(single(-0.0)).isEqualTo("-0f");
        assertThat(twice(-0.0)).isEqualTo("-0.0");
    }

    @Test
    void bitsAreDecimalWhenSmall() {
        assertThat(Literals.bits(127, Precision.F32)).isEqualTo("127");
        assertThat(Literals.bits(Integer.MIN_VALUE, Precision.F32)).isEqualTo("0x80000000");
        assertThat(Literals.bits(1023, Precision.F64)).isEqualTo("1023L");
        assertThat(Literals.bits(Long.MIN_VALUE, Precision.F64)).isEqualTo("0x8000000000000000L");
    }

    @Test
    void readsBackToTheSameBits() {
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            float x = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(x) && x != Float.MIN_NORMAL) {
                String text = single(x);
                assertThat(Float.parseFloat(text.substring(0, text.length() - 1)))
                        .isEqualTo(x);
            }
            double y = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(y)) {
                assertThat(Double.parseDouble(twice(y))).isEqualTo(y);
            }
        }
    }

    private static String single(double value) {
        return Literals.real(value, Precision.F32);
    }

    private static String twice(double value) {
        return Literals.real(value, Precision.F64);
    }
}
