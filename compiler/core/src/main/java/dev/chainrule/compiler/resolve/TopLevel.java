// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.builtin.Builtins;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.names.SourceUnit;
import dev.chainrule.compiler.syntax.Ast;
import java.util.IdentityHashMap;
import java.util.Optional;

/** What can be called by names of the top level: functions and layers of files, and what is built in. */
final class TopLevel {
    /** Each declaration gives one item, so that a function is equal to itself. */
    private final IdentityHashMap<Ast.Declaration, Item.Callable> known = new IdentityHashMap<>();

    Optional<Item.Callable> find(SourceUnit unit, String name) {
        SourceUnit.Declared declared = unit.find(name).orElse(null);
        Item.Callable callable = declared == null ? null : known.get(declared.declaration());
        if (callable == null && declared != null) {
            if (declared.declaration() instanceof Ast.Function function) {
                callable = new Callee.Closure(function, Scope.top(declared.unit(), ""));
                known.put(function, callable);
            } else if (declared.declaration() instanceof Ast.Layer layer) {
                callable = new Callee.LayerType(layer, declared.unit());
                known.put(layer, callable);
            }
        }
        boolean lost = declared != null && declared.declaration() instanceof Ast.Hole;
        return callable != null || lost
                ? Optional.ofNullable(callable)
                : Builtins.find(name).map(Callee.Native::new);
    }
}
