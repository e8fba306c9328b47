// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

/**
 * Which cell: parts that do not apply are empty.
 *
 * @param owner the train step or figure that it belongs to
 * @param part what it is to its owner: {@code mean}, a slot of Adam's; {@code sum}
 * @param path of the parameter or state in the program, {@code blocks.0.dense.b}
 */
public record CellId(Cell.Kind kind, String owner, String part, String path) {
    /** The name under which it is saved: {@code fc.W}, {@code train/mean/fc.W}. */
    public String name() {
        if (owner.isEmpty()) {
            return path;
        }
        return owner + (part.isEmpty() ? "" : "/" + part) + (path.isEmpty() ? "" : "/" + path);
    }
}
