// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.kernels;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Kernels of one array, in nanoseconds an element; copying in and out is part of it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Maps {
    private static final int LENGTH = 64_000;

    private final Exponential exponential = Exponential.create(0);
    private final ShortRows shortRows = ShortRows.create(0);
    private final LongRows longRows = LongRows.create(0);
    private final float[] x = new float[LENGTH];
    private final float[] y = new float[LENGTH];

    public Maps() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < LENGTH; i++) {
            x[i] = (float) (8 * random.nextDouble() - 4);
        }
    }

    @Benchmark
    @OperationsPerInvocation(LENGTH)
    public float[] exp() {
        exponential.predictInto(x, LENGTH, y);
        return y;
    }

    @Benchmark
    @OperationsPerInvocation(LENGTH)
    public float[] softmaxOf10() {
        shortRows.predictInto(x, LENGTH / 10, y);
        return y;
    }

    @Benchmark
    @OperationsPerInvocation(LENGTH)
    public float[] softmaxOf1000() {
        longRows.predictInto(x, LENGTH / 1000, y);
        return y;
    }

    /** What of the figures above is copying. */
    @Benchmark
    @OperationsPerInvocation(LENGTH)
    public float[] copy() {
        System.arraycopy(x, 0, y, 0, LENGTH);
        return y;
    }
}
