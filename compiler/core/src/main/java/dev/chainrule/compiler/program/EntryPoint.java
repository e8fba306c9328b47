// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.graph.Graph;

/**
 * Something that a model can be asked to do: a graph from inputs and cells to outputs and new cells, trimmed to what it
 * needs.
 */
public record EntryPoint(EntryPointId id, Graph graph) {
    public Kind kind() {
        return id.kind();
    }

    public String name() {
        return id.name();
    }

    public enum Kind {
        /** Inputs to outputs. */
        PREDICT,
        /** Inputs to all losses and metrics of one batch. */
        LOSS,
        /** Carries the figures of losses and metrics over a batch: writes FIGURE cells. */
        MEASURE,
        /** FIGURE cells to losses and metrics. */
        FINISH,
        /** Inputs to GRADIENT cells, and the loss. */
        GRADIENTS,
        /** GRADIENT cells to parameters. */
        APPLY,
        /** Both, fused; the loss before the update comes out. */
        STEP,
        /** Inputs to outputs, loss and its derivatives by parameters, inputs and outputs; built on request. */
        DERIVATIVES,
        /** The loss of an entry point with derivatives as those claim that it is, where the program cuts gradients; see {@link Held}. */
        HELD
    }
}
