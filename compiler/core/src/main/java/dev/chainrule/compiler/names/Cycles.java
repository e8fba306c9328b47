// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.names;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.syntax.Ast;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Functions and layers of a file that need themselves whatever is chosen, which cannot be written out. */
final class Cycles {
    private final SourceUnit unit;
    private final Map<Symbol, Ast.Node> declarations;
    private final Reports reports;
    private final List<Symbol> path = new ArrayList<>();
    private final Set<Symbol> onPath = new HashSet<>();
    private final Set<Symbol> done = new HashSet<>();

    /** @param declarations of the models, layers and functions whose text was walked, in order */
    Cycles(SourceUnit unit, Map<Symbol, Ast.Node> declarations, Reports reports) {
        this.unit = unit;
        this.declarations = declarations;
        this.reports = reports;
    }

    /** Reports each cycle once and marks its members in the unit, which nobody then writes out. */
    void report() {
        declarations.keySet().forEach(this::visit);
    }

    private void visit(Symbol symbol) {
        if (onPath.contains(symbol)) {
            List<Symbol> cycle = new ArrayList<>(path.subList(path.indexOf(symbol), path.size()));
            cycle.forEach(each -> unit.markCyclic(Objects.requireNonNull(declarations.get(each))));
            cycle.add(symbol);
            String names = cycle.stream().map(this::name).collect(Collectors.joining(" → "));
            reports.report(Diagnostic.of(Code.RECURSION, symbol.name().span(), name(symbol) + " needs itself: " + names)
                    .hint(
                            "a loop with for is written out while compiling; a function may call itself in a branch of an if,"
                                    + " fn power(x, n) = if n == 0 { 1 } else { x * power(x, n - 1) }"));
        } else if (declarations.containsKey(symbol) && done.add(symbol)) {
            path.add(symbol);
            onPath.add(symbol);
            symbol.calls.forEach(this::visit);
            onPath.remove(symbol);
            path.remove(path.size() - 1);
        }
    }

    private String name(Symbol symbol) {
        return declarations.get(symbol) instanceof Ast.Model ? "model " + symbol : symbol.toString();
    }
}
