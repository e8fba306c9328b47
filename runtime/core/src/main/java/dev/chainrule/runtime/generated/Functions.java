// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
//
// Generated from dev.chainrule.compiler.kernel.Functions. Do not edit: the compiler's tests compare
// this file, and rewrite it under -Dgolden.update.
package dev.chainrule.runtime.generated;

/**
 * The transcendental functions of compiled models: exact arithmetic, comparisons and moved bits only, so the
 * results are the same on every machine. Errors are given in units in the last place (ULP), as measured;
 * {@code docs/numerics.md} says how.
 */
public final class Functions {
    private Functions() {
    }

    /**
     * e to the power x. Error below 0.8 ULP.
     */
    public static float exp(float x) {
        float t1 = x < -104f ? -104f : x;
        float t2 = 89f < t1 ? 89f : t1;
        float t3 = Math.fma(t2, 1.442695f, 12582912f);
        float t4 = t3 - 12582912f;
        float t5 = Math.fma(t4, -0.6931472f, t2);
        float t6 = t4 * 1.9046542e-9f;
        int b1 = Float.floatToRawIntBits(t3) - 0x4b400000;
        float t7 = t5 + t6;
        float t8 = Math.fma(Math.fma(0.00019763336f, t7, 0.0013932331f), t7, 0.008333544f);
        float t9 = Math.fma(Math.fma(t8, t7, 0.041666493f), t7, 0.16666666f);
        float t10 = t5 + 1f;
        int b2 = b1 >> 1;
        float t11 = t10 + (t5 - (t10 - 1f) + (t6 + t7 * t7 * Math.fma(t9, t7, 0.5f)));
        float t12 = t11 * Float.intBitsToFloat((b2 + 127) << 23);
        return t12 * Float.intBitsToFloat((b1 - b2 + 127) << 23);
    }

    /**
     * e to the power x. Error below 0.75 ULP.
     */
    public static double exp(double x) {
        double t1 = x < -746.0 ? -746.0 : x;
        double t2 = 710.0 < t1 ? 710.0 : t1;
        double t3 = Math.fma(t2, 1.4426950408889634, 6755399441055744.0);
        double t4 = t3 - 6755399441055744.0;
        double t5 = Math.fma(t4, -0.6931471805599453, t2);
        double t6 = t4 * -2.3190468138462996e-17;
        long b1 = Double.doubleToRawLongBits(t3) - 0x4338000000000000L;
        double t7 = t5 + t6;
        double t8 = Math.fma(2.0900096428410763e-9, t7, 2.5109156185580862e-8);
        double t9 = Math.fma(t8, t7, 2.755731841013754e-7);
        double t10 = Math.fma(t9, t7, 2.7557243846989873e-6);
        double t11 = Math.fma(t10, t7, 2.480158727796574e-5);
        double t12 = Math.fma(t11, t7, 0.0001984126988651545);
        double t13 = Math.fma(t12, t7, 0.0013888888888903754);
        double t14 = Math.fma(t13, t7, 0.008333333333321457);
        double t15 = Math.fma(t14, t7, 0.041666666666666644);
        double t16 = t5 + 1.0;
        double t17 = t6 + t7 * t7 * Math.fma(Math.fma(t15, t7, 0.16666666666666677), t7, 0.5);
        long b2 = b1 >> 1;
        double t18 = Double.longBitsToDouble((b2 + 1023L) << 52);
        double t19 = Double.longBitsToDouble((b1 - b2 + 1023L) << 52);
        return (t16 + (t5 - (t16 - 1.0) + t17)) * t18 * t19;
    }

    /**
     * 2 to the power x. Error below 0.8 ULP.
     */
    public static float exp2(float x) {
        float t1 = x < -151f ? -151f : x;
        float t2 = 129f < t1 ? 129f : t1;
        float t3 = t2 + 12582912f;
        float t4 = t2 - (t3 - 12582912f);
        float t5 = t4 * 0.6931472f;
        float t6 = Math.fma(t4, -1.9046542e-9f, Math.fma(t4, 0.6931472f, -t5));
        int b1 = Float.floatToRawIntBits(t3) - 0x4b400000;
        float t7 = t5 + t6;
        float t8 = Math.fma(Math.fma(0.00019763336f, t7, 0.0013932331f), t7, 0.008333544f);
        float t9 = Math.fma(Math.fma(t8, t7, 0.041666493f), t7, 0.16666666f);
        float t10 = t5 + 1f;
        int b2 = b1 >> 1;
        float t11 = t10 + (t5 - (t10 - 1f) + (t6 + t7 * t7 * Math.fma(t9, t7, 0.5f)));
        float t12 = t11 * Float.intBitsToFloat((b2 + 127) << 23);
        return t12 * Float.intBitsToFloat((b1 - b2 + 127) << 23);
    }

    /**
     * 2 to the power x. Error below 0.75 ULP.
     */
    public static double exp2(double x) {
        double t1 = x < -1076.0 ? -1076.0 : x;
        double t2 = 1025.0 < t1 ? 1025.0 : t1;
        double t3 = t2 + 6755399441055744.0;
        double t4 = t2 - (t3 - 6755399441055744.0);
        double t5 = t4 * 0.6931471805599453;
        double t6 = Math.fma(t4, 0.6931471805599453, -t5);
        double t7 = Math.fma(t4, 2.3190468138462996e-17, t6);
        long b1 = Double.doubleToRawLongBits(t3) - 0x4338000000000000L;
        double t8 = t5 + t7;
        double t9 = Math.fma(2.0900096428410763e-9, t8, 2.5109156185580862e-8);
        double t10 = Math.fma(t9, t8, 2.755731841013754e-7);
        double t11 = Math.fma(t10, t8, 2.7557243846989873e-6);
        double t12 = Math.fma(t11, t8, 2.480158727796574e-5);
        double t13 = Math.fma(t12, t8, 0.0001984126988651545);
        double t14 = Math.fma(t13, t8, 0.0013888888888903754);
        double t15 = Math.fma(t14, t8, 0.008333333333321457);
        double t16 = Math.fma(t15, t8, 0.041666666666666644);
        double t17 = t5 + 1.0;
        double t18 = t7 + t8 * t8 * Math.fma(Math.fma(t16, t8, 0.16666666666666677), t8, 0.5);
        long b2 = b1 >> 1;
        double t19 = Double.longBitsToDouble((b2 + 1023L) << 52);
        double t20 = Double.longBitsToDouble((b1 - b2 + 1023L) << 52);
        return (t17 + (t5 - (t17 - 1.0) + t18)) * t19 * t20;
    }

    /**
     * e to the power x, less 1; accurate near 0. Error below 1.6 ULP.
     */
    public static float expm1(float x) {
        float t1 = x < -20f ? -20f : x;
        float t2 = 89f < t1 ? 89f : t1;
        float t3 = Math.fma(t2, 1.442695f, 12582912f);
        float t4 = t3 - 12582912f;
        float t5 = Math.fma(t4, -0.6931472f, t2);
        float t6 = t4 * 1.9046542e-9f;
        int b1 = Float.floatToRawIntBits(t3) - 0x4b400000;
        float t7 = t5 + t6;
        float t8 = Math.fma(Math.fma(0.00019763336f, t7, 0.0013932331f), t7, 0.008333544f);
        float t9 = Math.fma(Math.fma(t8, t7, 0.041666493f), t7, 0.16666666f);
        int b2 = b1 >> 1;
        int b3 = b1 - b2;
        float t10 = Float.intBitsToFloat((b2 + 127) << 23);
        float t11 = t10 - Float.intBitsToFloat((0 - b3 + 127) << 23);
        float t12 = Math.fma(t10, t5 + (t6 + t7 * t7 * Math.fma(t9, t7, 0.5f)), t11);
        return x == 0f ? x : Float.intBitsToFloat((b3 + 127) << 23) * t12;
    }

    /**
     * e to the power x, less 1; accurate near 0. Error below 1.5 ULP.
     */
    public static double expm1(double x) {
        double t1 = x < -40.0 ? -40.0 : x;
        double t2 = 710.0 < t1 ? 710.0 : t1;
        double t3 = Math.fma(t2, 1.4426950408889634, 6755399441055744.0);
        double t4 = t3 - 6755399441055744.0;
        double t5 = Math.fma(t4, -0.6931471805599453, t2);
        double t6 = t4 * -2.3190468138462996e-17;
        long b1 = Double.doubleToRawLongBits(t3) - 0x4338000000000000L;
        double t7 = t5 + t6;
        double t8 = Math.fma(2.0900096428410763e-9, t7, 2.5109156185580862e-8);
        double t9 = Math.fma(t8, t7, 2.755731841013754e-7);
        double t10 = Math.fma(t9, t7, 2.7557243846989873e-6);
        double t11 = Math.fma(t10, t7, 2.480158727796574e-5);
        double t12 = Math.fma(t11, t7, 0.0001984126988651545);
        double t13 = Math.fma(t12, t7, 0.0013888888888903754);
        double t14 = Math.fma(t13, t7, 0.008333333333321457);
        double t15 = Math.fma(t14, t7, 0.041666666666666644);
        long b2 = b1 >> 1;
        long b3 = b1 - b2;
        double t16 = Double.longBitsToDouble((b2 + 1023L) << 52);
        double t17 = t6 + t7 * t7 * Math.fma(Math.fma(t15, t7, 0.16666666666666677), t7, 0.5);
        double t18 = t16 - Double.longBitsToDouble((0L - b3 + 1023L) << 52);
        double t19 = Double.longBitsToDouble((b3 + 1023L) << 52);
        return x == 0.0 ? x : t19 * Math.fma(t16, t5 + t17, t18);
    }

    /**
     * Natural logarithm. NaN below 0, -infinity at 0 and -0. Error below 0.9 ULP.
     */
    public static float log(float x) {
        boolean c1 = x < Float.MIN_NORMAL;
        int b1 = Float.floatToRawIntBits(c1 ? x * 33554432f : x);
        int b2 = (b1 - 0x3f2aaaab) & 0xff800000;
        float t1 = Float.intBitsToFloat(b1 - b2) - 1f;
        float t2 = Float.intBitsToFloat((b2 >> 23) + 0x4b400000) - 12582912f;
        float t3 = t2 + (c1 ? -25f : 0f);
        float t4 = t3 * 0.69314575f;
        float t5 = t4 + t1;
        float t6 = Math.fma(Math.fma(0.11910594f, t1, -0.1284007f), t1, 0.10781333f);
        float t7 = Math.fma(Math.fma(t6, t1, -0.121970296f), t1, 0.14301783f);
        float t8 = Math.fma(Math.fma(t7, t1, -0.16679479f), t1, 0.19999705f);
        float t9 = Math.fma(Math.fma(t8, t1, -0.24999823f), t1, 0.33333334f);
        float t10 = Math.fma(t3, 1.4286068e-6f, t1 * t1 * Math.fma(t9, t1, -0.5f));
        float t11 = x == 0f ? Float.NEGATIVE_INFINITY : Float.NaN;
        return x < Float.POSITIVE_INFINITY ? (0f < x ? t5 + (t4 - t5 + t1 + t10) : t11) : x;
    }

    /**
     * Natural logarithm. NaN below 0, -infinity at 0 and -0. Error below 0.9 ULP.
     */
    public static double log(double x) {
        boolean c1 = x < Double.MIN_NORMAL;
        long b1 = Double.doubleToRawLongBits(c1 ? x * 18014398509481984.0 : x);
        long b2 = (b1 - 0x3fe6a09e667f3bcdL) & 0xfff0000000000000L;
        double t1 = Double.longBitsToDouble(b1 - b2) - 1.0;
        double t2 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double t3 = t2 - 6755399441055744.0 + (c1 ? -54.0 : 0.0);
        double t4 = t3 * 0.6931471805598903;
        double t5 = t4 + t1;
        double t6 = t1 / (t1 + 2.0);
        double t7 = t6 * t6;
        double t8 = t1 * t1 * 0.5;
        double t9 = Math.fma(0.13235814464309903, t7, 0.1325204079160842);
        double t10 = Math.fma(Math.fma(t9, t7, 0.15386993225624634), t7, 0.18181778266661977);
        double t11 = Math.fma(Math.fma(t10, t7, 0.2222222260789387), t7, 0.2857142856940656);
        double t12 = Math.fma(Math.fma(t11, t7, 0.4000000000000493), t7, 0.6666666666666666);
        double t13 = Math.fma(t6, Math.fma(t7, t12, t8), -t8);
        double t14 = t5 + (t4 - t5 + t1 + Math.fma(t3, 5.497923018708371e-14, t13));
        double t15 = 0.0 < x ? t14 : x == 0.0 ? Double.NEGATIVE_INFINITY : Double.NaN;
        return x < Double.POSITIVE_INFINITY ? t15 : x;
    }

    /**
     * Logarithm to base 2; exact for powers of 2. Error below 1.2 ULP.
     */
    public static float log2(float x) {
        boolean c1 = x < Float.MIN_NORMAL;
        int b1 = Float.floatToRawIntBits(c1 ? x * 33554432f : x);
        int b2 = (b1 - 0x3f2aaaab) & 0xff800000;
        float t1 = Float.intBitsToFloat(b1 - b2) - 1f;
        float t2 = Float.intBitsToFloat((b2 >> 23) + 0x4b400000) - 12582912f;
        float t3 = t2 + (c1 ? -25f : 0f);
        float t4 = t1 * 1.442695f;
        float t5 = Math.fma(Math.fma(0.11910594f, t1, -0.1284007f), t1, 0.10781333f);
        float t6 = Math.fma(Math.fma(t5, t1, -0.121970296f), t1, 0.14301783f);
        float t7 = Math.fma(Math.fma(t6, t1, -0.16679479f), t1, 0.19999705f);
        float t8 = Math.fma(Math.fma(t7, t1, -0.24999823f), t1, 0.33333334f);
        float t9 = Math.fma(t1, 1.925963e-8f, Math.fma(t1, 1.442695f, -t4));
        float t10 = t3 * 1f;
        float t11 = t10 + t4;
        float t12 = Math.fma(t1 * t1 * Math.fma(t8, t1, -0.5f), 1.442695f, t9);
        float t13 = t11 + (t10 - t11 + t4 + Math.fma(t3, 0f, t12));
        float t14 = 0f < x ? t13 : x == 0f ? Float.NEGATIVE_INFINITY : Float.NaN;
        return x < Float.POSITIVE_INFINITY ? t14 : x;
    }

