// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering.Loop;
import dev.chainrule.compiler.graph.Op;

/** Derivatives of loops that are wrong; here, since the right one is no one else's to make. */
public final class WrongTurns {
    private WrongTurns() {}

    /** The turns of the backward loop in the order of the forward one. */
    public static Derivative inForwardOrder(Op scan) {
        Loop loop = (Loop) scan.lowering();
        Loop other =
                new Loop(loop.body(), loop.carried(), loop.along(), loop.stacked(), loop.length(), !loop.backwards());
        return new Derivative.OfBody(loop.body(), loop.carried(), new BackwardScan(other)::adjoints);
    }
}
