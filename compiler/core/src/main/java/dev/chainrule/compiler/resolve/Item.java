// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.names.SourceUnit;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.type.Dimension;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an expression evaluates to while a model is elaborated. */
sealed interface Item {
    /** The value of an expression that was in fault: whatever is made of it is in fault too, and nobody is told again. */
    Item POISON = new Poison();

    record Poison() implements Item {}

    /** A number that is known while compiling. */
    sealed interface Numeral extends Item {
        double approximate();
    }

    /** @param real whether its type is real; {@code 1/2} is, {@code 8/2} and {@code 4} are not */
    record Exact(Rational value, boolean real) implements Numeral {
        static Exact whole(long value) {
            return new Exact(Rational.of(value), false);
        }

        @Override
        public double approximate() {
            return value.toDouble();
        }
    }

    /** A real such as {@code pi}, {@code sqrt(2)} or {@code inf}. */
    record Inexact(double value) implements Numeral {
        @Override
        public double approximate() {
            return value;
        }
    }

    record Truth(boolean value) implements Item {}

    /** A dimension that the data decide, as a number. */
    record Extent(Dimension dimension) implements Item {}

    /** A value of the graph. */
    record Tensor(Value value) implements Item {}

    record Listing(List<Item> items) implements Item {
        public Listing {
            items = List.copyOf(items);
        }
    }

    /** Several results of a function. */
    record Several(List<Item> items) implements Item {
        public Several {
            items = List.copyOf(items);
        }
    }

    /** The value of an unrolled loop: a list for each name that is yielded, and the last values of its {@code with} names. */
    record Turns(List<Item> yields, List<Item> lasts) implements Item {
        public Turns {
            yields = List.copyOf(yields);
            lasts = List.copyOf(lasts);
        }
    }

    /** What an initialiser draws once it knows the shape. */
    record Draw(Initialisers.Rule rule, String name) implements Item {}

    /** A predefined word that is no number, such as {@code all}. */
    record Word(String text) implements Item {}

    /** A layer or parameter that is declared with {@code if}, whose condition does not hold. */
    record Absent(String name, String condition) implements Item {}

    /** What can be called. */
    sealed interface Callable extends Item {
        String name();
    }

    record Native(Builtin builtin) implements Callable {
        @Override
        public String name() {
            return builtin.name();
        }
    }

    /** A function with the names that it sees. */
    record Closure(Ast.Function function, Scope scope) implements Callable {
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

    /** A layer with its own weights. One of many equal ones is elaborated only if something asks for its parts. */
    final class Instance implements Callable {
        private final Ast.Layer layer;
        private final String path;
        private final Supplier<Scope> elaborated;
        private final Optional<EqualLayers> equals;
        private @Nullable Scope scope;

        Instance(Ast.Layer layer, String path, Supplier<Scope> elaborated, Optional<EqualLayers> equals) {
            this.layer = layer;
            this.path = path;
            this.elaborated = elaborated;
            this.equals = equals;
        }

        Ast.Layer layer() {
            return layer;
        }

        String path() {
            return path;
        }

        /** The names of its members. */
        Scope scope() {
            if (scope == null) {
                scope = elaborated.get();
            }
            return scope;
        }

        /** The layers of which it is one, if they are elaborated together. */
        Optional<EqualLayers> equals() {
            return equals;
        }

        @Override
        public String name() {
            return layer.name().text();
        }
    }

    /** A layer as declared: {@code layer fc = Dense(3, 4)} makes an instance of it. */
    record LayerType(Ast.Layer layer, SourceUnit unit) implements Callable {
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