    /**
     * Logarithm to base 2; exact for powers of 2. Error below 0.9 ULP.
     */
    public static double log2(double x) {
        boolean c1 = x < Double.MIN_NORMAL;
        long b1 = Double.doubleToRawLongBits(c1 ? x * 18014398509481984.0 : x);
        long b2 = (b1 - 0x3fe6a09e667f3bcdL) & 0xfff0000000000000L;
        double t1 = Double.longBitsToDouble(b1 - b2) - 1.0;
        double t2 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double t3 = t2 - 6755399441055744.0 + (c1 ? -54.0 : 0.0);
        double t4 = t1 * 1.4426950408889634;
        double t5 = t1 / (t1 + 2.0);
        double t6 = t5 * t5;
        double t7 = t1 * t1 * 0.5;
        double t8 = Math.fma(0.13235814464309903, t6, 0.1325204079160842);
        double t9 = Math.fma(Math.fma(t8, t6, 0.15386993225624634), t6, 0.18181778266661977);
        double t10 = Math.fma(Math.fma(t9, t6, 0.2222222260789387), t6, 0.2857142856940656);
        double t11 = Math.fma(Math.fma(t10, t6, 0.4000000000000493), t6, 0.6666666666666666);
        double t12 = Math.fma(t1, 1.4426950408889634, -t4);
        double t13 = Math.fma(t5, Math.fma(t6, t11, t7), -t7);
        double t14 = Math.fma(t1, 2.0355273740931033e-17, t12);
        double t15 = t3 * 1.0;
        double t16 = t15 + t4;
        double t17 = Math.fma(t3, 0.0, Math.fma(t13, 1.4426950408889634, t14));
        double t18 = x == 0.0 ? Double.NEGATIVE_INFINITY : Double.NaN;
        double t19 = 0.0 < x ? t16 + (t15 - t16 + t4 + t17) : t18;
        return x < Double.POSITIVE_INFINITY ? t19 : x;
    }

    /**
     * Logarithm to base 10. Error below 1.2 ULP.
     */
    public static float log10(float x) {
        boolean c1 = x < Float.MIN_NORMAL;
        int b1 = Float.floatToRawIntBits(c1 ? x * 33554432f : x);
        int b2 = (b1 - 0x3f2aaaab) & 0xff800000;
        float t1 = Float.intBitsToFloat(b1 - b2) - 1f;
        float t2 = Float.intBitsToFloat((b2 >> 23) + 0x4b400000) - 12582912f;
        float t3 = t2 + (c1 ? -25f : 0f);
        float t4 = t1 * 0.4342945f;
        float t5 = Math.fma(Math.fma(0.11910594f, t1, -0.1284007f), t1, 0.10781333f);
        float t6 = Math.fma(Math.fma(t5, t1, -0.121970296f), t1, 0.14301783f);
        float t7 = Math.fma(Math.fma(t6, t1, -0.16679479f), t1, 0.19999705f);
        float t8 = Math.fma(Math.fma(t7, t1, -0.24999823f), t1, 0.33333334f);
        float t9 = Math.fma(t1, -1.010305e-8f, Math.fma(t1, 0.4342945f, -t4));
        float t10 = t3 * 0.3010254f;
        float t11 = t10 + t4;
        float t12 = Math.fma(t1 * t1 * Math.fma(t8, t1, -0.5f), 0.4342945f, t9);
        float t13 = t11 + (t10 - t11 + t4 + Math.fma(t3, 4.605039e-6f, t12));
        float t14 = 0f < x ? t13 : x == 0f ? Float.NEGATIVE_INFINITY : Float.NaN;
        return x < Float.POSITIVE_INFINITY ? t14 : x;
    }

    /**
     * Logarithm to base 10. Error below 0.9 ULP.
     */
    public static double log10(double x) {
        boolean c1 = x < Double.MIN_NORMAL;
        long b1 = Double.doubleToRawLongBits(c1 ? x * 18014398509481984.0 : x);
        long b2 = (b1 - 0x3fe6a09e667f3bcdL) & 0xfff0000000000000L;
        double t1 = Double.longBitsToDouble(b1 - b2) - 1.0;
        double t2 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double t3 = t2 - 6755399441055744.0 + (c1 ? -54.0 : 0.0);
        double t4 = t1 * 0.4342944819032518;
        double t5 = t1 / (t1 + 2.0);
        double t6 = t5 * t5;
        double t7 = t1 * t1 * 0.5;
        double t8 = Math.fma(0.13235814464309903, t6, 0.1325204079160842);
        double t9 = Math.fma(Math.fma(t8, t6, 0.15386993225624634), t6, 0.18181778266661977);
        double t10 = Math.fma(Math.fma(t9, t6, 0.2222222260789387), t6, 0.2857142856940656);
        double t11 = Math.fma(Math.fma(t10, t6, 0.4000000000000493), t6, 0.6666666666666666);
        double t12 = Math.fma(t1, 0.4342944819032518, -t4);
        double t13 = Math.fma(t5, Math.fma(t6, t11, t7), -t7);
        double t14 = Math.fma(t1, 1.098319650216765e-17, t12);
        double t15 = t3 * 0.3010299956640665;
        double t16 = t15 + t4;
        double t17 = Math.fma(t13, 0.4342944819032518, t14);
        double t18 = t16 + (t15 - t16 + t4 + Math.fma(t3, -8.532344317057107e-14, t17));
        double t19 = 0.0 < x ? t18 : x == 0.0 ? Double.NEGATIVE_INFINITY : Double.NaN;
        return x < Double.POSITIVE_INFINITY ? t19 : x;
    }

    /**
     * log(1 + x); accurate near 0. Error below 1.0 ULP.
     */
    public static float log1p(float x) {
        int b1 = (Float.floatToRawIntBits(x + 1f) - 0x3f2aaaab) & 0xff800000;
        float t1 = Float.intBitsToFloat(0x40800000 - b1) * 0.25f;
        float t2 = x * t1;
        float t3 = t1 - 1f;
        float t4 = t2 + t3;
        float t5 = t4 - t3;
        float t6 = t2 - t5 + (t3 - (t4 - t5));
        float t7 = Float.intBitsToFloat((b1 >> 23) + 0x4b400000) - 12582912f;
        float t8 = t7 * 0.69314575f;
        float t9 = t8 + t4;
        float t10 = Math.fma(Math.fma(0.11910594f, t4, -0.1284007f), t4, 0.10781333f);
        float t11 = Math.fma(Math.fma(t10, t4, -0.121970296f), t4, 0.14301783f);
        float t12 = Math.fma(Math.fma(t11, t4, -0.16679479f), t4, 0.19999705f);
        float t13 = Math.fma(Math.fma(t12, t4, -0.24999823f), t4, 0.33333334f);
        float t14 = Math.fma(t7, 1.4286068e-6f, t4 * t4 * Math.fma(t13, t4, -0.5f));
        float t15 = x == -1f ? Float.NEGATIVE_INFINITY : x < -1f ? Float.NaN : x;
        boolean c1 = -1f < x && x < Float.POSITIVE_INFINITY && !(x == 0f);
        return c1 ? t9 + (t8 - t9 + t4 + t14 + Math.fma(t6, -t4, t6)) : t15;
    }

    /**
     * log(1 + x); accurate near 0. Error below 0.8 ULP.
     */
    public static double log1p(double x) {
        long b1 = Double.doubleToRawLongBits(x + 1.0) - 0x3fe6a09e667f3bcdL;
        long b2 = b1 & 0xfff0000000000000L;
        double t1 = Double.longBitsToDouble(0x4010000000000000L - b2) * 0.25;
        double t2 = x * t1;
        double t3 = t1 - 1.0;
        double t4 = t2 + t3;
        double t5 = t4 - t3;
        double t6 = t2 - t5 + (t3 - (t4 - t5));
        double t7 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double t8 = t7 - 6755399441055744.0;
        double t9 = t8 * 0.6931471805598903;
        double t10 = t9 + t4;
        double t11 = t4 / (t4 + 2.0);
        double t12 = t11 * t11;
        double t13 = t4 * t4 * 0.5;
        double t14 = Math.fma(0.13235814464309903, t12, 0.1325204079160842);
        double t15 = Math.fma(t14, t12, 0.15386993225624634);
        double t16 = Math.fma(t15, t12, 0.18181778266661977);
        double t17 = Math.fma(t16, t12, 0.2222222260789387);
        double t18 = Math.fma(t17, t12, 0.2857142856940656);
        double t19 = Math.fma(t18, t12, 0.4000000000000493);
        double t20 = Math.fma(t12, Math.fma(t19, t12, 0.6666666666666666), t13);
        double t21 = Math.fma(t8, 5.497923018708371e-14, Math.fma(t11, t20, -t13));
        double t22 = x == -1.0 ? Double.NEGATIVE_INFINITY : x < -1.0 ? Double.NaN : x;
        boolean c1 = -1.0 < x && x < Double.POSITIVE_INFINITY && !(x == 0.0);
        return c1 ? t10 + (t9 - t10 + t4 + t21 + Math.fma(t6, -t4, t6)) : t22;
    }

    /**
     * x to the power y, with the special cases of Java's Math.pow. Error below 0.85 ULP.
     */
    public static float pow(float x, float y) {
        float t1 = Math.abs(x);
        boolean c1 = t1 < Float.MIN_NORMAL;
        int b1 = Float.floatToRawIntBits(c1 ? t1 * 33554432f : t1);
        int b2 = (b1 - 0x3f3504f3) & 0xff800000;
        float t2 = Float.intBitsToFloat(b1 - b2) - 1f;
        float t3 = Float.intBitsToFloat((b2 >> 23) + 0x4b400000) - 12582912f;
        float t4 = t3 + (c1 ? -25f : 0f);
        float t5 = 2f + t2;
        float t6 = 1f / t5;
        float t7 = t2 * t6;
        float t8 = -t7;
        float t9 = Math.fma(t8, 2f - t5 + t2, Math.fma(t8, t5, t2)) * t6;
        float t10 = t7 + t9;
        float t11 = t7 - t10 + t9;
        float t12 = t10 * t10;
        float t13 = Math.fma(Math.fma(0.11709882f, t12, 0.14273544f), t12, 0.20000076f);
        float t14 = t12 * t13;
        float t15 = 0.33333334f + t14;
        float t16 = t12 * t15;
        float t17 = (Math.fma(t10, t10, -t12) + Math.fma(t10, t11, t11 * t10)) * t15;
        float t18 = Math.fma(t12, 0.33333334f - t15 + t14 - 9.934108e-9f, t17);
        float t19 = t10 * 2f;
        float t20 = t11 * 2f;
        float t21 = t19 * t16;
        float t22 = Math.fma(t19, Math.fma(t12, t15, -t16) + t18, t20 * t16);
        float t23 = t19 + t21;
        float t24 = t4 * 0.69314575f;
        float t25 = t24 + t23;
        float t26 = t19 - t23 + t21 + (t20 + (Math.fma(t19, t16, -t21) + t22));
        float t27 = t24 - t25 + t23 + Math.fma(t4, 1.4286068e-6f, t26);
        float t28 = t25 + t27;
        boolean c2 = t1 < Float.POSITIVE_INFINITY;
        float t29 = c2 ? (0f < t1 ? t28 : -Float.POSITIVE_INFINITY) : t1;
        float t30 = y * t29;
        float t31 = Math.fma(y, t29, -t30) + y * (t25 - t28 + t27);
        float t32 = t30 < -104f ? -104f : t30;
        float t33 = 89f < t32 ? 89f : t32;
        float t34 = Math.fma(t33, 1.442695f, 12582912f);
        float t35 = t34 - 12582912f;
        float t36 = Math.fma(t35, -0.6931472f, t33);
        float t37 = Math.fma(t35, 1.9046542e-9f, Math.abs(t30) < 2048f ? t31 : 0f);
        int b3 = Float.floatToRawIntBits(t34) - 0x4b400000;
        float t38 = t36 + t37;
        float t39 = Math.fma(0.00019763336f, t38, 0.0013932331f);
        float t40 = Math.fma(Math.fma(t39, t38, 0.008333544f), t38, 0.041666493f);
        float t41 = t36 + 1f;
        float t42 = t37 + t38 * t38 * Math.fma(Math.fma(t40, t38, 0.16666666f), t38, 0.5f);
        int b4 = b3 >> 1;
        float t43 = (t41 + (t36 - (t41 - 1f) + t42)) * Float.intBitsToFloat((b4 + 127) << 23);
        float t44 = Math.abs(y);
        boolean c3 = 8388608f <= t44 || t44 + 8388608f - 8388608f == t44;
        float t45 = t44 * 0.5f;
        float t46 = c3 && !(8388608f <= t45 || t45 + 8388608f - 8388608f == t45) ? x : 0f;
        float t47 = t43 * Float.intBitsToFloat((b3 - b4 + 127) << 23);
        int b5 = Float.floatToRawIntBits(t46) & 0x80000000;
        float t48 = Float.intBitsToFloat(Float.floatToRawIntBits(t47) | b5);
        return y == 0f ? 1f : x < 0f && c2 && !c3 ? Float.NaN : t48;
    }

