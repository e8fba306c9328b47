// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.kernels;

import dev.chainrule.runtime.generated.Contractions;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Matrix products of the shapes that come up in MLP 784-512-256-10 with batches of 64, and a square one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Products {
    /** m × k by k × n. */
    @Param({"768x768x768", "64x784x512", "64x512x256", "64x256x10", "1x784x512"})
    public String shape = "";

    private final Contractions.Scratch scratch = new Contractions.Scratch();
    private int m;
    private int k;
    private int n;
    private float[] a = {};
    private float[] b = {};
    private float[] c = {};

    @Setup
    public void operands() {
        String[] sizes = shape.split("x");
        m = Integer.parseInt(sizes[0]);
        k = Integer.parseInt(sizes[1]);
        n = Integer.parseInt(sizes[2]);
        a = random(m * k);
        b = random(k * n);
        c = new float[m * n];
    }

    private static float[] random(int length) {
        SplittableRandom random = new SplittableRandom(length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextDouble();
        }
        return values;
    }

    @Benchmark
    public float[] plain() {
        Contractions.multiply(a, b, c, 1, m, k, n, scratch);
        return c;
    }

    @Benchmark
    public float[] rightTransposed() {
        Contractions.multiplyTransposedRight(a, b, c, 1, m, k, n, scratch);
        return c;
    }

    @Benchmark
    public float[] leftTransposed() {
        Contractions.multiplyTransposedLeft(a, b, c, 1, m, k, n, scratch);
        return c;
    }
}
