// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While it is open, the end of the JVM (Ctrl-C, SIGTERM) asks for a stop and waits until this is closed, at most ten
 * seconds.
 */
final class StopHook {
    private static final long LONGEST_SECONDS = 10;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    StopHook(Runnable ask) {
        hook = new Thread(
                () -> {
                    ask.run();
                    try {
                        closed.await(LONGEST_SECONDS, TimeUnit.SECONDS);
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
