// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Flow;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;

/** The identity on reals, which says something to the differentiator and is gone before code is written. */
interface Marker extends Documented {
    @Override
    default List<TensorType> infer(List<TensorType> operands) {
        return List.of(Operands.one(this, operands, ElementType.REAL));
    }

    @Override
    default Lowering lowering() {
        return new Lowering.Expand((builder, x) -> x.get(0));
    }

    @Override
    default Flow flow(int operand, int axis, List<Shape> operands, Shape result) {
        return new Flow.Kept(axis);
    }

    @Override
    default Meaning meaning() {
        return (index, x, sizes) -> x.get(0).at(index);
    }
}
