// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.Operator;
import java.util.IdentityHashMap;

/** What one element of an operator computes, and what that costs. */
final class OpCosts {
    /**
     * @param instructions how many
     * @param heavy whether it calls a function, divides or takes a root: then it is not computed twice
     * @param functions how many it calls
     */
    record Cost(int instructions, boolean heavy, int functions) {}

    /** Its sixteen lanes take room in the method. */
    private static final Cost REDUCTION = new Cost(16, true, 0);

    private final IdentityHashMap<Body, Cost> known = new IdentityHashMap<>();

    Cost of(Op op) {
        return op.lowering() instanceof Lowering.PerElement formula
                ? known.computeIfAbsent(formula.body(), OpCosts::of)
                : REDUCTION;
    }

    private static boolean isHeavy(Operator operator) {
        return switch (operator) {
            case DIVIDE, REMAINDER, INT_DIVIDE, INT_REMAINDER, SQRT -> true;
            default -> false;
        };
    }

    private static Cost of(Body body) {
        int instructions = 0;
        boolean heavy = false;
        int functions = 0;
        for (Body.Instruction instruction : body.instructions()) {
            if (instruction instanceof Body.Operation operation) {
                instructions++;
                heavy |= isHeavy(operation.operator());
            } else if (instruction instanceof Body.Call) {
                instructions++;
                heavy = true;
                functions++;
            }
        }
        return new Cost(instructions, heavy, functions);
    }
}
