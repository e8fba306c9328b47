// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import dev.chainrule.compiler.type.TensorType;

/**
 * A named array that is read at the start and written at the end of an entry point. Two cells are the same when their
 * ids are.
 *
 * @param pytorch where its values stand in weights of PyTorch, {@code encoder.weight transposed}; empty if under
 *     its own name and as they are
 */
public record Cell(CellId id, TensorType type, Initial initial, String pytorch) {
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

    public Cell(CellId id, TensorType type, Initial initial) {
        this(id, type, initial, "");
    }

    /** The same, known to PyTorch by another name. */
    public Cell withPytorch(String name) {
        return new Cell(id, type, initial, name);
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
