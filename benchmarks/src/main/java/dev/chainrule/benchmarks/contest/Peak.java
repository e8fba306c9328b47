// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most multiply-adds that the Vector API gets out of the processor: twelve chains, more than latency times units of any
 * core of today, and few enough for the 16 registers of AVX2. Each is what its product is added to: the instruction overwrites that operand, and another one would be copied before. A step is {@link #OPERATIONS} floating-point operations.
 */
final class Peak {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;
    private static final int TURNS = 100_000;

    /** Of one step. */
    static final double OPERATIONS = 2.0 * CHAINS * TURNS * S.length();

    private Peak() {}

    /** @param before what the step before gave, so that none is left out */
    static double step(double before) {
        return chains(TURNS, 1e-3f + (float) before * 1e-9f);
    }

    private static float chains(int turns, float start) {
        FloatVector x = FloatVector.broadcast(S, 0.999f);
        FloatVector y = FloatVector.broadcast(S, start);
        FloatVector c0 = y.mul(1f);
        FloatVector c1 = y.mul(2f);
        FloatVector c2 = y.mul(3f);
        FloatVector c3 = y.mul(4f);
        FloatVector c4 = y.mul(5f);
        FloatVector c5 = y.mul(6f);
        FloatVector c6 = y.mul(7f);
        FloatVector c7 = y.mul(8f);
        FloatVector c8 = y.mul(9f);
        FloatVector c9 = y.mul(10f);
        FloatVector c10 = y.mul(11f);
        FloatVector c11 = y.mul(12f);
        for (int i = 0; i < turns; i++) {
            c0 = x.fma(y, c0);
            c1 = x.fma(y, c1);
            c2 = x.fma(y, c2);
            c3 = x.fma(y, c3);
            c4 = x.fma(y, c4);
            c5 = x.fma(y, c5);
            c6 = x.fma(y, c6);
            c7 = x.fma(y, c7);
            c8 = x.fma(y, c8);
            c9 = x.fma(y, c9);
            c10 = x.fma(y, c10);
            c11 = x.fma(y, c11);
        }
        FloatVector low = c0.add(c1).add(c2.add(c3)).add(c4.add(c5));
        FloatVector high = c6.add(c7).add(c8.add(c9)).add(c10.add(c11));
        return low.add(high).lane(0);
    }
}