    /**
     * x to the power y, with the special cases of Java's Math.pow. Error below 0.75 ULP.
     */
    public static double pow(double x, double y) {
        double t1 = Math.abs(x);
        boolean c1 = t1 < Double.MIN_NORMAL;
        long b1 = Double.doubleToRawLongBits(c1 ? t1 * 18014398509481984.0 : t1);
        long b2 = (b1 - 0x3fe6a09e667f3bcdL) & 0xfff0000000000000L;
        double t2 = Double.longBitsToDouble(b1 - b2) - 1.0;
        double t3 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double t4 = t3 - 6755399441055744.0 + (c1 ? -54.0 : 0.0);
        double t5 = 2.0 + t2;
        double t6 = 1.0 / t5;
        double t7 = t2 * t6;
        double t8 = -t7;
        double t9 = Math.fma(t8, 2.0 - t5 + t2, Math.fma(t8, t5, t2)) * t6;
        double t10 = t7 + t9;
        double t11 = t7 - t10 + t9;
        double t12 = t10 * t10;
        double t13 = Math.fma(0.05991380115836806, t12, 0.05837833804252639);
        double t14 = Math.fma(t13, t12, 0.06668134805436879);
        double t15 = Math.fma(t14, t12, 0.07692279155117442);
        double t16 = Math.fma(t15, t12, 0.09090909422730313);
        double t17 = Math.fma(t16, t12, 0.11111111108890287);
        double t18 = Math.fma(t17, t12, 0.14285714285721932);
        double t19 = t12 * Math.fma(t18, t12, 0.1999999999999999);
        double t20 = 0.3333333333333333 + t19;
        double t21 = t12 * t20;
        double t22 = (Math.fma(t10, t10, -t12) + Math.fma(t10, t11, t11 * t10)) * t20;
        double t23 = Math.fma(t12, 0.3333333333333333 - t20 + t19 + 1.850371707708594e-17, t22);
        double t24 = t10 * 2.0;
        double t25 = t11 * 2.0;
        double t26 = t24 * t21;
        double t27 = Math.fma(t24, Math.fma(t12, t20, -t21) + t23, t25 * t21);
        double t28 = t24 + t26;
        double t29 = t4 * 0.6931471805598903;
        double t30 = t29 + t28;
        double t31 = t24 - t28 + t26 + (t25 + (Math.fma(t24, t21, -t26) + t27));
        double t32 = t29 - t30 + t28 + Math.fma(t4, 5.497923018708371e-14, t31);
        double t33 = t30 + t32;
        boolean c2 = t1 < Double.POSITIVE_INFINITY;
        double t34 = c2 ? (0.0 < t1 ? t33 : -Double.POSITIVE_INFINITY) : t1;
        double t35 = y * t34;
        double t36 = Math.fma(y, t34, -t35) + y * (t30 - t33 + t32);
        double t37 = t35 < -746.0 ? -746.0 : t35;
        double t38 = 710.0 < t37 ? 710.0 : t37;
        double t39 = Math.fma(t38, 1.4426950408889634, 6755399441055744.0);
        double t40 = t39 - 6755399441055744.0;
        double t41 = Math.fma(t40, -0.6931471805599453, t38);
        double t42 = Math.abs(t35) < 2048.0 ? t36 : 0.0;
        double t43 = Math.fma(t40, -2.3190468138462996e-17, t42);
        long b3 = Double.doubleToRawLongBits(t39) - 0x4338000000000000L;
        double t44 = t41 + t43;
        double t45 = Math.fma(2.0900096428410763e-9, t44, 2.5109156185580862e-8);
        double t46 = Math.fma(t45, t44, 2.755731841013754e-7);
        double t47 = Math.fma(t46, t44, 2.7557243846989873e-6);
        double t48 = Math.fma(t47, t44, 2.480158727796574e-5);
        double t49 = Math.fma(t48, t44, 0.0001984126988651545);
        double t50 = Math.fma(t49, t44, 0.0013888888888903754);
        double t51 = Math.fma(t50, t44, 0.008333333333321457);
        double t52 = Math.fma(t51, t44, 0.041666666666666644);
        double t53 = t41 + 1.0;
        double t54 = t44 * t44 * Math.fma(Math.fma(t52, t44, 0.16666666666666677), t44, 0.5);
        long b4 = b3 >> 1;
        double t55 = Double.longBitsToDouble((b4 + 1023L) << 52);
        double t56 = Double.longBitsToDouble((b3 - b4 + 1023L) << 52);
        double t57 = Math.abs(y);
        boolean c3 = t57 + 4503599627370496.0 - 4503599627370496.0 == t57;
        boolean c4 = 4503599627370496.0 <= t57 || c3;
        double t58 = t57 * 0.5;
        boolean c5 = t58 + 4503599627370496.0 - 4503599627370496.0 == t58;
        double t59 = c4 && !(4503599627370496.0 <= t58 || c5) ? x : 0.0;
        double t60 = (t53 + (t41 - (t53 - 1.0) + (t43 + t54))) * t55 * t56;
        long b5 = Double.doubleToRawLongBits(t59) & 0x8000000000000000L;
        double t61 = Double.longBitsToDouble(Double.doubleToRawLongBits(t60) | b5);
        return y == 0.0 ? 1.0 : x < 0.0 && c2 && !c4 ? Double.NaN : t61;
    }

    /**
     * 1 / (1 + exp(-x)); goes down to subnormals. Error below 1.6 ULP.
     */
    public static float sigmoid(float x) {
        float t1 = -Math.abs(x);
        float t2 = t1 < -104f ? -104f : t1;
        float t3 = 89f < t2 ? 89f : t2;
        float t4 = Math.fma(t3, 1.442695f, 12582912f);
        float t5 = t4 - 12582912f;
        float t6 = Math.fma(t5, -0.6931472f, t3);
        float t7 = t5 * 1.9046542e-9f;
        int b1 = Float.floatToRawIntBits(t4) - 0x4b400000;
        float t8 = t6 + t7;
        float t9 = Math.fma(Math.fma(0.00019763336f, t8, 0.0013932331f), t8, 0.008333544f);
        float t10 = Math.fma(Math.fma(t9, t8, 0.041666493f), t8, 0.16666666f);
        float t11 = t6 + 1f;
        int b2 = b1 >> 1;
        float t12 = t11 + (t6 - (t11 - 1f) + (t7 + t8 * t8 * Math.fma(t10, t8, 0.5f)));
        float t13 = t12 * Float.intBitsToFloat((b2 + 127) << 23);
        float t14 = t13 * Float.intBitsToFloat((b1 - b2 + 127) << 23);
        float t15 = 1f + t14;
        float t16 = x < 0f ? t14 : 1f;
        float t17 = 1f / t15;
        float t18 = t16 * t17;
        float t19 = -t18;
        return t18 + Math.fma(t19, 1f - t15 + t14, Math.fma(t19, t15, t16)) * t17;
    }

    /**
     * 1 / (1 + exp(-x)); goes down to subnormals. Error below 1.3 ULP.
     */
    public static double sigmoid(double x) {
        double t1 = -Math.abs(x);
        double t2 = t1 < -746.0 ? -746.0 : t1;
        double t3 = 710.0 < t2 ? 710.0 : t2;
        double t4 = Math.fma(t3, 1.4426950408889634, 6755399441055744.0);
        double t5 = t4 - 6755399441055744.0;
        double t6 = Math.fma(t5, -0.6931471805599453, t3);
        double t7 = t5 * -2.3190468138462996e-17;
        long b1 = Double.doubleToRawLongBits(t4) - 0x4338000000000000L;
        double t8 = t6 + t7;
        double t9 = Math.fma(2.0900096428410763e-9, t8, 2.5109156185580862e-8);
        double t10 = Math.fma(t9, t8, 2.755731841013754e-7);
        double t11 = Math.fma(t10, t8, 2.7557243846989873e-6);
        double t12 = Math.fma(t11, t8, 2.480158727796574e-5);
        double t13 = Math.fma(t12, t8, 0.0001984126988651545);
        double t14 = Math.fma(t13, t8, 0.0013888888888903754);
        double t15 = Math.fma(t14, t8, 0.008333333333321457);
        double t16 = Math.fma(t15, t8, 0.041666666666666644);
        double t17 = t6 + 1.0;
        double t18 = t7 + t8 * t8 * Math.fma(Math.fma(t16, t8, 0.16666666666666677), t8, 0.5);
        long b2 = b1 >> 1;
        double t19 = Double.longBitsToDouble((b2 + 1023L) << 52);
        double t20 = Double.longBitsToDouble((b1 - b2 + 1023L) << 52);
        double t21 = (t17 + (t6 - (t17 - 1.0) + t18)) * t19 * t20;
        double t22 = 1.0 + t21;
        double t23 = x < 0.0 ? t21 : 1.0;
        double t24 = 1.0 / t22;
        double t25 = t23 * t24;
        double t26 = -t25;
        return t25 + Math.fma(t26, 1.0 - t22 + t21, Math.fma(t26, t22, t23)) * t24;
    }

    /**
     * log(1 + exp(x)), computed without overflow. Error below 1.7 ULP.
     */
    public static float softplus(float x) {
        float t1 = -Math.abs(x);
        float t2 = t1 < -104f ? -104f : t1;
        float t3 = 89f < t2 ? 89f : t2;
        float t4 = Math.fma(t3, 1.442695f, 12582912f);
        float t5 = t4 - 12582912f;
        float t6 = Math.fma(t5, -0.6931472f, t3);
        float t7 = t5 * 1.9046542e-9f;
        int b1 = Float.floatToRawIntBits(t4) - 0x4b400000;
        float t8 = t6 + t7;
        float t9 = Math.fma(Math.fma(0.00019763336f, t8, 0.0013932331f), t8, 0.008333544f);
        float t10 = Math.fma(Math.fma(t9, t8, 0.041666493f), t8, 0.16666666f);
        float t11 = t6 + 1f;
        int b2 = b1 >> 1;
        float t12 = t11 + (t6 - (t11 - 1f) + (t7 + t8 * t8 * Math.fma(t10, t8, 0.5f)));
        float t13 = t12 * Float.intBitsToFloat((b2 + 127) << 23);
        float t14 = t13 * Float.intBitsToFloat((b1 - b2 + 127) << 23);
        int b3 = (Float.floatToRawIntBits(t14 + 1f) - 0x3f2aaaab) & 0xff800000;
        float t15 = Float.intBitsToFloat(0x3f800000 - b3);
        float t16 = t14 * t15;
        float t17 = t15 - 1f;
        float t18 = t16 + t17;
        float t19 = t18 - t17;
        float t20 = t16 - t19 + (t17 - (t18 - t19));
        float t21 = Float.intBitsToFloat((b3 >> 23) + 0x4b400000) - 12582912f;
        float t22 = t21 * 0.69314575f;
        float t23 = t22 + t18;
        float t24 = Math.fma(Math.fma(0.11910594f, t18, -0.1284007f), t18, 0.10781333f);
        float t25 = Math.fma(Math.fma(t24, t18, -0.121970296f), t18, 0.14301783f);
        float t26 = Math.fma(Math.fma(t25, t18, -0.16679479f), t18, 0.19999705f);
        float t27 = Math.fma(Math.fma(t26, t18, -0.24999823f), t18, 0.33333334f);
        float t28 = Math.fma(t21, 1.4286068e-6f, t18 * t18 * Math.fma(t27, t18, -0.5f));
        float t29 = t23 + (t22 - t23 + t18 + t28 + Math.fma(t20, -t18, t20));
        return Math.max(x, 0f) + t29;
    }

    /**
     * log(1 + exp(x)), computed without overflow. Error below 1.5 ULP.
     */
    public static double softplus(double x) {
        double t1 = -Math.abs(x);
        double t2 = t1 < -746.0 ? -746.0 : t1;
        double t3 = 710.0 < t2 ? 710.0 : t2;
        double t4 = Math.fma(t3, 1.4426950408889634, 6755399441055744.0);
        double t5 = t4 - 6755399441055744.0;
        double t6 = Math.fma(t5, -0.6931471805599453, t3);
        double t7 = t5 * -2.3190468138462996e-17;
        long b1 = Double.doubleToRawLongBits(t4) - 0x4338000000000000L;
        double t8 = t6 + t7;
        double t9 = Math.fma(2.0900096428410763e-9, t8, 2.5109156185580862e-8);
        double t10 = Math.fma(t9, t8, 2.755731841013754e-7);
        double t11 = Math.fma(t10, t8, 2.7557243846989873e-6);
        double t12 = Math.fma(t11, t8, 2.480158727796574e-5);
        double t13 = Math.fma(t12, t8, 0.0001984126988651545);
        double t14 = Math.fma(t13, t8, 0.0013888888888903754);
        double t15 = Math.fma(t14, t8, 0.008333333333321457);
        double t16 = Math.fma(t15, t8, 0.041666666666666644);
        double t17 = t6 + 1.0;
        double t18 = t7 + t8 * t8 * Math.fma(Math.fma(t16, t8, 0.16666666666666677), t8, 0.5);
        long b2 = b1 >> 1;
        double t19 = Double.longBitsToDouble((b2 + 1023L) << 52);
        double t20 = Double.longBitsToDouble((b1 - b2 + 1023L) << 52);
        double t21 = (t17 + (t6 - (t17 - 1.0) + t18)) * t19 * t20;
        long b3 = Double.doubleToRawLongBits(t21 + 1.0) - 0x3fe6a09e667f3bcdL;
        long b4 = b3 & 0xfff0000000000000L;
        double t22 = Double.longBitsToDouble(0x3ff0000000000000L - b4);
        double t23 = t21 * t22;
        double t24 = t22 - 1.0;
        double t25 = t23 + t24;
        double t26 = t25 - t24;
        double t27 = t23 - t26 + (t24 - (t25 - t26));
        double t28 = Double.longBitsToDouble((b4 >> 52) + 0x4338000000000000L);
        double t29 = t28 - 6755399441055744.0;
        double t30 = t29 * 0.6931471805598903;
        double t31 = t30 + t25;
        double t32 = t25 / (t25 + 2.0);
        double t33 = t32 * t32;
        double t34 = t25 * t25 * 0.5;
        double t35 = Math.fma(0.13235814464309903, t33, 0.1325204079160842);
        double t36 = Math.fma(t35, t33, 0.15386993225624634);
        double t37 = Math.fma(t36, t33, 0.18181778266661977);
        double t38 = Math.fma(t37, t33, 0.2222222260789387);
        double t39 = Math.fma(t38, t33, 0.2857142856940656);
        double t40 = Math.fma(t39, t33, 0.4000000000000493);
        double t41 = Math.fma(t33, Math.fma(t40, t33, 0.6666666666666666), t34);
        double t42 = Math.fma(t29, 5.497923018708371e-14, Math.fma(t32, t41, -t34));
        double t43 = t31 + (t30 - t31 + t25 + t42 + Math.fma(t27, -t25, t27));
        return Math.max(x, 0.0) + t43;
    }

