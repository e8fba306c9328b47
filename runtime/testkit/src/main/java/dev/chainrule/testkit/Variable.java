// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import dev.chainrule.runtime.Extent;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.Cell;
import dev.chainrule.runtime.ModelDescription.Input;
import java.util.ArrayList;
import java.util.List;

/**
 * What a loss is differentiated by.
 *
 * @param index of the cell or the input
 * @param gradient of the cell or the output of the entry point that holds the derivative
 */
record Variable(Kind kind, String name, String place, int index, Source source, int gradient) {
    enum Kind {
        PARAMETER,
        INPUT
    }

    enum Source {
        CELL,
        OUTPUT
    }

    static Variable parameter(int cell, Cell declared, Source source, int gradient) {
        return new Variable(Kind.PARAMETER, declared.name(), declared.place(), cell, source, gradient);
    }

    static Variable input(int input, Input declared, int output) {
        return new Variable(Kind.INPUT, declared.name(), declared.place(), input, Source.OUTPUT, output);
    }

    /** A copy of the derivative that the run before left. */
    double[] derivative(Model model, int entry) {
        if (source == Source.CELL) {
            return model.parameters().doubles(gradient).clone();
        }
        double[] values = new double[model.length(entry, gradient)];
        model.get(entry, gradient, values, 0);
        return values;
    }

    /** The index of an element, by axis: {@code [3, 7]}; empty for a scalar. */
    String indices(Model model, int[] sizes, int element) {
        List<Integer> shape = new ArrayList<>();
        if (kind == Kind.PARAMETER) {
            shape.addAll(model.description().cells().get(index).shape());
        } else {
            for (Extent extent : model.description().inputs().get(index).shape()) {
                shape.add((int) extent.evaluate(sizes));
            }
        }
        List<Integer> indices = new ArrayList<>();
        int rest = element;
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            indices.add(0, rest % shape.get(axis));
            rest /= shape.get(axis);
        }
        return indices.isEmpty() ? "" : indices.toString();
    }

    /** {@code W1 (digits.nn:6)}. */
    String said() {
        return (kind == Kind.INPUT ? "the input " : "") + name + (place.isEmpty() ? "" : " (" + place + ")");
    }
}
