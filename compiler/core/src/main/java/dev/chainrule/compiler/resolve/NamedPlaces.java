// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.item.Fault;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.syntax.Ast;
import java.util.Optional;
import java.util.function.Consumer;

/** What a place names, {@code blocks[2].norm.scale}: a layer, a list of them, a parameter. */
record NamedPlaces(Expressions evaluator, Consumer<Diagnostic> reports, Scope scope) {
    /** Empty if it is in fault, or lost in what could not be read. */
    Optional<Item> item(Ast.Place place) {
        Item item = scope.find(place.root().text()).orElse(null);
        if (item == null && scope.unit().isLost(place.root().text())) {
            return Optional.empty();
        }
        if (item == null) {
            reports.accept(Diagnostic.of(
                            Code.UNKNOWN_PLACE,
                            place.root().span(),
                            "there is no layer or parameter " + place.root().text())
                    .didYouMean(place.root().text(), scope.own().keySet(), ""));
            return Optional.empty();
        }
        for (Ast.Step step : place.steps()) {
            if (item instanceof Item.Poison) {
                return Optional.of(item);
            }
            if (step instanceof Ast.Field field && item instanceof Callee.Instance instance) {
                Item next = instance.scope().own(field.name().text()).orElse(null);
                if (next == null && Ast.hasHole(instance.layer().members())) {
                    return Optional.empty();
                }
                if (next == null) {
                    reports.accept(Diagnostic.of(
                                    Code.UNKNOWN_PLACE,
                                    field.span(),
                                    instance.path() + " has no part "
                                            + field.name().text())
                            .didYouMean(
                                    field.name().text(), instance.scope().own().keySet(), ""));
                    return Optional.empty();
                }
                item = next;
            } else if (step instanceof Ast.Position position && item instanceof Item.Listing list) {
                Optional<Integer> index = index(position, list.items().size());
                if (index.isEmpty()) {
                    return Optional.empty();
                }
                item = list.items().get(index.get());
            } else {
                reports.accept(Diagnostic.of(
                        Code.UNKNOWN_PLACE, place.span(), place.span().snippet() + " names no layer"));
                return Optional.empty();
            }
        }
        return Optional.of(item);
    }

    private Optional<Integer> index(Ast.Position position, int size) {
        return evaluator.attempt(() -> {
            long index = evaluator.whole(position.index(), scope, "an index");
            if (index < 0 || index >= size) {
                throw Fault.of(
                        Code.OUT_OF_RANGE,
                        position.index().span(),
                        "there are " + size + " of these, from 0 to " + (size - 1));
            }
            return (int) index;
        });
    }
}
