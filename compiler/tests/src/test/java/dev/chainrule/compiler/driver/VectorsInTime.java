// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Runs a model's entry point until nothing is made ready on vectors any more, and prints what the runtime says of that but for kernels. */
public final class VectorsInTime {
    private static final Logger LOGGER = Logger.getLogger("dev.chainrule.runtime");
    private static final String WARM_UP = "chainrule-warm-up";
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private VectorsInTime() {}

    /** @param arguments a class, an entry point, and the value of all dynamic dimensions */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        listen();
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
    }

    private static boolean isWarmingUp() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(WARM_UP));
    }

    private static void listen() {
        LOGGER.setUseParentHandlers(false);
        LOGGER.setLevel(Level.FINE);
        LOGGER.addHandler(new Handler() {
            @Override
            public void publish(LogRecord record) {
                if (!record.getMessage().contains("kernel {1}")) {
                    System.out.println(record.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
    }
}