    /**
     * Hyperbolic tangent. Error below 0.9 ULP.
     */
    public static float tanh(float x) {
        float t1 = Math.abs(x);
        float t2 = x * x;
        float t3 = Math.fma(Math.fma(-0.0061746347f, t2, 0.021003364f), t2, -0.053836305f);
        float t4 = Math.fma(Math.fma(t3, t2, 0.1333244f), t2, -0.33333313f);
        float t5 = (10f < t1 ? 10f : t1) * 2f;
        float t6 = Math.fma(t5, 1.442695f, 12582912f);
        float t7 = t6 - 12582912f;
        float t8 = Math.fma(t7, -0.6931472f, t5);
        float t9 = t7 * 1.9046542e-9f;
        float t10 = t8 + t9;
        float t11 = Math.fma(0.00019763336f, t10, 0.0013932331f);
        float t12 = Math.fma(Math.fma(t11, t10, 0.008333544f), t10, 0.041666493f);
        float t13 = t8 + 1f;
        float t14 = t9 + t10 * t10 * Math.fma(Math.fma(t12, t10, 0.16666666f), t10, 0.5f);
        int b1 = (Float.floatToRawIntBits(t6) - 0x4b400000 + 127) << 23;
        float t15 = (t13 + (t8 - (t13 - 1f) + t14)) * Float.intBitsToFloat(b1);
        float t16 = t15 + 1f;
        float t17 = 1f / t16;
        float t18 = 2f * t17;
        float t19 = -t18;
        float t20 = 1f - t18;
        float t21 = Math.fma(t19, t15 - t16 + 1f, Math.fma(t19, t16, 2f)) * t17;
        float t22 = t1 < 0.55f ? Math.fma(t1 * t2, t4, t1) : t20 + (1f - t20 - t18 - t21);
        int b2 = Float.floatToRawIntBits(t22) | (Float.floatToRawIntBits(x) & 0x80000000);
        return Float.intBitsToFloat(b2);
    }

    /**
     * Hyperbolic tangent. Error below 0.9 ULP.
     */
    public static double tanh(double x) {
        double t1 = Math.abs(x);
        double t2 = x * x;
        double t3 = Math.fma(7.208534882170069e-6, t2, -3.254118812412397e-5);
        double t4 = Math.fma(t3, t2, 9.36396435593967e-5);
        double t5 = Math.fma(t4, t2, -0.00023806943486559288);
        double t6 = Math.fma(t5, t2, 0.0005897926791497685);
        double t7 = Math.fma(t6, t2, -0.0014557984460342355);
        double t8 = Math.fma(t7, t2, 0.0035921242630885457);
        double t9 = Math.fma(t8, t2, -0.008863235264934159);
        double t10 = Math.fma(t9, t2, 0.021869488524292987);
        double t11 = Math.fma(t10, t2, -0.05396825396794282);
        double t12 = Math.fma(t11, t2, 0.13333333333332925);
        double t13 = (20.0 < t1 ? 20.0 : t1) * 2.0;
        double t14 = Math.fma(t13, 1.4426950408889634, 6755399441055744.0);
        double t15 = t14 - 6755399441055744.0;
        double t16 = Math.fma(t15, -0.6931471805599453, t13);
        double t17 = t15 * -2.3190468138462996e-17;
        double t18 = t16 + t17;
        double t19 = Math.fma(2.0900096428410763e-9, t18, 2.5109156185580862e-8);
        double t20 = Math.fma(t19, t18, 2.755731841013754e-7);
        double t21 = Math.fma(t20, t18, 2.7557243846989873e-6);
        double t22 = Math.fma(t21, t18, 2.480158727796574e-5);
        double t23 = Math.fma(t22, t18, 0.0001984126988651545);
        double t24 = Math.fma(t23, t18, 0.0013888888888903754);
        double t25 = Math.fma(t24, t18, 0.008333333333321457);
        double t26 = Math.fma(t25, t18, 0.041666666666666644);
        double t27 = t16 + 1.0;
        double t28 = t18 * t18 * Math.fma(Math.fma(t26, t18, 0.16666666666666677), t18, 0.5);
        long b1 = (Double.doubleToRawLongBits(t14) - 0x4338000000000000L + 1023L) << 52;
        double t29 = (t27 + (t16 - (t27 - 1.0) + (t17 + t28))) * Double.longBitsToDouble(b1);
        double t30 = t29 + 1.0;
        double t31 = 1.0 / t30;
        double t32 = 2.0 * t31;
        double t33 = -t32;
        double t34 = 1.0 - t32;
        double t35 = Math.fma(t33, t29 - t30 + 1.0, Math.fma(t33, t30, 2.0)) * t31;
        double t36 = Math.fma(t1 * t2, Math.fma(t12, t2, -0.3333333333333333), t1);
        double t37 = t1 < 0.55 ? t36 : t34 + (1.0 - t34 - t32 - t35);
        long b2 = Double.doubleToRawLongBits(x) & 0x8000000000000000L;
        return Double.longBitsToDouble(Double.doubleToRawLongBits(t37) | b2);
    }

    /**
     * Hyperbolic sine. Error below 1.7 ULP.
     */
    public static float sinh(float x) {
        float t1 = Math.abs(x);
        float t2 = x * x;
        float t3 = Math.fma(Math.fma(2.7842693e-6f, t2, 0.00019842609f), t2, 0.008333311f);
        float t4 = 90f < t1 ? 90f : t1;
        float t5 = Math.fma(t4, 1.442695f, 12582912f);
        float t6 = t5 - 12582912f;
        float t7 = Math.fma(t6, -0.6931472f, t4);
        float t8 = t6 * 1.9046542e-9f;
        float t9 = t7 + t8;
        float t10 = Math.fma(Math.fma(0.00019763336f, t9, 0.0013932331f), t9, 0.008333544f);
        float t11 = Math.fma(Math.fma(t10, t9, 0.041666493f), t9, 0.16666666f);
        float t12 = t7 + 1f;
        int b1 = Float.floatToRawIntBits(t5) - 0x4b400000 - 1;
        int b2 = b1 >> 1;
        float t13 = t12 + (t7 - (t12 - 1f) + (t8 + t9 * t9 * Math.fma(t11, t9, 0.5f)));
        float t14 = t13 * Float.intBitsToFloat((b2 + 127) << 23);
        float t15 = t14 * Float.intBitsToFloat((b1 - b2 + 127) << 23);
        float t16 = Math.fma(t1 * t2, Math.fma(t3, t2, 0.16666667f), t1);
        int b3 = Float.floatToRawIntBits(t1 < 1f ? t16 : t15 - 0.25f / t15);
        return Float.intBitsToFloat(b3 | (Float.floatToRawIntBits(x) & 0x80000000));
    }

    /**
     * Hyperbolic sine. Error below 1.6 ULP.
     */
    public static double sinh(double x) {
        double t1 = Math.abs(x);
        double t2 = x * x;
        double t3 = Math.fma(7.776099244191049e-13, t2, 1.6056674306459297e-10);
        double t4 = Math.fma(t3, t2, 2.50521308260901e-8);
        double t5 = Math.fma(t4, t2, 2.755731910766959e-6);
        double t6 = Math.fma(t5, t2, 0.00019841269841591237);
        double t7 = Math.fma(t6, t2, 0.008333333333332913);
        double t8 = 711.0 < t1 ? 711.0 : t1;
        double t9 = Math.fma(t8, 1.4426950408889634, 6755399441055744.0);
        double t10 = t9 - 6755399441055744.0;
        double t11 = Math.fma(t10, -0.6931471805599453, t8);
        double t12 = t10 * -2.3190468138462996e-17;
        double t13 = t11 + t12;
        double t14 = Math.fma(2.0900096428410763e-9, t13, 2.5109156185580862e-8);
        double t15 = Math.fma(t14, t13, 2.755731841013754e-7);
        double t16 = Math.fma(t15, t13, 2.7557243846989873e-6);
        double t17 = Math.fma(t16, t13, 2.480158727796574e-5);
        double t18 = Math.fma(t17, t13, 0.0001984126988651545);
        double t19 = Math.fma(t18, t13, 0.0013888888888903754);
        double t20 = Math.fma(t19, t13, 0.008333333333321457);
        double t21 = Math.fma(t20, t13, 0.041666666666666644);
        double t22 = t11 + 1.0;
        double t23 = t13 * t13 * Math.fma(Math.fma(t21, t13, 0.16666666666666677), t13, 0.5);
        long b1 = Double.doubleToRawLongBits(t9) - 0x4338000000000000L - 1L;
        long b2 = b1 >> 1;
        double t24 = Double.longBitsToDouble((b2 + 1023L) << 52);
        double t25 = Double.longBitsToDouble((b1 - b2 + 1023L) << 52);
        double t26 = (t22 + (t11 - (t22 - 1.0) + (t12 + t23))) * t24 * t25;
        double t27 = Math.fma(t1 * t2, Math.fma(t7, t2, 0.16666666666666669), t1);
        long b3 = Double.doubleToRawLongBits(t1 < 1.0 ? t27 : t26 - 0.25 / t26);
        long b4 = b3 | (Double.doubleToRawLongBits(x) & 0x8000000000000000L);
        return Double.longBitsToDouble(b4);
    }

    /**
     * Hyperbolic cosine. Error below 1.2 ULP.
     */
    public static float cosh(float x) {
        float t1 = Math.abs(x);
        float t2 = 90f < t1 ? 90f : t1;
        float t3 = Math.fma(t2, 1.442695f, 12582912f);
        float t4 = t3 - 12582912f;
        float t5 = Math.fma(t4, -0.6931472f, t2);
        float t6 = t4 * 1.9046542e-9f;
        float t7 = t5 + t6;
        float t8 = Math.fma(Math.fma(0.00019763336f, t7, 0.0013932331f), t7, 0.008333544f);
        float t9 = Math.fma(Math.fma(t8, t7, 0.041666493f), t7, 0.16666666f);
        float t10 = t5 + 1f;
        int b1 = Float.floatToRawIntBits(t3) - 0x4b400000 - 1;
        int b2 = b1 >> 1;
        float t11 = t10 + (t5 - (t10 - 1f) + (t6 + t7 * t7 * Math.fma(t9, t7, 0.5f)));
        float t12 = t11 * Float.intBitsToFloat((b2 + 127) << 23);
        float t13 = t12 * Float.intBitsToFloat((b1 - b2 + 127) << 23);
        return t13 + 0.25f / t13;
    }

    /**
     * Hyperbolic cosine. Error below 1.2 ULP.
     */
    public static double cosh(double x) {
        double t1 = Math.abs(x);
        double t2 = 711.0 < t1 ? 711.0 : t1;
        double t3 = Math.fma(t2, 1.4426950408889634, 6755399441055744.0);
        double t4 = t3 - 6755399441055744.0;
        double t5 = Math.fma(t4, -0.6931471805599453, t2);
        double t6 = t4 * -2.3190468138462996e-17;
        double t7 = t5 + t6;
        double t8 = Math.fma(2.0900096428410763e-9, t7, 2.5109156185580862e-8);
        double t9 = Math.fma(t8, t7, 2.755731841013754e-7);
        double t10 = Math.fma(t9, t7, 2.7557243846989873e-6);
        double t11 = Math.fma(t10, t7, 2.480158727796574e-5);
        double t12 = Math.fma(t11, t7, 0.0001984126988651545);
        double t13 = Math.fma(t12, t7, 0.0013888888888903754);
        double t14 = Math.fma(t13, t7, 0.008333333333321457);
        double t15 = Math.fma(t14, t7, 0.041666666666666644);
        double t16 = t5 + 1.0;
        double t17 = t6 + t7 * t7 * Math.fma(Math.fma(t15, t7, 0.16666666666666677), t7, 0.5);
        long b1 = Double.doubleToRawLongBits(t3) - 0x4338000000000000L - 1L;
        long b2 = b1 >> 1;
        double t18 = Double.longBitsToDouble((b2 + 1023L) << 52);
        double t19 = Double.longBitsToDouble((b1 - b2 + 1023L) << 52);
        double t20 = (t16 + (t5 - (t16 - 1.0) + t17)) * t18 * t19;
        return t20 + 0.25 / t20;
    }

