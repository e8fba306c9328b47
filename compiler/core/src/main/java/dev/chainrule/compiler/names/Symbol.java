// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.names;

import dev.chainrule.compiler.syntax.Ast;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A name that a file binds: where, where it is read, and what its meaning needs. */
public final class Symbol {
    /** What a name may stand for. */
    public enum Kind {
        VALUE,
        CALLABLE,
        /** An argument without type, or the result of an equation. */
        EITHER
    }

    private final Ast.Name name;
    private final Kind kind;
    private final List<Ast.Name> references = new ArrayList<>();
    /** In words, {@code the input x}; empty if nobody is told when it is not needed. */
    final String words;

    final Set<Symbol> needs = new LinkedHashSet<>();
    /** Of a function, layer or model: what its text calls, or names to be called. */
    final Set<Symbol> calls = new LinkedHashSet<>();

    Symbol(Ast.Name name, Kind kind, String words) {
        this.name = name;
        this.kind = kind;
        this.words = words.isEmpty() ? "" : words + " " + name.text();
    }

    /** The name where it is bound. */
    public Ast.Name name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    /** The name where it is read. */
    public List<Ast.Name> references() {
        return List.copyOf(references);
    }

    void read(Ast.Name at) {
        if (!at.equals(name)) {
            references.add(at);
        }
    }

    @Override
    public String toString() {
        return name.text();
    }
}
