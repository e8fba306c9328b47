// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Passes ints on that are indices, and throws at run time if one is outside of {@code [0, bound)}; nothing is clamped.
 *
 * @param what the indices in the words of the program, for the message: {@code label of cross_entropy}
 */
public record CheckIndex(Dimension bound, String what) implements Documented {
    @Override
    public String name() {
        return "check_index[" + bound + ", " + what + "]";
    }

    @Override
    public Words words() {
        return new Words("x, if every element is in [0, bound); else an error at run time", "int[…] → int[…]");
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        return List.of(Operands.one(this, operands, ElementType.INT));
    }

    @Override
    public Optional<Op> onEach(Dimension count) {
        return Optional.of(this);
    }

    @Override
    public Derivative derivative() {
        return new Derivative.Zero("an index is a whole number");
    }

    @Override
    public Notation notation(List<Notation> x, List<TensorType> types) {
        return x.get(0);
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Check(bound, what);
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> {
            double at = x.get(0).at(index);
            int end = sizes.applyAsInt(bound);
            if (at < 0 || at >= end) {
                throw new IndexOutOfBoundsException(what + ": " + (long) at + " is outside of 0 to " + (end - 1));
            }
            return at;
        };
    }
}
