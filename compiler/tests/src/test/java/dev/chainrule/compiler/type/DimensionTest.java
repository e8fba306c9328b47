// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.ToLongFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Dimensions are the ring of polynomials with whole coefficients. */
class DimensionTest {
    private static final Dimension B = Dimension.named("B");
    private static final Dimension T = Dimension.named("T");

    @Property
    void additionIsAGroup(
            @ForAll("polynomials") Dimension a,
            @ForAll("polynomials") Dimension b,
            @ForAll("polynomials") Dimension c) {
        assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
        assertThat(a.plus(b)).isEqualTo(b.plus(a)).hasSameHashCodeAs(b.plus(a));
        assertThat(a.plus(Dimension.ZERO)).isEqualTo(a);
        assertThat(a.minus(a)).isEqualTo(Dimension.ZERO);
    }

    @Property
    void multiplicationDistributes(
            @ForAll("polynomials") Dimension a,
            @ForAll("polynomials") Dimension b,
            @ForAll("polynomials") Dimension c) {
        assertThat(a.times(b).times(c)).isEqualTo(a.times(b.times(c)));
        assertThat(a.times(b)).isEqualTo(b.times(a)).hasSameHashCodeAs(b.times(a));
        assertThat(a.times(Dimension.ONE)).isEqualTo(a);
        assertThat(a.times(b.plus(c))).isEqualTo(a.times(b).plus(a.times(c)));
    }

    @Property
    void divisionUndoesMultiplication(@ForAll("polynomials") Dimension a, @ForAll("polynomials") Dimension b) {
        Assume.that(!b.equals(Dimension.ZERO));
        assertThat(a.times(b).over(b)).contains(a);
    }

    @Property
    void aQuotientTimesTheDivisorIsTheDividend(@ForAll("polynomials") Dimension a, @ForAll("polynomials") Dimension b) {
        a.over(b).ifPresent(quotient -> assertThat(quotient.times(b)).isEqualTo(a));
    }

    @Property
    void evaluationIsAHomomorphism(
            @ForAll("polynomials") Dimension a,
            @ForAll("polynomials") Dimension b,
            @ForAll("values") List<Long> values) {
        ToLongFunction<String> at = name -> values.get(List.of("B", "T", "H").indexOf(name));
        assertThat(a.plus(b).evaluate(at)).isEqualTo(a.evaluate(at) + b.evaluate(at));
        assertThat(a.times(b).evaluate(at)).isEqualTo(a.evaluate(at) * b.evaluate(at));
        assertThat(a.substitute(name -> Dimension.of(at.applyAsLong(name)))).isEqualTo(Dimension.of(a.evaluate(at)));
    }

    @Property
    void substitutionIsAHomomorphism(
            @ForAll("polynomials") Dimension a,
            @ForAll("polynomials") Dimension b,
            @ForAll("polynomials") Dimension c) {
        assertThat(a.plus(b).substitute(name -> c))
                .isEqualTo(a.substitute(name -> c).plus(b.substitute(name -> c)));
        assertThat(a.times(b).substitute(name -> c))
                .isEqualTo(a.substitute(name -> c).times(b.substitute(name -> c)));
        assertThat(a.substitute(Dimension::named)).isEqualTo(a);
    }

    @Property
    void theTextIsDifferentWhereThePolynomialIs(
            @ForAll("polynomials") Dimension a, @ForAll("polynomials") Dimension b) {
        assertThat(a.toString().equals(b.toString())).isEqualTo(a.equals(b));
    }

    @Example
    void readsAsOneWritesIt() {
        Dimension four = Dimension.of(4);
        assertThat(four.times(B).times(T).plus(Dimension.ONE)).hasToString("4·B·T + 1");
        assertThat(T.minus(Dimension.ONE)).hasToString("T - 1");
        assertThat(Dimension.ZERO.minus(B)).hasToString("-B");
        assertThat(Dimension.ZERO).hasToString("0");
    }

    @Property
    void aQuotientIsCutOffTowardsMinusInfinity(
            @ForAll("polynomials") Dimension a,
            @ForAll("polynomials") Dimension b,
            @ForAll("values") List<Long> values) {
        ToLongFunction<String> at = name -> values.get(List.of("B", "T", "H").indexOf(name));
        for (long divisor : new long[] {1, 2, 3, 6}) {
            Dimension quotient = a.quotient(divisor);
            assertThat(quotient.evaluate(at)).isEqualTo(Math.floorDiv(a.evaluate(at), divisor));
            assertThat(a.plus(b.times(Dimension.of(divisor))).quotient(divisor)).isEqualTo(quotient.plus(b));
            assertThat(quotient.quotient(2)).isEqualTo(a.quotient(2 * divisor));
            assertThat(quotient.times(b).substitute(Dimension::named)).isEqualTo(quotient.times(b));
            assertThat(a.names()).containsAll(quotient.names());
        }
    }

    @Example
    void quotientsReadAsAPersonWritesThem() {
        Dimension h = Dimension.named("H");
        assertThat(T.plus(Dimension.ONE).quotient(2)).hasToString("⌊(T + 1)/2⌋");
        assertThat(T.minus(Dimension.of(3)).quotient(2).plus(Dimension.ONE)).hasToString("⌊(T + 1)/2⌋ - 1");
        assertThat(h.times(Dimension.of(8)).plus(Dimension.of(3)).quotient(2)).hasToString("4·H + 1");
        assertThat(T.quotient(2).quotient(3).times(B)).hasToString("B·⌊T/6⌋");
        assertThat(T.times(Dimension.of(2)).plus(Dimension.of(3)).quotient(4)).hasToString("⌊(T + 1)/2⌋");
    }

    @Example
    void onlyWhatComesOutWholeIsDivided() {
        assertThat(Dimension.of(8).times(B).over(Dimension.of(4)))
                .contains(Dimension.of(2).times(B));
        assertThat(B.plus(Dimension.ONE).over(Dimension.of(2))).isEmpty();
        assertThat(B.over(T)).isEmpty();
        assertThat(B.over(Dimension.ZERO)).isEmpty();
        assertThat(Dimension.ZERO.over(B)).contains(Dimension.ZERO);
    }

    @Example
    void whatDoesNotFitIn64BitsIsRefused() {
        Dimension large = Dimension.of(Long.MAX_VALUE);
        assertThatThrownBy(() -> large.plus(Dimension.ONE)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> large.times(B).times(Dimension.of(2))).isInstanceOf(ArithmeticException.class);
    }

    @Provide
    Arbitrary<Dimension> polynomials() {
        Arbitrary<Dimension> factor = Arbitraries.of(Dimension.ONE, B, T, Dimension.named("H"), B.times(T));
        Arbitrary<Dimension> summand = Combinators.combine(
                        Arbitraries.integers().between(-4, 4), factor, factor)
                .as((coefficient, m, n) -> Dimension.of(coefficient).times(m).times(n));
        return summand.list()
                .ofMaxSize(4)
                .map(summands -> summands.stream().reduce(Dimension.ZERO, Dimension::plus))
                .withoutEdgeCases();
    }

    @Provide
    Arbitrary<List<Long>> values() {
        return Arbitraries.longs().between(-10, 10).list().ofSize(3);
    }
}
