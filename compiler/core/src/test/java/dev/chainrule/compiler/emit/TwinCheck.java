// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import dev.chainrule.compiler.schedule.Fusion;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.RandomTerms;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.schedule.Scheduler;
import dev.chainrule.runtime.generated.Bodies;
import dev.chainrule.runtime.generated.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Compares the two bodies of many kernels, bit by bit. A program, so that a test can run it in a JVM of its own, with the
 * flags that decide how wide vectors are.
 */
public final class TwinCheck {
    private static final int[] LENGTHS = {1, 16, 31, 32, 33, 47, 64, 100};

    private TwinCheck() {}

    /** Prints how many kernels agree, or fails: what to compare, from which seed, how many, how often. */
    public static void main(String[] arguments) {
        int seed = Integer.parseInt(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        List<Kernel> kernels = switch (arguments[0]) {
            case "vocabulary" -> Vocabulary.kernels();
            case "bodies" -> Vocabulary.random(seed, count);
            case "graphs" -> ofGraphs(seed, count);
            default -> throw new IllegalArgumentException(arguments[0]);
        };
        TwinKernels both = new TwinKernels(kernels);
        int rounds = Integer.parseInt(arguments[3]);
        compare(both, rounds, new Random(seed));
        System.out.println("equal: " + both.vectors().size() + " of " + both.kernels.size() + " kernels");
    }

    /** The kernels of random graphs. */
    static List<Kernel> ofGraphs(int seed, int count) {
        List<Kernel> kernels = new ArrayList<>();
        for (int i = seed; i < seed + count; i++) {
            for (Fusion fusion : Fusion.values()) {
                for (Schedule.Step step : Scheduler.schedule("any", RandomTerms.graph(i, 14), fusion)
                        .steps()) {
                    if (step instanceof Schedule.KernelCall call) {
                        kernels.add(call.kernel());
                    }
                }
            }
        }
        return kernels;
    }

    private static void compare(TwinKernels both, int rounds, Random random) {
        Bodies scalar = both.scalar();
        Bodies twin = both.twin();
        for (NumberedKernel kernel : both.vectors()) {
            for (int round = 0; round < rounds; round++) {
                Specimens specimen =
                        Specimens.of(kernel.kernel(), LENGTHS[random.nextInt(LENGTHS.length)], 1 + random.nextInt(3));
                Frame expected = TwinKernels.frame(specimen, random);
                Frame actual = TwinKernels.copy(expected);
                scalar.run(kernel.number(), expected, 0, specimen.range());
                for (int from = 0; from < specimen.range(); ) {
                    int to = random.nextInt(3) > 0
                            ? specimen.range()
                            : from + 1 + random.nextInt(specimen.range() - from);
                    twin.run(kernel.number(), actual, from, to);
                    from = to;
                }
                String difference = difference(expected, actual);
                if (!difference.isEmpty()) {
                    throw new AssertionError(kernel + "\n" + specimen + "\n" + difference + "\n" + both.source);
                }
            }
        }
    }

    /** Where two frames differ; all NaN are alike. */
    private static String difference(Frame expected, Frame actual) {
        for (int i = 0; i < expected.floats.length; i++) {
            for (int j = 0; expected.floats[i] != null && j < expected.floats[i].length; j++) {
                float a = expected.floats[i][j];
                float b = actual.floats[i][j];
                if (Float.floatToIntBits(a) != Float.floatToIntBits(b)) {
                    return "f[" + i + "][" + j + "] is " + b + ", not " + a;
                }
            }
        }
        for (int i = 0; i < expected.ints.length; i++) {
            for (int j = 0; expected.ints[i] != null && j < expected.ints[i].length; j++) {
                if (expected.ints[i][j] != actual.ints[i][j]) {
                    return "g[" + i + "][" + j + "] is " + actual.ints[i][j] + ", not " + expected.ints[i][j];
                }
            }
        }
        return "";
    }
}
