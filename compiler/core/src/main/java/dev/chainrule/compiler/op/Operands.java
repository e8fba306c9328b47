// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.Arrays;
import java.util.List;

/** Checks that the type rules share. */
final class Operands {
    private Operands() {}

    static void count(String op, int wanted, List<TensorType> operands) {
        if (operands.size() != wanted) {
            throw new TypeFault(
                    TypeFault.Kind.ARGUMENT,
                    op + " takes " + wanted + (wanted == 1 ? " operand" : " operands") + ", not " + operands.size());
        }
    }

    /** The only operand, which must hold one of these. */
    static TensorType one(String op, List<TensorType> operands, ElementType... allowed) {
        count(op, 1, operands);
        TensorType x = operands.get(0);
        if (!Arrays.asList(allowed).contains(x.element())) {
            throw new TypeFault(TypeFault.Kind.ELEMENT, op + " takes " + allowed[0].word() + ", not " + x);
        }
        return x;
    }
}
