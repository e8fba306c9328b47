// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.kernels;

import dev.chainrule.runtime.generated.Pool;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to share out work to two threads: a run of the pool over chunks that do nothing, in nanoseconds, after the caller has
 * worked alone for a while; the same on one thread, to be taken off. After some time alone workers have parked.
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class Launches implements Pool.Job {
    private static final int CHUNKS = 8;

    /** How long the caller works alone before. */
    @Param({"0", "5", "200"})
    public int microsAlone;

    private final Pool pool = Pool.shared();
    private final int[] done = new int[16 * CHUNKS];

    @Benchmark
    @Fork(value = 1, jvmArgsAppend = "-Dchainrule.threads=1")
    public void oneThread() {
        runOnce();
    }

    @Benchmark
    @Fork(value = 1, jvmArgsAppend = "-Dchainrule.threads=2")
    public void twoThreads() {
        runOnce();
    }

    private void runOnce() {
        long end = System.nanoTime() + microsAlone * 1000L;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        pool.run(this, 0, CHUNKS, 1);
    }

    @Override
    public void run(int task, int from, int to, int worker) {
        for (int chunk = from; chunk < to; chunk++) {
            done[16 * chunk]++;
        }
    }
}
