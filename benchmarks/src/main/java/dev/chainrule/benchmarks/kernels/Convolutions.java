// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.kernels;

import dev.chainrule.runtime.generated.Contractions;
import dev.chainrule.runtime.generated.Convolution;
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

/**
 * The three forms of a convolution of 64 square images, of the shapes of LeNet-5 and of a residual net; where the largest of each
 * window of 2 × 2 stands; and, to say how far they are from it, a product of as many multiply-adds as the result.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Convolutions {
    private static final int IMAGES = 64;

    /** Channels, units, side of an image, side of a kernel, stride, padding. */
    @Param({"1-6-28-5-1-2", "6-16-14-5-1-0", "3-16-32-3-1-1", "16-16-32-3-1-1", "16-32-32-3-2-1", "64-64-8-3-1-1"})
    public String shape = "";

    private final Contractions.Scratch scratch = new Contractions.Scratch();
    private int channels;
    private int units;
    private int side;
    private int kernel;
    private int stride;
    private int padding;
    private int places;
    private float[] x = {};
    private float[] w = {};
    private float[] y = {};
    private float[] seen = {};
    private int[] best = {};

    @Setup
    public void operands() {
        String[] sizes = shape.split("-");
        channels = Integer.parseInt(sizes[0]);
        units = Integer.parseInt(sizes[1]);
        side = Integer.parseInt(sizes[2]);
        kernel = Integer.parseInt(sizes[3]);
        stride = Integer.parseInt(sizes[4]);
        padding = Integer.parseInt(sizes[5]);
        places = (side + 2 * padding - kernel) / stride + 1;
        x = random(IMAGES * channels * side * side);
        w = random(units * channels * kernel * kernel);
        y = random(IMAGES * units * places * places);
        seen = random(channels * kernel * kernel * IMAGES * places * places);
        best = new int[IMAGES * channels * (side / 2) * (side / 2)];
    }

    private static float[] random(int length) {
        SplittableRandom random = new SplittableRandom(length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextDouble() - 0.5f;
        }
        return values;
    }

    private Convolution convolution() {
        return scratch.convolution(IMAGES, channels, units, 1)
                .along(side, kernel, places, stride, padding, 1)
                .along(side, kernel, places, stride, padding, 1);
    }

    @Benchmark
    public float[] result() {
        convolution().convolve(x, w, y);
        return y;
    }

    @Benchmark
    public float[] input() {
        convolution().convolveInput(y, w, x);
        return x;
    }

    @Benchmark
    public float[] weight() {
        convolution().convolveWeight(x, y, w);
        return w;
    }

    @Benchmark
    public int[] largest() {
        scratch.convolution(IMAGES * channels, 1, 1, 1)
                .along(side, 2, side / 2, 2, 0, 1)
                .along(side, 2, side / 2, 2, 0, 1)
                .largest(x, best);
        return best;
    }

    @Benchmark
    public float[] product() {
        Contractions.multiply(w, seen, y, 1, units, channels * kernel * kernel, IMAGES * places * places, scratch);
        return y;
    }
}
