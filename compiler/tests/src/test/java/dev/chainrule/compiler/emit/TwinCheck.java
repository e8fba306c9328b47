// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.sun.management.ThreadMXBean;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.EntryPointId;
import dev.chainrule.compiler.random.RandomModels;
import dev.chainrule.compiler.schedule.Fusion;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.schedule.Scheduler;
import dev.chainrule.runtime.generated.Bodies;
import dev.chainrule.runtime.generated.Frame;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Compares the two bodies of many kernels, bit by bit. A program, so that a test can run it in a JVM of its own, with the
 * flags that decide how wide vectors are.
 */
public final class TwinCheck {
    private static final int CALLS = 500;
    /** The JIT works in the background, and a machine may be busy. */
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private static final int[] LENGTHS = {1, 16, 31, 32, 33, 47, 64, 100, 300, 530};

    private TwinCheck() {}

    /** Takes what to do, {@code compare} or {@code allocate}; with which kernels; from which seed, how many; how often; the models. */
    public static void main(String[] arguments) {
        int seed = Integer.parseInt(arguments[2]);
        int count = Integer.parseInt(arguments[3]);
        int rounds = Integer.parseInt(arguments[4]);
        TwinKernels both = TwinKernels.loaded(
                kernels(arguments[1], seed, count, List.of(arguments).subList(5, arguments.length)));
        prime();
        switch (arguments[0]) {
            case "compare" -> compare(both, rounds, new Random(seed));
            case "allocate" -> allocate(both, rounds, new Random(seed));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        System.out.println("right: " + both.vectors().size() + " of " + both.kernels.size() + " kernels");
    }

    static List<Kernel> kernels(String kinds, int seed, int count, List<String> texts) {
        List<Kernel> kernels = new ArrayList<>();
        for (String kind : kinds.split(",", -1)) {
            kernels.addAll(
                    switch (kind) {
                        case "vocabulary" -> Vocabulary.kernels();
                        case "sums" -> Vocabulary.sums();
                        case "bodies" -> Vocabulary.random(seed, count);
                        case "graphs" -> ofGraphs(texts);
                        default -> throw new IllegalArgumentException(kind);
                    });
        }
        return kernels;
    }

    /** As the runtime does before it runs vector bodies. */
    private static void prime() {
        try {
            Constructor<?> constructor = Class.forName("dev.chainrule.runtime.generated.VectorPriming")
                    .getDeclaredConstructor();
            constructor.setAccessible(true);
            ((Runnable) constructor.newInstance()).run();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("priming", e);
        }
    }

    /** The kernels of models. */
    static List<Kernel> ofGraphs(List<String> texts) {
        List<Kernel> kernels = new ArrayList<>();
        for (String text : texts) {
            for (Fusion fusion : Fusion.values()) {
                for (Schedule.Step step : Scheduler.schedule(
                                new EntryPointId(EntryPoint.Kind.PREDICT, "any"), RandomModels.graph(text), fusion)
                        .steps()) {
                    if (step instanceof Schedule.KernelCall call) {
                        kernels.add(call.kernel());
                    }
                }
            }
        }
        return kernels;
    }

    /** Not more than a stretch where a kernel has a sum of which that is known. */
    private static int length(Kernel kernel, Random random) {
        boolean isShort = kernel.parts().stream()
                .flatMap(part -> part.targets().stream())
                .anyMatch(target -> target instanceof Kernel.Combine combine && !combine.isLong());
        int most = isShort
                ? (int) Arrays.stream(LENGTHS)
                        .filter(length -> length <= Kernel.STRETCH)
                        .count()
                : LENGTHS.length;
        return LENGTHS[random.nextInt(most)];
    }

    /** Few, or about a stretch where rows are summed. */
    private static int outer(Kernel kernel, Random random) {
        boolean rows = kernel.parts().stream().anyMatch(Kernel.Part::isSumOfRows);
        return rows && random.nextInt(4) == 0 ? Kernel.STRETCH_OF_ROWS - 6 + random.nextInt(6) : 1 + random.nextInt(3);
    }

    private static void compare(TwinKernels both, int rounds, Random random) {
        Bodies scalar = both.scalar();
        Bodies twin = both.twin();
        for (NumberedKernel kernel : both.vectors()) {
            for (int round = 0; round < rounds; round++) {
                Specimens specimen =
                        Specimens.of(kernel.kernel(), length(kernel.kernel(), random), outer(kernel.kernel(), random));
                Frame expected = TwinKernels.frame(kernel.kernel(), specimen, random);
                Frame actual = TwinKernels.copy(expected);
                scalar.run(kernel.number(), expected, 0, specimen.range());
                for (int from = 0; from < specimen.range(); ) {
                    boolean blocks = kernel.kernel().rows().stream().anyMatch(Kernel.Amount::isBlock);
                    int to = blocks || random.nextInt(3) > 0
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

    /** Runs the vector bodies in a random order until each allocates nothing, at most so often. */
    private static void allocate(TwinKernels both, int rounds, Random random) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        Bodies twin = both.twin();
        List<NumberedKernel> shuffled = new ArrayList<>(both.vectors());
        Collections.shuffle(shuffled, random);
        List<String> allocating = new ArrayList<>();
        for (NumberedKernel kernel : shuffled) {
            Specimens specimen = Specimens.of(kernel.kernel());
            Frame frame = TwinKernels.frame(kernel.kernel(), specimen, random);
            int quiet = 0;
            long last = 0;
            long end = System.nanoTime() + PATIENCE_NANOS;
            for (int round = 0; quiet < 3 && (round < rounds || System.nanoTime() < end); round++) {
                long before = threads.getThreadAllocatedBytes(thread);
                for (int i = 0; i < CALLS; i++) {
                    twin.run(kernel.number(), frame, 0, specimen.range());
                }
                last = threads.getThreadAllocatedBytes(thread) - before;
                quiet = last < CALLS ? quiet + 1 : 0;
            }
            if (quiet < 3) {
                allocating.add(kernel.name() + ": " + last / CALLS + " bytes a call");
            }
        }
        if (!allocating.isEmpty()) {
            throw new AssertionError(allocating + "\n" + both.source);
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
