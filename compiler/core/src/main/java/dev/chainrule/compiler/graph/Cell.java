// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import dev.chainrule.compiler.type.TensorType;

/**
 * A named array that is read at the start and written at the end of an entry point. Two cells are the same when their
 * ids are.
 */
public record Cell(CellId id, TensorType type, Initial initial) {
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

    /** A parameter or state of this path, or the counter of this train step. */
    public Cell(Kind kind, String name, TensorType type, Initial initial) {
        this(kind == Kind.STEP ? new CellId(kind, name, "", "") : new CellId(kind, "", "", name), type, initial);
    }

    /** Whether it is a copy that follows another cell. */
    public boolean follows() {
        return initial instanceof Initial.Same;
    }

    public Kind kind() {
        return id.kind();
    }

    public String name() {
        return id.name();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cell cell && id.equals(cell.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
