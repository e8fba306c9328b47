// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;

/** The same value in an array of its own. It is made for the schedule, so it is no part of the catalogue. */
public record Copy() implements Op {
    @Override
    public String name() {
        return "copy";
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        return operands;
    }

    @Override
    public Derivative derivative() {
        return new Derivative.Zero("a copy is made after differentiating");
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Copy();
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> x.get(0).at(index);
    }
}
