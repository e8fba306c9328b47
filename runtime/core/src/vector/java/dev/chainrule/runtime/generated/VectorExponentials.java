// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Functions#exp(float)} along a row, operation by operation. */
final class VectorExponentials implements Exponentials.Body {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

    @Override
    public void raise(float[] x, float less, int from, int to) {
        int whole = from + S.loopBound(to - from);
        raiseWhole(x, less, from, whole);
        for (int i = whole; i < to; i++) {
            x[i] = Functions.exp(x[i] - less);
        }
    }

    private static void raiseWhole(float[] x, float less, int from, int to) {
        for (int i = from; i < to; i += S.length()) {
            FloatVector value = FloatVector.fromArray(S, x, i);
            FloatVector t3 = value.sub(less);
            VectorMask<Float> m1 = t3.lt(-104f);
            FloatVector t4 = t3.blend(-104f, m1);
            VectorMask<Float> m2 = t4.compare(VectorOperators.GT, 89f);
            FloatVector t5 = t4.blend(89f, m2);
            FloatVector rounded = t5.fma(1.442695f, 12582912f);
            FloatVector k1 = rounded.sub(12582912f);
            FloatVector c2 = FloatVector.broadcast(S, -0.6931472f);
            FloatVector high = k1.fma(c2, t5);
            FloatVector low = k1.mul(1.9046542e-9f);
            IntVector b1 = rounded.reinterpretAsInts();
            IntVector exponent = b1.sub(0x4b400000);
            FloatVector r2 = high.add(low);
            FloatVector t6 = r2.mul(r2);
            FloatVector p1 = r2.fma(0.00019763336f, 0.0013932331f);
            FloatVector c3 = FloatVector.broadcast(S, 0.008333544f);
            FloatVector p2 = p1.fma(r2, c3);
            FloatVector c4 = FloatVector.broadcast(S, 0.041666493f);
            FloatVector p3 = p2.fma(r2, c4);
            FloatVector c5 = FloatVector.broadcast(S, 0.16666666f);
            FloatVector p4 = p3.fma(r2, c5);
            FloatVector c6 = FloatVector.broadcast(S, 0.5f);
            FloatVector p5 = p4.fma(r2, c6);
            FloatVector t7 = t6.mul(p5);
            FloatVector sum = high.add(1f);
            FloatVector t8 = sum.sub(1f);
            FloatVector t9 = high.sub(t8);
            FloatVector t10 = low.add(t7);
            FloatVector t11 = t9.add(t10);
            FloatVector t12 = sum.add(t11);
            IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
            IntVector b2 = half.add(127);
            IntVector b3 = b2.lanewise(VectorOperators.LSHL, 23);
            FloatVector t13 = b3.reinterpretAsFloats();
            FloatVector t14 = t12.mul(t13);
            IntVector b4 = exponent.sub(half);
            IntVector b5 = b4.add(127);
            IntVector b6 = b5.lanewise(VectorOperators.LSHL, 23);
            FloatVector t15 = b6.reinterpretAsFloats();
            FloatVector power = t14.mul(t15);
            power.intoArray(x, i);
        }
    }
}
