// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;

/**
 * The identity around a value by which a derivative will be taken. No rule matches across it, so the value is still there
 * when the derivative is, and everything that depends on it does so through this node. The last simplification takes it
 * out; no schedule sees one.
 *
 * @param of whose value it is: equal values of different names are different cut points
 * @see StopGradient the other cut point
 */
public record CutPoint(String of, Use use) implements Marker {
    /** Who will take the derivative. */
    public enum Use {
        /** Whoever asks for that of a loss by an output. */
        OUTPUT,
        /** An equation: {@link PendingDerivative}. */
        VARIABLE
    }

    /** Of an output. */
    public CutPoint(String of) {
        this(of, Use.OUTPUT);
    }

    /** Of a name by which an equation takes a derivative. */
    public static CutPoint variable(String of) {
        return new CutPoint(of, Use.VARIABLE);
    }

    /** Whether a node is a cut point that stands for this. */
    public static boolean is(Use use, Node node) {
        return node instanceof Node.Apply apply && apply.op() instanceof CutPoint cut && cut.use() == use;
    }

    @Override
    public String name() {
        return "cut";
    }

    @Override
    public Words words() {
        return new Words(
                "x", "[…] → […]", "stands where a derivative will be taken, and is gone before code is written");
    }

    @Override
    public Derivative derivative() {
        return Operands.rule(new Derivative.Guarding.Moved(), (dy, y, x) -> dy);
    }

    @Override
    public Notation notation(List<Notation> x, List<TensorType> types) {
        return x.get(0);
    }
}