    /**
     * Inverse hyperbolic sine. Error below 1.8 ULP.
     */
    public static float asinh(float x) {
        float t1 = Math.abs(x);
        boolean c1 = 1073741800f < t1;
        float t2 = t1 * t1;
        float t3 = c1 ? t1 : t1 + t2 / ((float) Math.sqrt(t2 + 1f) + 1f);
        int b1 = (Float.floatToRawIntBits(t3 + 1f) - 0x3f2aaaab) & 0xff800000;
        float t4 = Float.intBitsToFloat(0x40800000 - b1) * 0.25f;
        float t5 = t3 * t4;
        float t6 = t4 - 1f;
        float t7 = t5 + t6;
        float t8 = t7 - t6;
        float t9 = t5 - t8 + (t6 - (t7 - t8));
        float t10 = Float.intBitsToFloat((b1 >> 23) + 0x4b400000) - 12582912f;
        float t11 = t10 * 0.69314575f;
        float t12 = t11 + t7;
        float t13 = Math.fma(Math.fma(0.11910594f, t7, -0.1284007f), t7, 0.10781333f);
        float t14 = Math.fma(Math.fma(t13, t7, -0.121970296f), t7, 0.14301783f);
        float t15 = Math.fma(Math.fma(t14, t7, -0.16679479f), t7, 0.19999705f);
        float t16 = Math.fma(Math.fma(t15, t7, -0.24999823f), t7, 0.33333334f);
        float t17 = Math.fma(t10, 1.4286068e-6f, t7 * t7 * Math.fma(t16, t7, -0.5f));
        float t18 = t3 == -1f ? Float.NEGATIVE_INFINITY : t3 < -1f ? Float.NaN : t3;
        boolean c2 = -1f < t3 && t3 < Float.POSITIVE_INFINITY && !(t3 == 0f);
        float t19 = c2 ? t12 + (t11 - t12 + t7 + t17 + Math.fma(t9, -t7, t9)) : t18;
        int b2 = Float.floatToRawIntBits(t19 + (c1 ? 0.6931472f : 0f));
        return Float.intBitsToFloat(b2 | (Float.floatToRawIntBits(x) & 0x80000000));
    }

    /**
     * Inverse hyperbolic sine. Error below 1.5 ULP.
     */
    public static double asinh(double x) {
        double t1 = Math.abs(x);
        boolean c1 = 1.152921504606847e18 < t1;
        double t2 = t1 * t1;
        double t3 = c1 ? t1 : t1 + t2 / (Math.sqrt(t2 + 1.0) + 1.0);
        long b1 = Double.doubleToRawLongBits(t3 + 1.0) - 0x3fe6a09e667f3bcdL;
        long b2 = b1 & 0xfff0000000000000L;
        double t4 = Double.longBitsToDouble(0x4010000000000000L - b2) * 0.25;
        double t5 = t3 * t4;
        double t6 = t4 - 1.0;
        double t7 = t5 + t6;
        double t8 = t7 - t6;
        double t9 = t5 - t8 + (t6 - (t7 - t8));
        double t10 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double t11 = t10 - 6755399441055744.0;
        double t12 = t11 * 0.6931471805598903;
        double t13 = t12 + t7;
        double t14 = t7 / (t7 + 2.0);
        double t15 = t14 * t14;
        double t16 = t7 * t7 * 0.5;
        double t17 = Math.fma(0.13235814464309903, t15, 0.1325204079160842);
        double t18 = Math.fma(t17, t15, 0.15386993225624634);
        double t19 = Math.fma(t18, t15, 0.18181778266661977);
        double t20 = Math.fma(t19, t15, 0.2222222260789387);
        double t21 = Math.fma(t20, t15, 0.2857142856940656);
        double t22 = Math.fma(t21, t15, 0.4000000000000493);
        double t23 = Math.fma(t15, Math.fma(t22, t15, 0.6666666666666666), t16);
        double t24 = Math.fma(t11, 5.497923018708371e-14, Math.fma(t14, t23, -t16));
        double t25 = t3 == -1.0 ? Double.NEGATIVE_INFINITY : t3 < -1.0 ? Double.NaN : t3;
        boolean c2 = -1.0 < t3 && t3 < Double.POSITIVE_INFINITY && !(t3 == 0.0);
        double t26 = c2 ? t13 + (t12 - t13 + t7 + t24 + Math.fma(t9, -t7, t9)) : t25;
        long b3 = Double.doubleToRawLongBits(t26 + (c1 ? 0.6931471805599453 : 0.0));
        long b4 = b3 | (Double.doubleToRawLongBits(x) & 0x8000000000000000L);
        return Double.longBitsToDouble(b4);
    }

    /**
     * Inverse hyperbolic cosine. NaN below 1. Error below 1.9 ULP.
     */
    public static float acosh(float x) {
        float t1 = x - 1f;
        boolean c1 = 1073741800f < x;
        float t2 = c1 ? x : t1 + (float) Math.sqrt(Math.fma(t1, t1, t1 * 2f));
        int b1 = (Float.floatToRawIntBits(t2 + 1f) - 0x3f2aaaab) & 0xff800000;
        float t3 = Float.intBitsToFloat(0x40800000 - b1) * 0.25f;
        float t4 = t2 * t3;
        float t5 = t3 - 1f;
        float t6 = t4 + t5;
        float t7 = t6 - t5;
        float t8 = t4 - t7 + (t5 - (t6 - t7));
        float t9 = Float.intBitsToFloat((b1 >> 23) + 0x4b400000) - 12582912f;
        float t10 = t9 * 0.69314575f;
        float t11 = t10 + t6;
        float t12 = Math.fma(Math.fma(0.11910594f, t6, -0.1284007f), t6, 0.10781333f);
        float t13 = Math.fma(Math.fma(t12, t6, -0.121970296f), t6, 0.14301783f);
        float t14 = Math.fma(Math.fma(t13, t6, -0.16679479f), t6, 0.19999705f);
        float t15 = Math.fma(Math.fma(t14, t6, -0.24999823f), t6, 0.33333334f);
        float t16 = Math.fma(t9, 1.4286068e-6f, t6 * t6 * Math.fma(t15, t6, -0.5f));
        float t17 = t2 == -1f ? Float.NEGATIVE_INFINITY : t2 < -1f ? Float.NaN : t2;
        boolean c2 = -1f < t2 && t2 < Float.POSITIVE_INFINITY && !(t2 == 0f);
        float t18 = c2 ? t11 + (t10 - t11 + t6 + t16 + Math.fma(t8, -t6, t8)) : t17;
        return x < 1f ? Float.NaN : t18 + (c1 ? 0.6931472f : 0f);
    }

    /**
     * Inverse hyperbolic cosine. NaN below 1. Error below 2.0 ULP.
     */
    public static double acosh(double x) {
        double t1 = x - 1.0;
        boolean c1 = 1.152921504606847e18 < x;
        double t2 = c1 ? x : t1 + Math.sqrt(Math.fma(t1, t1, t1 * 2.0));
        long b1 = Double.doubleToRawLongBits(t2 + 1.0) - 0x3fe6a09e667f3bcdL;
        long b2 = b1 & 0xfff0000000000000L;
        double t3 = Double.longBitsToDouble(0x4010000000000000L - b2) * 0.25;
        double t4 = t2 * t3;
        double t5 = t3 - 1.0;
        double t6 = t4 + t5;
        double t7 = t6 - t5;
        double t8 = t4 - t7 + (t5 - (t6 - t7));
        double t9 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double t10 = t9 - 6755399441055744.0;
        double t11 = t10 * 0.6931471805598903;
        double t12 = t11 + t6;
        double t13 = t6 / (t6 + 2.0);
        double t14 = t13 * t13;
        double t15 = t6 * t6 * 0.5;
        double t16 = Math.fma(0.13235814464309903, t14, 0.1325204079160842);
        double t17 = Math.fma(t16, t14, 0.15386993225624634);
        double t18 = Math.fma(t17, t14, 0.18181778266661977);
        double t19 = Math.fma(t18, t14, 0.2222222260789387);
        double t20 = Math.fma(t19, t14, 0.2857142856940656);
        double t21 = Math.fma(t20, t14, 0.4000000000000493);
        double t22 = Math.fma(t14, Math.fma(t21, t14, 0.6666666666666666), t15);
        double t23 = Math.fma(t10, 5.497923018708371e-14, Math.fma(t13, t22, -t15));
        double t24 = t2 == -1.0 ? Double.NEGATIVE_INFINITY : t2 < -1.0 ? Double.NaN : t2;
        boolean c2 = -1.0 < t2 && t2 < Double.POSITIVE_INFINITY && !(t2 == 0.0);
        double t25 = c2 ? t12 + (t11 - t12 + t6 + t23 + Math.fma(t8, -t6, t8)) : t24;
        return x < 1.0 ? Double.NaN : t25 + (c1 ? 0.6931471805599453 : 0.0);
    }

    /**
     * Inverse hyperbolic tangent. NaN outside [-1, 1], infinite at the ends. Error below 1.7 ULP.
     */
    public static float atanh(float x) {
        float t1 = Math.abs(x);
        float t2 = -t1;
        float t3 = 1f + t2;
        float t4 = t1 * 2f;
        float t5 = t4 / t3;
        float t6 = -t5;
        float t7 = t5 + Math.fma(t6, 1f - t3 + t2, Math.fma(t6, t3, t4)) / t3;
        float t8 = t1 < 0.5f ? t7 : t5;
        int b1 = (Float.floatToRawIntBits(t8 + 1f) - 0x3f2aaaab) & 0xff800000;
        float t9 = Float.intBitsToFloat(0x40800000 - b1) * 0.25f;
        float t10 = t8 * t9;
        float t11 = t9 - 1f;
        float t12 = t10 + t11;
        float t13 = t12 - t11;
        float t14 = t10 - t13 + (t11 - (t12 - t13));
        float t15 = Float.intBitsToFloat((b1 >> 23) + 0x4b400000) - 12582912f;
        float t16 = t15 * 0.69314575f;
        float t17 = t16 + t12;
        float t18 = Math.fma(Math.fma(0.11910594f, t12, -0.1284007f), t12, 0.10781333f);
        float t19 = Math.fma(Math.fma(t18, t12, -0.121970296f), t12, 0.14301783f);
        float t20 = Math.fma(Math.fma(t19, t12, -0.16679479f), t12, 0.19999705f);
        float t21 = Math.fma(Math.fma(t20, t12, -0.24999823f), t12, 0.33333334f);
        float t22 = Math.fma(t15, 1.4286068e-6f, t12 * t12 * Math.fma(t21, t12, -0.5f));
        float t23 = t8 == -1f ? Float.NEGATIVE_INFINITY : t8 < -1f ? Float.NaN : t8;
        float t24 = t17 + (t16 - t17 + t12 + t22 + Math.fma(t14, -t12, t14));
        float t25 = (-1f < t8 && t8 < Float.POSITIVE_INFINITY && !(t8 == 0f) ? t24 : t23) * 0.5f;
        int b2 = Float.floatToRawIntBits(t25) | (Float.floatToRawIntBits(x) & 0x80000000);
        return Float.intBitsToFloat(b2);
    }

    /**
     * Inverse hyperbolic tangent. NaN outside [-1, 1], infinite at the ends. Error below 1.4 ULP.
     */
    public static double atanh(double x) {
        double t1 = Math.abs(x);
        double t2 = -t1;
        double t3 = 1.0 + t2;
        double t4 = t1 * 2.0;
        double t5 = t4 / t3;
        double t6 = -t5;
        double t7 = t5 + Math.fma(t6, 1.0 - t3 + t2, Math.fma(t6, t3, t4)) / t3;
        double t8 = t1 < 0.5 ? t7 : t5;
        long b1 = Double.doubleToRawLongBits(t8 + 1.0) - 0x3fe6a09e667f3bcdL;
        long b2 = b1 & 0xfff0000000000000L;
        double t9 = Double.longBitsToDouble(0x4010000000000000L - b2) * 0.25;
        double t10 = t8 * t9;
        double t11 = t9 - 1.0;
        double t12 = t10 + t11;
        double t13 = t12 - t11;
        double t14 = t10 - t13 + (t11 - (t12 - t13));
        double t15 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double t16 = t15 - 6755399441055744.0;
        double t17 = t16 * 0.6931471805598903;
        double t18 = t17 + t12;
        double t19 = t12 / (t12 + 2.0);
        double t20 = t19 * t19;
        double t21 = t12 * t12 * 0.5;
        double t22 = Math.fma(0.13235814464309903, t20, 0.1325204079160842);
        double t23 = Math.fma(t22, t20, 0.15386993225624634);
        double t24 = Math.fma(t23, t20, 0.18181778266661977);
        double t25 = Math.fma(t24, t20, 0.2222222260789387);
        double t26 = Math.fma(t25, t20, 0.2857142856940656);
        double t27 = Math.fma(t26, t20, 0.4000000000000493);
        double t28 = Math.fma(t20, Math.fma(t27, t20, 0.6666666666666666), t21);
        double t29 = Math.fma(t16, 5.497923018708371e-14, Math.fma(t19, t28, -t21));
        double t30 = t8 == -1.0 ? Double.NEGATIVE_INFINITY : t8 < -1.0 ? Double.NaN : t8;
        boolean c1 = -1.0 < t8 && t8 < Double.POSITIVE_INFINITY && !(t8 == 0.0);
        double t31 = c1 ? t18 + (t17 - t18 + t12 + t29 + Math.fma(t14, -t12, t14)) : t30;
        long b3 = Double.doubleToRawLongBits(x) & 0x8000000000000000L;
        return Double.longBitsToDouble(Double.doubleToRawLongBits(t31 * 0.5) | b3);
    }

