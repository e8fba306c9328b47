// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which f32 product this process computes with: the scalar one, until {@link #prepareVector} has found the one on {@code
 * jdk.incubator.vector} to give the same bits sooner. Workspaces ask before each product, so they change over while a
 * program trains; nobody can see it but by the clock.
 */
final class FloatProducts {
    private static final String VECTOR = "dev.chainrule.runtime.generated.VectorFloatProduct";
    /** Edges of all kinds: fewer rows and columns than a tile, one more than a tile, several blocks of k. */
    private static final int[][] SELF_TEST = {
        {1, 1, 1}, {3, 5, 7}, {17, 31, 65}, {13, 401, 34}, {64, 64, 48}, {2, 70, 96}
    };
    /** What trains the JIT, {m, k, n}: many tiles of each kind in few steps. */
    private static final int[][] WARM = {
        {256, 12, 64}, {8, 12, 512}, {4, 12, 512}, {60, 32, 48}, {64, 12, 32}, {64, 12, 16}, {33, 33, 10}, {1, 64, 128}
    };
    /** On what the two are compared. */
    private static final int[] RACE = {64, 128, 96};

    private static final int WARM_ROUNDS = 12;
    private static final int WARM_PASSES = 10;
    private static final int RACES = 60;
    /** The JIT works beside, and on a busy machine slowly; before it is done vectors are objects, a thousand times as slow. */
    private static final long PAUSE_MILLIS = 20;

    private static final Object LOCK = new Object();
    private static boolean asked;
    private static final Supplier<FloatProduct> SCALAR = new Scalar();
    private static volatile Supplier<FloatProduct> fastest = SCALAR;

    /** A class and not a lambda; see Note [Plain loops before the first step]. */
    private static final class Scalar implements Supplier<FloatProduct> {
        @Override
        public FloatProduct get() {
            return new ScalarFloatProduct(Pool.shared());
        }
    }

    private static final class Preparation implements Runnable {
        @Override
        public void run() {
            Vectors vectors = Vectors.current();
            if (vectors.use() != Vectors.Use.NEVER && vectors.module() != null) {
                say(prepareVector());
            }
        }
    }

    private FloatProducts() {}

    /** Makes the fastest product that this process has found so far; another object than before once that has changed. */
    static Supplier<FloatProduct> fastest() {
        return fastest;
    }

    /** A workspace has products that are worth it: has the vector one made ready beside the program. */
    static void wanted() {
        synchronized (LOCK) {
            if (!asked) {
                asked = true;
                WarmUp.add(new Preparation());
            }
        }
    }

    /** Where {@code -Dchainrule.vector=on} demands the vector product, it is made ready before the first workspace. */
    static void prepareIfDemanded() {
        if (Vectors.current().use() == Vectors.Use.ALWAYS) {
            synchronized (LOCK) {
                if (!asked) {
                    asked = true;
                    say(prepareVector());
                }
            }
        }
    }

    private static void say(Optional<String> whyNot) {
        if (whyNot.isPresent()) {
            Vectors.log().log(
                    Vectors.current().use() == Vectors.Use.ALWAYS
                            ? System.Logger.Level.WARNING
                            : System.Logger.Level.DEBUG,
                    whyNot.get());
        }
    }

