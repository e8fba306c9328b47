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
        float rounded = Math.fma(t2, 1.442695f, 12582912f);
        float k = rounded - 12582912f;
        float high = Math.fma(k, -0.6931472f, t2);
        float low = k * 1.9046542e-9f;
        int exponent = Float.floatToRawIntBits(rounded) - 0x4b400000;
        float r = high + low;
        float p = Math.fma(Math.fma(0.00019763336f, r, 0.0013932331f), r, 0.008333544f);
        float p2 = Math.fma(Math.fma(p, r, 0.041666493f), r, 0.16666666f);
        float sum = high + 1f;
        int half = exponent >> 1;
        float t3 = sum + (high - (sum - 1f) + (low + r * r * Math.fma(p2, r, 0.5f)));
        float t4 = Float.intBitsToFloat((exponent - half + 127) << 23);
        return t3 * Float.intBitsToFloat((half + 127) << 23) * t4;
    }

    /**
     * e to the power x. Error below 0.75 ULP.
     */
    public static double exp(double x) {
        double t1 = x < -746.0 ? -746.0 : x;
        double t2 = 710.0 < t1 ? 710.0 : t1;
        double rounded = Math.fma(t2, 1.4426950408889634, 6755399441055744.0);
        double k = rounded - 6755399441055744.0;
        double high = Math.fma(k, -0.6931471805599453, t2);
        double low = k * -2.3190468138462996e-17;
        long exponent = Double.doubleToRawLongBits(rounded) - 0x4338000000000000L;
        double r = high + low;
        double p = Math.fma(2.0900096428410763e-9, r, 2.5109156185580862e-8);
        double p2 = Math.fma(Math.fma(p, r, 2.755731841013754e-7), r, 2.7557243846989873e-6);
        double p3 = Math.fma(p2, r, 2.480158727796574e-5);
        double p4 = Math.fma(p3, r, 0.0001984126988651545);
        double p5 = Math.fma(p4, r, 0.0013888888888903754);
        double p6 = Math.fma(Math.fma(p5, r, 0.008333333333321457), r, 0.041666666666666644);
        double sum = high + 1.0;
        double t3 = low + r * r * Math.fma(Math.fma(p6, r, 0.16666666666666677), r, 0.5);
        long half = exponent >> 1;
        double t4 = Double.longBitsToDouble((half + 1023L) << 52);
        double t5 = Double.longBitsToDouble((exponent - half + 1023L) << 52);
        return (sum + (high - (sum - 1.0) + t3)) * t4 * t5;
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
        float low = Math.fma(t4, -1.9046542e-9f, Math.fma(t4, 0.6931472f, -t5));
        int exponent = Float.floatToRawIntBits(t3) - 0x4b400000;
        float r = t5 + low;
        float p = Math.fma(Math.fma(0.00019763336f, r, 0.0013932331f), r, 0.008333544f);
        float p2 = Math.fma(Math.fma(p, r, 0.041666493f), r, 0.16666666f);
        float sum = t5 + 1f;
        int half = exponent >> 1;
        float t6 = sum + (t5 - (sum - 1f) + (low + r * r * Math.fma(p2, r, 0.5f)));
        float t7 = Float.intBitsToFloat((exponent - half + 127) << 23);
        return t6 * Float.intBitsToFloat((half + 127) << 23) * t7;
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
        double low = Math.fma(t4, 2.3190468138462996e-17, t6);
        long exponent = Double.doubleToRawLongBits(t3) - 0x4338000000000000L;
        double r = t5 + low;
        double p = Math.fma(2.0900096428410763e-9, r, 2.5109156185580862e-8);
        double p2 = Math.fma(Math.fma(p, r, 2.755731841013754e-7), r, 2.7557243846989873e-6);
        double p3 = Math.fma(p2, r, 2.480158727796574e-5);
        double p4 = Math.fma(p3, r, 0.0001984126988651545);
        double p5 = Math.fma(p4, r, 0.0013888888888903754);
        double p6 = Math.fma(Math.fma(p5, r, 0.008333333333321457), r, 0.041666666666666644);
        double sum = t5 + 1.0;
        double t7 = low + r * r * Math.fma(Math.fma(p6, r, 0.16666666666666677), r, 0.5);
        long half = exponent >> 1;
        double t8 = Double.longBitsToDouble((half + 1023L) << 52);
        double t9 = Double.longBitsToDouble((exponent - half + 1023L) << 52);
        return (sum + (t5 - (sum - 1.0) + t7)) * t8 * t9;
    }

    /**
     * e to the power x, less 1; accurate near 0. Error below 1.6 ULP.
     */
    public static float expm1(float x) {
        float t1 = x < -20f ? -20f : x;
        float t2 = 89f < t1 ? 89f : t1;
        float rounded = Math.fma(t2, 1.442695f, 12582912f);
        float k = rounded - 12582912f;
        float high = Math.fma(k, -0.6931472f, t2);
        float low = k * 1.9046542e-9f;
        int exponent = Float.floatToRawIntBits(rounded) - 0x4b400000;
        float r = high + low;
        float p = Math.fma(Math.fma(0.00019763336f, r, 0.0013932331f), r, 0.008333544f);
        float p2 = Math.fma(Math.fma(p, r, 0.041666493f), r, 0.16666666f);
        int half = exponent >> 1;
        int b1 = exponent - half;
        float t3 = Float.intBitsToFloat((half + 127) << 23);
        float t4 = t3 - Float.intBitsToFloat((0 - b1 + 127) << 23);
        float t5 = Math.fma(t3, high + (low + r * r * Math.fma(p2, r, 0.5f)), t4);
        return x == 0f ? x : Float.intBitsToFloat((b1 + 127) << 23) * t5;
    }

    /**
     * e to the power x, less 1; accurate near 0. Error below 1.5 ULP.
     */
    public static double expm1(double x) {
        double t1 = x < -40.0 ? -40.0 : x;
        double t2 = 710.0 < t1 ? 710.0 : t1;
        double rounded = Math.fma(t2, 1.4426950408889634, 6755399441055744.0);
        double k = rounded - 6755399441055744.0;
        double high = Math.fma(k, -0.6931471805599453, t2);
        double low = k * -2.3190468138462996e-17;
        long exponent = Double.doubleToRawLongBits(rounded) - 0x4338000000000000L;
        double r = high + low;
        double p = Math.fma(2.0900096428410763e-9, r, 2.5109156185580862e-8);
        double p2 = Math.fma(Math.fma(p, r, 2.755731841013754e-7), r, 2.7557243846989873e-6);
        double p3 = Math.fma(p2, r, 2.480158727796574e-5);
        double p4 = Math.fma(p3, r, 0.0001984126988651545);
        double p5 = Math.fma(p4, r, 0.0013888888888903754);
        double p6 = Math.fma(Math.fma(p5, r, 0.008333333333321457), r, 0.041666666666666644);
        long half = exponent >> 1;
        long b1 = exponent - half;
        double t3 = Double.longBitsToDouble((half + 1023L) << 52);
        double t4 = low + r * r * Math.fma(Math.fma(p6, r, 0.16666666666666677), r, 0.5);
        double t5 = t3 - Double.longBitsToDouble((0L - b1 + 1023L) << 52);
        double t6 = Double.longBitsToDouble((b1 + 1023L) << 52);
        return x == 0.0 ? x : t6 * Math.fma(t3, high + t4, t5);
    }

    /**
     * Natural logarithm. NaN below 0, -infinity at 0 and -0. Error below 0.9 ULP.
     */
    public static float log(float x) {
        boolean subnormal = x < Float.MIN_NORMAL;
        int b1 = Float.floatToRawIntBits(subnormal ? x * 33554432f : x);
        int b2 = (b1 - 0x3f2aaaab) & 0xff800000;
        float f = Float.intBitsToFloat(b1 - b2) - 1f;
        float t1 = Float.intBitsToFloat((b2 >> 23) + 0x4b400000) - 12582912f;
        float k = t1 + (subnormal ? -25f : 0f);
        float t2 = k * 0.69314575f;
        float t3 = t2 + f;
        float p = Math.fma(Math.fma(0.11910594f, f, -0.1284007f), f, 0.10781333f);
        float p2 = Math.fma(Math.fma(p, f, -0.121970296f), f, 0.14301783f);
        float p3 = Math.fma(Math.fma(p2, f, -0.16679479f), f, 0.19999705f);
        float p4 = Math.fma(Math.fma(p3, f, -0.24999823f), f, 0.33333334f);
        float t4 = t2 - t3 + f + Math.fma(k, 1.4286068e-6f, f * f * Math.fma(p4, f, -0.5f));
        float t5 = 0f < x ? t3 + t4 : x == 0f ? Float.NEGATIVE_INFINITY : Float.NaN;
        return x < Float.POSITIVE_INFINITY ? t5 : x;
    }

    /**
     * Natural logarithm. NaN below 0, -infinity at 0 and -0. Error below 0.9 ULP.
     */
    public static double log(double x) {
        boolean subnormal = x < Double.MIN_NORMAL;
        long b1 = Double.doubleToRawLongBits(subnormal ? x * 18014398509481984.0 : x);
        long b2 = (b1 - 0x3fe6a09e667f3bcdL) & 0xfff0000000000000L;
        double f = Double.longBitsToDouble(b1 - b2) - 1.0;
        double t1 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double k = t1 - 6755399441055744.0 + (subnormal ? -54.0 : 0.0);
        double t2 = k * 0.6931471805598903;
        double t3 = t2 + f;
        double s = f / (f + 2.0);
        double z = s * s;
        double halfSquare = f * f * 0.5;
        double p = Math.fma(0.13235814464309903, z, 0.1325204079160842);
        double p2 = Math.fma(Math.fma(p, z, 0.15386993225624634), z, 0.18181778266661977);
        double p3 = Math.fma(Math.fma(p2, z, 0.2222222260789387), z, 0.2857142856940656);
        double p4 = Math.fma(Math.fma(p3, z, 0.4000000000000493), z, 0.6666666666666666);
        double t4 = Math.fma(s, Math.fma(z, p4, halfSquare), -halfSquare);
        double t5 = t3 + (t2 - t3 + f + Math.fma(k, 5.497923018708371e-14, t4));
        double t6 = 0.0 < x ? t5 : x == 0.0 ? Double.NEGATIVE_INFINITY : Double.NaN;
        return x < Double.POSITIVE_INFINITY ? t6 : x;
    }

    /**
     * Logarithm to base 2; exact for powers of 2. Error below 1.2 ULP.
     */
    public static float log2(float x) {
        boolean subnormal = x < Float.MIN_NORMAL;
        int b1 = Float.floatToRawIntBits(subnormal ? x * 33554432f : x);
        int b2 = (b1 - 0x3f2aaaab) & 0xff800000;
        float f = Float.intBitsToFloat(b1 - b2) - 1f;
        float t1 = Float.intBitsToFloat((b2 >> 23) + 0x4b400000) - 12582912f;
        float k = t1 + (subnormal ? -25f : 0f);
        float t2 = f * 1.442695f;
        float p = Math.fma(Math.fma(0.11910594f, f, -0.1284007f), f, 0.10781333f);
        float p2 = Math.fma(Math.fma(p, f, -0.121970296f), f, 0.14301783f);
        float p3 = Math.fma(Math.fma(p2, f, -0.16679479f), f, 0.19999705f);
        float p4 = Math.fma(Math.fma(p3, f, -0.24999823f), f, 0.33333334f);
        float t3 = Math.fma(f, 1.925963e-8f, Math.fma(f, 1.442695f, -t2));
        float t4 = k * 1f;
        float t5 = t4 + t2;
        float t6 = Math.fma(f * f * Math.fma(p4, f, -0.5f), 1.442695f, t3);
        float t7 = x == 0f ? Float.NEGATIVE_INFINITY : Float.NaN;
        float t8 = 0f < x ? t5 + (t4 - t5 + t2 + Math.fma(k, 0f, t6)) : t7;
        return x < Float.POSITIVE_INFINITY ? t8 : x;
    }

    /**
     * Logarithm to base 2; exact for powers of 2. Error below 0.9 ULP.
     */
    public static double log2(double x) {
        boolean subnormal = x < Double.MIN_NORMAL;
        long b1 = Double.doubleToRawLongBits(subnormal ? x * 18014398509481984.0 : x);
        long b2 = (b1 - 0x3fe6a09e667f3bcdL) & 0xfff0000000000000L;
        double f = Double.longBitsToDouble(b1 - b2) - 1.0;
        double t1 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double k = t1 - 6755399441055744.0 + (subnormal ? -54.0 : 0.0);
        double t2 = f * 1.4426950408889634;
        double s = f / (f + 2.0);
        double z = s * s;
        double halfSquare = f * f * 0.5;
        double p = Math.fma(0.13235814464309903, z, 0.1325204079160842);
        double p2 = Math.fma(Math.fma(p, z, 0.15386993225624634), z, 0.18181778266661977);
        double p3 = Math.fma(Math.fma(p2, z, 0.2222222260789387), z, 0.2857142856940656);
        double p4 = Math.fma(Math.fma(p3, z, 0.4000000000000493), z, 0.6666666666666666);
        double t3 = Math.fma(f, 1.4426950408889634, -t2);
        double t4 = Math.fma(s, Math.fma(z, p4, halfSquare), -halfSquare);
        double t5 = Math.fma(f, 2.0355273740931033e-17, t3);
        double t6 = k * 1.0;
        double t7 = t6 + t2;
        double t8 = t6 - t7 + t2 + Math.fma(k, 0.0, Math.fma(t4, 1.4426950408889634, t5));
        double t9 = 0.0 < x ? t7 + t8 : x == 0.0 ? Double.NEGATIVE_INFINITY : Double.NaN;
        return x < Double.POSITIVE_INFINITY ? t9 : x;
    }

    /**
     * Logarithm to base 10. Error below 1.2 ULP.
     */
    public static float log10(float x) {
        boolean subnormal = x < Float.MIN_NORMAL;
        int b1 = Float.floatToRawIntBits(subnormal ? x * 33554432f : x);
        int b2 = (b1 - 0x3f2aaaab) & 0xff800000;
        float f = Float.intBitsToFloat(b1 - b2) - 1f;
        float t1 = Float.intBitsToFloat((b2 >> 23) + 0x4b400000) - 12582912f;
        float k = t1 + (subnormal ? -25f : 0f);
        float t2 = f * 0.4342945f;
        float p = Math.fma(Math.fma(0.11910594f, f, -0.1284007f), f, 0.10781333f);
        float p2 = Math.fma(Math.fma(p, f, -0.121970296f), f, 0.14301783f);
        float p3 = Math.fma(Math.fma(p2, f, -0.16679479f), f, 0.19999705f);
        float p4 = Math.fma(Math.fma(p3, f, -0.24999823f), f, 0.33333334f);
        float t3 = Math.fma(f, -1.010305e-8f, Math.fma(f, 0.4342945f, -t2));
        float t4 = k * 0.3010254f;
        float t5 = t4 + t2;
        float t6 = Math.fma(f * f * Math.fma(p4, f, -0.5f), 0.4342945f, t3);
        float t7 = t5 + (t4 - t5 + t2 + Math.fma(k, 4.605039e-6f, t6));
        float t8 = 0f < x ? t7 : x == 0f ? Float.NEGATIVE_INFINITY : Float.NaN;
        return x < Float.POSITIVE_INFINITY ? t8 : x;
    }

    /**
     * Logarithm to base 10. Error below 0.9 ULP.
     */
    public static double log10(double x) {
        boolean subnormal = x < Double.MIN_NORMAL;
        long b1 = Double.doubleToRawLongBits(subnormal ? x * 18014398509481984.0 : x);
        long b2 = (b1 - 0x3fe6a09e667f3bcdL) & 0xfff0000000000000L;
        double f = Double.longBitsToDouble(b1 - b2) - 1.0;
        double t1 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double k = t1 - 6755399441055744.0 + (subnormal ? -54.0 : 0.0);
        double t2 = f * 0.4342944819032518;
        double s = f / (f + 2.0);
        double z = s * s;
        double halfSquare = f * f * 0.5;
        double p = Math.fma(0.13235814464309903, z, 0.1325204079160842);
        double p2 = Math.fma(Math.fma(p, z, 0.15386993225624634), z, 0.18181778266661977);
        double p3 = Math.fma(Math.fma(p2, z, 0.2222222260789387), z, 0.2857142856940656);
        double p4 = Math.fma(Math.fma(p3, z, 0.4000000000000493), z, 0.6666666666666666);
        double t3 = Math.fma(f, 1.098319650216765e-17, Math.fma(f, 0.4342944819032518, -t2));
        double t4 = Math.fma(s, Math.fma(z, p4, halfSquare), -halfSquare);
        double t5 = k * 0.3010299956640665;
        double t6 = t5 + t2;
        double t7 = Math.fma(t4, 0.4342944819032518, t3);
        double t8 = t6 + (t5 - t6 + t2 + Math.fma(k, -8.532344317057107e-14, t7));
        double t9 = 0.0 < x ? t8 : x == 0.0 ? Double.NEGATIVE_INFINITY : Double.NaN;
        return x < Double.POSITIVE_INFINITY ? t9 : x;
    }

    /**
     * log(1 + x); accurate near 0. Error below 1.0 ULP.
     */
    public static float log1p(float x) {
        int b1 = (Float.floatToRawIntBits(x + 1f) - 0x3f2aaaab) & 0xff800000;
        float t1 = Float.intBitsToFloat(0x40800000 - b1) * 0.25f;
        float t2 = x * t1;
        float t3 = t1 - 1f;
        float f = t2 + t3;
        float t4 = f - t3;
        float t5 = t2 - t4 + (t3 - (f - t4));
        float k = Float.intBitsToFloat((b1 >> 23) + 0x4b400000) - 12582912f;
        float t6 = k * 0.69314575f;
        float t7 = t6 + f;
        float p = Math.fma(Math.fma(0.11910594f, f, -0.1284007f), f, 0.10781333f);
        float p2 = Math.fma(Math.fma(p, f, -0.121970296f), f, 0.14301783f);
        float p3 = Math.fma(Math.fma(p2, f, -0.16679479f), f, 0.19999705f);
        float p4 = Math.fma(Math.fma(p3, f, -0.24999823f), f, 0.33333334f);
        float t8 = t6 - t7 + f + Math.fma(k, 1.4286068e-6f, f * f * Math.fma(p4, f, -0.5f));
        float t9 = x == -1f ? Float.NEGATIVE_INFINITY : x < -1f ? Float.NaN : x;
        boolean c1 = -1f < x && x < Float.POSITIVE_INFINITY && !(x == 0f);
        return c1 ? t7 + (t8 + Math.fma(t5, -f, t5)) : t9;
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
        double f = t2 + t3;
        double t4 = f - t3;
        double t5 = t2 - t4 + (t3 - (f - t4));
        double t6 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double k = t6 - 6755399441055744.0;
        double t7 = k * 0.6931471805598903;
        double t8 = t7 + f;
        double s = f / (f + 2.0);
        double z = s * s;
        double halfSquare = f * f * 0.5;
        double p = Math.fma(0.13235814464309903, z, 0.1325204079160842);
        double p2 = Math.fma(Math.fma(p, z, 0.15386993225624634), z, 0.18181778266661977);
        double p3 = Math.fma(Math.fma(p2, z, 0.2222222260789387), z, 0.2857142856940656);
        double p4 = Math.fma(Math.fma(p3, z, 0.4000000000000493), z, 0.6666666666666666);
        double t9 = Math.fma(s, Math.fma(z, p4, halfSquare), -halfSquare);
        double t10 = t7 - t8 + f + Math.fma(k, 5.497923018708371e-14, t9);
        double t11 = x == -1.0 ? Double.NEGATIVE_INFINITY : x < -1.0 ? Double.NaN : x;
        boolean c1 = -1.0 < x && x < Double.POSITIVE_INFINITY && !(x == 0.0);
        return c1 ? t8 + (t10 + Math.fma(t5, -f, t5)) : t11;
    }

    /**
     * x to the power y, with the special cases of Java's Math.pow. Error below 0.85 ULP.
     */
    public static float pow(float x, float y) {
        float size = Math.abs(x);
        boolean subnormal = size < Float.MIN_NORMAL;
        int b1 = Float.floatToRawIntBits(subnormal ? size * 33554432f : size);
        int b2 = (b1 - 0x3f3504f3) & 0xff800000;
        float f = Float.intBitsToFloat(b1 - b2) - 1f;
        float t1 = Float.intBitsToFloat((b2 >> 23) + 0x4b400000) - 12582912f;
        float k = t1 + (subnormal ? -25f : 0f);
        float t2 = 2f + f;
        float t3 = 1f / t2;
        float t4 = f * t3;
        float t5 = -t4;
        float t6 = Math.fma(t5, 2f - t2 + f, Math.fma(t5, t2, f)) * t3;
        float t7 = t4 + t6;
        float t8 = t4 - t7 + t6;
        float t9 = t7 * t7;
        float t10 = t9 * Math.fma(Math.fma(0.11709882f, t9, 0.14273544f), t9, 0.20000076f);
        float t11 = 0.33333334f + t10;
        float t12 = t9 * t11;
        float t13 = (Math.fma(t7, t7, -t9) + Math.fma(t7, t8, t8 * t7)) * t11;
        float t14 = Math.fma(t9, 0.33333334f - t11 + t10 - 9.934108e-9f, t13);
        float t15 = t7 * 2f;
        float t16 = t8 * 2f;
        float t17 = t15 * t12;
        float t18 = Math.fma(t15, Math.fma(t9, t11, -t12) + t14, t16 * t12);
        float t19 = t15 + t17;
        float t20 = k * 0.69314575f;
        float t21 = t20 + t19;
        float t22 = t15 - t19 + t17 + (t16 + (Math.fma(t15, t12, -t17) + t18));
        float t23 = t20 - t21 + t19 + Math.fma(k, 1.4286068e-6f, t22);
        float t24 = t21 + t23;
        boolean c1 = size < Float.POSITIVE_INFINITY;
        float t25 = c1 ? (0f < size ? t24 : -Float.POSITIVE_INFINITY) : size;
        float product = y * t25;
        float t26 = Math.fma(y, t25, -product) + y * (t21 - t24 + t23);
        float t27 = product < -104f ? -104f : product;
        float t28 = 89f < t27 ? 89f : t27;
        float rounded = Math.fma(t28, 1.442695f, 12582912f);
        float k2 = rounded - 12582912f;
        float high = Math.fma(k2, -0.6931472f, t28);
        float low = Math.fma(k2, 1.9046542e-9f, Math.abs(product) < 2048f ? t26 : 0f);
        int exponent = Float.floatToRawIntBits(rounded) - 0x4b400000;
        float r = high + low;
        float p = Math.fma(Math.fma(0.00019763336f, r, 0.0013932331f), r, 0.008333544f);
        float p2 = Math.fma(Math.fma(p, r, 0.041666493f), r, 0.16666666f);
        float sum = high + 1f;
        int half = exponent >> 1;
        float t29 = sum + (high - (sum - 1f) + (low + r * r * Math.fma(p2, r, 0.5f)));
        float t30 = Float.intBitsToFloat((exponent - half + 127) << 23);
        float t31 = Math.abs(y);
        boolean isInteger = 8388608f <= t31 || t31 + 8388608f - 8388608f == t31;
        float t32 = t31 * 0.5f;
        float t33 = isInteger && !(8388608f <= t32 || t32 + 8388608f - 8388608f == t32) ? x : 0f;
        float t34 = t29 * Float.intBitsToFloat((half + 127) << 23) * t30;
        int b3 = Float.floatToRawIntBits(t33) & 0x80000000;
        float t35 = Float.intBitsToFloat(Float.floatToRawIntBits(t34) | b3);
        return y == 0f ? 1f : x < 0f && c1 && !isInteger ? Float.NaN : t35;
    }

    /**
     * x to the power y, with the special cases of Java's Math.pow. Error below 0.75 ULP.
     */
    public static double pow(double x, double y) {
        double size = Math.abs(x);
        boolean subnormal = size < Double.MIN_NORMAL;
        long b1 = Double.doubleToRawLongBits(subnormal ? size * 18014398509481984.0 : size);
        long b2 = (b1 - 0x3fe6a09e667f3bcdL) & 0xfff0000000000000L;
        double f = Double.longBitsToDouble(b1 - b2) - 1.0;
        double t1 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double k = t1 - 6755399441055744.0 + (subnormal ? -54.0 : 0.0);
        double t2 = 2.0 + f;
        double t3 = 1.0 / t2;
        double t4 = f * t3;
        double t5 = -t4;
        double t6 = Math.fma(t5, 2.0 - t2 + f, Math.fma(t5, t2, f)) * t3;
        double t7 = t4 + t6;
        double t8 = t4 - t7 + t6;
        double t9 = t7 * t7;
        double p = Math.fma(0.05991380115836806, t9, 0.05837833804252639);
        double p2 = Math.fma(Math.fma(p, t9, 0.06668134805436879), t9, 0.07692279155117442);
        double p3 = Math.fma(Math.fma(p2, t9, 0.09090909422730313), t9, 0.11111111108890287);
        double p4 = Math.fma(Math.fma(p3, t9, 0.14285714285721932), t9, 0.1999999999999999);
        double t10 = t9 * p4;
        double t11 = 0.3333333333333333 + t10;
        double t12 = t9 * t11;
        double t13 = (Math.fma(t7, t7, -t9) + Math.fma(t7, t8, t8 * t7)) * t11;
        double t14 = Math.fma(t9, 0.3333333333333333 - t11 + t10 + 1.850371707708594e-17, t13);
        double t15 = t7 * 2.0;
        double t16 = t8 * 2.0;
        double t17 = t15 * t12;
        double t18 = Math.fma(t15, Math.fma(t9, t11, -t12) + t14, t16 * t12);
        double t19 = t15 + t17;
        double t20 = k * 0.6931471805598903;
        double t21 = t20 + t19;
        double t22 = t15 - t19 + t17 + (t16 + (Math.fma(t15, t12, -t17) + t18));
        double t23 = t20 - t21 + t19 + Math.fma(k, 5.497923018708371e-14, t22);
        double t24 = t21 + t23;
        boolean c1 = size < Double.POSITIVE_INFINITY;
        double t25 = c1 ? (0.0 < size ? t24 : -Double.POSITIVE_INFINITY) : size;
        double product = y * t25;
        double t26 = Math.fma(y, t25, -product) + y * (t21 - t24 + t23);
        double t27 = product < -746.0 ? -746.0 : product;
        double t28 = 710.0 < t27 ? 710.0 : t27;
        double rounded = Math.fma(t28, 1.4426950408889634, 6755399441055744.0);
        double k2 = rounded - 6755399441055744.0;
        double high = Math.fma(k2, -0.6931471805599453, t28);
        double t29 = Math.abs(product) < 2048.0 ? t26 : 0.0;
        double low = Math.fma(k2, -2.3190468138462996e-17, t29);
        long exponent = Double.doubleToRawLongBits(rounded) - 0x4338000000000000L;
        double r = high + low;
        double p5 = Math.fma(2.0900096428410763e-9, r, 2.5109156185580862e-8);
        double p6 = Math.fma(p5, r, 2.755731841013754e-7);
        double p7 = Math.fma(p6, r, 2.7557243846989873e-6);
        double p8 = Math.fma(p7, r, 2.480158727796574e-5);
        double p9 = Math.fma(p8, r, 0.0001984126988651545);
        double p10 = Math.fma(p9, r, 0.0013888888888903754);
        double p11 = Math.fma(p10, r, 0.008333333333321457);
        double p12 = Math.fma(Math.fma(p11, r, 0.041666666666666644), r, 0.16666666666666677);
        double sum = high + 1.0;
        long half = exponent >> 1;
        double t30 = sum + (high - (sum - 1.0) + (low + r * r * Math.fma(p12, r, 0.5)));
        double t31 = Double.longBitsToDouble((exponent - half + 1023L) << 52);
        double t32 = Math.abs(y);
        boolean c2 = t32 + 4503599627370496.0 - 4503599627370496.0 == t32;
        boolean isInteger = 4503599627370496.0 <= t32 || c2;
        double t33 = t32 * 0.5;
        boolean c3 = t33 + 4503599627370496.0 - 4503599627370496.0 == t33;
        double t34 = isInteger && !(4503599627370496.0 <= t33 || c3) ? x : 0.0;
        double t35 = t30 * Double.longBitsToDouble((half + 1023L) << 52) * t31;
        long b3 = Double.doubleToRawLongBits(t34) & 0x8000000000000000L;
        double t36 = Double.longBitsToDouble(Double.doubleToRawLongBits(t35) | b3);
        return y == 0.0 ? 1.0 : x < 0.0 && c1 && !isInteger ? Double.NaN : t36;
    }

    /**
     * 1 / (1 + exp(-x)); goes down to subnormals. Error below 1.6 ULP.
     */
    public static float sigmoid(float x) {
        float t1 = -Math.abs(x);
        float t2 = t1 < -104f ? -104f : t1;
        float t3 = 89f < t2 ? 89f : t2;
        float rounded = Math.fma(t3, 1.442695f, 12582912f);
        float k = rounded - 12582912f;
        float high = Math.fma(k, -0.6931472f, t3);
        float low = k * 1.9046542e-9f;
        int exponent = Float.floatToRawIntBits(rounded) - 0x4b400000;
        float r = high + low;
        float p = Math.fma(Math.fma(0.00019763336f, r, 0.0013932331f), r, 0.008333544f);
        float p2 = Math.fma(Math.fma(p, r, 0.041666493f), r, 0.16666666f);
        float sum = high + 1f;
        int half = exponent >> 1;
        float t4 = sum + (high - (sum - 1f) + (low + r * r * Math.fma(p2, r, 0.5f)));
        float t5 = Float.intBitsToFloat((exponent - half + 127) << 23);
        float power = t4 * Float.intBitsToFloat((half + 127) << 23) * t5;
        float t6 = 1f + power;
        float t7 = x < 0f ? power : 1f;
        float t8 = 1f / t6;
        float t9 = t7 * t8;
        float t10 = -t9;
        return t9 + Math.fma(t10, 1f - t6 + power, Math.fma(t10, t6, t7)) * t8;
    }

    /**
     * 1 / (1 + exp(-x)); goes down to subnormals. Error below 1.3 ULP.
     */
    public static double sigmoid(double x) {
        double t1 = -Math.abs(x);
        double t2 = t1 < -746.0 ? -746.0 : t1;
        double t3 = 710.0 < t2 ? 710.0 : t2;
        double rounded = Math.fma(t3, 1.4426950408889634, 6755399441055744.0);
        double k = rounded - 6755399441055744.0;
        double high = Math.fma(k, -0.6931471805599453, t3);
        double low = k * -2.3190468138462996e-17;
        long exponent = Double.doubleToRawLongBits(rounded) - 0x4338000000000000L;
        double r = high + low;
        double p = Math.fma(2.0900096428410763e-9, r, 2.5109156185580862e-8);
        double p2 = Math.fma(Math.fma(p, r, 2.755731841013754e-7), r, 2.7557243846989873e-6);
        double p3 = Math.fma(p2, r, 2.480158727796574e-5);
        double p4 = Math.fma(p3, r, 0.0001984126988651545);
        double p5 = Math.fma(p4, r, 0.0013888888888903754);
        double p6 = Math.fma(Math.fma(p5, r, 0.008333333333321457), r, 0.041666666666666644);
        double sum = high + 1.0;
        double t4 = low + r * r * Math.fma(Math.fma(p6, r, 0.16666666666666677), r, 0.5);
        long half = exponent >> 1;
        double t5 = Double.longBitsToDouble((half + 1023L) << 52);
        double t6 = Double.longBitsToDouble((exponent - half + 1023L) << 52);
        double power = (sum + (high - (sum - 1.0) + t4)) * t5 * t6;
        double t7 = 1.0 + power;
        double t8 = x < 0.0 ? power : 1.0;
        double t9 = 1.0 / t7;
        double t10 = t8 * t9;
        double t11 = -t10;
        return t10 + Math.fma(t11, 1.0 - t7 + power, Math.fma(t11, t7, t8)) * t9;
    }

    /**
     * log(1 + exp(x)), computed without overflow. Error below 1.7 ULP.
     */
    public static float softplus(float x) {
        float t1 = -Math.abs(x);
        float t2 = t1 < -104f ? -104f : t1;
        float t3 = 89f < t2 ? 89f : t2;
        float rounded = Math.fma(t3, 1.442695f, 12582912f);
        float k = rounded - 12582912f;
        float high = Math.fma(k, -0.6931472f, t3);
        float low = k * 1.9046542e-9f;
        int exponent = Float.floatToRawIntBits(rounded) - 0x4b400000;
        float r = high + low;
        float p = Math.fma(Math.fma(0.00019763336f, r, 0.0013932331f), r, 0.008333544f);
        float p2 = Math.fma(Math.fma(p, r, 0.041666493f), r, 0.16666666f);
        float sum = high + 1f;
        int half = exponent >> 1;
        float t4 = sum + (high - (sum - 1f) + (low + r * r * Math.fma(p2, r, 0.5f)));
        float t5 = Float.intBitsToFloat((exponent - half + 127) << 23);
        float t6 = t4 * Float.intBitsToFloat((half + 127) << 23) * t5;
        int b1 = (Float.floatToRawIntBits(t6 + 1f) - 0x3f2aaaab) & 0xff800000;
        float t7 = Float.intBitsToFloat(0x3f800000 - b1);
        float t8 = t6 * t7;
        float t9 = t7 - 1f;
        float f = t8 + t9;
        float t10 = f - t9;
        float t11 = t8 - t10 + (t9 - (f - t10));
        float k2 = Float.intBitsToFloat((b1 >> 23) + 0x4b400000) - 12582912f;
        float t12 = k2 * 0.69314575f;
        float t13 = t12 + f;
        float p3 = Math.fma(Math.fma(0.11910594f, f, -0.1284007f), f, 0.10781333f);
        float p4 = Math.fma(Math.fma(p3, f, -0.121970296f), f, 0.14301783f);
        float p5 = Math.fma(Math.fma(p4, f, -0.16679479f), f, 0.19999705f);
        float p6 = Math.fma(Math.fma(p5, f, -0.24999823f), f, 0.33333334f);
        float t14 = Math.fma(k2, 1.4286068e-6f, f * f * Math.fma(p6, f, -0.5f));
        return Math.max(x, 0f) + (t13 + (t12 - t13 + f + t14 + Math.fma(t11, -f, t11)));
    }

    /**
     * log(1 + exp(x)), computed without overflow. Error below 1.5 ULP.
     */
    public static double softplus(double x) {
        double t1 = -Math.abs(x);
        double t2 = t1 < -746.0 ? -746.0 : t1;
        double t3 = 710.0 < t2 ? 710.0 : t2;
        double rounded = Math.fma(t3, 1.4426950408889634, 6755399441055744.0);
        double k = rounded - 6755399441055744.0;
        double high = Math.fma(k, -0.6931471805599453, t3);
        double low = k * -2.3190468138462996e-17;
        long exponent = Double.doubleToRawLongBits(rounded) - 0x4338000000000000L;
        double r = high + low;
        double p = Math.fma(2.0900096428410763e-9, r, 2.5109156185580862e-8);
        double p2 = Math.fma(Math.fma(p, r, 2.755731841013754e-7), r, 2.7557243846989873e-6);
        double p3 = Math.fma(p2, r, 2.480158727796574e-5);
        double p4 = Math.fma(p3, r, 0.0001984126988651545);
        double p5 = Math.fma(p4, r, 0.0013888888888903754);
        double p6 = Math.fma(Math.fma(p5, r, 0.008333333333321457), r, 0.041666666666666644);
        double sum = high + 1.0;
        double t4 = low + r * r * Math.fma(Math.fma(p6, r, 0.16666666666666677), r, 0.5);
        long half = exponent >> 1;
        double t5 = Double.longBitsToDouble((half + 1023L) << 52);
        double t6 = Double.longBitsToDouble((exponent - half + 1023L) << 52);
        double t7 = (sum + (high - (sum - 1.0) + t4)) * t5 * t6;
        long b1 = Double.doubleToRawLongBits(t7 + 1.0) - 0x3fe6a09e667f3bcdL;
        long b2 = b1 & 0xfff0000000000000L;
        double t8 = Double.longBitsToDouble(0x3ff0000000000000L - b2);
        double t9 = t7 * t8;
        double t10 = t8 - 1.0;
        double f = t9 + t10;
        double t11 = f - t10;
        double t12 = t9 - t11 + (t10 - (f - t11));
        double t13 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double k2 = t13 - 6755399441055744.0;
        double t14 = k2 * 0.6931471805598903;
        double t15 = t14 + f;
        double s = f / (f + 2.0);
        double z = s * s;
        double halfSquare = f * f * 0.5;
        double p7 = Math.fma(0.13235814464309903, z, 0.1325204079160842);
        double p8 = Math.fma(Math.fma(p7, z, 0.15386993225624634), z, 0.18181778266661977);
        double p9 = Math.fma(Math.fma(p8, z, 0.2222222260789387), z, 0.2857142856940656);
        double p10 = Math.fma(Math.fma(p9, z, 0.4000000000000493), z, 0.6666666666666666);
        double t16 = Math.fma(s, Math.fma(z, p10, halfSquare), -halfSquare);
        double t17 = t14 - t15 + f + Math.fma(k2, 5.497923018708371e-14, t16);
        return Math.max(x, 0.0) + (t15 + (t17 + Math.fma(t12, -f, t12)));
    }

    /**
     * Hyperbolic tangent. Error below 0.9 ULP.
     */
    public static float tanh(float x) {
        float size = Math.abs(x);
        float square = x * x;
        float p = Math.fma(-0.0061746347f, square, 0.021003364f);
        float p2 = Math.fma(Math.fma(p, square, -0.053836305f), square, 0.1333244f);
        float t1 = (10f < size ? 10f : size) * 2f;
        float rounded = Math.fma(t1, 1.442695f, 12582912f);
        float k = rounded - 12582912f;
        float high = Math.fma(k, -0.6931472f, t1);
        float low = k * 1.9046542e-9f;
        float r = high + low;
        float p3 = Math.fma(Math.fma(0.00019763336f, r, 0.0013932331f), r, 0.008333544f);
        float p4 = Math.fma(Math.fma(p3, r, 0.041666493f), r, 0.16666666f);
        float sum = high + 1f;
        int b1 = (Float.floatToRawIntBits(rounded) - 0x4b400000 + 127) << 23;
        float t2 = sum + (high - (sum - 1f) + (low + r * r * Math.fma(p4, r, 0.5f)));
        float t3 = t2 * Float.intBitsToFloat(b1);
        float t4 = t3 + 1f;
        float t5 = 1f / t4;
        float t6 = 2f * t5;
        float t7 = -t6;
        float t8 = 1f - t6;
        float t9 = 1f - t8 - t6 - Math.fma(t7, t3 - t4 + 1f, Math.fma(t7, t4, 2f)) * t5;
        float t10 = Math.fma(size * square, Math.fma(p2, square, -0.33333313f), size);
        int b2 = Float.floatToRawIntBits(size < 0.55f ? t10 : t8 + t9);
        return Float.intBitsToFloat(b2 | (Float.floatToRawIntBits(x) & 0x80000000));
    }

    /**
     * Hyperbolic tangent. Error below 0.9 ULP.
     */
    public static double tanh(double x) {
        double size = Math.abs(x);
        double square = x * x;
        double p = Math.fma(7.208534882170069e-6, square, -3.254118812412397e-5);
        double p2 = Math.fma(p, square, 9.36396435593967e-5);
        double p3 = Math.fma(p2, square, -0.00023806943486559288);
        double p4 = Math.fma(p3, square, 0.0005897926791497685);
        double p5 = Math.fma(p4, square, -0.0014557984460342355);
        double p6 = Math.fma(p5, square, 0.0035921242630885457);
        double p7 = Math.fma(p6, square, -0.008863235264934159);
        double p8 = Math.fma(p7, square, 0.021869488524292987);
        double p9 = Math.fma(p8, square, -0.05396825396794282);
        double p10 = Math.fma(p9, square, 0.13333333333332925);
        double p11 = Math.fma(p10, square, -0.3333333333333333);
        double t1 = (20.0 < size ? 20.0 : size) * 2.0;
        double rounded = Math.fma(t1, 1.4426950408889634, 6755399441055744.0);
        double k = rounded - 6755399441055744.0;
        double high = Math.fma(k, -0.6931471805599453, t1);
        double low = k * -2.3190468138462996e-17;
        double r = high + low;
        double p12 = Math.fma(2.0900096428410763e-9, r, 2.5109156185580862e-8);
        double p13 = Math.fma(p12, r, 2.755731841013754e-7);
        double p14 = Math.fma(p13, r, 2.7557243846989873e-6);
        double p15 = Math.fma(p14, r, 2.480158727796574e-5);
        double p16 = Math.fma(p15, r, 0.0001984126988651545);
        double p17 = Math.fma(p16, r, 0.0013888888888903754);
        double p18 = Math.fma(p17, r, 0.008333333333321457);
        double p19 = Math.fma(Math.fma(p18, r, 0.041666666666666644), r, 0.16666666666666677);
        double sum = high + 1.0;
        long b1 = (Double.doubleToRawLongBits(rounded) - 0x4338000000000000L + 1023L) << 52;
        double t2 = sum + (high - (sum - 1.0) + (low + r * r * Math.fma(p19, r, 0.5)));
        double t3 = t2 * Double.longBitsToDouble(b1);
        double t4 = t3 + 1.0;
        double t5 = 1.0 / t4;
        double t6 = 2.0 * t5;
        double t7 = -t6;
        double t8 = 1.0 - t6;
        double t9 = 1.0 - t8 - t6 - Math.fma(t7, t3 - t4 + 1.0, Math.fma(t7, t4, 2.0)) * t5;
        double t10 = size < 0.55 ? Math.fma(size * square, p11, size) : t8 + t9;
        long b2 = Double.doubleToRawLongBits(x) & 0x8000000000000000L;
        return Double.longBitsToDouble(Double.doubleToRawLongBits(t10) | b2);
    }

    /**
     * Hyperbolic sine. Error below 1.7 ULP.
     */
    public static float sinh(float x) {
        float size = Math.abs(x);
        float square = x * x;
        float p = Math.fma(2.7842693e-6f, square, 0.00019842609f);
        float p2 = Math.fma(Math.fma(p, square, 0.008333311f), square, 0.16666667f);
        float t1 = 90f < size ? 90f : size;
        float rounded = Math.fma(t1, 1.442695f, 12582912f);
        float k = rounded - 12582912f;
        float high = Math.fma(k, -0.6931472f, t1);
        float low = k * 1.9046542e-9f;
        float r = high + low;
        float p3 = Math.fma(Math.fma(0.00019763336f, r, 0.0013932331f), r, 0.008333544f);
        float p4 = Math.fma(Math.fma(p3, r, 0.041666493f), r, 0.16666666f);
        float sum = high + 1f;
        int b1 = Float.floatToRawIntBits(rounded) - 0x4b400000 - 1;
        int half = b1 >> 1;
        float t2 = sum + (high - (sum - 1f) + (low + r * r * Math.fma(p4, r, 0.5f)));
        float t3 = t2 * Float.intBitsToFloat((half + 127) << 23);
        float halfPower = t3 * Float.intBitsToFloat((b1 - half + 127) << 23);
        float t4 = Math.fma(size * square, p2, size);
        int b2 = Float.floatToRawIntBits(size < 1f ? t4 : halfPower - 0.25f / halfPower);
        return Float.intBitsToFloat(b2 | (Float.floatToRawIntBits(x) & 0x80000000));
    }

    /**
     * Hyperbolic sine. Error below 1.6 ULP.
     */
    public static double sinh(double x) {
        double size = Math.abs(x);
        double square = x * x;
        double p = Math.fma(7.776099244191049e-13, square, 1.6056674306459297e-10);
        double p2 = Math.fma(p, square, 2.50521308260901e-8);
        double p3 = Math.fma(p2, square, 2.755731910766959e-6);
        double p4 = Math.fma(p3, square, 0.00019841269841591237);
        double p5 = Math.fma(p4, square, 0.008333333333332913);
        double t1 = 711.0 < size ? 711.0 : size;
        double rounded = Math.fma(t1, 1.4426950408889634, 6755399441055744.0);
        double k = rounded - 6755399441055744.0;
        double high = Math.fma(k, -0.6931471805599453, t1);
        double low = k * -2.3190468138462996e-17;
        double r = high + low;
        double p6 = Math.fma(2.0900096428410763e-9, r, 2.5109156185580862e-8);
        double p7 = Math.fma(p6, r, 2.755731841013754e-7);
        double p8 = Math.fma(p7, r, 2.7557243846989873e-6);
        double p9 = Math.fma(p8, r, 2.480158727796574e-5);
        double p10 = Math.fma(p9, r, 0.0001984126988651545);
        double p11 = Math.fma(p10, r, 0.0013888888888903754);
        double p12 = Math.fma(p11, r, 0.008333333333321457);
        double p13 = Math.fma(Math.fma(p12, r, 0.041666666666666644), r, 0.16666666666666677);
        double sum = high + 1.0;
        long b1 = Double.doubleToRawLongBits(rounded) - 0x4338000000000000L - 1L;
        long half = b1 >> 1;
        double t2 = sum + (high - (sum - 1.0) + (low + r * r * Math.fma(p13, r, 0.5)));
        double t3 = t2 * Double.longBitsToDouble((half + 1023L) << 52);
        double halfPower = t3 * Double.longBitsToDouble((b1 - half + 1023L) << 52);
        double t4 = Math.fma(size * square, Math.fma(p5, square, 0.16666666666666669), size);
        long b2 = Double.doubleToRawLongBits(size < 1.0 ? t4 : halfPower - 0.25 / halfPower);
        long b3 = b2 | (Double.doubleToRawLongBits(x) & 0x8000000000000000L);
        return Double.longBitsToDouble(b3);
    }

    /**
     * Hyperbolic cosine. Error below 1.2 ULP.
     */
    public static float cosh(float x) {
        float t1 = Math.abs(x);
        float t2 = 90f < t1 ? 90f : t1;
        float rounded = Math.fma(t2, 1.442695f, 12582912f);
        float k = rounded - 12582912f;
        float high = Math.fma(k, -0.6931472f, t2);
        float low = k * 1.9046542e-9f;
        float r = high + low;
        float p = Math.fma(Math.fma(0.00019763336f, r, 0.0013932331f), r, 0.008333544f);
        float p2 = Math.fma(Math.fma(p, r, 0.041666493f), r, 0.16666666f);
        float sum = high + 1f;
        int b1 = Float.floatToRawIntBits(rounded) - 0x4b400000 - 1;
        int half = b1 >> 1;
        float t3 = sum + (high - (sum - 1f) + (low + r * r * Math.fma(p2, r, 0.5f)));
        float t4 = t3 * Float.intBitsToFloat((half + 127) << 23);
        float halfPower = t4 * Float.intBitsToFloat((b1 - half + 127) << 23);
        return halfPower + 0.25f / halfPower;
    }

    /**
     * Hyperbolic cosine. Error below 1.2 ULP.
     */
    public static double cosh(double x) {
        double t1 = Math.abs(x);
        double t2 = 711.0 < t1 ? 711.0 : t1;
        double rounded = Math.fma(t2, 1.4426950408889634, 6755399441055744.0);
        double k = rounded - 6755399441055744.0;
        double high = Math.fma(k, -0.6931471805599453, t2);
        double low = k * -2.3190468138462996e-17;
        double r = high + low;
        double p = Math.fma(2.0900096428410763e-9, r, 2.5109156185580862e-8);
        double p2 = Math.fma(Math.fma(p, r, 2.755731841013754e-7), r, 2.7557243846989873e-6);
        double p3 = Math.fma(p2, r, 2.480158727796574e-5);
        double p4 = Math.fma(p3, r, 0.0001984126988651545);
        double p5 = Math.fma(p4, r, 0.0013888888888903754);
        double p6 = Math.fma(Math.fma(p5, r, 0.008333333333321457), r, 0.041666666666666644);
        double sum = high + 1.0;
        double t3 = low + r * r * Math.fma(Math.fma(p6, r, 0.16666666666666677), r, 0.5);
        long b1 = Double.doubleToRawLongBits(rounded) - 0x4338000000000000L - 1L;
        long half = b1 >> 1;
        double t4 = Double.longBitsToDouble((half + 1023L) << 52);
        double t5 = Double.longBitsToDouble((b1 - half + 1023L) << 52);
        double halfPower = (sum + (high - (sum - 1.0) + t3)) * t4 * t5;
        return halfPower + 0.25 / halfPower;
    }

    /**
     * Inverse hyperbolic sine. Error below 1.8 ULP.
     */
    public static float asinh(float x) {
        float size = Math.abs(x);
        boolean c1 = 1073741800f < size;
        float t1 = size * size;
        float t2 = c1 ? size : size + t1 / ((float) Math.sqrt(t1 + 1f) + 1f);
        int b1 = (Float.floatToRawIntBits(t2 + 1f) - 0x3f2aaaab) & 0xff800000;
        float t3 = Float.intBitsToFloat(0x40800000 - b1) * 0.25f;
        float t4 = t2 * t3;
        float t5 = t3 - 1f;
        float f = t4 + t5;
        float t6 = f - t5;
        float t7 = t4 - t6 + (t5 - (f - t6));
        float k = Float.intBitsToFloat((b1 >> 23) + 0x4b400000) - 12582912f;
        float t8 = k * 0.69314575f;
        float t9 = t8 + f;
        float p = Math.fma(Math.fma(0.11910594f, f, -0.1284007f), f, 0.10781333f);
        float p2 = Math.fma(Math.fma(p, f, -0.121970296f), f, 0.14301783f);
        float p3 = Math.fma(Math.fma(p2, f, -0.16679479f), f, 0.19999705f);
        float p4 = Math.fma(Math.fma(p3, f, -0.24999823f), f, 0.33333334f);
        float t10 = t8 - t9 + f + Math.fma(k, 1.4286068e-6f, f * f * Math.fma(p4, f, -0.5f));
        float t11 = t2 == -1f ? Float.NEGATIVE_INFINITY : t2 < -1f ? Float.NaN : t2;
        boolean c2 = -1f < t2 && t2 < Float.POSITIVE_INFINITY && !(t2 == 0f);
        float t12 = (c2 ? t9 + (t10 + Math.fma(t7, -f, t7)) : t11) + (c1 ? 0.6931472f : 0f);
        int b2 = Float.floatToRawIntBits(t12) | (Float.floatToRawIntBits(x) & 0x80000000);
        return Float.intBitsToFloat(b2);
    }

    /**
     * Inverse hyperbolic sine. Error below 1.5 ULP.
     */
    public static double asinh(double x) {
        double size = Math.abs(x);
        boolean c1 = 1.152921504606847e18 < size;
        double t1 = size * size;
        double t2 = c1 ? size : size + t1 / (Math.sqrt(t1 + 1.0) + 1.0);
        long b1 = Double.doubleToRawLongBits(t2 + 1.0) - 0x3fe6a09e667f3bcdL;
        long b2 = b1 & 0xfff0000000000000L;
        double t3 = Double.longBitsToDouble(0x4010000000000000L - b2) * 0.25;
        double t4 = t2 * t3;
        double t5 = t3 - 1.0;
        double f = t4 + t5;
        double t6 = f - t5;
        double t7 = t4 - t6 + (t5 - (f - t6));
        double t8 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double k = t8 - 6755399441055744.0;
        double t9 = k * 0.6931471805598903;
        double t10 = t9 + f;
        double s = f / (f + 2.0);
        double z = s * s;
        double halfSquare = f * f * 0.5;
        double p = Math.fma(0.13235814464309903, z, 0.1325204079160842);
        double p2 = Math.fma(Math.fma(p, z, 0.15386993225624634), z, 0.18181778266661977);
        double p3 = Math.fma(Math.fma(p2, z, 0.2222222260789387), z, 0.2857142856940656);
        double p4 = Math.fma(Math.fma(p3, z, 0.4000000000000493), z, 0.6666666666666666);
        double t11 = Math.fma(s, Math.fma(z, p4, halfSquare), -halfSquare);
        double t12 = t9 - t10 + f + Math.fma(k, 5.497923018708371e-14, t11);
        double t13 = t2 == -1.0 ? Double.NEGATIVE_INFINITY : t2 < -1.0 ? Double.NaN : t2;
        boolean c2 = -1.0 < t2 && t2 < Double.POSITIVE_INFINITY && !(t2 == 0.0);
        double t14 = c2 ? t10 + (t12 + Math.fma(t7, -f, t7)) : t13;
        long b3 = Double.doubleToRawLongBits(t14 + (c1 ? 0.6931471805599453 : 0.0));
        long b4 = b3 | (Double.doubleToRawLongBits(x) & 0x8000000000000000L);
        return Double.longBitsToDouble(b4);
    }

    /**
     * Inverse hyperbolic cosine. NaN below 1. Error below 2.0 ULP.
     */
    public static float acosh(float x) {
        float t1 = x - 1f;
        boolean c1 = 1073741800f < x;
        float t2 = c1 ? x : t1 + (float) Math.sqrt(Math.fma(t1, t1, t1 * 2f));
        int b1 = (Float.floatToRawIntBits(t2 + 1f) - 0x3f2aaaab) & 0xff800000;
        float t3 = Float.intBitsToFloat(0x40800000 - b1) * 0.25f;
        float t4 = t2 * t3;
        float t5 = t3 - 1f;
        float f = t4 + t5;
        float t6 = f - t5;
        float t7 = t4 - t6 + (t5 - (f - t6));
        float k = Float.intBitsToFloat((b1 >> 23) + 0x4b400000) - 12582912f;
        float t8 = k * 0.69314575f;
        float t9 = t8 + f;
        float p = Math.fma(Math.fma(0.11910594f, f, -0.1284007f), f, 0.10781333f);
        float p2 = Math.fma(Math.fma(p, f, -0.121970296f), f, 0.14301783f);
        float p3 = Math.fma(Math.fma(p2, f, -0.16679479f), f, 0.19999705f);
        float p4 = Math.fma(Math.fma(p3, f, -0.24999823f), f, 0.33333334f);
        float t10 = t8 - t9 + f + Math.fma(k, 1.4286068e-6f, f * f * Math.fma(p4, f, -0.5f));
        float t11 = t2 == -1f ? Float.NEGATIVE_INFINITY : t2 < -1f ? Float.NaN : t2;
        boolean c2 = -1f < t2 && t2 < Float.POSITIVE_INFINITY && !(t2 == 0f);
        float t12 = (c2 ? t9 + (t10 + Math.fma(t7, -f, t7)) : t11) + (c1 ? 0.6931472f : 0f);
        return x < 1f ? Float.NaN : t12;
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
        double f = t4 + t5;
        double t6 = f - t5;
        double t7 = t4 - t6 + (t5 - (f - t6));
        double t8 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double k = t8 - 6755399441055744.0;
        double t9 = k * 0.6931471805598903;
        double t10 = t9 + f;
        double s = f / (f + 2.0);
        double z = s * s;
        double halfSquare = f * f * 0.5;
        double p = Math.fma(0.13235814464309903, z, 0.1325204079160842);
        double p2 = Math.fma(Math.fma(p, z, 0.15386993225624634), z, 0.18181778266661977);
        double p3 = Math.fma(Math.fma(p2, z, 0.2222222260789387), z, 0.2857142856940656);
        double p4 = Math.fma(Math.fma(p3, z, 0.4000000000000493), z, 0.6666666666666666);
        double t11 = Math.fma(s, Math.fma(z, p4, halfSquare), -halfSquare);
        double t12 = t9 - t10 + f + Math.fma(k, 5.497923018708371e-14, t11);
        double t13 = t2 == -1.0 ? Double.NEGATIVE_INFINITY : t2 < -1.0 ? Double.NaN : t2;
        boolean c2 = -1.0 < t2 && t2 < Double.POSITIVE_INFINITY && !(t2 == 0.0);
        double t14 = c2 ? t10 + (t12 + Math.fma(t7, -f, t7)) : t13;
        return x < 1.0 ? Double.NaN : t14 + (c1 ? 0.6931471805599453 : 0.0);
    }

    /**
     * Inverse hyperbolic tangent. NaN outside [-1, 1], infinite at the ends. Error below 1.7 ULP.
     */
    public static float atanh(float x) {
        float size = Math.abs(x);
        float t1 = -size;
        float t2 = 1f + t1;
        float t3 = size * 2f;
        float t4 = t3 / t2;
        float t5 = -t4;
        float t6 = t4 + Math.fma(t5, 1f - t2 + t1, Math.fma(t5, t2, t3)) / t2;
        float t7 = size < 0.5f ? t6 : t4;
        int b1 = (Float.floatToRawIntBits(t7 + 1f) - 0x3f2aaaab) & 0xff800000;
        float t8 = Float.intBitsToFloat(0x40800000 - b1) * 0.25f;
        float t9 = t7 * t8;
        float t10 = t8 - 1f;
        float f = t9 + t10;
        float t11 = f - t10;
        float t12 = t9 - t11 + (t10 - (f - t11));
        float k = Float.intBitsToFloat((b1 >> 23) + 0x4b400000) - 12582912f;
        float t13 = k * 0.69314575f;
        float t14 = t13 + f;
        float p = Math.fma(Math.fma(0.11910594f, f, -0.1284007f), f, 0.10781333f);
        float p2 = Math.fma(Math.fma(p, f, -0.121970296f), f, 0.14301783f);
        float p3 = Math.fma(Math.fma(p2, f, -0.16679479f), f, 0.19999705f);
        float p4 = Math.fma(Math.fma(p3, f, -0.24999823f), f, 0.33333334f);
        float t15 = Math.fma(k, 1.4286068e-6f, f * f * Math.fma(p4, f, -0.5f));
        float t16 = t7 == -1f ? Float.NEGATIVE_INFINITY : t7 < -1f ? Float.NaN : t7;
        boolean c1 = -1f < t7 && t7 < Float.POSITIVE_INFINITY && !(t7 == 0f);
        float t17 = (c1 ? t14 + (t13 - t14 + f + t15 + Math.fma(t12, -f, t12)) : t16) * 0.5f;
        int b2 = Float.floatToRawIntBits(t17) | (Float.floatToRawIntBits(x) & 0x80000000);
        return Float.intBitsToFloat(b2);
    }

    /**
     * Inverse hyperbolic tangent. NaN outside [-1, 1], infinite at the ends. Error below 1.4 ULP.
     */
    public static double atanh(double x) {
        double size = Math.abs(x);
        double t1 = -size;
        double t2 = 1.0 + t1;
        double t3 = size * 2.0;
        double t4 = t3 / t2;
        double t5 = -t4;
        double t6 = t4 + Math.fma(t5, 1.0 - t2 + t1, Math.fma(t5, t2, t3)) / t2;
        double t7 = size < 0.5 ? t6 : t4;
        long b1 = Double.doubleToRawLongBits(t7 + 1.0) - 0x3fe6a09e667f3bcdL;
        long b2 = b1 & 0xfff0000000000000L;
        double t8 = Double.longBitsToDouble(0x4010000000000000L - b2) * 0.25;
        double t9 = t7 * t8;
        double t10 = t8 - 1.0;
        double f = t9 + t10;
        double t11 = f - t10;
        double t12 = t9 - t11 + (t10 - (f - t11));
        double t13 = Double.longBitsToDouble((b2 >> 52) + 0x4338000000000000L);
        double k = t13 - 6755399441055744.0;
        double t14 = k * 0.6931471805598903;
        double t15 = t14 + f;
        double s = f / (f + 2.0);
        double z = s * s;
        double halfSquare = f * f * 0.5;
        double p = Math.fma(0.13235814464309903, z, 0.1325204079160842);
        double p2 = Math.fma(Math.fma(p, z, 0.15386993225624634), z, 0.18181778266661977);
        double p3 = Math.fma(Math.fma(p2, z, 0.2222222260789387), z, 0.2857142856940656);
        double p4 = Math.fma(Math.fma(p3, z, 0.4000000000000493), z, 0.6666666666666666);
        double t16 = Math.fma(s, Math.fma(z, p4, halfSquare), -halfSquare);
        double t17 = t14 - t15 + f + Math.fma(k, 5.497923018708371e-14, t16);
        double t18 = t7 == -1.0 ? Double.NEGATIVE_INFINITY : t7 < -1.0 ? Double.NaN : t7;
        boolean c1 = -1.0 < t7 && t7 < Double.POSITIVE_INFINITY && !(t7 == 0.0);
        double t19 = (c1 ? t15 + (t17 + Math.fma(t12, -f, t12)) : t18) * 0.5;
        long b3 = Double.doubleToRawLongBits(x) & 0x8000000000000000L;
        return Double.longBitsToDouble(Double.doubleToRawLongBits(t19) | b3);
    }

    /**
     * Sine of x in radians. NaN beyond 2^20 (f32), 2^45 (f64). Error below 0.85 ULP.
     */
    public static float sin(float x) {
        float size = Math.abs(x);
        float rounded = Math.fma(size, 0.63661975f, 12582912f);
        float k = rounded - 12582912f;
        float first = Math.fma(k, -1.5707964f, size);
        float product = k * -4.371139e-8f;
        float r = first - product;
        float t1 = r - first;
        float t2 = first - (r - t1) - (product + t1) - Math.fma(k, -4.371139e-8f, -product);
        float low = Math.fma(k, 1.7151245e-15f, t2);
        float z = r * r;
        float t3 = z * 0.5f;
        float t4 = 1f - t3;
        float p = Math.fma(Math.fma(2.4392413e-5f, z, -0.0013886952f), z, 0.041666638f);
        float p2 = Math.fma(Math.fma(2.798323e-6f, z, -0.00019850167f), z, 0.008333374f);
        int b1 = Float.floatToRawIntBits(rounded);
        float t5 = r + Math.fma(low, t4, r * z * Math.fma(p2, z, -0.16666667f));
        int b2 = Float.floatToRawIntBits(t5);
        float t6 = t4 + (1f - t4 - t3 + Math.fma(z * z, p, -(r * low)));
        int b3 = ((b1 << 30) & 0x80000000) ^ (Float.floatToRawIntBits(x) & 0x80000000);
        int b4 = b2 ^ ((b2 ^ Float.floatToRawIntBits(t6)) & (0 - (b1 & 1))) ^ b3;
        return 1048576f < size ? Float.NaN : Float.intBitsToFloat(b4);
    }

    /**
     * Sine of x in radians. NaN beyond 2^20 (f32), 2^45 (f64). Error below 0.85 ULP.
     */
    public static double sin(double x) {
        double size = Math.abs(x);
        double rounded = Math.fma(size, 0.6366197723675814, 6755399441055744.0);
        double k = rounded - 6755399441055744.0;
        double first = Math.fma(k, -1.5707963267948966, size);
        double product = k * 6.123233995736766e-17;
        double r = first - product;
        double t1 = r - first;
        double t2 = Math.fma(k, 6.123233995736766e-17, -product);
        double t3 = first - (r - t1) - (product + t1) - t2;
        double low = Math.fma(k, 1.4973849048591698e-33, t3);
        double z = r * r;
        double t4 = z * 0.5;
        double t5 = 1.0 - t4;
        double p = Math.fma(-1.1357271373600056e-11, z, 2.087567696653861e-9);
        double p2 = Math.fma(p, z, -2.7557314008187413e-7);
        double p3 = Math.fma(p2, z, 2.4801587288277036e-5);
        double p4 = Math.fma(p3, z, -0.0013888888888872169);
        double p5 = Math.fma(1.5894017347032485e-10, z, -2.505070968699331e-8);
        double p6 = Math.fma(p5, z, 2.7557313377851074e-6);
        double p7 = Math.fma(p6, z, -0.00019841269828881197);
        double p8 = Math.fma(Math.fma(p7, z, 0.008333333333321213), z, -0.16666666666666627);
        long b1 = Double.doubleToRawLongBits(rounded);
        double t6 = Math.fma(z * z, Math.fma(p4, z, 0.04166666666666659), -(r * low));
        long b2 = Double.doubleToRawLongBits(r + Math.fma(low, t5, r * z * p8));
        long b3 = b2 ^ Double.doubleToRawLongBits(t5 + (1.0 - t5 - t4 + t6));
        long b4 = Double.doubleToRawLongBits(x) & 0x8000000000000000L;
        long b5 = b2 ^ (b3 & (0L - (b1 & 1L))) ^ (((b1 << 62) & 0x8000000000000000L) ^ b4);
        return 35184372088832.0 < size ? Double.NaN : Double.longBitsToDouble(b5);
    }

    /**
     * Cosine of x in radians. NaN beyond 2^20 (f32), 2^45 (f64). Error below 0.85 ULP.
     */
    public static float cos(float x) {
        float size = Math.abs(x);
        float rounded = Math.fma(size, 0.63661975f, 12582912f);
        float k = rounded - 12582912f;
        float first = Math.fma(k, -1.5707964f, size);
        float product = k * -4.371139e-8f;
        float r = first - product;
        float t1 = r - first;
        float t2 = first - (r - t1) - (product + t1) - Math.fma(k, -4.371139e-8f, -product);
        float low = Math.fma(k, 1.7151245e-15f, t2);
        float z = r * r;
        float t3 = z * 0.5f;
        float t4 = 1f - t3;
        float p = Math.fma(Math.fma(2.4392413e-5f, z, -0.0013886952f), z, 0.041666638f);
        float p2 = Math.fma(Math.fma(2.798323e-6f, z, -0.00019850167f), z, 0.008333374f);
        int b1 = Float.floatToRawIntBits(rounded);
        float t5 = t4 + (1f - t4 - t3 + Math.fma(z * z, p, -(r * low)));
        int b2 = Float.floatToRawIntBits(t5);
        float t6 = r + Math.fma(low, t4, r * z * Math.fma(p2, z, -0.16666667f));
        int b3 = b2 ^ ((b2 ^ Float.floatToRawIntBits(t6)) & (0 - (b1 & 1)));
        float t7 = Float.intBitsToFloat(b3 ^ (((b1 + 1) << 30) & 0x80000000));
        return 1048576f < size ? Float.NaN : t7;
    }

    /**
     * Cosine of x in radians. NaN beyond 2^20 (f32), 2^45 (f64). Error below 0.85 ULP.
     */
    public static double cos(double x) {
        double size = Math.abs(x);
        double rounded = Math.fma(size, 0.6366197723675814, 6755399441055744.0);
        double k = rounded - 6755399441055744.0;
        double first = Math.fma(k, -1.5707963267948966, size);
        double product = k * 6.123233995736766e-17;
        double r = first - product;
        double t1 = r - first;
        double t2 = Math.fma(k, 6.123233995736766e-17, -product);
        double t3 = first - (r - t1) - (product + t1) - t2;
        double low = Math.fma(k, 1.4973849048591698e-33, t3);
        double z = r * r;
        double t4 = z * 0.5;
        double t5 = 1.0 - t4;
        double p = Math.fma(-1.1357271373600056e-11, z, 2.087567696653861e-9);
        double p2 = Math.fma(p, z, -2.7557314008187413e-7);
        double p3 = Math.fma(p2, z, 2.4801587288277036e-5);
        double p4 = Math.fma(p3, z, -0.0013888888888872169);
        double p5 = Math.fma(1.5894017347032485e-10, z, -2.505070968699331e-8);
        double p6 = Math.fma(p5, z, 2.7557313377851074e-6);
        double p7 = Math.fma(p6, z, -0.00019841269828881197);
        double p8 = Math.fma(Math.fma(p7, z, 0.008333333333321213), z, -0.16666666666666627);
        long b1 = Double.doubleToRawLongBits(rounded);
        double t6 = Math.fma(z * z, Math.fma(p4, z, 0.04166666666666659), -(r * low));
        long b2 = Double.doubleToRawLongBits(t5 + (1.0 - t5 - t4 + t6));
        long b3 = b2 ^ Double.doubleToRawLongBits(r + Math.fma(low, t5, r * z * p8));
        long b4 = b2 ^ (b3 & (0L - (b1 & 1L))) ^ (((b1 + 1L) << 62) & 0x8000000000000000L);
        return 35184372088832.0 < size ? Double.NaN : Double.longBitsToDouble(b4);
    }

    /**
     * Tangent of x in radians. NaN beyond 2^20 (f32), 2^45 (f64). Error below 1.1 ULP.
     */
    public static float tan(float x) {
        float size = Math.abs(x);
        float rounded = Math.fma(size, 0.63661975f, 12582912f);
        float k = rounded - 12582912f;
        float first = Math.fma(k, -1.5707964f, size);
        float product = k * -4.371139e-8f;
        float r = first - product;
        float t1 = r - first;
        float t2 = first - (r - t1) - (product + t1) - Math.fma(k, -4.371139e-8f, -product);
        float low = Math.fma(k, 1.7151245e-15f, t2);
        float z = r * r;
        float t3 = z * 0.5f;
        float t4 = 1f - t3;
        float p = Math.fma(Math.fma(2.4392413e-5f, z, -0.0013886952f), z, 0.041666638f);
        float p2 = Math.fma(Math.fma(2.798323e-6f, z, -0.00019850167f), z, 0.008333374f);
        int b1 = Float.floatToRawIntBits(rounded);
        float t5 = Math.fma(low, t4, r * z * Math.fma(p2, z, -0.16666667f));
        float t6 = 1f - t4 - t3 + Math.fma(z * z, p, -(r * low));
        int b2 = 0 - (b1 & 1);
        float t7 = r + t5;
        float t8 = t4 + t6;
        int b3 = Float.floatToRawIntBits(t7);
        int b4 = Float.floatToRawIntBits(t8);
        float t9 = Float.intBitsToFloat(b3 ^ ((b3 ^ b4) & b2));
        int b5 = Float.floatToRawIntBits(r - t7 + t5);
        int b6 = Float.floatToRawIntBits(t4 - t8 + t6);
        float t10 = Float.intBitsToFloat(b4 ^ ((b4 ^ b3) & b2));
        float t11 = 1f / t10;
        float t12 = t9 * t11;
        float t13 = -t12;
        float t14 = Float.intBitsToFloat(b6 ^ ((b6 ^ b5) & b2));
        float t15 = Math.fma(t13, t14, Math.fma(t13, t10, t9)) * t11;
        float t16 = t12 + (t15 + Float.intBitsToFloat(b5 ^ ((b5 ^ b6) & b2)) * t11);
        int b7 = ((b1 << 31) & 0x80000000) ^ (Float.floatToRawIntBits(x) & 0x80000000);
        float t17 = Float.intBitsToFloat(Float.floatToRawIntBits(t16) ^ b7);
        return 1048576f < size ? Float.NaN : t17;
    }

    /**
     * Tangent of x in radians. NaN beyond 2^20 (f32), 2^45 (f64). Error below 1.1 ULP.
     */
    public static double tan(double x) {
        double size = Math.abs(x);
        double rounded = Math.fma(size, 0.6366197723675814, 6755399441055744.0);
        double k = rounded - 6755399441055744.0;
        double first = Math.fma(k, -1.5707963267948966, size);
        double product = k * 6.123233995736766e-17;
        double r = first - product;
        double t1 = r - first;
        double t2 = Math.fma(k, 6.123233995736766e-17, -product);
        double t3 = first - (r - t1) - (product + t1) - t2;
        double low = Math.fma(k, 1.4973849048591698e-33, t3);
        double z = r * r;
        double t4 = z * 0.5;
        double t5 = 1.0 - t4;
        double p = Math.fma(-1.1357271373600056e-11, z, 2.087567696653861e-9);
        double p2 = Math.fma(p, z, -2.7557314008187413e-7);
        double p3 = Math.fma(p2, z, 2.4801587288277036e-5);
        double p4 = Math.fma(p3, z, -0.0013888888888872169);
        double p5 = Math.fma(1.5894017347032485e-10, z, -2.505070968699331e-8);
        double p6 = Math.fma(p5, z, 2.7557313377851074e-6);
        double p7 = Math.fma(p6, z, -0.00019841269828881197);
        double p8 = Math.fma(Math.fma(p7, z, 0.008333333333321213), z, -0.16666666666666627);
        long b1 = Double.doubleToRawLongBits(rounded);
        double t6 = Math.fma(low, t5, r * z * p8);
        double t7 = Math.fma(z * z, Math.fma(p4, z, 0.04166666666666659), -(r * low));
        double t8 = 1.0 - t5 - t4 + t7;
        long b2 = 0L - (b1 & 1L);
        double t9 = r + t6;
        double t10 = t5 + t8;
        long b3 = Double.doubleToRawLongBits(t9);
        long b4 = Double.doubleToRawLongBits(t10);
        double t11 = Double.longBitsToDouble(b3 ^ ((b3 ^ b4) & b2));
        long b5 = Double.doubleToRawLongBits(r - t9 + t6);
        long b6 = Double.doubleToRawLongBits(t5 - t10 + t8);
        double t12 = Double.longBitsToDouble(b4 ^ ((b4 ^ b3) & b2));
        double t13 = 1.0 / t12;
        double t14 = t11 * t13;
        double t15 = -t14;
        double t16 = Double.longBitsToDouble(b6 ^ ((b6 ^ b5) & b2));
        double t17 = Double.longBitsToDouble(b5 ^ ((b5 ^ b6) & b2)) * t13;
        long b7 = Double.doubleToRawLongBits(x) & 0x8000000000000000L;
        double t18 = t14 + (Math.fma(t15, t16, Math.fma(t15, t12, t11)) * t13 + t17);
        long b8 = ((b1 << 63) & 0x8000000000000000L) ^ b7;
        double t19 = Double.longBitsToDouble(Double.doubleToRawLongBits(t18) ^ b8);
        return 35184372088832.0 < size ? Double.NaN : t19;
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
        float p = Math.fma(Math.fma(0.042157147f, t4, 0.024185881f), t4, 0.045468863f);
        float t5 = t3 * t4 * Math.fma(Math.fma(p, t4, 0.07495312f), t4, 0.16666752f);
        float t6 = t3 * -2f;
        float t7 = 1.5707964f + t6;
        float t8 = c1 ? t3 + t5 : t7 + (1.5707964f - t7 + t6 + (t5 * -2f - 4.371139e-8f));
        int b1 = Float.floatToRawIntBits(t8) | (Float.floatToRawIntBits(x) & 0x80000000);
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
        double p = Math.fma(0.032642853512757634, t4, -0.02102030623397011);
        double p2 = Math.fma(Math.fma(p, t4, 0.02172131893234017), t4, 0.003701210332228629);
        double p3 = Math.fma(p2, t4, 0.010781485047887075);
        double p4 = Math.fma(p3, t4, 0.011398720428315695);
        double p5 = Math.fma(Math.fma(p4, t4, 0.01398084019157204), t4, 0.01735161073252492);
        double p6 = Math.fma(p5, t4, 0.022372215035925378);
        double p7 = Math.fma(Math.fma(p6, t4, 0.03038194270704631), t4, 0.0446428571746021);
        double p8 = Math.fma(Math.fma(p7, t4, 0.07499999999970844), t4, 0.1666666666666676);
        double t5 = t3 * t4 * p8;
        double t6 = t3 * -2.0;
        double t7 = 1.5707963267948966 + t6;
        double t8 = t7 + (1.5707963267948966 - t7 + t6 + (t5 * -2.0 + 6.123233995736766e-17));
        long b1 = Double.doubleToRawLongBits(x) & 0x8000000000000000L;
        long b2 = Double.doubleToRawLongBits(c1 ? t3 + t5 : t8) | b1;
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
        float p = Math.fma(Math.fma(0.042157147f, t4, 0.024185881f), t4, 0.045468863f);
        float t5 = t3 * t4 * Math.fma(Math.fma(p, t4, 0.07495312f), t4, 0.16666752f);
        float t6 = t3 + t5;
        int b1 = Float.floatToRawIntBits(t6) | (Float.floatToRawIntBits(x) & 0x80000000);
        float t7 = t3 * -2f;
        float t8 = 3.1415927f + t7;
        float t9 = x < 0f ? t8 + (3.1415927f - t8 + t7 + (t5 * -2f - 8.742278e-8f)) : t6 * 2f;
        return c1 ? 1.5707964f - (Float.intBitsToFloat(b1) + 4.371139e-8f) : t9;
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
        double p = Math.fma(0.032642853512757634, t4, -0.02102030623397011);
        double p2 = Math.fma(Math.fma(p, t4, 0.02172131893234017), t4, 0.003701210332228629);
        double p3 = Math.fma(p2, t4, 0.010781485047887075);
        double p4 = Math.fma(p3, t4, 0.011398720428315695);
        double p5 = Math.fma(Math.fma(p4, t4, 0.01398084019157204), t4, 0.01735161073252492);
        double p6 = Math.fma(p5, t4, 0.022372215035925378);
        double p7 = Math.fma(Math.fma(p6, t4, 0.03038194270704631), t4, 0.0446428571746021);
        double p8 = Math.fma(Math.fma(p7, t4, 0.07499999999970844), t4, 0.1666666666666676);
        double t5 = t3 * t4 * p8;
        double t6 = t3 + t5;
        long b1 = Double.doubleToRawLongBits(x) & 0x8000000000000000L;
        double t7 = Double.longBitsToDouble(Double.doubleToRawLongBits(t6) | b1);
        double t8 = t3 * -2.0;
        double t9 = 3.141592653589793 + t8;
        double t10 = t9 + (3.141592653589793 - t9 + t8 + (t5 * -2.0 + 1.2246467991473532e-16));
        double t11 = 1.5707963267948966 - (t7 - 6.123233995736766e-17);
        return c1 ? t11 : x < 0.0 ? t10 : t6 * 2.0;
    }

    /**
     * Arc tangent. Error below 1.5 ULP.
     */
    public static float atan(float x) {
        float size = Math.abs(x);
        boolean c1 = 1f < size;
        float t1 = c1 ? 1f / size : size;
        float z = t1 * t1;
        float p = Math.fma(Math.fma(-0.0017858674f, z, 0.0108804f), z, -0.031115333f);
        float p2 = Math.fma(Math.fma(p, z, 0.05789646f), z, -0.08400004f);
        float p3 = Math.fma(Math.fma(p2, z, 0.10951063f), z, -0.14264041f);
        float p4 = Math.fma(Math.fma(p3, z, 0.19998531f), z, -0.333333f);
        float t2 = Math.fma(t1 * z, p4, t1);
        int b1 = Float.floatToRawIntBits(c1 ? 1.5707964f - (t2 + 4.371139e-8f) : t2);
        return Float.intBitsToFloat(b1 | (Float.floatToRawIntBits(x) & 0x80000000));
    }

    /**
     * Arc tangent. Error below 1.5 ULP.
     */
    public static double atan(double x) {
        double size = Math.abs(x);
        boolean c1 = 1.0 < size;
        double t1 = c1 ? 1.0 / size : size;
        double z = t1 * t1;
        double p = Math.fma(1.3227291198932201e-5, z, -0.00015218432137777894);
        double p2 = Math.fma(p, z, 0.0008314369527932263);
        double p3 = Math.fma(p2, z, -0.0028852659089629667);
        double p4 = Math.fma(Math.fma(p3, z, 0.007197225126439378), z, -0.01390165487380961);
        double p5 = Math.fma(p4, z, 0.021986106893167368);
        double p6 = Math.fma(Math.fma(p5, z, -0.029904964502974037), z, 0.03664267157057619);
        double p7 = Math.fma(Math.fma(p6, z, -0.04219219941687981), z, 0.04722339515455873);
        double p8 = Math.fma(Math.fma(p7, z, -0.05253524242439248), z, 0.05880529257842517);
        double p9 = Math.fma(Math.fma(p8, z, -0.06666404335312592), z, 0.07692279878866463);
        double p10 = Math.fma(Math.fma(p9, z, -0.0909090700702127), z, 0.11111111007304439);
        double p11 = Math.fma(Math.fma(p10, z, -0.1428571428258711), z, 0.1999999999995174);
        double t2 = Math.fma(t1 * z, Math.fma(p11, z, -0.3333333333333307), t1);
        double t3 = c1 ? 1.5707963267948966 - (t2 - 6.123233995736766e-17) : t2;
        long b1 = Double.doubleToRawLongBits(x) & 0x8000000000000000L;
        return Double.longBitsToDouble(Double.doubleToRawLongBits(t3) | b1);
    }

    /**
     * Error function, 2/sqrt(pi) times the integral of exp(-t*t) from 0 to x. Error below 1.2 ULP.
     */
    public static float erf(float x) {
        float size = Math.abs(x);
        float t1 = size * size;
        float p = Math.fma(Math.fma(8.409727e-5f, t1, -0.0008148191f), t1, 0.0052010585f);
        float p2 = Math.fma(Math.fma(p, t1, -0.026859142f), t1, 0.11283683f);
        float t2 = 4f < size ? 4f : size;
        float p3 = Math.fma(2.0022453e-5f, t2, -0.00042223046f);
        float p4 = Math.fma(Math.fma(p3, t2, 0.0041126832f), t2, -0.024968214f);
        float p5 = Math.fma(Math.fma(p4, t2, 0.10805041f), t2, 0.6335516f);
        float t3 = -Math.fma(Math.fma(p5, t2, 1.1294158f), t2, -0.00015451302f);
        float rounded = Math.fma(t3, 1.442695f, 12582912f);
        float k = rounded - 12582912f;
        float high = Math.fma(k, -0.6931472f, t3);
        float low = k * 1.9046542e-9f;
        float r = high + low;
        float p6 = Math.fma(Math.fma(0.00019763336f, r, 0.0013932331f), r, 0.008333544f);
        float p7 = Math.fma(Math.fma(p6, r, 0.041666493f), r, 0.16666666f);
        float sum = high + 1f;
        int b1 = (Float.floatToRawIntBits(rounded) - 0x4b400000 + 127) << 23;
        float t4 = sum + (high - (sum - 1f) + (low + r * r * Math.fma(p7, r, 0.5f)));
        float t5 = size + size * Math.fma(Math.fma(p2, t1, -0.37612632f), t1, 0.12837917f);
        float t6 = size < 0.85f ? t5 : 1f - t4 * Float.intBitsToFloat(b1);
        int b2 = Float.floatToRawIntBits(t6) | (Float.floatToRawIntBits(x) & 0x80000000);
        return Float.intBitsToFloat(b2);
    }

    /**
     * Error function, 2/sqrt(pi) times the integral of exp(-t*t) from 0 to x. Error below 1.1 ULP.
     */
    public static double erf(double x) {
        double size = Math.abs(x);
        double t1 = size * size;
        double p = Math.fma(-1.052730915194716e-9, t1, 1.4968327277298037e-8);
        double p2 = Math.fma(p, t1, -1.6455278188910463e-7);
        double p3 = Math.fma(p2, t1, 1.647505239982168e-6);
        double p4 = Math.fma(p3, t1, -1.4926661306016348e-5);
        double p5 = Math.fma(p4, t1, 0.00012055381200192193);
        double p6 = Math.fma(p5, t1, -0.0008548328466395117);
        double p7 = Math.fma(p6, t1, 0.005223977652060377);
        double p8 = Math.fma(p7, t1, -0.02686617064798297);
        double p9 = Math.fma(Math.fma(p8, t1, 0.11283791670970811), t1, -0.3761263890318409);
        double t2 = 6.0 < size ? 6.0 : size;
        double p10 = Math.fma(2.189229272127871e-13, t2, -1.073321319068875e-11);
        double p11 = Math.fma(p10, t2, 2.480346937901758e-10);
        double p12 = Math.fma(p11, t2, -3.5921093390531655e-9);
        double p13 = Math.fma(p12, t2, 3.6538904853863106e-8);
        double p14 = Math.fma(p13, t2, -2.769669780440913e-7);
        double p15 = Math.fma(p14, t2, 1.6163525540044403e-6);
        double p16 = Math.fma(p15, t2, -7.369331627901781e-6);
        double p17 = Math.fma(p16, t2, 2.6139118994771635e-5);
        double p18 = Math.fma(p17, t2, -6.95030924480024e-5);
        double p19 = Math.fma(p18, t2, 0.0001205388984107057);
        double p20 = Math.fma(p19, t2, -3.819310743908388e-5);
        double p21 = Math.fma(p20, t2, -0.0005307910633670805);
        double p22 = Math.fma(p21, t2, 0.0016520740162527994);
        double p23 = Math.fma(p22, t2, -0.00018323822405006155);
        double p24 = Math.fma(p23, t2, -0.019140226142094846);
        double p25 = Math.fma(Math.fma(p24, t2, 0.10277657312768798), t2, 0.6366188391597345);
        double p26 = Math.fma(p25, t2, 1.1283793032529452);
        double t3 = -Math.fma(p26, t2, -9.249642628059907e-9);
        double rounded = Math.fma(t3, 1.4426950408889634, 6755399441055744.0);
        double k = rounded - 6755399441055744.0;
        double high = Math.fma(k, -0.6931471805599453, t3);
        double low = k * -2.3190468138462996e-17;
        double r = high + low;
        double p27 = Math.fma(2.0900096428410763e-9, r, 2.5109156185580862e-8);
        double p28 = Math.fma(p27, r, 2.755731841013754e-7);
        double p29 = Math.fma(p28, r, 2.7557243846989873e-6);
        double p30 = Math.fma(p29, r, 2.480158727796574e-5);
        double p31 = Math.fma(p30, r, 0.0001984126988651545);
        double p32 = Math.fma(p31, r, 0.0013888888888903754);
        double p33 = Math.fma(p32, r, 0.008333333333321457);
        double p34 = Math.fma(Math.fma(p33, r, 0.041666666666666644), r, 0.16666666666666677);
        double sum = high + 1.0;
        long b1 = (Double.doubleToRawLongBits(rounded) - 0x4338000000000000L + 1023L) << 52;
        double t4 = sum + (high - (sum - 1.0) + (low + r * r * Math.fma(p34, r, 0.5)));
        double t5 = size + size * Math.fma(p9, t1, 0.1283791670955126);
        double t6 = size < 0.85 ? t5 : 1.0 - t4 * Double.longBitsToDouble(b1);
        long b2 = Double.doubleToRawLongBits(x) & 0x8000000000000000L;
        return Double.longBitsToDouble(Double.doubleToRawLongBits(t6) | b2);
    }

    /**
     * 1 - erf(x), without cancellation. Error below 2.0 ULP.
     */
    public static float erfc(float x) {
        float t1 = x * x;
        float p = Math.fma(Math.fma(8.409727e-5f, t1, -0.0008148191f), t1, 0.0052010585f);
        float p2 = Math.fma(Math.fma(p, t1, -0.026859142f), t1, 0.11283683f);
        float t2 = Math.abs(x);
        float t3 = 10.1f < t2 ? 10.1f : t2;
        float t4 = t3 * 2f;
        float t5 = t4 + 1f;
        float t6 = t3 + 2f;
        float t7 = 1f / (t5 * t6);
        float t8 = (t3 - 2f) * t5 * t7;
        float t9 = t7 * t6;
        float p3 = Math.fma(Math.fma(-0.0015193517f, t8, 0.0011153971f), t8, 0.008761692f);
        float p4 = Math.fma(Math.fma(p3, t8, -0.008014399f), t8, -0.054224834f);
        float p5 = Math.fma(Math.fma(p4, t8, 0.16405028f), t8, -0.16603023f);
        float p6 = Math.fma(Math.fma(p5, t8, -0.09276381f), t8, 0.026978381f);
        float t10 = 1.25f + p6;
        float t11 = t10 * t9;
        float t12 = -t11;
        float t13 = Math.fma(t12, t4 - (t5 - 1f), Math.fma(t12, t5, t10)) * t9;
        float t14 = -(t3 * t3);
        float t15 = t14 < -104f ? -104f : t14;
        float t16 = 89f < t15 ? 89f : t15;
        float rounded = Math.fma(t16, 1.442695f, 12582912f);
        float k = rounded - 12582912f;
        float high = Math.fma(k, -0.6931472f, t16);
        float low = Math.fma(k, 1.9046542e-9f, -Math.fma(t3, t3, t14));
        int exponent = Float.floatToRawIntBits(rounded) - 0x4b400000;
        float r = high + low;
        float p7 = Math.fma(Math.fma(0.00019763336f, r, 0.0013932331f), r, 0.008333544f);
        float p8 = Math.fma(Math.fma(p7, r, 0.041666493f), r, 0.16666666f);
        float sum = high + 1f;
        float t17 = sum * t11;
        float t18 = (high - (sum - 1f) + (low + r * r * Math.fma(p8, r, 0.5f))) * t11;
        float t19 = Math.fma(sum, t13 + (1.25f - t10 + p6) * t9, t18);
        int half = exponent >> 1;
        float t20 = Float.intBitsToFloat((half + 127) << 23);
        float t21 = Float.intBitsToFloat((exponent - half + 127) << 23);
        float t22 = (t17 + (Math.fma(sum, t11, -t17) + t19)) * t20 * t21;
        float t23 = 1f - x - x * Math.fma(Math.fma(p2, t1, -0.37612632f), t1, 0.12837917f);
        return t2 < 0.85f ? t23 : x < 0f ? 2f - t22 : t22;
    }

    /**
     * 1 - erf(x), without cancellation. Error below 2.0 ULP.
     */
    public static double erfc(double x) {
        double t1 = x * x;
        double p = Math.fma(-1.052730915194716e-9, t1, 1.4968327277298037e-8);
        double p2 = Math.fma(p, t1, -1.6455278188910463e-7);
        double p3 = Math.fma(p2, t1, 1.647505239982168e-6);
        double p4 = Math.fma(p3, t1, -1.4926661306016348e-5);
        double p5 = Math.fma(p4, t1, 0.00012055381200192193);
        double p6 = Math.fma(p5, t1, -0.0008548328466395117);
        double p7 = Math.fma(p6, t1, 0.005223977652060377);
        double p8 = Math.fma(p7, t1, -0.02686617064798297);
        double p9 = Math.fma(Math.fma(p8, t1, 0.11283791670970811), t1, -0.3761263890318409);
        double t2 = Math.abs(x);
        double t3 = 27.3 < t2 ? 27.3 : t2;
        double t4 = t3 * 2.0;
        double t5 = t4 + 1.0;
        double t6 = t3 + 3.0;
        double t7 = 1.0 / (t5 * t6);
        double t8 = (t3 - 3.0) * t5 * t7;
        double t9 = t7 * t6;
        double p10 = Math.fma(-1.97225382977878e-8, t8, 3.128373857496063e-8);
        double p11 = Math.fma(p10, t8, 1.1584453533437058e-7);
        double p12 = Math.fma(p11, t8, -1.3790000589220988e-7);
        double p13 = Math.fma(p12, t8, -6.283748365176566e-7);
        double p14 = Math.fma(p13, t8, 3.581970425745146e-7);
        double p15 = Math.fma(p14, t8, 3.477806882487936e-6);
        double p16 = Math.fma(p15, t8, -7.331801799548777e-7);
        double p17 = Math.fma(p16, t8, -2.0102092437743337e-5);
        double p18 = Math.fma(p17, t8, 4.950150168698077e-6);
        double p19 = Math.fma(p18, t8, 0.00012509963078689653);
        double p20 = Math.fma(p19, t8, -0.00010515994413343723);
        double p21 = Math.fma(p20, t8, -0.0007798323056171185);
        double p22 = Math.fma(p21, t8, 0.001888690377269923);
        double p23 = Math.fma(p22, t8, 0.0025293918187045466);
        double p24 = Math.fma(p23, t8, -0.02377051491989474);
        double p25 = Math.fma(p24, t8, 0.0683080273438506);
        double p26 = Math.fma(p25, t8, -0.11927366341526671);
        double p27 = Math.fma(p26, t8, 0.1296451587027638);
        double p28 = Math.fma(p27, t8, -0.04756229435345128);
        double p29 = Math.fma(p28, t8, -0.1356211061245812);
        double p30 = Math.fma(p29, t8, 0.003008058269729653);
        double t10 = 1.25 + p30;
        double t11 = t10 * t9;
        double t12 = -t11;
        double t13 = Math.fma(t12, t4 - (t5 - 1.0), Math.fma(t12, t5, t10)) * t9;
        double t14 = -(t3 * t3);
        double t15 = t14 < -746.0 ? -746.0 : t14;
        double t16 = 710.0 < t15 ? 710.0 : t15;
        double rounded = Math.fma(t16, 1.4426950408889634, 6755399441055744.0);
        double k = rounded - 6755399441055744.0;
        double high = Math.fma(k, -0.6931471805599453, t16);
        double low = Math.fma(k, -2.3190468138462996e-17, -Math.fma(t3, t3, t14));
        long exponent = Double.doubleToRawLongBits(rounded) - 0x4338000000000000L;
        double r = high + low;
        double p31 = Math.fma(2.0900096428410763e-9, r, 2.5109156185580862e-8);
        double p32 = Math.fma(p31, r, 2.755731841013754e-7);
        double p33 = Math.fma(p32, r, 2.7557243846989873e-6);
        double p34 = Math.fma(p33, r, 2.480158727796574e-5);
        double p35 = Math.fma(p34, r, 0.0001984126988651545);
        double p36 = Math.fma(p35, r, 0.0013888888888903754);
        double p37 = Math.fma(p36, r, 0.008333333333321457);
        double p38 = Math.fma(Math.fma(p37, r, 0.041666666666666644), r, 0.16666666666666677);
        double sum = high + 1.0;
        double t17 = sum * t11;
        double t18 = (high - (sum - 1.0) + (low + r * r * Math.fma(p38, r, 0.5))) * t11;
        double t19 = Math.fma(sum, t13 + (1.25 - t10 + p30) * t9, t18);
        long half = exponent >> 1;
        double t20 = Double.longBitsToDouble((half + 1023L) << 52);
        double t21 = Double.longBitsToDouble((exponent - half + 1023L) << 52);
        double t22 = (t17 + (Math.fma(sum, t11, -t17) + t19)) * t20 * t21;
        double t23 = 1.0 - x - x * Math.fma(p9, t1, 0.1283791670955126);
        return t2 < 0.85 ? t23 : x < 0.0 ? 2.0 - t22 : t22;
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
