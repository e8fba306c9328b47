// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * One kernel's two bodies on scratch: whether they agree, and which one is faster.
 *
 * <p>Note [A vector body may be compiled badly]. When other compilations compete for the processor, HotSpot 17 now and then
 * keeps a few vectors of a long body as objects, for ever: of three such runs on a busy machine each did so for erf, in
 * none of six on a quiet one. Such a body can even be a little faster than the scalar one, and makes megabytes of garbage
 * in each step. So what decides first is that a call allocates nothing.
 */
final class Trial {
    private static final int CALLS_PER_ROUND = 100;
    /** HotSpot's best compiler takes a method when its calls and the turns of its loops make so many. */
    private static final int COUNTED = 15_000;
    /** At calls that are a multiple of this it looks. */
    private static final int NOTICED = 1024;
    /** The length of a specimen's loop over numbers. */
    private static final int LENGTH = 64;

    /** A call tells by what it allocates, some by their time. */
    private static final int CALLS_PER_SLOW_ROUND = Allocations.ARE_COUNTED ? 1 : 20;

    private static final long SLOW_ROUND_MILLIS = 3;
    private static final long PATIENCE_NANOS = 6_000_000_000L;
    private static final int RACES = 20;

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
    private final Runnable neighbours;
    private final SplittableRandom random = new SplittableRandom(1);
    private final Frame given;
    private final Frame one;
    private final Frame other;
    private double scalarNanos = Double.POSITIVE_INFINITY;
    private double vectorNanos = Double.POSITIVE_INFINITY;
    private long garbage;

    /** @param neighbours calls the vector bodies of all kernels on nothing, see Note [Neighbours] in {@link Twins} */
    Trial(int kernel, Twin.Specimen specimen, Bodies scalar, Bodies vector, Runnable neighbours) {
        this.kernel = kernel;
        this.specimen = specimen;
        this.scalar = scalar;
        this.vector = vector;
        this.neighbours = neighbours;
        given = frame(specimen);
        one = frame(specimen);
        other = frame(specimen);
    }

    static Frame frame(Twin.Specimen specimen) {
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
            int to = (int) Math.min(range, from + (long) grains * specimen.grain());
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
     * Calls both bodies until the JIT has compiled them, and compares. It compiles beside, so after the calls that it
     * counts there are few, with pauses: each makes some kilobytes of garbage as long as vectors are objects. A JVM that does
     * not compile vectors well, or at all, shows by itself.
     */
    boolean isTwinFaster() {
        fill(Values.POSITIVE);
        int calls = (COUNTED / (1 + LENGTH / Vectors.lanes) / NOTICED + 1) * NOTICED;
        for (int call = 0; call <= calls; call += CALLS_PER_ROUND) {
            neighbours.run();
            measure(CALLS_PER_ROUND);
        }
        try {
            long start = System.nanoTime();
            while (!isCompiled()) {
                if (System.nanoTime() - start > PATIENCE_NANOS) {
                    return false;
                }
                Thread.sleep(SLOW_ROUND_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
        scalarNanos = Double.POSITIVE_INFINITY;
        vectorNanos = Double.POSITIVE_INFINITY;
        for (int round = 0; round < RACES; round++) {
            measure(CALLS_PER_ROUND);
        }
        return vectorNanos < scalarNanos;
    }

    /**
     * Whether the vector body has been compiled, and well: then it allocates nothing. Where the JVM does not count
     * allocations, it has to be much faster than the scalar one.
     */
    private boolean isCompiled() {
        long before = Allocations.ofThisThread();
        double nanos = nanosPerCall(vector, CALLS_PER_SLOW_ROUND);
        garbage = Allocations.ofThisThread() - before;
        double rival = nanosPerCall(scalar, CALLS_PER_SLOW_ROUND);
        return Allocations.ARE_COUNTED ? garbage == 0 : nanos < 0.7 * rival;
    }

    private void measure(int calls) {
        scalarNanos = Math.min(scalarNanos, nanosPerCall(scalar, calls));
        vectorNanos = Math.min(vectorNanos, nanosPerCall(vector, calls));
    }

    /** On numbers that are the same in each round: updates in place would run into subnormal ones. */
    private double nanosPerCall(Bodies bodies, int calls) {
        set(one);
        int range = specimen.range();
        long start = System.nanoTime();
        for (int call = 0; call < calls; call++) {
            bodies.run(kernel, one, 0, range);
        }
        return (System.nanoTime() - start) / (double) calls;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "scalar %.0f ns, vector %.0f ns, %d bytes", scalarNanos, vectorNanos, garbage);
    }
}