    /**
     * Makes the vector product the one that every workspace uses from its next call on, if {@code jdk.incubator.vector}
     * is in the boot layer, its bits are the scalar one's, and it is faster once compiled or demanded. Takes some tenths of a second,
     * in the calling thread alone: for a daemon.
     *
     * @return empty if that is so now, else why not, for the log
     */
    static Optional<String> prepareVector() {
        Supplier<FloatProduct> vector;
        FloatProduct product;
        Vectors.prime();
        try {
            vector = vector(Pool.shared());
            product = vector(new Pool(1)).get();
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.of("no vector matrix product: " + e);
        }
        FloatProduct scalar = new ScalarFloatProduct(new Pool(1));
        if (!sameBits(product, scalar)) {
            return Optional.of("the vector matrix product gives other bits than the scalar one");
        }
        try {
            warm(product);
            if (Vectors.current().use() != Vectors.Use.ALWAYS && !winsSoon(product, scalar)) {
                return Optional.of("the vector matrix product is not faster than the scalar one");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the vector matrix product was not made ready: interrupted");
        }
        use(vector);
        return Optional.empty();
    }

    /** The product that needs no flag. */
    static Supplier<FloatProduct> scalar() {
        return SCALAR;
    }

    static void use(Supplier<FloatProduct> maker) {
        fastest = maker;
    }

    /** @throws ReflectiveOperationException where {@code jdk.incubator.vector} is missing */
    static Supplier<FloatProduct> vector(Pool pool) throws ReflectiveOperationException {
        Module incubator = ModuleLayer.boot()
                .findModule("jdk.incubator.vector")
                .orElseThrow(() -> new ClassNotFoundException("jdk.incubator.vector is not in the boot layer"));
        FloatProducts.class.getModule().addReads(incubator);
        Constructor<?> constructor = Class.forName(VECTOR).getDeclaredConstructor(Pool.class);
        return () -> {
            try {
                return (FloatProduct) constructor.newInstance(pool);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(VECTOR, e);
            }
        };
    }

    private static boolean sameBits(FloatProduct x, FloatProduct y) {
        boolean same = true;
        for (int[] shape : SELF_TEST) {
            for (Orientation orientation : Orientation.values()) {
                same &= Arrays.equals(
                        new Trial(shape, orientation).run(x).result, new Trial(shape, orientation).run(y).result);
            }
        }
        return same;
    }

    private static void warm(FloatProduct product) throws InterruptedException {
        for (int pass = 0; pass < WARM_PASSES; pass++) {
            for (int[] shape : WARM) {
                for (Orientation orientation : Orientation.values()) {
                    Trial trial = new Trial(shape, orientation);
                    for (int round = 0; round < WARM_ROUNDS; round++) {
                        trial.run(product);
                    }
                }
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Runs the race again until it is won; the pauses grow, to 20 s in all. */
    private static boolean winsSoon(FloatProduct runner, FloatProduct rival) throws InterruptedException {
        Trial trial = new Trial(RACE, Orientation.PLAIN);
        for (int race = 0; race < RACES; race++) {
            if (best(trial, runner) < best(trial, rival)) {
                return true;
            }
            Thread.sleep(race * PAUSE_MILLIS / 2);
        }
        return false;
    }

    private static long best(Trial trial, FloatProduct product) {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long start = System.nanoTime();
            trial.run(product);
            best = Math.min(best, System.nanoTime() - start);
        }
        return best;
    }

    private enum Orientation {
        PLAIN,
        LEFT_TRANSPOSED,
        RIGHT_TRANSPOSED
    }

    /** A product of numbers that are neither random nor round. */
    private static final class Trial {
        private final int[] shape;
        private final Orientation orientation;
        private final float[] left;
        private final float[] right;
        final float[] result;

        Trial(int[] shape, Orientation orientation) {
            this.shape = shape;
            this.orientation = orientation;
            left = numbers(shape[0] * shape[1], 0.37f);
            right = numbers(shape[1] * shape[2], 0.73f);
            result = new float[shape[0] * shape[2]];
        }

        private static float[] numbers(int length, float step) {
            float[] numbers = new float[length];
            float last = step;
            for (int i = 0; i < length; i++) {
                last = last * 3.1f + step;
                last -= (int) last;
                numbers[i] = last - 0.5f;
            }
            return numbers;
        }

        Trial run(FloatProduct product) {
            int m = shape[0];
            int k = shape[1];
            int n = shape[2];
            boolean flipLeft = orientation == Orientation.LEFT_TRANSPOSED;
            boolean flipRight = orientation == Orientation.RIGHT_TRANSPOSED;
            product.multiply(
                    left,
                    0,
                    flipLeft ? 1 : k,
                    flipLeft ? m : 1,
                    right,
                    0,
                    flipRight ? 1 : n,
                    flipRight ? k : 1,
                    result,
                    0,
                    n,
                    m,
                    k,
                    n);
            return this;
        }
    }
}
