// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which f32 product this process computes with, of matrices or with what convolutions see: the scalar one, until {@link
 * #prepareVector} has found the one on {@code jdk.incubator.vector} to give the same bits sooner. Workspaces ask before each
 * product, so they change over while a program trains; nobody can see it but by the clock.
 */
final class FloatProducts {
    private static final String VECTOR = "dev.chainrule.runtime.generated.VectorFloatProduct";
    private static final int RACES = 60;
    private static final long PATIENCE_MILLIS = 20_000;
    /** The JIT works beside, and on a busy machine slowly; before it is done vectors are objects, a thousand times as slow. */
    private static final long PAUSE_MILLIS = 20;
    /** Turns of nothing that a routine on vectors takes when it is called, see the Note in {@link Rehearsal}. */
    static int turnsOfNothing;
    /** The thread whose calls end behind these turns: a thread that writes itself here reads itself, and no other does. */
    static @Nullable Thread callingForNothing;

    private static final Supplier<FloatProduct> SCALAR = new Scalar();

    static final FloatProducts OF_MATRICES = new FloatProducts(new ProductTrial.OfMatrices());
    static final FloatProducts OF_TAPS = new FloatProducts(new ProductTrial.OfTaps());

    private final ProductTrial.Kind trials;
    private boolean asked;
    private volatile Supplier<FloatProduct> fastest = SCALAR;

    /** A class and not a lambda; see Note [Plain loops before the first step]. */
    private static final class Scalar implements Supplier<FloatProduct> {
        @Override
        public FloatProduct get() {
            return new ScalarFloatProduct(Pool.shared());
        }
    }

    private final class Preparation implements Runnable {
        @Override
        public void run() {
            Vectors vectors = Vectors.current();
            if (vectors.use() != Vectors.Use.NEVER && vectors.module() != null) {
                say(prepareVector());
            }
        }
    }

    /**
     * Whether a routine on vectors is to end behind its turns of nothing, for it is this thread that calls it for their sake. One question: a second
     * one that had been answered in one way only while the JIT looked on would cost what it has compiled when the other answer comes.
     */
    static boolean areCallsForNothing() {
        return callingForNothing == Thread.currentThread();
    }

    private FloatProducts(ProductTrial.Kind trials) {
        this.trials = trials;
    }

    /** Makes the fastest product that this process has found so far; another object than before once that has changed. */
    Supplier<FloatProduct> fastest() {
        return fastest;
    }

    /** A workspace has products that are worth it: has the vector one made ready beside the program. */
    void wanted() {
        synchronized (this) {
            if (!asked) {
                asked = true;
                WarmUp.add(new Preparation());
            }
        }
    }

    /** Where {@code -Dchainrule.vector=on} demands the vector product, it is made ready before the first workspace. */
    void prepareIfDemanded() {
        if (Vectors.current().use() == Vectors.Use.ALWAYS) {
            synchronized (this) {
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
    Optional<String> prepareVector() {
        Supplier<FloatProduct> vector;
        FloatProduct product;
        Vectors.prime();
        try {
            vector = vector(Pool.shared());
            product = vector(new Pool(1)).get();
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.of("no vector " + trials + ": " + e);
        }
        FloatProduct scalar = new ScalarFloatProduct(new Pool(1));
        try {
            Rehearsal.of(trials.routines(product), PATIENCE_MILLIS);
            if (!sameBits(product, scalar)) {
                return Optional.of("the vector " + trials + " gives other bits than the scalar one");
            }
            if (Vectors.current().use() != Vectors.Use.ALWAYS && !winsSoon(product, scalar)) {
                return Optional.of("the vector " + trials + " is not faster than the scalar one");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the vector " + trials + " was not made ready: interrupted");
        }
        use(vector);
        return Optional.empty();
    }

    /** The product that needs no flag. */
    static Supplier<FloatProduct> scalar() {
        return SCALAR;
    }

    void use(Supplier<FloatProduct> maker) {
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
            } catch (InvocationTargetException e) {
                throw new LinkageError(String.valueOf(e.getCause()), e);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(VECTOR, e);
            }
        };
    }

    private boolean sameBits(FloatProduct x, FloatProduct y) {
        boolean same = true;
        for (ProductTrial trial : trials.atEdges()) {
            float[] result = trial.run(x).clone();
            same &= Arrays.equals(result, trial.run(y));
        }
        return same;
    }

    /** Runs the race again until it is won; the pauses grow, to 20 s in all. */
    private boolean winsSoon(FloatProduct runner, FloatProduct rival) throws InterruptedException {
        ProductTrial trial = trials.race();
        for (int race = 0; race < RACES; race++) {
            // As long as there are objects, one run tells that twenty would be lost.
            boolean mayWin = Rehearsal.leavesNothing(() -> trial.run(runner)) || !Allocations.ARE_COUNTED;
            if (mayWin && best(trial, runner) < best(trial, rival)) {
                return true;
            }
            Thread.sleep(race * PAUSE_MILLIS / 2);
        }
        return false;
    }

    private static long best(ProductTrial trial, FloatProduct product) {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long start = System.nanoTime();
            trial.run(product);
            best = Math.min(best, System.nanoTime() - start);
        }
        return best;
    }
}
