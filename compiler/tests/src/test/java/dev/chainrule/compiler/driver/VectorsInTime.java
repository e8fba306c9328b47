// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.LogRecord;

/** Runs a model's entry point until nothing is made ready on vectors any more, and prints what the runtime says of that, of kernels how many. */
public final class VectorsInTime {
    private static final String WARM_UP = "chainrule-warm-up";
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final AtomicInteger KERNELS = new AtomicInteger();

    private VectorsInTime() {}

    /** @param arguments a class, an entry point, and the value of all dynamic dimensions */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        ModelBits.listen(VectorsInTime::tell);
        Model model = (Model)
                Class.forName(arguments[0]).getMethod("create", long.class).invoke(null, 1L);
        ModelDescription description = model.description();
        int entry = description.entryPoints().stream()
                .map(ModelDescription.EntryPoint::name)
                .toList()
                .indexOf(arguments[1]);
        int[] dimensions = new int[description.dimensions().size()];
        Arrays.fill(dimensions, Integer.parseInt(arguments[2]));
        model.bind(entry, dimensions);
        for (int input : description.entryPoints().get(entry).inputs()) {
            ModelBits.put(model, input, dimensions);
        }
        long quietSince = System.nanoTime();
        while (System.nanoTime() - quietSince < QUIET_NANOS) {
            model.run(entry);
            if (isWarmingUp()) {
                quietSince = System.nanoTime();
            }
        }
        System.out.println("kernels tried: " + KERNELS);
    }

    private static boolean isWarmingUp() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(WARM_UP));
    }

    private static void tell(LogRecord record) {
        if (ModelBits.isOfKernel(record)) {
            KERNELS.incrementAndGet();
        } else {
            System.out.println(record.getMessage());
        }
    }
}
