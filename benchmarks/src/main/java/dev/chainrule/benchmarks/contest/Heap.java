// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What is allocated on the Java heap. */
final class Heap {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int ATTEMPTS = 5;
    /** The JIT may still be at work; each pause is twice as long as the one before. */
    private static final long FIRST_PAUSE_MILLIS = 100;

    private Heap() {}

    /**
     * Bytes a step, on all threads together, less what the counting itself allocates; of a few goes, with pauses, the least, as
     * a JVM now and then does something of its own, and vectors are objects until what works on them is compiled.
     */
    static double allocated(Task task, long steps) {
        long[] threads = THREADS.getAllThreadIds();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS && least > 0; i++) {
            if (i > 0) {
                pause(FIRST_PAUSE_MILLIS << i);
            }
            long before = sum(threads);
            long between = sum(threads);
            task.run(steps);
            least = Math.min(least, sum(threads) - between - (between - before));
        }
        return Math.max(0, least) / (double) steps;
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for the JIT", e);
        }
    }

    private static long sum(long[] threads) {
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(threads)) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }
}
