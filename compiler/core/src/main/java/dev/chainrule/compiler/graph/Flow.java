// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

/** What becomes of an axis of an operand: asked by passes that follow the rows of a batch through a graph. */
public sealed interface Flow {
    /** It is an axis of the result, place by place, and no place meets another. */
    record Kept(int axis) implements Flow {}

    /** The elements keep their row-major order, under the result's shape. */
    record Regrouped() implements Flow {}

    /** It goes: what stands along it is combined. */
    record Combined(Combination combination) implements Flow {}

    /** Places along it meet in some other way, or change. */
    record Mixed() implements Flow {}

    /** Of an operator with operands like its result, which works along one axis and leaves the others apart. */
    static Flow beside(int worked, int axis) {
        return axis == worked ? new Mixed() : new Kept(axis);
    }
}
