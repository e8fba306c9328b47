// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.lang.reflect.Constructor;
import java.util.Arrays;

/**
 * Powers of e along a row, for routines of the runtime: in scalar Java, until the ones on {@code jdk.incubator.vector} are found to
 * give the same bits sooner. Nobody can see the change but by the clock.
 */
final class Exponentials {
    private static final String VECTOR = "dev.chainrule.runtime.generated.VectorExponentials";

    /** Elements of a row that warms, and how often it is gone through: some 20 million elements. */
    private static final int ROW = 64;

    private static final int ROUNDS = 6_000;
    private static final int PASSES = 10;
    private static final int RACES = 60;
    private static final long PAUSE_MILLIS = 20;

    private static final Body SCALAR = new Scalar();
    private static volatile Body fastest = SCALAR;
    private static boolean asked;

    /** x[i] becomes e^(x[i] − less). */
    interface Body {
        void raise(float[] x, float less, int from, int to);
    }

    private static final class Scalar implements Body {
        @Override
        public void raise(float[] x, float less, int from, int to) {
            for (int i = from; i < to; i++) {
                x[i] = Functions.exp(x[i] - less);
            }
        }
    }

    /** A class and not a lambda; see Note [Plain loops before the first step]. */
    private static final class Preparation implements Runnable {
        @Override
        public void run() {
            Vectors vectors = Vectors.current();
            if (vectors.use() != Vectors.Use.NEVER && vectors.module() != null) {
                prepare();
            }
        }
    }

    private Exponentials() {}

    static Body scalar() {
        return SCALAR;
    }

    static Body fastest() {
        return fastest;
    }

    static void use(Body body) {
        fastest = body;
    }

    /** Rows that are worth it are gone through: has the vectors made ready beside the program, or now where they are demanded. */
    static synchronized void wanted() {
        if (!asked) {
            asked = true;
            if (Vectors.current().use() == Vectors.Use.ALWAYS) {
                prepare();
            } else {
                WarmUp.add(new Preparation());
            }
        }
    }

    private static void prepare() {
        try {
            Vectors.prime();
            Body body = vector();
            if (sameBits(body) && (warms(body) || Vectors.current().use() == Vectors.Use.ALWAYS)) {
                fastest = body;
            }
        } catch (ReflectiveOperationException | LinkageError e) {
            Vectors.log().log(System.Logger.Level.DEBUG, "No exponentials on vectors", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws ReflectiveOperationException where {@code jdk.incubator.vector} is missing */
    static Body vector() throws ReflectiveOperationException {
        Module incubator = ModuleLayer.boot()
                .findModule("jdk.incubator.vector")
                .orElseThrow(() -> new ClassNotFoundException("jdk.incubator.vector is not in the boot layer"));
        Exponentials.class.getModule().addReads(incubator);
        Constructor<?> constructor = Class.forName(VECTOR).getDeclaredConstructor();
        return (Body) constructor.newInstance();
    }

    /** Of numbers over the whole range, and of what is none. */
    private static boolean sameBits(Body body) {
        float[] x = new float[1 << 12];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat(i << 20 | i * 0x9E37);
        }
        float[] y = x.clone();
        body.raise(x, 0.5f, 1, x.length);
        SCALAR.raise(y, 0.5f, 1, y.length);
        return Arrays.equals(x, y);
    }

    /** Whether it becomes faster than the scalar one; compiled beside the program, it may take a while. */
    private static boolean warms(Body body) throws InterruptedException {
        for (int pass = 0; pass < PASSES; pass++) {
            time(body);
            Thread.sleep(PAUSE_MILLIS);
        }
        for (int race = 0; race < RACES; race++) {
            if (time(body) < time(SCALAR)) {
                return true;
            }
            Thread.sleep(race * PAUSE_MILLIS / 2);
        }
        return false;
    }

    private static long time(Body body) {
        float[] x = new float[ROW];
        long start = System.nanoTime();
        for (int round = 0; round < ROUNDS / PASSES; round++) {
            body.raise(x, 1f, 0, ROW);
        }
        return System.nanoTime() - start;
    }
}
