// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Runs all entry points of models, on data enough for several threads, and prints hashes of the bits that come out. A
 * program, because threads and vectors are chosen for a process.
 */
public final class ModelBits {
    private static final Logger LOGGER = Logger.getLogger("dev.chainrule.runtime");
    private static final int RUNS = 2;

    private static int vectorKernels;

    private ModelBits() {}

    /** @param arguments the value of all dynamic dimensions, then names of classes */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        listen(ModelBits::count);
        for (String name : List.of(arguments).subList(1, arguments.length)) {
            Model model =
                    (Model) Class.forName(name).getMethod("create", long.class).invoke(null, 1L);
            run(name, model, Integer.parseInt(arguments[0]));
        }
        System.out.println("vector kernels: " + vectorKernels);
    }

    /** The runtime says of each kernel that it tries on vectors how that went. */
    private static void count(LogRecord record) {
        if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
            System.out.println("warning: " + record.getMessage() + " " + Arrays.toString(record.getParameters()));
        } else if (isOfKernel(record)) {
            vectorKernels++;
        }
    }

    static boolean isOfKernel(LogRecord record) {
        return record.getMessage().contains("kernel {1}");
    }

    /** Hands on all that the runtime says, and prints none of it. */
    static void listen(Consumer<LogRecord> listener) {
        LOGGER.setUseParentHandlers(false);
        LOGGER.setLevel(Level.FINE);
        LOGGER.addHandler(new Handler() {
            @Override
            public void publish(LogRecord record) {
                listener.accept(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
    }

    private static void run(String name, Model model, int size) {
        ModelDescription description = model.description();
        int[] dimensions = new int[description.dimensions().size()];
        Arrays.fill(dimensions, size);
        for (int i = 0; i < description.cells().size(); i++) {
            fillCell(model, i);
        }
        for (int entry = 0; entry < description.entryPoints().size(); entry++) {
            ModelDescription.EntryPoint entryPoint = description.entryPoints().get(entry);
            for (int run = 0; run < RUNS; run++) {
                model.bind(entry, dimensions);
                for (int input : entryPoint.inputs()) {
                    put(model, input, dimensions);
                }
                try {
                    model.run(entry);
                } catch (ModelException notFinite) {
                    // A random model may come to a loss that is refused; all refuse it.
                    System.out.println(name + "." + entryPoint.name() + ": refused");
                    continue;
                }
                int hash = 0;
                for (int output = 0; output < entryPoint.outputs().size(); output++) {
                    hash = 31 * hash + hash(model, entry, output);
                }
                System.out.println(name + "." + entryPoint.name() + ": " + Integer.toHexString(hash));
            }
            System.out.println(name + " after " + entryPoint.name() + ": " + Integer.toHexString(cells(model)));
        }
    }

    /** Positive, for squares of gradients are among them. */
    private static void fillCell(Model model, int cell) {
        ModelDescription.Cell described = model.description().cells().get(cell);
        if (described.element() != ElementType.REAL) {
            return;
        }
        Random random = new Random(cell);
        for (int i = 0; i < described.length(); i++) {
            float value = random.nextFloat();
            if (model.description().precision() == Precision.F32) {
                model.parameters().floats(cell)[i] = value;
            } else {
                model.parameters().doubles(cell)[i] = value;
            }
        }
    }

    static void put(Model model, int input, int[] dimensions) {
        ModelDescription.Input described = model.description().inputs().get(input);
        int length = described.shape().stream()
                .mapToInt(extent -> (int) extent.evaluate(dimensions))
                .reduce(1, Math::multiplyExact);
        Random random = new Random(100 + input);
        if (described.element() == ElementType.REAL) {
            float[] values = new float[length];
            for (int i = 0; i < length; i++) {
                values[i] = 4 * random.nextFloat() - 2;
            }
            model.put(input, values, 0);
        } else {
            int[] values = new int[length];
            for (int i = 0; i < length; i++) {
                values[i] = random.nextInt(2);
            }
            model.put(input, values, 0);
        }
    }

    private static int hash(Model model, int entry, int output) {
        int length = model.length(entry, output);
        ElementType element = model.description()
                .entryPoints()
                .get(entry)
                .outputs()
                .get(output)
                .element();
        if (element != ElementType.REAL) {
            int[] values = new int[length];
            model.get(entry, output, values, 0);
            return Arrays.hashCode(values);
        }
        double[] values = new double[length];
        model.get(entry, output, values, 0);
        return Arrays.hashCode(values);
    }

    private static int cells(Model model) {
        int hash = 0;
        for (int cell = 0; cell < model.description().cells().size(); cell++) {
            boolean real = model.description().cells().get(cell).element() == ElementType.REAL;
            boolean single = model.description().precision() == Precision.F32;
            int own = !real
                    ? Arrays.hashCode(model.parameters().ints(cell))
                    : single
                            ? Arrays.hashCode(model.parameters().floats(cell))
                            : Arrays.hashCode(model.parameters().doubles(cell));
            hash = 31 * hash + own;
        }
        return hash;
    }
}
