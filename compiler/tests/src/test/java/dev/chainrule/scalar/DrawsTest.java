// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The random numbers as functions of their place. */
class DrawsTest {
    /** Key, counter and words of philox4x32-10 as Random123 1.09 ships them. */
    record KnownAnswer(int[] key, int[] counter, int[] words) {}

    static Stream<KnownAnswer> knownAnswers() {
        return Stream.of(
                new KnownAnswer(new int[2], new int[4], new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}),
                new KnownAnswer(new int[] {-1, -1}, new int[] {-1, -1, -1, -1}, new int[] {
                    0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd
                }),
                new KnownAnswer(
                        new int[] {0xa4093822, 0x299f31d0},
                        new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                        new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
    }

    @ParameterizedTest
    @MethodSource("knownAnswers")
    void philoxGivesItsKnownAnswers(KnownAnswer known) {
        assertThat(Draws.philox(known.key[0], known.key[1], known.counter)).containsExactly(known.words);
        BodyBuilder builder = new BodyBuilder();
        List<Scalar> place = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            place.add(builder.argument(ScalarType.INT));
        }
        Body body = builder.build(Draws.words(place));
        long[] arguments = new long[6];
        for (int i = 0; i < 6; i++) {
            arguments[i] = i < 2 ? known.key[i] : known.counter[i - 2];
        }
        for (Precision precision : Precision.values()) {
            long[] words = new Interpreter(precision, Interpreter.Calls.BODY).evaluate(body, arguments);
            for (int i = 0; i < 4; i++) {
                assertThat((int) words[i]).isEqualTo(known.words[i]);
            }
        }
    }

    /** What runs, written in the vocabulary, against what is meant. */
    @ParameterizedTest
    @EnumSource
    void theVocabularyDrawsWhatIsMeant(Precision precision) {
        Random random = new Random(5);
        Interpreter interpreter = new Interpreter(precision, Interpreter.Calls.BODY);
        double worst = 0;
        for (int i = 0; i < 3000; i++) {
            long[] place = random.ints(8).asLongStream().toArray();
            // All ranges, the whole of the ints and empty ones among them.
            place[7] = i % 3 == 0 ? place[7] : (int) (place[6] + (random.nextInt() >>> random.nextInt(32)));
            double[] given = java.util.Arrays.stream(place).asDoubleStream().toArray();
            long[] six = java.util.Arrays.copyOf(place, 6);
            assertThat(interpreter.toReal(interpreter.evaluate(Draws.UNIFORM.body(precision), six)[0]))
                    .isEqualTo(Draws.uniform(precision, given))
                    .isBetween(0.0, Math.nextDown(1.0));
            assertThat(interpreter.evaluate(Draws.UNIFORM_INT.body(precision), place)[0])
                    .isEqualTo((long) Draws.whole(given));
            double drawn = interpreter.toReal(interpreter.evaluate(Draws.NORMAL.body(precision), six)[0]);
            double meant = Draws.normal(precision, given);
            worst = Math.max(worst, Ulps.error(precision, drawn, meant));
        }
        // In f64 the meaning itself is the less exact of the two: there erfc is found by a difference.
        assertThat(worst).isLessThan(precision == Precision.F32 ? 8 : 64);
    }

    /** Far out, where few numbers of the test above lie: the last tails that there are. */
    @Test
    void tailsAreThoseOfTheDistribution() {
        assertThat(Reference.percentagePoint(0.5, 0)).isCloseTo(0, within(1e-30));
        assertThat(Reference.percentagePoint(0.15865525393145705, 0.34134474606854295))
                .isCloseTo(1, within(1e-15));
        assertThat(Reference.percentagePoint(9.865876450376981e-10, 0.5)).isCloseTo(6, within(1e-14));
        assertThat(Reference.percentagePoint(0x1p-33, 0.5)).isCloseTo(6.337957754553789, within(1e-14));
        assertThat(Reference.percentagePoint(0x1p-57, 0.5)).isCloseTo(8.536141928397262, within(1e-14));
    }
}
