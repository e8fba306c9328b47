// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * As {@link LineMoves}, whole vectors at a time; the last ones begin before what the ones before have left, and write some of it again.
 */
final class VectorLineMoves extends LineMoves {
    private static final VectorSpecies<Float> S = VectorTiles.S;
    private static final int LANES = VectorTiles.LANES;
    private static final int HALF = LANES / 2;
    /** What {@code arraycopy} does as fast. */
    private static final int LONG = 16 * LANES;

    /** The lower half of a vector: its even lanes; the upper one: its odd lanes. */
    private static final VectorShuffle<Float> DEAL = VectorShuffle.fromOp(S, lane -> 2 * lane % LANES + lane / HALF);
    /** The other way round. */
    private static final VectorShuffle<Float> DEAL_ODD_FIRST =
            VectorShuffle.fromOp(S, lane -> 2 * lane % LANES + 1 - lane / HALF);
    /** The lanes of both halves by turns, one of the lower half first. */
    private static final VectorShuffle<Float> PAIR = VectorShuffle.fromOp(S, lane -> lane / 2 + lane % 2 * HALF);
    /** The other way round. */
    private static final VectorShuffle<Float> PAIR_UPPER_FIRST =
            VectorShuffle.fromOp(S, lane -> lane / 2 + (1 - lane % 2) * HALF);

    private static final VectorShuffle<Float> SWAP = VectorShuffle.fromOp(S, lane -> (lane + HALF) % LANES);
    private static final VectorMask<Float> UPPER = VectorMask.fromLong(S, -1L << HALF);

    @Override
    void copy(float[] x, int from, int step, float[] to, int at, int toStep, int length, int lines) {
        if (length < LANES || length > LONG) {
            super.copy(x, from, step, to, at, toStep, length, lines);
        } else {
            copyShort(x, from, step, to, at, toStep, length - LANES, lines);
        }
    }

    /** The last vector of a line begins so far behind the first. */
    static void copyShort(float[] x, int from, int step, float[] to, int at, int toStep, int last, int lines) {
        for (int turn = FloatProducts.turnsOfNothing; turn > 0; turn--) {}
        if (FloatProducts.areCallsForNothing()) {
            return;
        }
        int source = from;
        int target = at;
        for (int line = 0; line < lines; line++) {
            for (int i = 0; i < last; i += LANES) {
                FloatVector x0 = FloatVector.fromArray(S, x, source + i);
                x0.intoArray(to, target + i);
            }
            FloatVector x1 = FloatVector.fromArray(S, x, source + last);
            x1.intoArray(to, target + last);
            source += step;
            target += toStep;
        }
    }

    @Override
    void deal(float[] x, int from, int step, float[] to, int evens, int odds, int toStep, int count, int lines) {
        int whole = count - count % LANES;
        if (whole == 0) {
            super.deal(x, from, step, to, evens, odds, toStep, count, lines);
            return;
        }
        dealWhole(x, from, step, to, evens, odds, toStep, whole, lines);
        if (whole < count) {
            int last = count - LANES;
            dealWhole(x, from + 2 * last, step, to, evens + last, odds + last, toStep, LANES, lines);
        }
    }

    static void dealWhole(
            float[] x, int from, int step, float[] to, int evens, int odds, int toStep, int count, int lines) {
        for (int turn = FloatProducts.turnsOfNothing; turn > 0; turn--) {}
        if (FloatProducts.areCallsForNothing()) {
            return;
        }
        for (int line = 0; line < lines; line++) {
            int source = from + line * step;
            int even = evens + line * toStep;
            int odd = odds + line * toStep;
            for (int i = 0; i < count; i += LANES) {
                FloatVector x0 = FloatVector.fromArray(S, x, source + 2 * i).rearrange(DEAL);
                FloatVector x1 =
                        FloatVector.fromArray(S, x, source + 2 * i + LANES).rearrange(DEAL_ODD_FIRST);
                FloatVector y0 = x0.blend(x1, UPPER);
                FloatVector y1 = x1.blend(x0, UPPER).rearrange(SWAP);
                y0.intoArray(to, even + i);
                y1.intoArray(to, odd + i);
            }
        }
    }

