// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The thread that makes vector bodies ready while the program goes on with the scalar ones. It is a daemon, lives as long
 * as there is something to do, and holds up nobody: the program may end at any time.
 */
final class WarmUp implements Runnable {
    /** So long the program has the processors for itself: its first steps are not the time for this. */
    private static final long FIRST_STEPS_MILLIS = 200;

    private static final Queue<Runnable> TASKS = new ArrayDeque<>();
    private static boolean running;
    private static boolean begun;

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
                if (!begun) {
                    begun = true;
                    Thread.sleep(FIRST_STEPS_MILLIS);
                }
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
}
