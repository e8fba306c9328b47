// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.Precision;
import java.util.stream.IntStream;

/** Runs models by the names of entry points, and looks at cells by theirs. */
public final class States {
    private States() {}

    /** The first output, if there is one, of a run on one input. */
    public static double[] run(Model model, String entry, int rows, double... x) {
        int index = model.description().entryPoint(entry).orElseThrow();
        ModelDescription.EntryPoint described =
                model.description().entryPoints().get(index);
        model.bind(index, rows);
        if (!described.inputs().isEmpty()) {
            model.put(0, x, 0);
        }
        model.run(index);
        double[] first = new double[described.outputs().isEmpty() ? 0 : model.length(index, 0)];
        if (first.length > 0 && described.outputs().get(0).element() == ElementType.REAL) {
            model.get(index, 0, first, 0);
        } else if (first.length > 0) {
            int[] whole = new int[first.length];
            model.get(index, 0, whole, 0);
            return IntStream.of(whole).asDoubleStream().toArray();
        }
        return first;
    }

    /** The elements of a cell. */
    public static double[] cell(Model model, String name) {
        int cell = index(model, name);
        ModelDescription.Cell described = model.description().cells().get(cell);
        if (described.element() != ElementType.REAL) {
            return IntStream.of(model.parameters().ints(cell)).asDoubleStream().toArray();
        }
        return model.description().precision() == Precision.F64
                ? model.parameters().doubles(cell).clone()
                : IntStream.range(0, described.length())
                        .mapToDouble(i -> model.parameters().floats(cell)[i])
                        .toArray();
    }

    public static int index(Model model, String name) {
        return IntStream.range(0, model.description().cells().size())
                .filter(cell -> model.description().cells().get(cell).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no cell " + name));
    }
}