    /**
     * Sine of x in radians. NaN beyond 2^20 (f32), 2^45 (f64). Error below 0.85 ULP.
     */
    public static float sin(float x) {
        float t1 = Math.abs(x);
        float t2 = Math.fma(t1, 0.63661975f, 12582912f);
        float t3 = t2 - 12582912f;
        float t4 = Math.fma(t3, -1.5707964f, t1);
        float t5 = t3 * -4.371139e-8f;
        float t6 = t4 - t5;
        float t7 = t6 - t4;
        float t8 = t4 - (t6 - t7) - (t5 + t7) - Math.fma(t3, -4.371139e-8f, -t5);
        float t9 = Math.fma(t3, 1.7151245e-15f, t8);
        float t10 = t6 * t6;
        float t11 = t10 * 0.5f;
        float t12 = 1f - t11;
        float t13 = Math.fma(2.4392413e-5f, t10, -0.0013886952f);
        float t14 = Math.fma(2.798323e-6f, t10, -0.00019850167f);
        int b1 = Float.floatToRawIntBits(t2);
        float t15 = t6 * t10 * Math.fma(Math.fma(t14, t10, 0.008333374f), t10, -0.16666667f);
        float t16 = Math.fma(t10 * t10, Math.fma(t13, t10, 0.041666638f), -(t6 * t9));
        int b2 = Float.floatToRawIntBits(t6 + Math.fma(t9, t12, t15));
        int b3 = b2 ^ Float.floatToRawIntBits(t12 + (1f - t12 - t11 + t16));
        int b4 = ((b1 << 30) & 0x80000000) ^ (Float.floatToRawIntBits(x) & 0x80000000);
        float t17 = Float.intBitsToFloat(b2 ^ (b3 & (0 - (b1 & 1))) ^ b4);
        return 1048576f < t1 ? Float.NaN : t17;
    }

    /**
     * Sine of x in radians. NaN beyond 2^20 (f32), 2^45 (f64). Error below 0.85 ULP.
     */
    public static double sin(double x) {
        double t1 = Math.abs(x);
        double t2 = Math.fma(t1, 0.6366197723675814, 6755399441055744.0);
        double t3 = t2 - 6755399441055744.0;
        double t4 = Math.fma(t3, -1.5707963267948966, t1);
        double t5 = t3 * 6.123233995736766e-17;
        double t6 = t4 - t5;
        double t7 = t6 - t4;
        double t8 = t4 - (t6 - t7) - (t5 + t7) - Math.fma(t3, 6.123233995736766e-17, -t5);
        double t9 = Math.fma(t3, 1.4973849048591698e-33, t8);
        double t10 = t6 * t6;
        double t11 = t10 * 0.5;
        double t12 = 1.0 - t11;
        double t13 = Math.fma(-1.1357271373600056e-11, t10, 2.087567696653861e-9);
        double t14 = Math.fma(t13, t10, -2.7557314008187413e-7);
        double t15 = Math.fma(t14, t10, 2.4801587288277036e-5);
        double t16 = Math.fma(t15, t10, -0.0013888888888872169);
        double t17 = Math.fma(1.5894017347032485e-10, t10, -2.505070968699331e-8);
        double t18 = Math.fma(t17, t10, 2.7557313377851074e-6);
        double t19 = Math.fma(t18, t10, -0.00019841269828881197);
        double t20 = Math.fma(t19, t10, 0.008333333333321213);
        long b1 = Double.doubleToRawLongBits(t2);
        double t21 = Math.fma(t10 * t10, Math.fma(t16, t10, 0.04166666666666659), -(t6 * t9));
        double t22 = Math.fma(t9, t12, t6 * t10 * Math.fma(t20, t10, -0.16666666666666627));
        long b2 = Double.doubleToRawLongBits(t6 + t22);
        long b3 = b2 ^ Double.doubleToRawLongBits(t12 + (1.0 - t12 - t11 + t21));
        long b4 = Double.doubleToRawLongBits(x) & 0x8000000000000000L;
        long b5 = b2 ^ (b3 & (0L - (b1 & 1L))) ^ (((b1 << 62) & 0x8000000000000000L) ^ b4);
        return 35184372088832.0 < t1 ? Double.NaN : Double.longBitsToDouble(b5);
    }

    /**
     * Cosine of x in radians. NaN beyond 2^20 (f32), 2^45 (f64). Error below 0.85 ULP.
     */
    public static float cos(float x) {
        float t1 = Math.abs(x);
        float t2 = Math.fma(t1, 0.63661975f, 12582912f);
        float t3 = t2 - 12582912f;
        float t4 = Math.fma(t3, -1.5707964f, t1);
        float t5 = t3 * -4.371139e-8f;
        float t6 = t4 - t5;
        float t7 = t6 - t4;
        float t8 = t4 - (t6 - t7) - (t5 + t7) - Math.fma(t3, -4.371139e-8f, -t5);
        float t9 = Math.fma(t3, 1.7151245e-15f, t8);
        float t10 = t6 * t6;
        float t11 = t10 * 0.5f;
        float t12 = 1f - t11;
        float t13 = Math.fma(2.4392413e-5f, t10, -0.0013886952f);
        float t14 = Math.fma(2.798323e-6f, t10, -0.00019850167f);
        int b1 = Float.floatToRawIntBits(t2);
        float t15 = t6 * t10 * Math.fma(Math.fma(t14, t10, 0.008333374f), t10, -0.16666667f);
        float t16 = Math.fma(t10 * t10, Math.fma(t13, t10, 0.041666638f), -(t6 * t9));
        int b2 = Float.floatToRawIntBits(t12 + (1f - t12 - t11 + t16));
        int b3 = b2 ^ Float.floatToRawIntBits(t6 + Math.fma(t9, t12, t15));
        int b4 = b2 ^ (b3 & (0 - (b1 & 1))) ^ (((b1 + 1) << 30) & 0x80000000);
        return 1048576f < t1 ? Float.NaN : Float.intBitsToFloat(b4);
    }

    /**
     * Cosine of x in radians. NaN beyond 2^20 (f32), 2^45 (f64). Error below 0.85 ULP.
     */
    public static double cos(double x) {
        double t1 = Math.abs(x);
        double t2 = Math.fma(t1, 0.6366197723675814, 6755399441055744.0);
        double t3 = t2 - 6755399441055744.0;
        double t4 = Math.fma(t3, -1.5707963267948966, t1);
        double t5 = t3 * 6.123233995736766e-17;
        double t6 = t4 - t5;
        double t7 = t6 - t4;
        double t8 = t4 - (t6 - t7) - (t5 + t7) - Math.fma(t3, 6.123233995736766e-17, -t5);
        double t9 = Math.fma(t3, 1.4973849048591698e-33, t8);
        double t10 = t6 * t6;
        double t11 = t10 * 0.5;
        double t12 = 1.0 - t11;
        double t13 = Math.fma(-1.1357271373600056e-11, t10, 2.087567696653861e-9);
        double t14 = Math.fma(t13, t10, -2.7557314008187413e-7);
        double t15 = Math.fma(t14, t10, 2.4801587288277036e-5);
        double t16 = Math.fma(t15, t10, -0.0013888888888872169);
        double t17 = Math.fma(1.5894017347032485e-10, t10, -2.505070968699331e-8);
        double t18 = Math.fma(t17, t10, 2.7557313377851074e-6);
        double t19 = Math.fma(t18, t10, -0.00019841269828881197);
        double t20 = Math.fma(t19, t10, 0.008333333333321213);
        long b1 = Double.doubleToRawLongBits(t2);
        double t21 = Math.fma(t10 * t10, Math.fma(t16, t10, 0.04166666666666659), -(t6 * t9));
        long b2 = Double.doubleToRawLongBits(t12 + (1.0 - t12 - t11 + t21));
        double t22 = Math.fma(t9, t12, t6 * t10 * Math.fma(t20, t10, -0.16666666666666627));
        long b3 = b2 ^ ((b2 ^ Double.doubleToRawLongBits(t6 + t22)) & (0L - (b1 & 1L)));
        double t23 = Double.longBitsToDouble(b3 ^ (((b1 + 1L) << 62) & 0x8000000000000000L));
        return 35184372088832.0 < t1 ? Double.NaN : t23;
    }

    /**
     * Tangent of x in radians. NaN beyond 2^20 (f32), 2^45 (f64). Error below 1.1 ULP.
     */
    public static float tan(float x) {
        float t1 = Math.abs(x);
        float t2 = Math.fma(t1, 0.63661975f, 12582912f);
        float t3 = t2 - 12582912f;
        float t4 = Math.fma(t3, -1.5707964f, t1);
        float t5 = t3 * -4.371139e-8f;
        float t6 = t4 - t5;
        float t7 = t6 - t4;
        float t8 = t4 - (t6 - t7) - (t5 + t7) - Math.fma(t3, -4.371139e-8f, -t5);
        float t9 = Math.fma(t3, 1.7151245e-15f, t8);
        float t10 = t6 * t6;
        float t11 = t10 * 0.5f;
        float t12 = 1f - t11;
        float t13 = Math.fma(2.4392413e-5f, t10, -0.0013886952f);
        float t14 = Math.fma(2.798323e-6f, t10, -0.00019850167f);
        int b1 = Float.floatToRawIntBits(t2);
        float t15 = t6 * t10 * Math.fma(Math.fma(t14, t10, 0.008333374f), t10, -0.16666667f);
        float t16 = Math.fma(t9, t12, t15);
        float t17 = Math.fma(t10 * t10, Math.fma(t13, t10, 0.041666638f), -(t6 * t9));
        float t18 = 1f - t12 - t11 + t17;
        int b2 = 0 - (b1 & 1);
        float t19 = t6 + t16;
        float t20 = t12 + t18;
        int b3 = Float.floatToRawIntBits(t19);
        int b4 = Float.floatToRawIntBits(t20);
        float t21 = Float.intBitsToFloat(b3 ^ ((b3 ^ b4) & b2));
        int b5 = Float.floatToRawIntBits(t6 - t19 + t16);
        int b6 = Float.floatToRawIntBits(t12 - t20 + t18);
        float t22 = Float.intBitsToFloat(b4 ^ ((b4 ^ b3) & b2));
        float t23 = 1f / t22;
        float t24 = t21 * t23;
        float t25 = -t24;
        float t26 = Float.intBitsToFloat(b6 ^ ((b6 ^ b5) & b2));
        float t27 = Math.fma(t25, t26, Math.fma(t25, t22, t21)) * t23;
        float t28 = t24 + (t27 + Float.intBitsToFloat(b5 ^ ((b5 ^ b6) & b2)) * t23);
        int b7 = ((b1 << 31) & 0x80000000) ^ (Float.floatToRawIntBits(x) & 0x80000000);
        float t29 = Float.intBitsToFloat(Float.floatToRawIntBits(t28) ^ b7);
        return 1048576f < t1 ? Float.NaN : t29;
    }

    /**
     * Tangent of x in radians. NaN beyond 2^20 (f32), 2^45 (f64). Error below 1.1 ULP.
     */
    public static double tan(double x) {
        double t1 = Math.abs(x);
        double t2 = Math.fma(t1, 0.6366197723675814, 6755399441055744.0);
        double t3 = t2 - 6755399441055744.0;
        double t4 = Math.fma(t3, -1.5707963267948966, t1);
        double t5 = t3 * 6.123233995736766e-17;
        double t6 = t4 - t5;
        double t7 = t6 - t4;
        double t8 = t4 - (t6 - t7) - (t5 + t7) - Math.fma(t3, 6.123233995736766e-17, -t5);
        double t9 = Math.fma(t3, 1.4973849048591698e-33, t8);
        double t10 = t6 * t6;
        double t11 = t10 * 0.5;
        double t12 = 1.0 - t11;
        double t13 = Math.fma(-1.1357271373600056e-11, t10, 2.087567696653861e-9);
        double t14 = Math.fma(t13, t10, -2.7557314008187413e-7);
        double t15 = Math.fma(t14, t10, 2.4801587288277036e-5);
        double t16 = Math.fma(t15, t10, -0.0013888888888872169);
        double t17 = Math.fma(1.5894017347032485e-10, t10, -2.505070968699331e-8);
        double t18 = Math.fma(t17, t10, 2.7557313377851074e-6);
        double t19 = Math.fma(t18, t10, -0.00019841269828881197);
        double t20 = Math.fma(t19, t10, 0.008333333333321213);
        long b1 = Double.doubleToRawLongBits(t2);
        double t21 = Math.fma(t9, t12, t6 * t10 * Math.fma(t20, t10, -0.16666666666666627));
        double t22 = Math.fma(t10 * t10, Math.fma(t16, t10, 0.04166666666666659), -(t6 * t9));
        double t23 = 1.0 - t12 - t11 + t22;
        long b2 = 0L - (b1 & 1L);
        double t24 = t6 + t21;
        double t25 = t12 + t23;
        long b3 = Double.doubleToRawLongBits(t24);
        long b4 = Double.doubleToRawLongBits(t25);
        double t26 = Double.longBitsToDouble(b3 ^ ((b3 ^ b4) & b2));
        long b5 = Double.doubleToRawLongBits(t6 - t24 + t21);
        long b6 = Double.doubleToRawLongBits(t12 - t25 + t23);
        double t27 = Double.longBitsToDouble(b4 ^ ((b4 ^ b3) & b2));
        double t28 = 1.0 / t27;
        double t29 = t26 * t28;
        double t30 = -t29;
        double t31 = Double.longBitsToDouble(b6 ^ ((b6 ^ b5) & b2));
        double t32 = Double.longBitsToDouble(b5 ^ ((b5 ^ b6) & b2)) * t28;
        long b7 = Double.doubleToRawLongBits(x) & 0x8000000000000000L;
        double t33 = t29 + (Math.fma(t30, t31, Math.fma(t30, t27, t26)) * t28 + t32);
        long b8 = ((b1 << 63) & 0x8000000000000000L) ^ b7;
        double t34 = Double.longBitsToDouble(Double.doubleToRawLongBits(t33) ^ b8);
        return 35184372088832.0 < t1 ? Double.NaN : t34;
    }

