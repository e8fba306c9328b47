// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.List;

/**
 * A state behind an update: the second operand in a train step that runs the update, else the first, which is the state before
 * it. Each train step decides for itself ({@code program.States}), before derivatives are taken; so it is no part of the
 * catalogue, and no schedule sees one.
 *
 * @param update its number among the updates of the model
 */
public record Updated(int update) implements Op {
    @Override
    public String name() {
        return "updated[" + update + "]";
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        Operands.count(this, 2, operands);
        if (!operands.get(0).equals(operands.get(1))) {
            throw new TypeFault(
                    TypeFault.Kind.ARGUMENT, "a " + operands.get(0) + " is updated to a " + operands.get(1));
        }
        return List.of(operands.get(0));
    }

    @Override
    public Derivative derivative() {
        return new Derivative.Zero("no derivative passes through state");
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Update(update);
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> x.get(1).at(index);
    }
}
