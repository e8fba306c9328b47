// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Shows HotSpot operators and vectors of all kinds before it compiles what they share.
 *
 * <p>Note [Traps of the Vector API]: on JDK 17 HotSpot knows the class of a vector from profiles of methods deep inside the
 * API, as {@code VectorOperators.opKind}. Where a program starts with few kinds of operators, it bets on their classes and
 * loses when others come; each of these methods then counts up to four lost bets. A kernel inherits the counts of all
 * that is inlined in it, as often as it is, and from 100 on HotSpot makes no more bets: what follows in that kernel, at
 * least its last store, gets a vector as an object, for good. Some 25 operators suffice, an exponential has more. Where
 * the first calls already mix operators, no bet is made and none is lost. JDK 25 does not need this.
 */
final class VectorPriming implements Runnable {
    /** Rounds between two looks at the clock. */
    private static final int ROUNDS = 50;
    /** Compiled, a round takes some 100 ns; before, ten times this. */
    private static final long COMPILED_NANOS = 2_000;

    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, S.vectorShape());

    @Override
    public void run() {
        Vectors.lanes = S.length();
        float[] x = new float[S.length()];
        int[] k = new int[S.length()];
        // Until the mix itself is compiled, for then what it shares with others is: the JIT works in the background.
        int compiled = 0;
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (compiled < 3 && System.nanoTime() < end) {
            long start = System.nanoTime();
            for (int round = 0; round < ROUNDS; round++) {
                mix(x, k);
            }
            compiled += System.nanoTime() - start < ROUNDS * COMPILED_NANOS ? 1 : 0;
        }
    }

    /** Floats and ints, unary, binary and ternary operators, comparisons, masks and conversions by turns. */
    private static void mix(float[] x, int[] k) {
        FloatVector a = FloatVector.fromArray(S, x, 0);
        FloatVector sum = a.add(1f);
        IntVector m = IntVector.fromArray(I, k, 0);
        FloatVector fused = sum.fma(a, a);
        IntVector intSum = m.add(3);
        FloatVector negated = fused.neg();
        VectorMask<Float> less = negated.lt(fused);
        IntVector shifted = intSum.lanewise(VectorOperators.LSHL, 3);
        VectorMask<Integer> intLess = shifted.lt(intSum);
        FloatVector chosen = negated.blend(fused, less);
        IntVector intChosen = shifted.blend(intSum, intLess);
        FloatVector root = chosen.sqrt();
        IntVector difference = intChosen.sub(intSum);
        FloatVector product = root.mul(chosen);
        VectorMask<Float> mask = intLess.cast(S);
        VectorMask<Integer> intMask = less.cast(I);
        IntVector bits = product.reinterpretAsInts();
        FloatVector fromBits = difference.reinterpretAsFloats();
        FloatVector converted = (FloatVector) intChosen.convert(VectorOperators.I2F, 0);
        IntVector shiftedBack = shifted.lanewise(VectorOperators.ASHR, 1);
        IntVector unsigned = shiftedBack.lanewise(VectorOperators.LSHR, 2);
        IntVector exclusive = unsigned.lanewise(VectorOperators.XOR, bits);
        FloatVector larger = product.max(converted);
        FloatVector quotient = larger.div(fused);
        VectorMask<Float> greater = quotient.compare(VectorOperators.GE, 1f);
        VectorMask<Integer> equal = exclusive.eq(5);
        VectorMask<Float> both = mask.and(less).or(greater);
        VectorMask<Integer> not = intMask.not();
        FloatVector result = converted.blend(fromBits, both);
        IntVector intResult = exclusive.blend(difference, not.andNot(equal));
        float largest = result.reduceLanes(VectorOperators.MAX);
        result.intoArray(x, 0);
        intResult.intoArray(k, 0);
        x[0] = Math.min(largest, 1f);
    }
}
