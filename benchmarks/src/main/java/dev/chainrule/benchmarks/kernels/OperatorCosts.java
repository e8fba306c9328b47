// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.kernels;

import dev.chainrule.runtime.Model;
import java.util.Map;
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
 * What draws, elements taken by index, order and contractions cost beside simpler operators of as many elements, in
 * microseconds on one thread; the ratios of {@code docs/language.md} are from here.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Dchainrule.threads=1")
public class OperatorCosts {
    private static final int ROWS = 30_000;
    private static final Map<String, Integer> LENGTHS =
            Map.of("x", 65_536, "rows", 65_536, "table", ROWS * 128, "a", 16_384, "b", 16_384);

    @Param({
        "scale",
        "exponential",
        "drawUniform",
        "drawNormal",
        "slice",
        "gather",
        "squash",
        "maximum",
        "top",
        "order",
        "multiply",
        "contract",
        "contractBatch"
    })
    public String entry = "";

    private final Model model = Costs.create(0);
    private int number;

    @Setup
    public void bind() {
        number = model.description().entryPoint(entry).orElseThrow();
        model.bind(number);
        SplittableRandom random = new SplittableRandom(1);
        for (int input : model.description().entryPoints().get(number).inputs()) {
            String name = model.description().inputs().get(input).name();
            if (name.equals("ids")) {
                model.put(input, random.ints(2048, 0, ROWS).toArray(), 0);
                continue;
            }
            float[] values = new float[LENGTHS.get(name)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (2 * random.nextDouble() - 1);
            }
            model.put(input, values, 0);
        }
        model.seed(7, 0);
    }

    @Benchmark
    public void run() {
        model.run(number);
    }
}
