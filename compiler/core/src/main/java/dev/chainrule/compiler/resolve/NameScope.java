// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that a stretch of text sees, from the inside out, and which need which. */
final class NameScope {
    /** What a name may stand for. */
    enum Kind {
        VALUE,
        CALLABLE,
        /** An argument without type, or the result of an equation. */
        EITHER
    }

    /** A name that is bound somewhere, and what its meaning needs. */
    static final class Symbol {
        final String name;
        final Span span;
        final Kind kind;
        /** In words, {@code the input x}; empty if nobody is told when it is not needed. */
        final String words;

        final Set<Symbol> needs = new LinkedHashSet<>();

        Symbol(String name, Span span, Kind kind, String words) {
            this.name = name;
            this.span = span;
            this.kind = kind;
            this.words = words;
        }
    }

    private final @Nullable NameScope parent;
    private final Map<String, Symbol> bound = new LinkedHashMap<>();
    private final Map<String, Span> later = new HashMap<>();

    NameScope(@Nullable NameScope parent) {
        this.parent = parent;
    }

    NameScope inner() {
        return new NameScope(this);
    }

    void bind(Symbol symbol) {
        bound.put(symbol.name, symbol);
        later.remove(symbol.name);
    }

    /** A name that is bound further below. */
    void announce(String name, Span span) {
        later.putIfAbsent(name, span);
    }

    Optional<Symbol> own(String name) {
        return Optional.ofNullable(bound.get(name));
    }

    Optional<Symbol> find(String name) {
        for (NameScope names = this; names != null; names = names.parent) {
            Symbol symbol = names.bound.get(name);
            if (symbol != null) {
                return Optional.of(symbol);
            }
        }
        return Optional.empty();
    }

    /** What a call of the name means: values are passed over. */
    Optional<Symbol> findCallable(String name) {
        for (NameScope names = this; names != null; names = names.parent) {
            Symbol symbol = names.bound.get(name);
            if (symbol != null && symbol.kind != Kind.VALUE) {
                return Optional.of(symbol);
            }
        }
        return Optional.empty();
    }

    Optional<Span> findLater(String name) {
        for (NameScope names = this; names != null; names = names.parent) {
            Span span = names.later.get(name);
            if (span != null) {
                return Optional.of(span);
            }
        }
        return Optional.empty();
    }

    Set<String> all() {
        Set<String> all = new java.util.TreeSet<>();
        for (NameScope names = this; names != null; names = names.parent) {
            all.addAll(names.bound.keySet());
        }
        return all;
    }

    /** What of {@code symbols} the roots do not need, in order. */
    static List<Symbol> unneeded(List<Symbol> symbols, Set<Symbol> roots) {
        Set<Symbol> needed = new HashSet<>(roots);
        List<Symbol> open = new ArrayList<>(roots);
        while (!open.isEmpty()) {
            for (Symbol next : open.remove(open.size() - 1).needs) {
                if (needed.add(next)) {
                    open.add(next);
                }
            }
        }
        return symbols.stream().filter(symbol -> !needed.contains(symbol)).toList();
    }
}
