// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import dev.chainrule.compiler.type.TensorType;

/**
 * A named array that is read at the start and written at the end of an entry point. Two cells are the same when their
 * kind and name are.
 *
 * @param name the path in the program ({@code fc.W}, {@code blocks.0.dense.b}), for slots {@code train/slot/path}
 */
public record Cell(Kind kind, String name, TensorType type, Initial initial) {
    public enum Kind {
        /** Trained. */
        PARAMETER,
        /** Saved, not trained. */
        STATE,
        /** An optimiser's memory of one parameter. */
        SLOT,
        /** The number of updates that a train step has done; an int scalar. */
        STEP,
        /** Where {@code gradients} leaves what {@code apply} takes. */
        GRADIENT,
        /** A figure of a metric or loss that is carried over the batches of a data set. */
        FIGURE
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cell cell && kind == cell.kind && name.equals(cell.name);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + name.hashCode();
    }
}
