// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.names.SourceUnit;
import dev.chainrule.compiler.type.Dimension;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names that an expression sees, from the inside out. */
final class Scope {
    private final @Nullable Scope parent;
    private final SourceUnit unit;
    private final String place;
    private final Map<String, Item> items = new LinkedHashMap<>();
    private @Nullable List<Dimension> rest;
    private TorchNames torchNames = TorchNames.NONE;

    private Scope(@Nullable Scope parent, SourceUnit unit, String place) {
        this.parent = parent;
        this.unit = unit;
        this.place = place;
    }

    /** A scope that sees nothing but the file's declarations. */
    static Scope top(SourceUnit unit, String place) {
        return new Scope(null, unit, place);
    }

    Scope inner() {
        return new Scope(this, unit, place);
    }

    /** What PyTorch calls what is declared here. */
    TorchNames torchNames() {
        return torchNames;
    }

    void torchNames(TorchNames names) {
        torchNames = names;
    }

    SourceUnit unit() {
        return unit;
    }

    /** The path of the layer instance, empty at the top of a model. */
    String place() {
        return place;
    }

    /** The path of something declared here. */
    String path(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    void bind(String name, Item item) {
        if (!name.equals("_")) {
            items.put(name, item);
        }
    }

    /** What was bound right here. */
    Optional<Item> own(String name) {
        return Optional.ofNullable(items.get(name));
    }

    Map<String, Item> own() {
        return items;
    }

    Optional<Item> find(String name) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            Item item = scope.items.get(name);
            if (item != null) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }

    /** The names of all items of a kind that can be seen. */
    Set<String> names(Class<? extends Item> kind) {
        Set<String> names = new TreeSet<>();
        for (Scope scope = this; scope != null; scope = scope.parent) {
            scope.items.forEach((name, item) -> {
                if (kind.isInstance(item)) {
                    names.add(name);
                }
            });
        }
        return names;
    }

    /** What a call of this name means: values that cannot be called are passed over. */
    Optional<Item> findCallable(String name) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            Item item = scope.items.get(name);
            if (item != null
                    && (item instanceof Item.Callable || item instanceof Item.Poison || isListOfCallables(item))) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }

    private static boolean isListOfCallables(@Nullable Item item) {
        return item instanceof Item.Listing list
                && list.items().stream().allMatch(each -> each instanceof Item.Callable);
    }

    /** The dimensions that {@code ...} stands for here, once a signature has met its arguments. */
    Optional<List<Dimension>> rest() {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            if (scope.rest != null) {
                return Optional.of(scope.rest);
            }
        }
        return Optional.empty();
    }

    void bindRest(List<Dimension> dimensions) {
        rest = List.copyOf(dimensions);
    }
}
