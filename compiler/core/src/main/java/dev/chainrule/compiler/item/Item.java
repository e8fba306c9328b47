// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.item;

import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import java.util.List;
import java.util.Optional;

/** What an expression evaluates to while a model is elaborated. */
public sealed interface Item {
    /** The value of an expression that was in fault: whatever is made of it is in fault too, and nobody is told again. */
    Item POISON = new Poison();

    record Poison() implements Item {}

    /** Whether an item is in fault, or something in it. */
    static boolean isPoison(Item item) {
        return item instanceof Poison
                || item instanceof Listing list && list.items().stream().anyMatch(Item::isPoison)
                || item instanceof Several several && several.items().stream().anyMatch(Item::isPoison);
    }

    /** A number that is known while compiling. */
    sealed interface Numeral extends Item {
        double approximate();
    }

    /** @param real whether its type is real; {@code 1/2} is, {@code 8/2} and {@code 4} are not */
    record Exact(Rational value, boolean real) implements Numeral {
        public static Exact whole(long value) {
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

    /** A state: whoever reads it gets its value at that point of the walk. */
    record Kept(Cell cell) implements Item {}

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

    /** What an initialiser, or a distribution, draws once it knows the shape. */
    record Draw(Rule rule, Optional<Sampler> sampler, String name) implements Item {
        public Draw(Rule rule, String name) {
            this(rule, Optional.empty(), name);
        }

        /** What a parameter of a shape begins as. */
        @FunctionalInterface
        public interface Rule {
            Initial initial(Shape shape);
        }

        /** What {@code random} draws for a shape. */
        @FunctionalInterface
        public interface Sampler {
            Term sample(Shape shape);
        }
    }

    /** A predefined word that is no number, such as {@code all}; the text of an argument that is one. */
    record Word(String text) implements Item {}

    /** A layer or parameter that is declared with {@code if}, whose condition does not hold. */
    record Absent(String name, String condition) implements Item {}

    /** What can be called. */
    non-sealed interface Callable extends Item {
        String name();

        /** What it is, in words for a message. */
        default String describe() {
            return "the function " + name();
        }
    }
}
