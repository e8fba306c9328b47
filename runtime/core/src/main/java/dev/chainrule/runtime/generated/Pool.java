// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/** The threads that share out large pieces of work. */
public final class Pool {
    private static final Pool SHARED = new Pool();

    private Pool() {}

    /** Work that can be cut anywhere on a multiple of its grain. */
    public interface Job {
        /** @param worker from 0 to {@link #threads} − 1: no two chunks with the same one run at once */
        void run(int task, int from, int to, int worker);
    }

    /** The process's pool, of {@code -Dchainrule.threads=n} threads, the caller's among them. */
    public static Pool shared() {
        return SHARED;
    }

    public int threads() {
        return 1;
    }

    /** Runs {@code [0, range)} in chunks that are multiples of the grain, but for the last, and returns when all are done. */
    public void run(Job job, int task, int range, int grain) {
        job.run(task, 0, range, 0);
    }
}
