// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While it is open, the end of the JVM (Ctrl-C, SIGTERM) asks for a stop and waits until this is closed and the thread that
 * opened it has ended, so that what stands behind {@code fit} still runs; at most ten seconds in all.
 */
final class StopHook {
    private static final long LONGEST_MILLIS = 10_000;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    StopHook(Runnable ask) {
        Thread opener = Thread.currentThread();
        hook = new Thread(
                () -> {
                    ask.run();
                    long start = System.nanoTime();
                    try {
                        if (closed.await(LONGEST_MILLIS, TimeUnit.MILLISECONDS)) {
                            long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                            opener.join(Math.max(1, LONGEST_MILLIS - waited));
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "chainrule-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already: the hook has been running, and now goes on.
        }
    }
}
