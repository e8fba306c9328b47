// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.kernels;

import dev.chainrule.runtime.Model;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A reduction of a million elements, in microseconds, on one thread and on two; the elements stay where they are. */
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 10, time = 1)
public class Totals {
    private static final int LENGTH = 1_000_000;

    private final Model total = Total.create(0);
    private final int predict = total.description().entryPoint("predict").orElseThrow();

    public Totals() {
        SplittableRandom random = new SplittableRandom(1);
        total.bind(predict, LENGTH);
        for (int input : total.description().entryPoints().get(predict).inputs()) {
            float[] values = new float[LENGTH];
            for (int i = 0; i < LENGTH; i++) {
                values[i] = (float) (8 * random.nextDouble() - 4);
            }
            total.put(input, values, 0);
        }
    }

    @Benchmark
    @Fork(value = 1, jvmArgsAppend = "-Dchainrule.threads=1")
    public double oneThread() {
        return run();
    }

    @Benchmark
    @Fork(value = 1, jvmArgsAppend = "-Dchainrule.threads=2")
    public double twoThreads() {
        return run();
    }

    private double run() {
        total.run(predict);
        double[] error = new double[1];
        total.get(predict, 0, error, 0);
        return error[0];
    }
}
