// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;
import java.util.List;
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
    private static final long PATIENCE_MILLIS = 6_000;
    private static final int ATTEMPTS = 6;
    /** Before the second attempt twice as long, and so on. */
    private static final long PAUSE_MILLIS = 10;

    /** Where allocations are not counted, vectors that are no objects tell by their time. */
    private static final double MUCH_FASTER = 0.7;

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

    /** Has the JIT compile both bodies, and compares until the vector body wins. A JVM that does not compile vectors well, or at all, shows by itself. */
    boolean isTwinFaster() {
        fill(Values.POSITIVE);
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (attempt > 0) {
                    // The loops are compiled, what calls them perhaps not yet: it has fewer turns, and is compiled for
                    // its
                    // calls, 2,000 a race.
                    Thread.sleep(PAUSE_MILLIS << attempt);
                }
                boolean ready = Rehearsal.of(List.of(new Performance()), PATIENCE_MILLIS)
                        .isEmpty();
                if (!ready && Allocations.ARE_COUNTED) {
                    return false;
                }
                if (race() && vectorNanos < (Allocations.ARE_COUNTED ? scalarNanos : MUCH_FASTER * scalarNanos)) {
                    return true;
                }
            }
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Takes the times; false where the vector body leaves objects behind, as the JIT may throw away what it has compiled. */
    private boolean race() {
        scalarNanos = Double.POSITIVE_INFINITY;
        vectorNanos = Double.POSITIVE_INFINITY;
        boolean clean = true;
        for (int round = 0; round < RACES && clean; round++) {
            long before = Allocations.ofThisThread();
            scalarNanos = Math.min(scalarNanos, nanosPerCall(scalar));
            vectorNanos = Math.min(vectorNanos, nanosPerCall(vector));
            clean = Allocations.ofThisThread() - before < CALLS_PER_ROUND;
        }
        return clean;
    }

    /** The vector body, on all of the range and on all but one of it. Where it is called for nothing, the scalar one too, and now and then the neighbours. */
    private final class Performance implements Runnable {
        private int runs;
        private int runsForNothing;

        @Override
        public void run() {
            if (!FloatProducts.areCallsForNothing()) {
                vector.run(kernel, one, 0, Math.max(1, specimen.range() - runs++ % 2));
                return;
            }
            if (runsForNothing++ % CALLS_PER_ROUND == 0) {
                neighbours.run();
                set(one);
            }
            scalar.run(kernel, one, 0, specimen.range());
            vector.run(kernel, one, 0, specimen.range());
        }
    }

    /** On numbers that are the same in each round: updates in place would run into subnormal ones. */
    private double nanosPerCall(Bodies bodies) {
        set(one);
        int range = specimen.range();
        long start = System.nanoTime();
        for (int call = 0; call < CALLS_PER_ROUND; call++) {
            bodies.run(kernel, one, 0, range);
        }
        return (System.nanoTime() - start) / (double) CALLS_PER_ROUND;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "scalar %.0f ns, vector %.0f ns", scalarNanos, vectorNanos);
    }
}
