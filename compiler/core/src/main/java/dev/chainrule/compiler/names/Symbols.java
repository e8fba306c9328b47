// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.names;

import dev.chainrule.compiler.syntax.Ast;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The names of one file, in the order in which they are bound: what an editor asks. */
public record Symbols(List<Symbol> all) {
    public Symbols {
        all = List.copyOf(all);
    }

    /** The name that is bound or read at an offset of the text. */
    public Optional<Symbol> at(int offset) {
        return all.stream()
                .filter(symbol -> Stream.concat(Stream.of(symbol.name()), symbol.references().stream())
                        .anyMatch(name -> covers(name, offset)))
                .findFirst();
    }

    private static boolean covers(Ast.Name name, int offset) {
        return name.span().start() <= offset && offset < name.span().end();
    }
}
