// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.type;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * The extent of an axis: a polynomial with whole coefficients over dynamic names ({@code B}, {@code T}) and quotients cut
 * off towards −∞ ({@code ⌊T/2⌋}), in normal form, so that two dimensions are equal exactly when they are equal as
 * polynomials. Arithmetic is exact and throws
 * {@link ArithmeticException} on overflow of 64 bits.
 */
public final class Dimension {
    /** What products are made of. Its text tells it from others. */
    public sealed interface Factor extends Comparable<Factor> {
        @Override
        String toString();

        /** The names that occur in it. */
        Set<String> names();

        long evaluate(ToLongFunction<String> values);

        Dimension substitute(java.util.function.Function<String, Dimension> values);

        @Override
        default int compareTo(Factor other) {
            return toString().compareTo(other.toString());
        }
    }

    /** A dynamic dimension, fixed by the data. */
    public record Name(String name) implements Factor {
        @Override
        public String toString() {
            return name;
        }

        @Override
        public Set<String> names() {
            return Set.of(name);
        }

        @Override
        public long evaluate(ToLongFunction<String> values) {
            return values.applyAsLong(name);
        }

        @Override
        public Dimension substitute(java.util.function.Function<String, Dimension> values) {
            return values.apply(name);
        }
    }

    /** ⌊dividend / divisor⌋. In normal form: no summand of the dividend has a coefficient below 0 or from the divisor on. */
    public record Quotient(Dimension dividend, long divisor) implements Factor {
        @Override
        public String toString() {
            boolean sum = dividend.terms.size() > 1;
            return "⌊" + (sum ? "(" + dividend + ")" : dividend.toString()) + "/" + divisor + "⌋";
        }

        @Override
        public Set<String> names() {
            return dividend.names();
        }

        @Override
        public long evaluate(ToLongFunction<String> values) {
            return Math.floorDiv(dividend.evaluate(values), divisor);
        }

        @Override
        public Dimension substitute(java.util.function.Function<String, Dimension> values) {
            return dividend.substitute(values).quotient(divisor);
        }
    }

    /** ⌈√radicand⌉. */
    public record Root(Dimension radicand) implements Factor {
        @Override
        public String toString() {
            boolean single = radicand.terms.size() == 1
                    && radicand.terms.firstKey().factors.size() == 1;
            return "⌈√" + (single ? radicand.toString() : "(" + radicand + ")") + "⌉";
        }

        @Override
        public Set<String> names() {
            return radicand.names();
        }

        @Override
        public long evaluate(ToLongFunction<String> values) {
            return root(radicand.evaluate(values));
        }

        @Override
        public Dimension substitute(java.util.function.Function<String, Dimension> values) {
            return radicand.substitute(values).root();
        }

        private static long root(long radicand) {
            return (long) Math.ceil(Math.sqrt((double) radicand));
        }
    }

    /** A product of factors, sorted, with repetition: B·B·T. The empty product is 1. */
    private record Monomial(List<Factor> factors) implements Comparable<Monomial> {
        Monomial times(Monomial other) {
            if (factors.size() + other.factors.size() >= Long.SIZE) {
                throw new ArithmeticException("too large unless all of " + factors + " are 1");
            }
            List<Factor> product = new ArrayList<>(factors);
            product.addAll(other.factors);
            Collections.sort(product);
            return new Monomial(List.copyOf(product));
        }

        Optional<Monomial> over(Monomial divisor) {
            List<Factor> rest = new ArrayList<>(factors);
            for (Factor factor : divisor.factors) {
                if (!rest.remove(factor)) {
                    return Optional.empty();
                }
            }
            return Optional.of(new Monomial(List.copyOf(rest)));
        }

        /** Higher degree first, then by name: a monomial order, so exact division ends. */
        @Override
        public int compareTo(Monomial other) {
            if (factors.size() != other.factors.size()) {
                return Integer.compare(other.factors.size(), factors.size());
            }
            for (int i = 0; i < factors.size(); i++) {
                int byName = factors.get(i).compareTo(other.factors.get(i));
                if (byName != 0) {
                    return byName;
                }
            }
            return 0;
        }
    }

    /** How many terms a product of two dimensions may have before equal ones are put together. */
    public static final int PRODUCTS = 10_000;

    /** A product has more than {@link #PRODUCTS} terms. */
    public static final class TooManyTerms extends ArithmeticException {
        private static final long serialVersionUID = 1L;
    }

    private static final Monomial UNIT = new Monomial(List.of());

