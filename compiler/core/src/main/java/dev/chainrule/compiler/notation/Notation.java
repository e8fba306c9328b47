// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.notation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A formula as a tree. The factories write it as it would be on paper: numbers first in a product, then scalars; a
 * difference in place of a negative summand; {@code x / B} in place of {@code 1 / B · x}.
 */
public sealed interface Notation {
    /** The index along the last axis: 0, 1, 2, … */
    static Notation position() {
        return new Operation(Sign.POSITION, List.of());
    }

    static Notation ellipsis() {
        return new Name("…", "…", "", false);
    }

    /** What it is made of. */
    default List<Notation> parts() {
        return List.of();
    }

    /** The same of other parts. */
    default Notation of(List<Notation> parts) {
        return this;
    }

    /** Whether it is known to be one number, which stands still while the elements of a tensor go by. */
    boolean isScalar();

    /** With other names. */
    default Notation renamed(UnaryOperator<Name> names) {
        return parts().isEmpty()
                ? this
                : of(parts().stream().map(part -> part.renamed(names)).toList());
    }

    /** The function that a formula is a value of, {@code relu}; empty where a sign says what is computed. */
    default Optional<String> head() {
        return Optional.empty();
    }

    default String text() {
        return TextPrinter.print(this);
    }

    /**
     * A value by its name.
     *
     * @param path with the path of the layer: {@code blocks.2.dense.W}
     * @param word without: {@code W}
     * @param mark what follows: a prime
     */
    record Name(String path, String word, String mark, boolean isScalar) implements Notation {
        /** The same value under another path, if there is one for its. */
        public Name as(Map<String, String> paths) {
            String other = paths.getOrDefault(path, path);
            return new Name(other, word.equals(path) ? other : word, mark, isScalar);
        }

        /** By its word alone. */
        Name brief() {
            return new Name(word, word, mark, isScalar);
        }

        @Override
        public Notation renamed(UnaryOperator<Name> names) {
            return names.apply(this);
        }
    }

    record Literal(double value) implements Notation {
        @Override
        public boolean isScalar() {
            return true;
        }
    }

    /** {@code tanh(x)}. */
    record Call(String function, List<Notation> parts) implements Notation {
        public Call {
            parts = List.copyOf(parts);
        }

        @Override
        public Notation of(List<Notation> others) {
            return new Call(function, others);
        }

        @Override
        public Optional<String> head() {
            return Optional.of(function);
        }

        @Override
        public boolean isScalar() {
            return parts.stream().allMatch(Notation::isScalar);
        }
    }

    /** What has a sign of its own. */
    record Operation(Sign sign, List<Notation> parts) implements Notation {
        public Operation {
            parts = List.copyOf(parts);
        }

        @Override
        public Notation of(List<Notation> others) {
            return new Operation(sign, others);
        }

        @Override
        public Optional<String> head() {
            return switch (sign) {
                case TOTAL -> Optional.of("sum");
                case CHOICE -> Optional.of("where");
                case NEGATIVE, QUOTIENT, PART -> parts.get(0).head();
                default -> Optional.empty();
            };
        }

        @Override
        public boolean isScalar() {
            return sign != Sign.TOTAL && !parts.isEmpty() && parts.stream().allMatch(Notation::isScalar);
        }
    }

    /** The signs of mathematics. */
    enum Sign {
        SUM,
        DIFFERENCE,
        /** Of two or more. */
        PRODUCT,
        QUOTIENT,
        /** a mod b. */
        REMAINDER,
        POWER,
        NEGATIVE,
        ROOT,
        ABSOLUTE,
        /** Σ, over some axes; which, says a second part, if there is one. */
        TOTAL,
        MATRIX_PRODUCT,
        TRANSPOSED,
        /** 1 where a condition holds, or at an index; 0 elsewhere. */
        INDICATOR,
        /** {@code x[i]}. */
        PART,
        /** A condition, and what is taken where it holds and where it does not. */
        CHOICE,
        LESS,
        AT_MOST,
        EQUAL,
        AND,
        OR,
        NOT,
        /** A dimension that is a product. */
        EXTENT,
        POSITION
    }

    static Notation name(String text) {
        return new Name(text, text, "", false);
    }

    static Notation scalar(String text) {
        return new Name(text, text, "", true);
    }

    static Notation call(String function, List<Notation> parts) {
        return new Call(function, parts);
    }

    static Notation of(Sign sign, Notation... parts) {
        return new Operation(sign, List.of(parts));
    }

    static Notation sum(Notation a, Notation b) {
        return isNegative(b) ? of(Sign.DIFFERENCE, a, negative(b)) : of(Sign.SUM, a, b);
    }

