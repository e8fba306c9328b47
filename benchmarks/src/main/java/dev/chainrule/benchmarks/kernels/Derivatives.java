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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Derivatives in equations beside the value that they are of, in microseconds a call: {@code docs/language.md} has the ratios. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Derivatives {
    private static final int ROWS = 64;
    private static final int WIDTH = 64;

    private final Slopes slopes = Slopes.create(1);
    private final Jacobians jacobians = Jacobians.create(1);
    private final float[] x = values(ROWS * WIDTH);
    private final float[] v = values(ROWS * WIDTH);
    private final float[] few = values(8);
    private final float[] many = values(128);

    private static float[] values(int length) {
        SplittableRandom random = new SplittableRandom(length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }

    @Benchmark
    public Object value() {
        return slopes.values(x, ROWS);
    }

    @Benchmark
    public Object grad() {
        return slopes.slopes(x, ROWS);
    }

    @Benchmark
    public Object jvp() {
        return slopes.directions(x, v, ROWS);
    }

    @Benchmark
    public Object hvp() {
        return slopes.products(x, v, ROWS);
    }

    @Benchmark
    public Object tallValue() {
        return jacobians.tallValues(few);
    }

    @Benchmark
    public Object jacobianForwards() {
        return jacobians.forwards(few);
    }

    @Benchmark
    public Object wideValue() {
        return jacobians.wideValues(many);
    }

    @Benchmark
    public Object jacobianBackwards() {
        return jacobians.backwards(many);
    }
}