    public static final Dimension ZERO = of(0);
    public static final Dimension ONE = of(1);

    private final SortedMap<Monomial, Long> terms;
    // Asked for at every node, so kept.
    private final int hash;
    private final OptionalLong value;
    private final Set<String> names;

    private Dimension(SortedMap<Monomial, Long> terms) {
        terms.values().removeIf(coefficient -> coefficient == 0);
        this.terms = terms;
        this.hash = terms.hashCode();
        boolean isStatic =
                terms.isEmpty() || terms.size() == 1 && terms.firstKey().equals(UNIT);
        this.value = isStatic ? OptionalLong.of(terms.getOrDefault(UNIT, 0L)) : OptionalLong.empty();
        this.names = isStatic ? Set.of() : names(terms);
    }

    public static Dimension of(long value) {
        SortedMap<Monomial, Long> terms = new TreeMap<>();
        terms.put(UNIT, value);
        return new Dimension(terms);
    }

    /** A dynamic dimension, fixed by the data. */
    public static Dimension named(String name) {
        return of(new Name(name));
    }

    public static Dimension of(Factor factor) {
        SortedMap<Monomial, Long> terms = new TreeMap<>();
        terms.put(new Monomial(List.of(factor)), 1L);
        return new Dimension(terms);
    }

    public Dimension plus(Dimension other) {
        if (terms.isEmpty() || other.terms.isEmpty()) {
            return terms.isEmpty() ? other : this;
        }
        SortedMap<Monomial, Long> sum = new TreeMap<>(terms);
        other.terms.forEach((monomial, coefficient) -> sum.merge(monomial, coefficient, Math::addExact));
        return new Dimension(sum);
    }

    public Dimension minus(Dimension other) {
        return plus(other.times(of(-1)));
    }

    public Dimension times(Dimension other) {
        if (value.isPresent() && other.value.isPresent()) {
            return of(Math.multiplyExact(value.getAsLong(), other.value.getAsLong()));
        }
        if (is(1) || other.is(1)) {
            return is(1) ? other : this;
        }
        if ((long) terms.size() * other.terms.size() > PRODUCTS) {
            throw new TooManyTerms();
        }
        SortedMap<Monomial, Long> product = new TreeMap<>();
        terms.forEach((m, c) ->
                other.terms.forEach((n, d) -> product.merge(m.times(n), Math.multiplyExact(c, d), Math::addExact)));
        return new Dimension(product);
    }

    /** The quotient, if the division leaves no remainder for every value of the names. */
    public Optional<Dimension> over(Dimension divisor) {
        if (divisor.terms.isEmpty()) {
            return Optional.empty();
        }
        Monomial lead = divisor.terms.firstKey();
        long leadCoefficient = divisor.coefficient(lead);
        Dimension rest = this;
        Dimension quotient = ZERO;
        while (!rest.terms.isEmpty()) {
            Monomial next = rest.terms.firstKey();
            long coefficient = rest.coefficient(next);
            Optional<Monomial> monomial = next.over(lead);
            if (monomial.isEmpty() || coefficient % leadCoefficient != 0) {
                return Optional.empty();
            }
            SortedMap<Monomial, Long> term = new TreeMap<>();
            term.put(monomial.get(), coefficient / leadCoefficient);
            Dimension part = new Dimension(term);
            quotient = quotient.plus(part);
            rest = rest.minus(part.times(divisor));
        }
        return Optional.of(quotient);
    }

    /**
     * The quotient, cut off towards −∞: {@code ⌊(T + 1)/2⌋}. What divides comes out, {@code ⌊(8·H + 3)/2⌋ = 4·H + 1}, and so
     * does a quotient of a quotient, {@code ⌊⌊T/2⌋/3⌋ = ⌊T/6⌋}.
     *
     * @param divisor above 0
     */
    public Dimension quotient(long divisor) {
        SortedMap<Monomial, Long> whole = new TreeMap<>();
        SortedMap<Monomial, Long> rest = new TreeMap<>();
        terms.forEach((monomial, coefficient) -> {
            whole.put(monomial, Math.floorDiv(coefficient, divisor));
            rest.put(monomial, Math.floorMod(coefficient, divisor));
        });
        return new Dimension(whole).plus(new Dimension(rest).proper(divisor));
    }

