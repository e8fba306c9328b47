// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/** One kernel's two bodies on scratch: whether they agree, and which one is faster. */
final class Trial {
    /** Chunks of elements begin at multiples of this, chunks of rows anywhere. */
    private static final int GRAIN = 16;

    /** HotSpot's best compiler takes a method after some 5,000 calls. */
    private static final int ROUNDS = 55;

    private static final int CALLS_PER_ROUND = 100;
    /** It compiles beside, and that may take longer than the calls. */
    private static final int ATTEMPTS = 5;

    private static final long COMPILE_MILLIS = 100;

    private static final float[] SPECIAL = {
        0f,
        -0f,
        1f,
        -1f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        1e-30f,
        1e30f,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };

    private enum Values {
        ANY_SIGN,
        POSITIVE,
        SPECIAL
    }

    private final int kernel;
    private final Twin.Specimen specimen;
    private final Bodies scalar;
    private final Bodies vector;
    private final SplittableRandom random = new SplittableRandom(1);
    private final Frame given;
    private final Frame one;
    private final Frame other;
    private long scalarNanos;
    private long vectorNanos;

    Trial(int kernel, Twin.Specimen specimen, Bodies scalar, Bodies vector) {
        this.kernel = kernel;
        this.specimen = specimen;
        this.scalar = scalar;
        this.vector = vector;
        given = frame(specimen);
        one = frame(specimen);
        other = frame(specimen);
    }

    private static Frame frame(Twin.Specimen specimen) {
        Frame frame = new Frame();
        frame.room(specimen.floats().length, 0, specimen.ints().length, specimen.sizes().length, specimen.settings());
        for (int i = 0; i < specimen.floats().length; i++) {
            frame.floats[i] = new float[Padding.padded(specimen.floats()[i])];
        }
        for (int i = 0; i < specimen.ints().length; i++) {
            frame.ints[i] = new int[Padding.padded(specimen.ints()[i])];
        }
        System.arraycopy(specimen.sizes(), 0, frame.sizes, 0, specimen.sizes().length);
        return frame;
    }

    /** Whether both bodies leave the same bits in all arrays, on all sorts of numbers, however the range is cut. */
    boolean doBodiesAgree() {
        for (Values values : Values.values()) {
            for (int turn = 0; turn < 8; turn++) {
                fill(values);
                set(one);
                set(other);
                scalar.run(kernel, one, 0, specimen.range());
                runInChunks(turn);
                if (!isEqual()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The whole range in the first turn, then chunks of one grain, then of any number of them. */
    private void runInChunks(int turn) {
        int range = specimen.range();
        int from = 0;
        while (from < range) {
            int grains = turn == 0 ? range : turn == 1 ? 1 : random.nextInt(1, 4);
            int to = (int) Math.min(range, from + (long) grains * GRAIN);
            vector.run(kernel, other, from, to);
            from = to;
        }
    }

    private void fill(Values values) {
        for (int i = 0; i < specimen.floats().length; i++) {
            float[] array = given.floats[i];
            for (int j = 0; j < array.length; j++) {
                array[j] = draw(values == Values.SPECIAL && random.nextInt(4) > 0 ? Values.ANY_SIGN : values);
            }
        }
        for (int i = 0; i < specimen.settings(); i++) {
            double setting = draw(Values.POSITIVE);
            given.settings[i] = setting;
            one.settings[i] = setting;
            other.settings[i] = setting;
        }
    }

    private float draw(Values values) {
        return switch (values) {
            case ANY_SIGN -> (float) random.nextDouble(-4, 4);
            case POSITIVE -> (float) random.nextDouble();
            case SPECIAL -> SPECIAL[random.nextInt(SPECIAL.length)];
        };
    }

    private void set(Frame frame) {
        for (int i = 0; i < specimen.floats().length; i++) {
            System.arraycopy(given.floats[i], 0, frame.floats[i], 0, given.floats[i].length);
        }
        for (int i = 0; i < specimen.ints().length; i++) {
            Arrays.fill(frame.ints[i], 0);
        }
    }

    /** What stands in the padding is nobody's business; of a NaN it only matters that it is one. */
    private boolean isEqual() {
        for (int i = 0; i < specimen.floats().length; i++) {
            int length = specimen.floats()[i];
            if (!Arrays.equals(one.floats[i], 0, length, other.floats[i], 0, length)) {
                return false;
            }
        }
        for (int i = 0; i < specimen.ints().length; i++) {
            int length = specimen.ints()[i];
            if (!Arrays.equals(one.ints[i], 0, length, other.ints[i], 0, length)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Calls the vector body until the JIT has compiled it, and the scalar one as well, and compares. A JVM that does not
     * compile vectors well, or at all, shows by itself.
     */
    boolean isTwinFaster() {
        fill(Values.POSITIVE);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            scalarNanos = Long.MAX_VALUE;
            vectorNanos = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                scalarNanos = Math.min(scalarNanos, nanos(scalar));
                vectorNanos = Math.min(vectorNanos, nanos(vector));
            }
            if (vectorNanos < scalarNanos) {
                return true;
            }
            try {
                Thread.sleep(COMPILE_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    /** The time of a round, on numbers that are the same in each: updates in place would run into subnormal ones. */
    private long nanos(Bodies bodies) {
        set(one);
        int range = specimen.range();
        long start = System.nanoTime();
        for (int call = 0; call < CALLS_PER_ROUND; call++) {
            bodies.run(kernel, one, 0, range);
        }
        return System.nanoTime() - start;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "scalar %.0f ns, vector %.0f ns",
                scalarNanos / (double) CALLS_PER_ROUND,
                vectorNanos / (double) CALLS_PER_ROUND);
    }
}