    /**
     * Arc sine. NaN outside [-1, 1]. Error below 1.4 ULP.
     */
    public static float asin(float x) {
        float t1 = Math.abs(x);
        boolean c1 = t1 < 0.5f;
        float t2 = (1f - t1) * 0.5f;
        float t3 = c1 ? t1 : (float) Math.sqrt(t2);
        float t4 = c1 ? t1 * t1 : t2;
        float t5 = Math.fma(Math.fma(0.042157147f, t4, 0.024185881f), t4, 0.045468863f);
        float t6 = t3 * t4 * Math.fma(Math.fma(t5, t4, 0.07495312f), t4, 0.16666752f);
        float t7 = t3 * -2f;
        float t8 = 1.5707964f + t7;
        float t9 = c1 ? t3 + t6 : t8 + (1.5707964f - t8 + t7 + (t6 * -2f - 4.371139e-8f));
        int b1 = Float.floatToRawIntBits(t9) | (Float.floatToRawIntBits(x) & 0x80000000);
        return Float.intBitsToFloat(b1);
    }

    /**
     * Arc sine. NaN outside [-1, 1]. Error below 1.3 ULP.
     */
    public static double asin(double x) {
        double t1 = Math.abs(x);
        boolean c1 = t1 < 0.5;
        double t2 = (1.0 - t1) * 0.5;
        double t3 = c1 ? t1 : Math.sqrt(t2);
        double t4 = c1 ? t1 * t1 : t2;
        double t5 = Math.fma(0.032642853512757634, t4, -0.02102030623397011);
        double t6 = Math.fma(t5, t4, 0.02172131893234017);
        double t7 = Math.fma(t6, t4, 0.003701210332228629);
        double t8 = Math.fma(t7, t4, 0.010781485047887075);
        double t9 = Math.fma(t8, t4, 0.011398720428315695);
        double t10 = Math.fma(Math.fma(t9, t4, 0.01398084019157204), t4, 0.01735161073252492);
        double t11 = Math.fma(t10, t4, 0.022372215035925378);
        double t12 = Math.fma(Math.fma(t11, t4, 0.03038194270704631), t4, 0.0446428571746021);
        double t13 = Math.fma(Math.fma(t12, t4, 0.07499999999970844), t4, 0.1666666666666676);
        double t14 = t3 * t4 * t13;
        double t15 = t3 * -2.0;
        double t16 = 1.5707963267948966 + t15;
        double t17 = 1.5707963267948966 - t16 + t15 + (t14 * -2.0 + 6.123233995736766e-17);
        long b1 = Double.doubleToRawLongBits(c1 ? t3 + t14 : t16 + t17);
        long b2 = b1 | (Double.doubleToRawLongBits(x) & 0x8000000000000000L);
        return Double.longBitsToDouble(b2);
    }

    /**
     * Arc cosine. NaN outside [-1, 1]. Error below 1.3 ULP.
     */
    public static float acos(float x) {
        float t1 = Math.abs(x);
        boolean c1 = t1 < 0.5f;
        float t2 = (1f - t1) * 0.5f;
        float t3 = c1 ? t1 : (float) Math.sqrt(t2);
        float t4 = c1 ? t1 * t1 : t2;
        float t5 = Math.fma(Math.fma(0.042157147f, t4, 0.024185881f), t4, 0.045468863f);
        float t6 = t3 * t4 * Math.fma(Math.fma(t5, t4, 0.07495312f), t4, 0.16666752f);
        float t7 = t3 + t6;
        int b1 = Float.floatToRawIntBits(t7) | (Float.floatToRawIntBits(x) & 0x80000000);
        float t8 = t3 * -2f;
        float t9 = 3.1415927f + t8;
        float t10 = x < 0f ? t9 + (3.1415927f - t9 + t8 + (t6 * -2f - 8.742278e-8f)) : t7 * 2f;
        return c1 ? 1.5707964f - (Float.intBitsToFloat(b1) + 4.371139e-8f) : t10;
    }

    /**
     * Arc cosine. NaN outside [-1, 1]. Error below 1.2 ULP.
     */
    public static double acos(double x) {
        double t1 = Math.abs(x);
        boolean c1 = t1 < 0.5;
        double t2 = (1.0 - t1) * 0.5;
        double t3 = c1 ? t1 : Math.sqrt(t2);
        double t4 = c1 ? t1 * t1 : t2;
        double t5 = Math.fma(0.032642853512757634, t4, -0.02102030623397011);
        double t6 = Math.fma(t5, t4, 0.02172131893234017);
        double t7 = Math.fma(t6, t4, 0.003701210332228629);
        double t8 = Math.fma(t7, t4, 0.010781485047887075);
        double t9 = Math.fma(t8, t4, 0.011398720428315695);
        double t10 = Math.fma(Math.fma(t9, t4, 0.01398084019157204), t4, 0.01735161073252492);
        double t11 = Math.fma(t10, t4, 0.022372215035925378);
        double t12 = Math.fma(Math.fma(t11, t4, 0.03038194270704631), t4, 0.0446428571746021);
        double t13 = Math.fma(Math.fma(t12, t4, 0.07499999999970844), t4, 0.1666666666666676);
        double t14 = t3 * t4 * t13;
        double t15 = t3 + t14;
        long b1 = Double.doubleToRawLongBits(x) & 0x8000000000000000L;
        double t16 = Double.longBitsToDouble(Double.doubleToRawLongBits(t15) | b1);
        double t17 = t3 * -2.0;
        double t18 = 3.141592653589793 + t17;
        double t19 = 3.141592653589793 - t18 + t17 + (t14 * -2.0 + 1.2246467991473532e-16);
        double t20 = 1.5707963267948966 - (t16 - 6.123233995736766e-17);
        return c1 ? t20 : x < 0.0 ? t18 + t19 : t15 * 2.0;
    }

    /**
     * Arc tangent. Error below 1.5 ULP.
     */
    public static float atan(float x) {
        float t1 = Math.abs(x);
        boolean c1 = 1f < t1;
        float t2 = c1 ? 1f / t1 : t1;
        float t3 = t2 * t2;
        float t4 = Math.fma(Math.fma(-0.0017858674f, t3, 0.0108804f), t3, -0.031115333f);
        float t5 = Math.fma(Math.fma(t4, t3, 0.05789646f), t3, -0.08400004f);
        float t6 = Math.fma(Math.fma(t5, t3, 0.10951063f), t3, -0.14264041f);
        float t7 = Math.fma(Math.fma(t6, t3, 0.19998531f), t3, -0.333333f);
        float t8 = Math.fma(t2 * t3, t7, t2);
        int b1 = Float.floatToRawIntBits(c1 ? 1.5707964f - (t8 + 4.371139e-8f) : t8);
        return Float.intBitsToFloat(b1 | (Float.floatToRawIntBits(x) & 0x80000000));
    }

    /**
     * Arc tangent. Error below 1.5 ULP.
     */
    public static double atan(double x) {
        double t1 = Math.abs(x);
        boolean c1 = 1.0 < t1;
        double t2 = c1 ? 1.0 / t1 : t1;
        double t3 = t2 * t2;
        double t4 = Math.fma(1.3227291198932201e-5, t3, -0.00015218432137777894);
        double t5 = Math.fma(t4, t3, 0.0008314369527932263);
        double t6 = Math.fma(t5, t3, -0.0028852659089629667);
        double t7 = Math.fma(t6, t3, 0.007197225126439378);
        double t8 = Math.fma(t7, t3, -0.01390165487380961);
        double t9 = Math.fma(t8, t3, 0.021986106893167368);
        double t10 = Math.fma(t9, t3, -0.029904964502974037);
        double t11 = Math.fma(t10, t3, 0.03664267157057619);
        double t12 = Math.fma(t11, t3, -0.04219219941687981);
        double t13 = Math.fma(t12, t3, 0.04722339515455873);
        double t14 = Math.fma(t13, t3, -0.05253524242439248);
        double t15 = Math.fma(t14, t3, 0.05880529257842517);
        double t16 = Math.fma(t15, t3, -0.06666404335312592);
        double t17 = Math.fma(t16, t3, 0.07692279878866463);
        double t18 = Math.fma(t17, t3, -0.0909090700702127);
        double t19 = Math.fma(t18, t3, 0.11111111007304439);
        double t20 = Math.fma(Math.fma(t19, t3, -0.1428571428258711), t3, 0.1999999999995174);
        double t21 = Math.fma(t2 * t3, Math.fma(t20, t3, -0.3333333333333307), t2);
        double t22 = c1 ? 1.5707963267948966 - (t21 - 6.123233995736766e-17) : t21;
        long b1 = Double.doubleToRawLongBits(x) & 0x8000000000000000L;
        return Double.longBitsToDouble(Double.doubleToRawLongBits(t22) | b1);
    }

    /**
     * Error function, 2/sqrt(pi) times the integral of exp(-t*t) from 0 to x. Error below 1.2 ULP.
     */
    public static float erf(float x) {
        float t1 = Math.abs(x);
        float t2 = t1 * t1;
        float t3 = Math.fma(-0.00060809276f, t2, 0.0050098957f);
        float t4 = Math.fma(Math.fma(t3, t2, -0.026777273f), t2, 0.11282085f);
        float t5 = 4f < t1 ? 4f : t1;
        float t6 = Math.fma(2.0022453e-5f, t5, -0.00042223046f);
        float t7 = Math.fma(Math.fma(t6, t5, 0.0041126832f), t5, -0.024968214f);
        float t8 = Math.fma(Math.fma(t7, t5, 0.10805041f), t5, 0.6335516f);
        float t9 = -Math.fma(Math.fma(t8, t5, 1.1294158f), t5, -0.00015451302f);
        float t10 = Math.fma(t9, 1.442695f, 12582912f);
        float t11 = t10 - 12582912f;
        float t12 = Math.fma(t11, -0.6931472f, t9);
        float t13 = t11 * 1.9046542e-9f;
        float t14 = t12 + t13;
        float t15 = Math.fma(0.00019763336f, t14, 0.0013932331f);
        float t16 = Math.fma(Math.fma(t15, t14, 0.008333544f), t14, 0.041666493f);
        float t17 = t12 + 1f;
        float t18 = t13 + t14 * t14 * Math.fma(Math.fma(t16, t14, 0.16666666f), t14, 0.5f);
        int b1 = (Float.floatToRawIntBits(t10) - 0x4b400000 + 127) << 23;
        float t19 = t1 + t1 * Math.fma(Math.fma(t4, t2, -0.37612516f), t2, 0.12837915f);
        float t20 = 1f - (t17 + (t12 - (t17 - 1f) + t18)) * Float.intBitsToFloat(b1);
        int b2 = Float.floatToRawIntBits(t1 < 0.85f ? t19 : t20);
        return Float.intBitsToFloat(b2 | (Float.floatToRawIntBits(x) & 0x80000000));
    }

    /**
     * Error function, 2/sqrt(pi) times the integral of exp(-t*t) from 0 to x. Error below 1.1 ULP.
     */
    public static double erf(double x) {
        double t1 = Math.abs(x);
        double t2 = t1 * t1;
        double t3 = Math.fma(-1.052730915194716e-9, t2, 1.4968327277298037e-8);
        double t4 = Math.fma(t3, t2, -1.6455278188910463e-7);
        double t5 = Math.fma(t4, t2, 1.647505239982168e-6);
        double t6 = Math.fma(t5, t2, -1.4926661306016348e-5);
        double t7 = Math.fma(t6, t2, 0.00012055381200192193);
        double t8 = Math.fma(t7, t2, -0.0008548328466395117);
        double t9 = Math.fma(t8, t2, 0.005223977652060377);
        double t10 = Math.fma(t9, t2, -0.02686617064798297);
        double t11 = Math.fma(t10, t2, 0.11283791670970811);
        double t12 = Math.fma(Math.fma(t11, t2, -0.3761263890318409), t2, 0.1283791670955126);
        double t13 = 6.0 < t1 ? 6.0 : t1;
        double t14 = Math.fma(2.189229272127871e-13, t13, -1.073321319068875e-11);
        double t15 = Math.fma(t14, t13, 2.480346937901758e-10);
        double t16 = Math.fma(t15, t13, -3.5921093390531655e-9);
        double t17 = Math.fma(t16, t13, 3.6538904853863106e-8);
        double t18 = Math.fma(t17, t13, -2.769669780440913e-7);
        double t19 = Math.fma(t18, t13, 1.6163525540044403e-6);
        double t20 = Math.fma(t19, t13, -7.369331627901781e-6);
        double t21 = Math.fma(t20, t13, 2.6139118994771635e-5);
        double t22 = Math.fma(t21, t13, -6.95030924480024e-5);
        double t23 = Math.fma(t22, t13, 0.0001205388984107057);
        double t24 = Math.fma(t23, t13, -3.819310743908388e-5);
        double t25 = Math.fma(t24, t13, -0.0005307910633670805);
        double t26 = Math.fma(t25, t13, 0.0016520740162527994);
        double t27 = Math.fma(t26, t13, -0.00018323822405006155);
        double t28 = Math.fma(t27, t13, -0.019140226142094846);
        double t29 = Math.fma(t28, t13, 0.10277657312768798);
        double t30 = Math.fma(t29, t13, 0.6366188391597345);
        double t31 = Math.fma(t30, t13, 1.1283793032529452);
        double t32 = -Math.fma(t31, t13, -9.249642628059907e-9);
        double t33 = Math.fma(t32, 1.4426950408889634, 6755399441055744.0);
        double t34 = t33 - 6755399441055744.0;
        double t35 = Math.fma(t34, -0.6931471805599453, t32);
        double t36 = t34 * -2.3190468138462996e-17;
        double t37 = t35 + t36;
        double t38 = Math.fma(2.0900096428410763e-9, t37, 2.5109156185580862e-8);
        double t39 = Math.fma(t38, t37, 2.755731841013754e-7);
        double t40 = Math.fma(t39, t37, 2.7557243846989873e-6);
        double t41 = Math.fma(t40, t37, 2.480158727796574e-5);
        double t42 = Math.fma(t41, t37, 0.0001984126988651545);
        double t43 = Math.fma(t42, t37, 0.0013888888888903754);
        double t44 = Math.fma(t43, t37, 0.008333333333321457);
        double t45 = Math.fma(t44, t37, 0.041666666666666644);
        double t46 = t35 + 1.0;
        double t47 = t37 * t37 * Math.fma(Math.fma(t45, t37, 0.16666666666666677), t37, 0.5);
        long b1 = (Double.doubleToRawLongBits(t33) - 0x4338000000000000L + 1023L) << 52;
        double t48 = (t46 + (t35 - (t46 - 1.0) + (t36 + t47))) * Double.longBitsToDouble(b1);
        long b2 = Double.doubleToRawLongBits(t1 < 0.85 ? t1 + t1 * t12 : 1.0 - t48);
        long b3 = b2 | (Double.doubleToRawLongBits(x) & 0x8000000000000000L);
        return Double.longBitsToDouble(b3);
    }

