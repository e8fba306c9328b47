// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import com.sun.management.ThreadMXBean;
import dev.chainrule.runtime.Model;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;

/**
 * Trains a model large enough for several threads, and measures on which steps any of them allocates. A program, so that a
 * test can run it in a JVM of its own.
 */
public final class StepAllocations {
    private static final int PIXELS = 128;
    private static final int ROWS = 128;
    private static final int WINDOW = 10;
    private static final ThreadMXBean BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private StepAllocations() {}

    /** Prints the bytes that the caller and the pool's workers allocate in each window of steps. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        int windows = Integer.parseInt(arguments[0]);
        Model model =
                (Model) Class.forName("Digits").getMethod("create", long.class).invoke(null, 1L);
        int train = model.description().entryPoint("train").orElseThrow();
        Random random = new Random(1);
        float[] pixels = new float[ROWS * PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        int[] labels = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            labels[i] = random.nextInt(10);
        }
        int[] sizes = {ROWS};
        long[] bytes = new long[windows];
        long[] threads = {};
        for (int window = 0; window < windows; window++) {
            long before = allocated(threads);
            for (int step = 0; step < WINDOW; step++) {
                model.bind(train, sizes);
                model.put(0, pixels, 0);
                model.put(1, labels, 0);
                model.run(train);
                model.scalar(train, 0);
            }
            bytes[window] = allocated(threads) - before;
            if (window == 0) {
                threads = workers();
            }
        }
        System.out.println("workers: " + threads.length);
        System.out.println("bytes: " + Arrays.toString(bytes));
    }

    private static long[] workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("chainrule-worker-"))
                .mapToLong(Thread::getId)
                .toArray();
    }

    private static long allocated(long[] workers) {
        long bytes = BEAN.getCurrentThreadAllocatedBytes();
        for (long worker : workers) {
            bytes += BEAN.getThreadAllocatedBytes(worker);
        }
        return bytes;
    }
}
