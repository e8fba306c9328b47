// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.differentiate;

import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.rewrite.Pipeline;
import dev.chainrule.scalar.Precision;
import java.util.List;

/** What derivatives in equations mean: they are taken of what is written, before any rule. */
public final class Taken {
    private static final Pipeline PIPELINE = new Pipeline(Precision.F64, Pipeline.Mode.EXACT, Pipeline.Observer.NONE);

    private Taken() {}

    public static Graph of(Graph written) {
        return PIPELINE.run("meaning", written, List.of(TakeDerivatives.PASS));
    }
}