    @Override
    void pair(float[] x, int evens, int odds, int step, float[] to, int at, int toStep, int count, int lines) {
        int whole = count - count % LANES;
        if (whole == 0) {
            super.pair(x, evens, odds, step, to, at, toStep, count, lines);
            return;
        }
        pairWhole(x, evens, odds, step, to, at, toStep, whole, lines);
        if (whole < count) {
            int last = count - LANES;
            pairWhole(x, evens + last, odds + last, step, to, at + 2 * last, toStep, LANES, lines);
        }
    }

    static void pairWhole(
            float[] x, int evens, int odds, int step, float[] to, int at, int toStep, int count, int lines) {
        for (int turn = FloatProducts.turnsOfNothing; turn > 0; turn--) {}
        if (FloatProducts.areCallsForNothing()) {
            return;
        }
        for (int line = 0; line < lines; line++) {
            int even = evens + line * step;
            int odd = odds + line * step;
            int target = at + line * toStep;
            for (int i = 0; i < count; i += LANES) {
                FloatVector x0 = FloatVector.fromArray(S, x, even + i);
                FloatVector x1 = FloatVector.fromArray(S, x, odd + i).rearrange(SWAP);
                FloatVector y0 = x0.blend(x1, UPPER).rearrange(PAIR);
                FloatVector y1 = x1.blend(x0, UPPER).rearrange(PAIR_UPPER_FIRST);
                y0.intoArray(to, target + 2 * i);
                y1.intoArray(to, target + 2 * i + LANES);
            }
        }
    }

    @Override
    void largestOfFour(float[] x, int upper, int lower, int beside, int step, float[] y, int at, int count) {
        if (beside == 1 && step == 2 && count >= LANES) {
            largestWhole(x, upper, lower, y, at, count - LANES);
        } else {
            super.largestOfFour(x, upper, lower, beside, step, y, at, count);
        }
    }

    /** Of windows side by side; the last vector begins so far behind the first. */
    static void largestWhole(float[] x, int upper, int lower, float[] y, int at, int last) {
        for (int turn = FloatProducts.turnsOfNothing; turn > 0; turn--) {}
        if (FloatProducts.areCallsForNothing()) {
            return;
        }
        int i = 0;
        while (true) {
            FloatVector x0 = FloatVector.fromArray(S, x, upper + 2 * i)
                    .max(FloatVector.fromArray(S, x, lower + 2 * i))
                    .rearrange(DEAL);
            FloatVector x1 = FloatVector.fromArray(S, x, upper + 2 * i + LANES)
                    .max(FloatVector.fromArray(S, x, lower + 2 * i + LANES))
                    .rearrange(DEAL_ODD_FIRST);
            FloatVector odd = x1.blend(x0, UPPER).rearrange(SWAP);
            x0.blend(x1, UPPER).max(odd).intoArray(y, at + i);
            if (i == last) {
                return;
            }
            i = Math.min(i + LANES, last);
        }
    }

    @Override
    void interleave(float[] x, int from, int apart, int channels, float[] to, int at, int step, int count) {
        int done = 0;
        if (VectorPacking.CAN_TRANSPOSE && count >= LANES) {
            int whole = count - count % LANES;
            int last = count - LANES;
            for (; done + LANES <= channels; done += LANES) {
                int first = from + done * apart;
                VectorPacking.transpose(x, first, apart, LANES, to, at + done, step, whole / LANES);
                if (whole < count) {
                    VectorPacking.transpose(x, first + last, apart, LANES, to, at + last * step + done, step, 1);
                }
            }
        }
        super.interleave(x, from + done * apart, apart, channels - done, to, at + done, step, count);
    }
}
