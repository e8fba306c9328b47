// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit.loops;

import dev.chainrule.compiler.emit.loops.LoopNest.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statements that are being collected, and what they know of where accesses start. */
final class Block {
    private final @Nullable Block outer;
    private final List<Statement> statements = new ArrayList<>();
    private final Map<Affine, Affine> starts = new HashMap<>();
    /** The array whose starts are called just that. */
    private Name.@Nullable Array first;

    Block() {
        this.outer = null;
    }

    Block(Block outer) {
        this.outer = outer;
    }

    void add(Statement statement) {
        statements.add(statement);
    }

    List<Statement> statements() {
        return statements;
    }

    /** A start of accesses to an array as a name or a number; what is longer gets a variable, once. */
    Affine start(Affine start, Name.Array array) {
        if (start.isSimple()) {
            return start;
        }
        for (Block block = this; block != null; block = block.outer) {
            Affine known = block.starts.get(start);
            if (known != null) {
                return known;
            }
        }
        first = first == null ? array : first;
        Name.Variable variable = Name.Variable.whole(first == array ? "start" : array.hint + "Start");
        add(new LoopNest.Let(variable, start));
        starts.put(start, Affine.of(variable));
        return Affine.of(variable);
    }
}
