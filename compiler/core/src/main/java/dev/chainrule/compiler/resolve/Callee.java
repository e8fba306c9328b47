// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.builtin.Builtin;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.item.Elaboration;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.names.SourceUnit;
import dev.chainrule.compiler.syntax.Ast;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a name before brackets may stand for. */
interface Callee extends Item.Callable {
    record Native(Builtin builtin) implements Callee {
        @Override
        public String name() {
            return builtin.name();
        }
    }

    /** A function with the names that it sees. */
    record Closure(Ast.Function function, Scope scope) implements Callee {
        @Override
        public String name() {
            return function.name().text();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Closure closure && function == closure.function && scope == closure.scope;
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(function) + System.identityHashCode(scope);
        }
    }

    /** An evaluated argument. */
    record Argument(Optional<Ast.Name> name, Item item, Span span) {}

    /** What makes a layer: its declaration and the arguments. */
    record Made(LayerType type, List<Argument> arguments, Span span) {
        boolean isLike(Made other) {
            return type.equals(other.type) && items().equals(other.items());
        }

        private List<Object> items() {
            List<Object> items = new ArrayList<>();
            for (Argument argument : arguments) {
                items.add(argument.name().map(name -> name.text()));
                items.add(argument.item());
            }
            return items;
        }
    }

    /** Layers that differ by their weights alone. */
    interface Family {
        /** The parameters of the layer at a path. */
        List<Cell> cells(String path);

        /**
         * The results of the layer at a path, as those of a call; empty if it has to be written out.
         *
         * @param names of the formals, and what is given for each; a word for what is not given
         */
        Optional<Item> call(Elaboration outside, String path, List<String> names, List<Item> given, Span span);
    }

    /** A layer with its own weights. One of many equal ones is elaborated only if something asks for its parts. */
    final class Instance implements Callee {
        private final Ast.Layer layer;
        private final String path;
        private final Supplier<Scope> elaborated;
        private final Optional<Family> family;
        private final Callee.Made made;
        private @Nullable Scope scope;

        Instance(Callee.Made made, String path, Supplier<Scope> elaborated, Optional<Family> family) {
            this.made = made;
            this.layer = made.type().layer();
            this.path = path;
            this.elaborated = elaborated;
            this.family = family;
        }

        Ast.Layer layer() {
            return layer;
        }

        String path() {
            return path;
        }

        /** Its declaration and the arguments. */
        Callee.Made made() {
            return made;
        }

        @Override
        public String describe() {
            return "the layer " + path;
        }

        /** The names of its members. */
        Scope scope() {
            if (scope == null) {
                scope = elaborated.get();
            }
            return scope;
        }

        /** The layers of which it is one, if they are elaborated together. */
        Optional<Family> family() {
            return family;
        }

        @Override
        public String name() {
            return layer.name().text();
        }
    }

    /** A layer as declared: {@code layer fc = Dense(3, 4)} makes an instance of it. */
    record LayerType(Ast.Layer layer, SourceUnit unit) implements Callee {
        @Override
        public String describe() {
            return "the layer " + name();
        }

        @Override
        public String name() {
            return layer.name().text();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof LayerType plan && layer == plan.layer;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(layer);
        }
    }
}