    /** The quotient where nothing can be taken out but what all summands share. */
    private Dimension proper(long divisor) {
        if (terms.isEmpty() || terms.firstKey().equals(UNIT)) {
            return ZERO;
        }
        long constant = coefficient(UNIT);
        long shared = divisor;
        for (Map.Entry<Monomial, Long> term : terms.entrySet()) {
            shared = term.getKey().equals(UNIT) ? shared : gcd(shared, term.getValue());
        }
        if (shared > 1) {
            Dimension dividend = minus(of(constant)).over(of(shared)).orElseThrow();
            return dividend.plus(of(constant / shared)).quotient(divisor / shared);
        }
        List<Quotient> inner = new ArrayList<>();
        terms.forEach((monomial, coefficient) -> {
            boolean alone = coefficient == 1 && monomial.factors.size() == 1;
            if (alone && monomial.factors.get(0) instanceof Quotient quotient) {
                inner.add(quotient);
            }
        });
        if (inner.size() == 1) {
            Dimension steps = of(inner.get(0).divisor);
            return minus(of(inner.get(0)))
                    .times(steps)
                    .plus(inner.get(0).dividend)
                    .quotient(Math.multiplyExact(divisor, inner.get(0).divisor));
        }
        return of(new Quotient(this, divisor));
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** The factor of a monomial; 0 where it does not occur. */
    private long coefficient(Monomial monomial) {
        return terms.getOrDefault(monomial, 0L);
    }

    /** ⌈√this⌉, which is at least as long when taken times itself. Exact below 2⁵². */
    public Dimension root() {
        return value.isPresent() ? of(Root.root(value.getAsLong())) : of(new Root(this));
    }

    public boolean isStatic() {
        return value.isPresent();
    }

    /** The value, if no name occurs. */
    public OptionalLong value() {
        return value;
    }

    public boolean is(long value) {
        return this.value.isPresent() && this.value.getAsLong() == value;
    }

    /** The names that occur, in quotients as well, sorted. */
    public Set<String> names() {
        return names;
    }

    private static Set<String> names(SortedMap<Monomial, Long> terms) {
        Set<String> names = new TreeSet<>();
        for (Monomial monomial : terms.keySet()) {
            for (Factor factor : monomial.factors) {
                names.addAll(factor.names());
            }
        }
        return Collections.unmodifiableSet(names);
    }

    /** The value for given values of the names. */
    public long evaluate(ToLongFunction<String> values) {
        long sum = 0;
        for (Map.Entry<Monomial, Long> term : terms.entrySet()) {
            long product = term.getValue();
            for (Factor factor : term.getKey().factors) {
                product = Math.multiplyExact(product, factor.evaluate(values));
            }
            sum = Math.addExact(sum, product);
        }
        return sum;
    }

    /** One summand: coefficient · factors. */
    public record Summand(long coefficient, List<Factor> factors) {
        /** Whether a name is one of the factors. */
        public boolean has(String name) {
            return factors.contains(new Name(name));
        }

        /** Whether it changes with a name, but not in proportion to it. */
        public boolean bends(String name) {
            boolean cut = factors.stream()
                    .anyMatch(factor ->
                            !(factor instanceof Name) && factor.names().contains(name));
            return cut || factors.stream().filter(new Name(name)::equals).count() > 1;
        }
    }

    /** The summands in normal form, for printing and emission; empty for 0. */
    public List<Summand> summands() {
        return terms.entrySet().stream()
                .map(term -> new Summand(term.getValue(), term.getKey().factors))
                .toList();
    }

    /** The same polynomial with each name replaced. */
    public Dimension substitute(java.util.function.Function<String, Dimension> values) {
        Dimension sum = ZERO;
        for (Summand summand : summands()) {
            Dimension product = of(summand.coefficient());
            for (Factor factor : summand.factors()) {
                product = product.times(factor.substitute(values));
            }
            sum = sum.plus(product);
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Dimension dimension
                        && hash == dimension.hash
                        && value.equals(dimension.value)
                        && (isStatic() || terms.equals(dimension.terms));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** {@code 4·B·T + 1}, as a person writes it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Summand summand : summands()) {
            long c = summand.coefficient();
            if (text.length() > 0) {
                text.append(c < 0 ? " - " : " + ");
            } else if (c < 0) {
                text.append("-");
            }
            String names = summand.factors().stream().map(Factor::toString).collect(Collectors.joining("·"));
            String number = Long.toString(Math.abs(c));
            text.append(names.isEmpty() ? number : Math.abs(c) == 1 ? names : number + "·" + names);
        }
        return text.length() == 0 ? "0" : text.toString();
    }
}
