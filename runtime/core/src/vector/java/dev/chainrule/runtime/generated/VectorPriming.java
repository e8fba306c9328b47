// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.List;
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
 *
 * <p>Note [Profiles of the Vector API]: what a loop carries on has no class but by the profile of the method that is called on it, as {@code
 * FloatVector.add}, which all kernels share. A kernel alone calls it too seldom, as it is called for nothing most of the time, and is compiled
 * with a call in it that makes objects for good. So each of these methods is called here until its profile counts.
 */
final class VectorPriming implements Runnable {
    /** HotSpot profiles a method from its 200th call on, and believes the profile after 1,000 more: see Note [Profiles of the Vector API]. */
    private static final int PROFILED = 1_500;

    private static final long PATIENCE_MILLIS = 2_000;

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, S.vectorShape());

    @Override
    public void run() {
        Vectors.lanes = S.length();
        try {
            // Until the mix itself is compiled, for then what it shares with others is.
            Rehearsal.of(List.of(new Mix()), PATIENCE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** All of it at first, as what it calls is to be profiled. */
    private static final class Mix implements Runnable {
        private final float[] x = new float[S.length()];
        private final int[] k = new int[S.length()];
        private int calls;

        @Override
        public void run() {
            boolean whole = !FloatProducts.areCallsForNothing() || calls++ < PROFILED;
            mix(x, k, whole ? S.length() : 0);
        }
    }

    /** Floats and ints, unary, binary and ternary operators, comparisons, masks and conversions by turns. */
    private static void mix(float[] x, int[] k, int length) {
        for (int turn = FloatProducts.turnsOfNothing; turn > 0; turn--) {}
        if (length == 0) {
            return;
        }
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
        FloatVector total = larger.add(product);
        FloatVector smaller = total.min(larger);
        FloatVector quotient = smaller.div(fused);
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
