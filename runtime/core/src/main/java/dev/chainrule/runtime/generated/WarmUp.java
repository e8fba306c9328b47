// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The thread that makes vector bodies ready while the program goes on with the scalar ones. It is a daemon, lives as long
 * as there is something to do, and holds up nobody: the program may end at any time.
 *
 * <p>It also looks, once, for what makes models slow in this process, and says so.
 */
final class WarmUp implements Runnable {
    /** So long the program has the processors for itself: its first steps are not the time for this. */
    private static final long FIRST_STEPS_MILLIS = 200;
    /** With hardware an interpreted call takes some 50 ns, without it a compiled one takes 1,500. */
    private static final long SLOW_FMA_NANOS = 500;

    private static final Queue<Runnable> TASKS = new ArrayDeque<>();
    private static boolean running;
    private static boolean looked;

    private WarmUp() {}

    /** Has the thread do something, after what others asked for before. */
    static void add(Runnable task) {
        synchronized (TASKS) {
            TASKS.add(task);
            if (!running) {
                running = true;
                Thread thread = new Thread(null, new WarmUp(), "chainrule-warm-up", 0, false);
                thread.setDaemon(true);
                thread.setContextClassLoader(null);
                thread.start();
            }
        }
    }

    @Override
    public void run() {
        boolean more = true;
        while (more) {
            try {
                look();
                Runnable task = next();
                more = task != null;
                if (task != null) {
                    task.run();
                }
            } catch (InterruptedException | RuntimeException | Error fault) {
                Vectors.log().log(System.Logger.Level.DEBUG, "Vector bodies stay as they are", fault);
            }
        }
    }

    /** Null if there is none, and then the thread has to end. */
    private static @Nullable Runnable next() {
        synchronized (TASKS) {
            running = !TASKS.isEmpty();
            return TASKS.poll();
        }
    }

    private static void look() throws InterruptedException {
        if (looked) {
            return;
        }
        looked = true;
        Thread.sleep(FIRST_STEPS_MILLIS);
        if (isFmaSlow()) {
            Vectors.log().log(
                    System.Logger.Level.WARNING,
                    "This processor has no fused multiply-add, or this JVM does not use it: models give the right numbers,"
                            + " but take some hundred times as long");
        }
    }

    /** A JVM that interprets fma in Java may be about to compile it, hence several tries. */
    private static boolean isFmaSlow() {
        for (int attempt = 0; attempt < 5; attempt++) {
            for (int round = 0; round < 20; round++) {
                if (nanosOfFma() < SLOW_FMA_NANOS) {
                    return false;
                }
            }
        }
        return true;
    }

    private static long nanosOfFma() {
        int calls = 50;
        double x = 1;
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            x = Math.fma(x, 0.75, 0.1);
        }
        long nanos = (System.nanoTime() - start) / calls;
        return x > 1 ? 0 : nanos; // x stays below 1: a use that the compiler cannot drop
    }
}
