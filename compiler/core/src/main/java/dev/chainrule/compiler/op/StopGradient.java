// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Node;

/** The identity through which no derivative passes. A cut point: no rewrite matches across it until the derivative is taken. */
public record StopGradient() implements Marker {
    /** Whether a node is such a cut. */
    public static boolean is(Node node) {
        return node instanceof Node.Apply apply && apply.op() instanceof StopGradient;
    }

    @Override
    public String name() {
        return "stop_gradient";
    }

    @Override
    public Words words() {
        return new Words("x, as a constant for every derivative", "[…] → […]");
    }

    @Override
    public Derivative derivative() {
        return new Derivative.Zero("stop_gradient cuts");
    }
}
