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
     * e to the power x.
     */
    public static float exp(float x) {
        float t1 = x < -104f ? -104f : x;
        float t2 = 89f < t1 ? 89f : t1;
        float t3 = Math.fma(t2, 1.442695f, 12582912f);
        float t4 = t3 - 12582912f;
        float t5 = Math.fma(t4, -0.6931472f, t2);
        float t6 = t4 * 1.9046542e-9f;
        float t7 = t5 + t6;
        float t8 = Math.fma(Math.fma(0.00019763336f, t7, 0.0013932331f), t7, 0.008333544f);
        float t9 = Math.fma(Math.fma(t8, t7, 0.041666493f), t7, 0.16666666f);
        int b1 = Float.floatToRawIntBits(t3) - 0x4b400000;
        float t10 = t5 + 1f;
        int b2 = b1 >> 1;
        float t11 = t10 + (t5 - (t10 - 1f) + (t6 + t7 * t7 * Math.fma(t9, t7, 0.5f)));
        float t12 = t11 * Float.intBitsToFloat((b2 + 127) << 23);
        return t12 * Float.intBitsToFloat((b1 - b2 + 127) << 23);
    }

    /**
     * e to the power x.
     */
    public static double exp(double x) {
        double t1 = x < -746.0 ? -746.0 : x;
        double t2 = 710.0 < t1 ? 710.0 : t1;
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
        long b1 = Double.doubleToRawLongBits(t3) - 0x4338000000000000L;
        double t16 = t5 + 1.0;
        double t17 = t6 + t7 * t7 * Math.fma(Math.fma(t15, t7, 0.16666666666666677), t7, 0.5);
        long b2 = b1 >> 1;
        double t18 = Double.longBitsToDouble((b2 + 1023L) << 52);
        double t19 = Double.longBitsToDouble((b1 - b2 + 1023L) << 52);
        return (t16 + (t5 - (t16 - 1.0) + t17)) * t18 * t19;
    }

    /**
     * e to the power x, less 1; accurate near 0.
     */
    public static float expm1(float x) {
        float t1 = x < -20f ? -20f : x;
        float t2 = 89f < t1 ? 89f : t1;
        float t3 = Math.fma(t2, 1.442695f, 12582912f);
        float t4 = t3 - 12582912f;
        float t5 = Math.fma(t4, -0.6931472f, t2);
        float t6 = t4 * 1.9046542e-9f;
        float t7 = t5 + t6;
        float t8 = Math.fma(Math.fma(0.00019763336f, t7, 0.0013932331f), t7, 0.008333544f);
        float t9 = Math.fma(Math.fma(t8, t7, 0.041666493f), t7, 0.16666666f);
        int b1 = Float.floatToRawIntBits(t3) - 0x4b400000;
        int b2 = b1 >> 1;
        int b3 = b1 - b2;
        float t10 = Float.intBitsToFloat((b2 + 127) << 23);
        float t11 = t10 - Float.intBitsToFloat((0 - b3 + 127) << 23);
        float t12 = Math.fma(t10, t5 + (t6 + t7 * t7 * Math.fma(t9, t7, 0.5f)), t11);
        return x == 0f ? x : Float.intBitsToFloat((b3 + 127) << 23) * t12;
    }

    /**
     * e to the power x, less 1; accurate near 0.
     */
    public static double expm1(double x) {
        double t1 = x < -40.0 ? -40.0 : x;
        double t2 = 710.0 < t1 ? 710.0 : t1;
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
        long b1 = Double.doubleToRawLongBits(t3) - 0x4338000000000000L;
        long b2 = b1 >> 1;
        long b3 = b1 - b2;
        double t16 = Double.longBitsToDouble((b2 + 1023L) << 52);
        double t17 = t6 + t7 * t7 * Math.fma(Math.fma(t15, t7, 0.16666666666666677), t7, 0.5);
        double t18 = t16 - Double.longBitsToDouble((0L - b3 + 1023L) << 52);
        double t19 = Double.longBitsToDouble((b3 + 1023L) << 52);
        return x == 0.0 ? x : t19 * Math.fma(t16, t5 + t17, t18);
    }

    /**
     * Natural logarithm. NaN below 0, -infinity at 0 and -0.
     */
    public static float log(float x) {
        boolean c1 = x < Float.MIN_NORMAL;
        int b1 = Float.floatToRawIntBits(c1 ? x * 33554432f : x);
        int b2 = (b1 - 0x3f2aaaab) & 0xff800000;
        float t1 = Float.intBitsToFloat(b1 - b2) - 1f;
        float t2 = Float.intBitsToFloat((b2 >> 23) + 0x4b400000) - 12582912f;
        float t3 = t2 + (c1 ? -25f : 0f);
        float t4 = Math.fma(Math.fma(0.11910594f, t1, -0.1284007f), t1, 0.10781333f);
        float t5 = Math.fma(Math.fma(t4, t1, -0.121970296f), t1, 0.14301783f);
        float t6 = Math.fma(Math.fma(t5, t1, -0.16679479f), t1, 0.19999705f);
        float t7 = Math.fma(Math.fma(t6, t1, -0.24999823f), t1, 0.33333334f);
        float t8 = t1 + Math.fma(t3, -1.9046542e-9f, t1 * t1 * Math.fma(t7, t1, -0.5f));
        float t9 = x == 0f ? Float.NEGATIVE_INFINITY : Float.NaN;
        float t10 = 0f < x ? Math.fma(t3, 0.6931472f, t8) : t9;
        return x < Float.POSITIVE_INFINITY ? t10 : x;
    }

    /**
     * Natural logarithm. NaN below 0, -infinity at 0 and -0.
     */
    public static double log(double x) {
        boolean c1 = x < Double.MIN_NORMAL;
        long b1 = Double.doubleToRawLongBits(c1 ? x * 18014398509481984.0 : x);
        long b2 = (b1 - 0x3fe6a09e667f3bcdL) & 0xfff0000000000000L;
        double t1 = Double.longBitsToDouble(b1 - b2) - 1.0;
        double t2 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double t3 = t2 - 6755399441055744.0 + (c1 ? -54.0 : 0.0);
        double t4 = t1 / (t1 + 2.0);
        double t5 = t4 * t4;
        double t6 = t1 * t1 * 0.5;
        double t7 = Math.fma(0.13235814464309903, t5, 0.1325204079160842);
        double t8 = Math.fma(Math.fma(t7, t5, 0.15386993225624634), t5, 0.18181778266661977);
        double t9 = Math.fma(Math.fma(t8, t5, 0.2222222260789387), t5, 0.2857142856940656);
        double t10 = Math.fma(Math.fma(t9, t5, 0.4000000000000493), t5, 0.6666666666666666);
        double t11 = Math.fma(t4, Math.fma(t5, t10, t6), -t6);
        double t12 = t1 + Math.fma(t3, 2.3190468138462996e-17, t11);
        double t13 = x == 0.0 ? Double.NEGATIVE_INFINITY : Double.NaN;
        double t14 = 0.0 < x ? Math.fma(t3, 0.6931471805599453, t12) : t13;
        return x < Double.POSITIVE_INFINITY ? t14 : x;
    }

    /**
     * log(1 + x); accurate near 0.
     */
    public static float log1p(float x) {
        int b1 = (Float.floatToRawIntBits(x + 1f) - 0x3f2aaaab) & 0xff800000;
        float t1 = Float.intBitsToFloat(0x40800000 - b1) * 0.25f;
        float t2 = Math.fma(x, t1, t1 - 1f);
        float t3 = Float.intBitsToFloat((b1 >> 23) + 0x4b400000) - 12582912f;
        float t4 = Math.fma(Math.fma(0.11910594f, t2, -0.1284007f), t2, 0.10781333f);
        float t5 = Math.fma(Math.fma(t4, t2, -0.121970296f), t2, 0.14301783f);
        float t6 = Math.fma(Math.fma(t5, t2, -0.16679479f), t2, 0.19999705f);
        float t7 = Math.fma(Math.fma(t6, t2, -0.24999823f), t2, 0.33333334f);
        float t8 = t2 + Math.fma(t3, -1.9046542e-9f, t2 * t2 * Math.fma(t7, t2, -0.5f));
        float t9 = x == -1f ? Float.NEGATIVE_INFINITY : x < -1f ? Float.NaN : x;
        boolean c1 = -1f < x && x < Float.POSITIVE_INFINITY && !(x == 0f);
        return c1 ? Math.fma(t3, 0.6931472f, t8) : t9;
    }

    /**
     * log(1 + x); accurate near 0.
     */
    public static double log1p(double x) {
        long b1 = Double.doubleToRawLongBits(x + 1.0) - 0x3fe6a09e667f3bcdL;
        long b2 = b1 & 0xfff0000000000000L;
        double t1 = Double.longBitsToDouble(0x4010000000000000L - b2) * 0.25;
        double t2 = Math.fma(x, t1, t1 - 1.0);
        double t3 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double t4 = t3 - 6755399441055744.0;
        double t5 = t2 / (t2 + 2.0);
        double t6 = t5 * t5;
        double t7 = t2 * t2 * 0.5;
        double t8 = Math.fma(0.13235814464309903, t6, 0.1325204079160842);
        double t9 = Math.fma(Math.fma(t8, t6, 0.15386993225624634), t6, 0.18181778266661977);
        double t10 = Math.fma(Math.fma(t9, t6, 0.2222222260789387), t6, 0.2857142856940656);
        double t11 = Math.fma(Math.fma(t10, t6, 0.4000000000000493), t6, 0.6666666666666666);
        double t12 = Math.fma(t5, Math.fma(t6, t11, t7), -t7);
        double t13 = t2 + Math.fma(t4, 2.3190468138462996e-17, t12);
        double t14 = x == -1.0 ? Double.NEGATIVE_INFINITY : x < -1.0 ? Double.NaN : x;
        boolean c1 = -1.0 < x && x < Double.POSITIVE_INFINITY && !(x == 0.0);
        return c1 ? Math.fma(t4, 0.6931471805599453, t13) : t14;
    }

    /**
     * Hyperbolic tangent.
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
        float t17 = t16 - 1f;
        float t18 = 1f / t16;
        float t19 = 2f * t18;
        float t20 = -t19;
        float t21 = Math.fma(t20, t15 - t17 + (1f - (t16 - t17)), Math.fma(t20, t16, 2f));
        float t22 = 1f - t19;
        float t23 = t22 + (1f - t22 - t19 - t21 * t18);
        int b2 = Float.floatToRawIntBits(t1 < 0.55f ? Math.fma(t1 * t2, t4, t1) : t23);
        return Float.intBitsToFloat(b2 | (Float.floatToRawIntBits(x) & 0x80000000));
    }

    /**
     * Hyperbolic tangent.
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
        double t31 = t30 - 1.0;
        double t32 = 1.0 / t30;
        double t33 = 2.0 * t32;
        double t34 = -t33;
        double t35 = Math.fma(t34, t29 - t31 + (1.0 - (t30 - t31)), Math.fma(t34, t30, 2.0));
        double t36 = 1.0 - t33;
        double t37 = Math.fma(t1 * t2, Math.fma(t12, t2, -0.3333333333333333), t1);
        double t38 = t1 < 0.55 ? t37 : t36 + (1.0 - t36 - t33 - t35 * t32);
        long b2 = Double.doubleToRawLongBits(x) & 0x8000000000000000L;
        return Double.longBitsToDouble(Double.doubleToRawLongBits(t38) | b2);
    }

    /**
     * 1 / (1 + exp(-x)); goes down to subnormals.
     */
    public static float sigmoid(float x) {
        float t1 = -Math.abs(x);
        float t2 = t1 < -104f ? -104f : t1;
        float t3 = 89f < t2 ? 89f : t2;
        float t4 = Math.fma(t3, 1.442695f, 12582912f);
        float t5 = t4 - 12582912f;
        float t6 = Math.fma(t5, -0.6931472f, t3);
        float t7 = t5 * 1.9046542e-9f;
        float t8 = t6 + t7;
        float t9 = Math.fma(Math.fma(0.00019763336f, t8, 0.0013932331f), t8, 0.008333544f);
        float t10 = Math.fma(Math.fma(t9, t8, 0.041666493f), t8, 0.16666666f);
        int b1 = Float.floatToRawIntBits(t4) - 0x4b400000;
        float t11 = t6 + 1f;
        int b2 = b1 >> 1;
        float t12 = t11 + (t6 - (t11 - 1f) + (t7 + t8 * t8 * Math.fma(t10, t8, 0.5f)));
        float t13 = t12 * Float.intBitsToFloat((b2 + 127) << 23);
        float t14 = t13 * Float.intBitsToFloat((b1 - b2 + 127) << 23);
        float t15 = x < 0f ? t14 : 1f;
        float t16 = t14 + 1f;
        float t17 = t16 - 1f;
        float t18 = 1f / t16;
        float t19 = t15 * t18;
        float t20 = -t19;
        float t21 = Math.fma(t20, t14 - t17 + (1f - (t16 - t17)), Math.fma(t20, t16, t15));
        return t19 + t21 * t18;
    }

    /**
     * 1 / (1 + exp(-x)); goes down to subnormals.
     */
    public static double sigmoid(double x) {
        double t1 = -Math.abs(x);
        double t2 = t1 < -746.0 ? -746.0 : t1;
        double t3 = 710.0 < t2 ? 710.0 : t2;
        double t4 = Math.fma(t3, 1.4426950408889634, 6755399441055744.0);
        double t5 = t4 - 6755399441055744.0;
        double t6 = Math.fma(t5, -0.6931471805599453, t3);
        double t7 = t5 * -2.3190468138462996e-17;
        double t8 = t6 + t7;
        double t9 = Math.fma(2.0900096428410763e-9, t8, 2.5109156185580862e-8);
        double t10 = Math.fma(t9, t8, 2.755731841013754e-7);
        double t11 = Math.fma(t10, t8, 2.7557243846989873e-6);
        double t12 = Math.fma(t11, t8, 2.480158727796574e-5);
        double t13 = Math.fma(t12, t8, 0.0001984126988651545);
        double t14 = Math.fma(t13, t8, 0.0013888888888903754);
        double t15 = Math.fma(t14, t8, 0.008333333333321457);
        double t16 = Math.fma(t15, t8, 0.041666666666666644);
        long b1 = Double.doubleToRawLongBits(t4) - 0x4338000000000000L;
        double t17 = t6 + 1.0;
        double t18 = t7 + t8 * t8 * Math.fma(Math.fma(t16, t8, 0.16666666666666677), t8, 0.5);
        long b2 = b1 >> 1;
        double t19 = Double.longBitsToDouble((b2 + 1023L) << 52);
        double t20 = Double.longBitsToDouble((b1 - b2 + 1023L) << 52);
        double t21 = (t17 + (t6 - (t17 - 1.0) + t18)) * t19 * t20;
        double t22 = x < 0.0 ? t21 : 1.0;
        double t23 = t21 + 1.0;
        double t24 = t23 - 1.0;
        double t25 = 1.0 / t23;
        double t26 = t22 * t25;
        double t27 = -t26;
        double t28 = Math.fma(t27, t21 - t24 + (1.0 - (t23 - t24)), Math.fma(t27, t23, t22));
        return t26 + t28 * t25;
    }

    /**
     * log(1 + exp(x)), computed without overflow.
     */
    public static float softplus(float x) {
        float t1 = -Math.abs(x);
        float t2 = t1 < -104f ? -104f : t1;
        float t3 = 89f < t2 ? 89f : t2;
        float t4 = Math.fma(t3, 1.442695f, 12582912f);
        float t5 = t4 - 12582912f;
        float t6 = Math.fma(t5, -0.6931472f, t3);
        float t7 = t5 * 1.9046542e-9f;
        float t8 = t6 + t7;
        float t9 = Math.fma(Math.fma(0.00019763336f, t8, 0.0013932331f), t8, 0.008333544f);
        float t10 = Math.fma(Math.fma(t9, t8, 0.041666493f), t8, 0.16666666f);
        int b1 = Float.floatToRawIntBits(t4) - 0x4b400000;
        float t11 = t6 + 1f;
        int b2 = b1 >> 1;
        float t12 = t11 + (t6 - (t11 - 1f) + (t7 + t8 * t8 * Math.fma(t10, t8, 0.5f)));
        float t13 = t12 * Float.intBitsToFloat((b2 + 127) << 23);
        float t14 = t13 * Float.intBitsToFloat((b1 - b2 + 127) << 23);
        int b3 = (Float.floatToRawIntBits(t14 + 1f) - 0x3f2aaaab) & 0xff800000;
        float t15 = Float.intBitsToFloat(0x40800000 - b3) * 0.25f;
        float t16 = Math.fma(t14, t15, t15 - 1f);
        float t17 = Float.intBitsToFloat((b3 >> 23) + 0x4b400000) - 12582912f;
        float t18 = Math.fma(Math.fma(0.11910594f, t16, -0.1284007f), t16, 0.10781333f);
        float t19 = Math.fma(Math.fma(t18, t16, -0.121970296f), t16, 0.14301783f);
        float t20 = Math.fma(Math.fma(t19, t16, -0.16679479f), t16, 0.19999705f);
        float t21 = Math.fma(Math.fma(t20, t16, -0.24999823f), t16, 0.33333334f);
        float t22 = Math.fma(t17, -1.9046542e-9f, t16 * t16 * Math.fma(t21, t16, -0.5f));
        float t23 = t14 == -1f ? Float.NEGATIVE_INFINITY : t14 < -1f ? Float.NaN : t14;
        boolean c1 = -1f < t14 && t14 < Float.POSITIVE_INFINITY && !(t14 == 0f);
        return Math.max(x, 0f) + (c1 ? Math.fma(t17, 0.6931472f, t16 + t22) : t23);
    }

    /**
     * log(1 + exp(x)), computed without overflow.
     */
    public static double softplus(double x) {
        double t1 = -Math.abs(x);
        double t2 = t1 < -746.0 ? -746.0 : t1;
        double t3 = 710.0 < t2 ? 710.0 : t2;
        double t4 = Math.fma(t3, 1.4426950408889634, 6755399441055744.0);
        double t5 = t4 - 6755399441055744.0;
        double t6 = Math.fma(t5, -0.6931471805599453, t3);
        double t7 = t5 * -2.3190468138462996e-17;
        double t8 = t6 + t7;
        double t9 = Math.fma(2.0900096428410763e-9, t8, 2.5109156185580862e-8);
        double t10 = Math.fma(t9, t8, 2.755731841013754e-7);
        double t11 = Math.fma(t10, t8, 2.7557243846989873e-6);
        double t12 = Math.fma(t11, t8, 2.480158727796574e-5);
        double t13 = Math.fma(t12, t8, 0.0001984126988651545);
        double t14 = Math.fma(t13, t8, 0.0013888888888903754);
        double t15 = Math.fma(t14, t8, 0.008333333333321457);
        double t16 = Math.fma(t15, t8, 0.041666666666666644);
        long b1 = Double.doubleToRawLongBits(t4) - 0x4338000000000000L;
        double t17 = t6 + 1.0;
        double t18 = t7 + t8 * t8 * Math.fma(Math.fma(t16, t8, 0.16666666666666677), t8, 0.5);
        long b2 = b1 >> 1;
        double t19 = Double.longBitsToDouble((b2 + 1023L) << 52);
        double t20 = Double.longBitsToDouble((b1 - b2 + 1023L) << 52);
        double t21 = (t17 + (t6 - (t17 - 1.0) + t18)) * t19 * t20;
        long b3 = Double.doubleToRawLongBits(t21 + 1.0) - 0x3fe6a09e667f3bcdL;
        long b4 = b3 & 0xfff0000000000000L;
        double t22 = Double.longBitsToDouble(0x4010000000000000L - b4) * 0.25;
        double t23 = Math.fma(t21, t22, t22 - 1.0);
        double t24 = Double.longBitsToDouble((b4 >> 52) + 0x4338000000000000L);
        double t25 = t24 - 6755399441055744.0;
        double t26 = t23 / (t23 + 2.0);
        double t27 = t26 * t26;
        double t28 = t23 * t23 * 0.5;
        double t29 = Math.fma(0.13235814464309903, t27, 0.1325204079160842);
        double t30 = Math.fma(t29, t27, 0.15386993225624634);
        double t31 = Math.fma(t30, t27, 0.18181778266661977);
        double t32 = Math.fma(t31, t27, 0.2222222260789387);
        double t33 = Math.fma(t32, t27, 0.2857142856940656);
        double t34 = Math.fma(t33, t27, 0.4000000000000493);
        double t35 = Math.fma(t27, Math.fma(t34, t27, 0.6666666666666666), t28);
        double t36 = t23 + Math.fma(t25, 2.3190468138462996e-17, Math.fma(t26, t35, -t28));
        double t37 = t21 == -1.0 ? Double.NEGATIVE_INFINITY : t21 < -1.0 ? Double.NaN : t21;
        boolean c1 = -1.0 < t21 && t21 < Double.POSITIVE_INFINITY && !(t21 == 0.0);
        return Math.max(x, 0.0) + (c1 ? Math.fma(t25, 0.6931471805599453, t36) : t37);
    }

    /**
     * Hyperbolic sine.
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
     * Hyperbolic sine.
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
     * Hyperbolic cosine.
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
     * Hyperbolic cosine.
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
}
