// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Flow;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;

/** The identity through which no derivative passes. A cut point: no rewrite matches across it until the derivative is taken. */
public record StopGradient() implements Documented {
    @Override
    public String name() {
        return "stop_gradient";
    }

    @Override
    public String definition() {
        return "x, as a constant for every derivative";
    }

    @Override
    public String shapes() {
        return "[…] → […]";
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        return List.of(Operands.one(this, operands, ElementType.REAL));
    }

    @Override
    public Derivative derivative() {
        return new Derivative.Zero("stop_gradient cuts");
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Expand((builder, x) -> x.get(0));
    }

    @Override
    public Flow flow(int operand, int axis, List<Shape> operands, Shape result) {
        return new Flow.Kept(axis);
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> x.get(0).at(index);
    }
}