    /**
     * 1 - erf(x), without cancellation. Error below 2.0 ULP.
     */
    public static float erfc(float x) {
        float t1 = x * x;
        float t2 = Math.fma(-0.00060809276f, t1, 0.0050098957f);
        float t3 = Math.fma(Math.fma(t2, t1, -0.026777273f), t1, 0.11282085f);
        float t4 = Math.abs(x);
        float t5 = 10.1f < t4 ? 10.1f : t4;
        float t6 = t5 * 2f;
        float t7 = t6 + 1f;
        float t8 = t5 + 2f;
        float t9 = 1f / (t7 * t8);
        float t10 = (t5 - 2f) * t7 * t9;
        float t11 = t9 * t8;
        float t12 = Math.fma(-0.0015193517f, t10, 0.0011153971f);
        float t13 = Math.fma(Math.fma(t12, t10, 0.008761692f), t10, -0.008014399f);
        float t14 = Math.fma(Math.fma(t13, t10, -0.054224834f), t10, 0.16405028f);
        float t15 = Math.fma(Math.fma(t14, t10, -0.16603023f), t10, -0.09276381f);
        float t16 = Math.fma(t15, t10, 0.026978381f);
        float t17 = 1.25f + t16;
        float t18 = t17 * t11;
        float t19 = -t18;
        float t20 = Math.fma(t19, t6 - (t7 - 1f), Math.fma(t19, t7, t17)) * t11;
        float t21 = -(t5 * t5);
        float t22 = t21 < -104f ? -104f : t21;
        float t23 = 89f < t22 ? 89f : t22;
        float t24 = Math.fma(t23, 1.442695f, 12582912f);
        float t25 = t24 - 12582912f;
        float t26 = Math.fma(t25, -0.6931472f, t23);
        float t27 = Math.fma(t25, 1.9046542e-9f, -Math.fma(t5, t5, t21));
        int b1 = Float.floatToRawIntBits(t24) - 0x4b400000;
        float t28 = t26 + t27;
        float t29 = Math.fma(0.00019763336f, t28, 0.0013932331f);
        float t30 = Math.fma(Math.fma(t29, t28, 0.008333544f), t28, 0.041666493f);
        float t31 = t26 + 1f;
        float t32 = t27 + t28 * t28 * Math.fma(Math.fma(t30, t28, 0.16666666f), t28, 0.5f);
        float t33 = t31 * t18;
        float t34 = t20 + (1.25f - t17 + t16) * t11;
        float t35 = Math.fma(t31, t34, (t26 - (t31 - 1f) + t32) * t18);
        int b2 = b1 >> 1;
        float t36 = t33 + (Math.fma(t31, t18, -t33) + t35);
        float t37 = t36 * Float.intBitsToFloat((b2 + 127) << 23);
        float t38 = t37 * Float.intBitsToFloat((b1 - b2 + 127) << 23);
        float t39 = 1f - x - x * Math.fma(Math.fma(t3, t1, -0.37612516f), t1, 0.12837915f);
        return t4 < 0.85f ? t39 : x < 0f ? 2f - t38 : t38;
    }

    /**
     * 1 - erf(x), without cancellation. Error below 1.5 ULP.
     */
    public static double erfc(double x) {
        double t1 = x * x;
        double t2 = Math.fma(-1.052730915194716e-9, t1, 1.4968327277298037e-8);
        double t3 = Math.fma(t2, t1, -1.6455278188910463e-7);
        double t4 = Math.fma(t3, t1, 1.647505239982168e-6);
        double t5 = Math.fma(t4, t1, -1.4926661306016348e-5);
        double t6 = Math.fma(t5, t1, 0.00012055381200192193);
        double t7 = Math.fma(t6, t1, -0.0008548328466395117);
        double t8 = Math.fma(t7, t1, 0.005223977652060377);
        double t9 = Math.fma(t8, t1, -0.02686617064798297);
        double t10 = Math.fma(Math.fma(t9, t1, 0.11283791670970811), t1, -0.3761263890318409);
        double t11 = Math.abs(x);
        double t12 = 27.3 < t11 ? 27.3 : t11;
        double t13 = t12 * 2.0;
        double t14 = t13 + 1.0;
        double t15 = t12 + 3.0;
        double t16 = 1.0 / (t14 * t15);
        double t17 = (t12 - 3.0) * t14 * t16;
        double t18 = t16 * t15;
        double t19 = Math.fma(-1.97225382977878e-8, t17, 3.128373857496063e-8);
        double t20 = Math.fma(t19, t17, 1.1584453533437058e-7);
        double t21 = Math.fma(t20, t17, -1.3790000589220988e-7);
        double t22 = Math.fma(t21, t17, -6.283748365176566e-7);
        double t23 = Math.fma(t22, t17, 3.581970425745146e-7);
        double t24 = Math.fma(t23, t17, 3.477806882487936e-6);
        double t25 = Math.fma(t24, t17, -7.331801799548777e-7);
        double t26 = Math.fma(t25, t17, -2.0102092437743337e-5);
        double t27 = Math.fma(t26, t17, 4.950150168698077e-6);
        double t28 = Math.fma(t27, t17, 0.00012509963078689653);
        double t29 = Math.fma(t28, t17, -0.00010515994413343723);
        double t30 = Math.fma(t29, t17, -0.0007798323056171185);
        double t31 = Math.fma(t30, t17, 0.001888690377269923);
        double t32 = Math.fma(t31, t17, 0.0025293918187045466);
        double t33 = Math.fma(t32, t17, -0.02377051491989474);
        double t34 = Math.fma(t33, t17, 0.0683080273438506);
        double t35 = Math.fma(t34, t17, -0.11927366341526671);
        double t36 = Math.fma(t35, t17, 0.1296451587027638);
        double t37 = Math.fma(t36, t17, -0.04756229435345128);
        double t38 = Math.fma(t37, t17, -0.1356211061245812);
        double t39 = Math.fma(t38, t17, 0.003008058269729653);
        double t40 = 1.25 + t39;
        double t41 = t40 * t18;
        double t42 = -t41;
        double t43 = Math.fma(t42, t13 - (t14 - 1.0), Math.fma(t42, t14, t40)) * t18;
        double t44 = -(t12 * t12);
        double t45 = t44 < -746.0 ? -746.0 : t44;
        double t46 = 710.0 < t45 ? 710.0 : t45;
        double t47 = Math.fma(t46, 1.4426950408889634, 6755399441055744.0);
        double t48 = t47 - 6755399441055744.0;
        double t49 = Math.fma(t48, -0.6931471805599453, t46);
        double t50 = Math.fma(t48, -2.3190468138462996e-17, -Math.fma(t12, t12, t44));
        long b1 = Double.doubleToRawLongBits(t47) - 0x4338000000000000L;
        double t51 = t49 + t50;
        double t52 = Math.fma(2.0900096428410763e-9, t51, 2.5109156185580862e-8);
        double t53 = Math.fma(t52, t51, 2.755731841013754e-7);
        double t54 = Math.fma(t53, t51, 2.7557243846989873e-6);
        double t55 = Math.fma(t54, t51, 2.480158727796574e-5);
        double t56 = Math.fma(t55, t51, 0.0001984126988651545);
        double t57 = Math.fma(t56, t51, 0.0013888888888903754);
        double t58 = Math.fma(t57, t51, 0.008333333333321457);
        double t59 = Math.fma(t58, t51, 0.041666666666666644);
        double t60 = t49 + 1.0;
        double t61 = t51 * t51 * Math.fma(Math.fma(t59, t51, 0.16666666666666677), t51, 0.5);
        double t62 = t60 * t41;
        double t63 = (t49 - (t60 - 1.0) + (t50 + t61)) * t41;
        double t64 = Math.fma(t60, t43 + (1.25 - t40 + t39) * t18, t63);
        long b2 = b1 >> 1;
        double t65 = Double.longBitsToDouble((b2 + 1023L) << 52);
        double t66 = Double.longBitsToDouble((b1 - b2 + 1023L) << 52);
        double t67 = (t62 + (Math.fma(t60, t41, -t62) + t64)) * t65 * t66;
        double t68 = 1.0 - x - x * Math.fma(t10, t1, 0.1283791670955126);
        return t11 < 0.85 ? t68 : x < 0.0 ? 2.0 - t67 : t67;
    }

    /**
     * The nearest integer that is not above x. Exact.
     */
    public static float floor(float x) {
        float t1 = Math.abs(x);
        int b1 = Float.floatToRawIntBits(t1 + 8388608f - 8388608f);
        float t2 = Float.intBitsToFloat(b1 | (Float.floatToRawIntBits(x) & 0x80000000));
        float t3 = t1 < 8388608f ? t2 : x;
        return x < t3 ? t3 - 1f : t3;
    }

    /**
     * The nearest integer that is not above x. Exact.
     */
    public static double floor(double x) {
        double t1 = Math.abs(x);
        long b1 = Double.doubleToRawLongBits(t1 + 4503599627370496.0 - 4503599627370496.0);
        long b2 = b1 | (Double.doubleToRawLongBits(x) & 0x8000000000000000L);
        double t2 = t1 < 4503599627370496.0 ? Double.longBitsToDouble(b2) : x;
        return x < t2 ? t2 - 1.0 : t2;
    }

    /**
     * The nearest integer that is not below x. Exact.
     */
    public static float ceil(float x) {
        float t1 = -x;
        float t2 = Math.abs(t1);
        int b1 = Float.floatToRawIntBits(t2 + 8388608f - 8388608f);
        float t3 = Float.intBitsToFloat(b1 | (Float.floatToRawIntBits(t1) & 0x80000000));
        float t4 = t2 < 8388608f ? t3 : t1;
        return -(t1 < t4 ? t4 - 1f : t4);
    }

    /**
     * The nearest integer that is not below x. Exact.
     */
    public static double ceil(double x) {
        double t1 = -x;
        double t2 = Math.abs(t1);
        long b1 = Double.doubleToRawLongBits(t2 + 4503599627370496.0 - 4503599627370496.0);
        long b2 = b1 | (Double.doubleToRawLongBits(t1) & 0x8000000000000000L);
        double t3 = t2 < 4503599627370496.0 ? Double.longBitsToDouble(b2) : t1;
        return -(t1 < t3 ? t3 - 1.0 : t3);
    }

    /**
     * The nearest integer, ties to even. Exact.
     */
    public static float round(float x) {
        float t1 = Math.abs(x);
        int b1 = Float.floatToRawIntBits(t1 + 8388608f - 8388608f);
        float t2 = Float.intBitsToFloat(b1 | (Float.floatToRawIntBits(x) & 0x80000000));
        return t1 < 8388608f ? t2 : x;
    }

    /**
     * The nearest integer, ties to even. Exact.
     */
    public static double round(double x) {
        double t1 = Math.abs(x);
        long b1 = Double.doubleToRawLongBits(t1 + 4503599627370496.0 - 4503599627370496.0);
        long b2 = b1 | (Double.doubleToRawLongBits(x) & 0x8000000000000000L);
        return t1 < 4503599627370496.0 ? Double.longBitsToDouble(b2) : x;
    }

    /**
     * The nearest integer towards zero. Exact.
     */
    public static float trunc(float x) {
        float t1 = Math.abs(x);
        float t2 = t1 + 8388608f - 8388608f;
        int b1 = Float.floatToRawIntBits(t1 < t2 ? t2 - 1f : t2);
        float t3 = Float.intBitsToFloat(b1 | (Float.floatToRawIntBits(x) & 0x80000000));
        return t1 < 8388608f ? t3 : x;
    }

    /**
     * The nearest integer towards zero. Exact.
     */
    public static double trunc(double x) {
        double t1 = Math.abs(x);
        double t2 = t1 + 4503599627370496.0 - 4503599627370496.0;
        long b1 = Double.doubleToRawLongBits(t1 < t2 ? t2 - 1.0 : t2);
        long b2 = b1 | (Double.doubleToRawLongBits(x) & 0x8000000000000000L);
        return t1 < 4503599627370496.0 ? Double.longBitsToDouble(b2) : x;
    }
}
