// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Combination;
import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;

/** The index of the smallest element along an axis, which goes; of equal ones the first, and NaN counts as smallest. */
public record ArgMin(int axis) implements Documented {
    @Override
    public String name() {
        return "argmin[" + axis + "]";
    }

    @Override
    public String definition() {
        return "the index of the smallest element along an axis, which goes";
    }

    @Override
    public String shapes() {
        return "real or int, [m, k] over axis 1 → int[m]";
    }

    @Override
    public String note() {
        return "Of equal elements the first; NaN counts as smallest. Of nothing it is 0.";
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        return Axes.indexAlong(word(), axis, operands);
    }

    @Override
    public Derivative derivative() {
        return new Derivative.Zero("an index is piecewise constant");
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Choice(Combination.MIN, axis);
    }

    @Override
    public Meaning meaning() {
        return Axes.first(axis, (a, b) -> a < b);
    }
}
