// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.names;

import dev.chainrule.compiler.syntax.Ast;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The names that a stretch of text sees, from the inside out. */
final class NameScope {
    private final @Nullable NameScope parent;
    private final Map<String, Symbol> bound = new LinkedHashMap<>();
    private final Map<String, Ast.Name> later = new HashMap<>();
    private boolean lost;

    NameScope(@Nullable NameScope parent) {
        this.parent = parent;
    }

    NameScope inner() {
        return new NameScope(this);
    }

    void bind(Symbol symbol) {
        bound.put(symbol.name().text(), symbol);
        later.remove(symbol.name().text());
    }

    /** An equation binds a name here that could not be read. */
    void lose() {
        lost = true;
    }

    /** Whether a name that is not found may be bound all the same. */
    boolean isLost() {
        return lost || parent != null && parent.isLost();
    }

    /** A name that is bound further below. */
    void announce(Ast.Name name) {
        later.putIfAbsent(name.text(), name);
    }

    Optional<Symbol> own(String name) {
        return Optional.ofNullable(bound.get(name));
    }

    Optional<Symbol> find(String name) {
        return first(scope -> scope.bound.get(name));
    }

    /** What a call of the name means: values are passed over. */
    Optional<Symbol> findCallable(String name) {
        return first(scope -> {
            Symbol symbol = scope.bound.get(name);
            return symbol == null || symbol.kind() == Symbol.Kind.VALUE ? null : symbol;
        });
    }

    Optional<Ast.Name> findLater(String name) {
        return first(scope -> scope.later.get(name));
    }

    private <T> Optional<T> first(Function<NameScope, @Nullable T> in) {
        for (NameScope scope = this; scope != null; scope = scope.parent) {
            T found = in.apply(scope);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** Every name of these kinds that is seen. */
    Set<String> all(Predicate<Symbol.Kind> kinds) {
        Set<String> all = new TreeSet<>();
        for (NameScope scope = this; scope != null; scope = scope.parent) {
            scope.bound.forEach((name, symbol) -> {
                if (kinds.test(symbol.kind())) {
                    all.add(name);
                }
            });
        }
        return all;
    }
}