    static Notation difference(Notation a, Notation b) {
        return isNegative(b) ? of(Sign.SUM, a, negative(b)) : of(Sign.DIFFERENCE, a, b);
    }

    static Notation negative(Notation x) {
        if (x instanceof Literal number) {
            return new Literal(-number.value());
        }
        return is(Sign.NEGATIVE, x) ? x.parts().get(0) : of(Sign.NEGATIVE, x);
    }

    private static boolean isNegative(Notation x) {
        return x instanceof Literal number ? number.value() < 0 : is(Sign.NEGATIVE, x);
    }

    static Notation product(Notation a, Notation b) {
        if (a.equals(b) && !(a instanceof Literal)) {
            return of(Sign.POWER, a, new Literal(2));
        }
        Factors factors = new Factors();
        factors.add(a);
        factors.add(b);
        return factors.product();
    }

    /** Of a product the product of the transposed, in the other order. */
    static Notation transposed(Notation x) {
        if (is(Sign.TRANSPOSED, x)) {
            return x.parts().get(0);
        }
        return is(Sign.MATRIX_PRODUCT, x)
                ? of(
                        Sign.MATRIX_PRODUCT,
                        transposed(x.parts().get(1)),
                        transposed(x.parts().get(0)))
                : of(Sign.TRANSPOSED, x);
    }

    static Notation quotient(Notation a, Notation b) {
        return is(Sign.NEGATIVE, a) ? negative(quotient(a.parts().get(0), b)) : of(Sign.QUOTIENT, a, b);
    }

    /** The sum over some axes; of what is 0 but at one index, the element there. */
    static Notation total(Notation x) {
        if (is(Sign.NEGATIVE, x)) {
            return negative(total(x.parts().get(0)));
        }
        boolean picks = is(Sign.CHOICE, x)
                && isAtIndex(x.parts().get(0))
                && isNumber(0, x.parts().get(2));
        return picks ? of(Sign.PART, x.parts().get(1), x.parts().get(0).parts().get(0)) : of(Sign.TOTAL, x);
    }

    static Notation choice(Notation condition, Notation then, Notation otherwise) {
        if (isNumber(1, then) && isNumber(0, otherwise)) {
            return of(Sign.INDICATOR, isAtIndex(condition) ? condition.parts().get(0) : condition);
        }
        return of(Sign.CHOICE, condition, then, otherwise);
    }

    private static boolean isAtIndex(Notation condition) {
        return is(Sign.EQUAL, condition) && condition.parts().get(1).equals(position());
    }

    private static boolean isNumber(double value, Notation x) {
        return x instanceof Literal number && number.value() == value;
    }

    static boolean is(Sign sign, Notation x) {
        return x instanceof Operation operation && operation.sign() == sign;
    }

    /** A product in the making. */
    final class Factors {
        private final List<Notation> over = new ArrayList<>();
        private final List<Notation> under = new ArrayList<>();
        private boolean negative;

        private void add(Notation factor) {
            if (is(Sign.PRODUCT, factor)) {
                factor.parts().forEach(this::add);
            } else if (is(Sign.NEGATIVE, factor)) {
                negative = !negative;
                add(factor.parts().get(0));
            } else if (factor instanceof Literal number && number.value() < 0) {
                negative = !negative;
                add(new Literal(-number.value()));
            } else if (factor instanceof Literal number && isPartOfOne(number.value())) {
                under.add(new Literal(1 / number.value()));
            } else if (is(Sign.QUOTIENT, factor)
                    && factor.isScalar()
                    && isNumber(1, factor.parts().get(0))) {
                under.add(factor.parts().get(1));
            } else if (!isNumber(1, factor)) {
                over.add(factor);
            }
        }

        /** A half, a quarter, …: division by a power of two is written as a product in graphs. */
        private static boolean isPartOfOne(double value) {
            return value < 1 && value > 0x1p-40 && value == Math.scalb(1.0, Math.getExponent(value));
        }

        private Notation product() {
            over.sort(Comparator.comparingInt(factor -> factor instanceof Literal ? 0 : factor.isScalar() ? 1 : 2));
            Notation product = over.isEmpty() ? new Literal(1) : joined(over);
            Notation quotient = under.isEmpty() ? product : Notation.of(Sign.QUOTIENT, product, joined(under));
            return negative ? Notation.negative(quotient) : quotient;
        }

        private static Notation joined(List<Notation> factors) {
            return factors.size() == 1 ? factors.get(0) : new Operation(Sign.PRODUCT, factors);
        }
    }
}
