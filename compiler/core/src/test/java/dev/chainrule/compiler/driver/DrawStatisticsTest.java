// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn has its distribution, and two places have nothing to do with each other. All seeds are fixed. */
class DrawStatisticsTest {
    private static final int COUNT = 1 << 16;

    private static final Model MODEL = TestModels.model("""
            model M {
                input x: [B]
                random n: [B] = normal()
                random u: [B] = uniform()
                random v: [B] = uniform(low = -2, high = 3)
                random k: int[B] = uniform_int(-3, 7)
                random c: [B] = bernoulli(0.3)
                random d: int[B] = categorical([0.1, 0.4, 0, 0.5])
                random e: int[B] = categorical(logits = [0, log(2), log(5)])
                turns = scan t in 0..3 {
                    inner = scan s in 0..2 {
                        random w: [B] = uniform()
                        yield w
                    }
                    yield inner
                }
                output o0 = n
                output o1 = u
                output o2 = v
                output o3 = real(k)
                output o4 = c
                output o5 = real(d)
                output o6 = real(e)
                output o7 = reshape(turns, [6, B]) + 0 * x
            }
            """);

    private double[] drawn(int output, long seed) {
        MODEL.bind(0, COUNT);
        MODEL.put(0, new double[COUNT], 0);
        MODEL.seed(seed, 0);
        MODEL.run(0);
        double[] values = new double[MODEL.length(0, output)];
        MODEL.get(0, output, values, 0);
        return values;
    }

    private static double moment(double[] values, double centre, int power) {
        double sum = 0;
        for (double value : values) {
            sum += Math.pow(value - centre, power);
        }
        return sum / values.length;
    }

    /** Within five deviations of the estimate. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, -9_000_000_000L})
    void momentsAreThoseOfTheDistribution(long seed) {
        double[] normal = drawn(0, seed);
        double root = Math.sqrt(COUNT);
        assertThat(moment(normal, 0, 1)).isCloseTo(0, within(5 / root));
        assertThat(moment(normal, 0, 2)).isCloseTo(1, within(5 * Math.sqrt(2) / root));
        assertThat(moment(normal, 0, 3)).isCloseTo(0, within(5 * Math.sqrt(15) / root));
        assertThat(moment(normal, 0, 4)).isCloseTo(3, within(5 * Math.sqrt(96) / root));
        double[] uniform = drawn(2, seed);
        assertThat(moment(uniform, 0.5, 1)).isCloseTo(0, within(5 * 5 / Math.sqrt(12) / root));
        assertThat(moment(uniform, 0.5, 2)).isCloseTo(25 / 12.0, within(5 * 1.9 / root));
        assertThat(Arrays.stream(uniform)).allMatch(value -> value >= -2 && value < 3);
        assertThat(moment(drawn(4, seed), 0, 1)).isCloseTo(0.3, within(5 * Math.sqrt(0.21) / root));
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    void shareOfEachValueIsAsLikely(long seed) {
        fits(drawn(1, seed), value -> (int) (value * 32), equal(32));
        fits(drawn(3, seed), value -> (int) value + 3, equal(10));
        fits(drawn(5, seed), value -> (int) value, new double[] {0.1, 0.4, 0, 0.5});
        fits(drawn(6, seed), value -> (int) value, new double[] {1 / 8.0, 2 / 8.0, 5 / 8.0});
        double[] shares = {
            0.022750131948179,
            0.135905121983278,
            0.341344746068543,
            0.341344746068543,
            0.135905121983278,
            0.022750131948179
        };
        fits(drawn(0, seed), value -> (int) Math.max(0, Math.min(5, Math.floor(value) + 3)), shares);
    }

    private static double[] equal(int classes) {
        double[] shares = new double[classes];
        Arrays.fill(shares, 1.0 / classes);
        return shares;
    }

    /** Pearson's χ², within five deviations of its mean; what has no share does not occur. */
    private static void fits(double[] values, DoubleToIntFunction classOf, double[] shares) {
        int[] counts = new int[shares.length];
        for (double value : values) {
            counts[classOf.applyAsInt(value)]++;
        }
        double square = 0;
        int free = -1;
        for (int i = 0; i < shares.length; i++) {
            double expected = shares[i] * values.length;
            if (expected == 0) {
                assertThat(counts[i]).isZero();
            } else {
                square += (counts[i] - expected) * (counts[i] - expected) / expected;
                free++;
            }
        }
        assertThat(square).isLessThan(free + 5 * Math.sqrt(2.0 * free));
    }

    /** Streams, turns, seeds and neighbouring elements: every pair is uncorrelated, and pairs fill the square evenly. */
    @Test
    void placesHaveNothingToDoWithEachOther() {
        List<double[]> all = new ArrayList<>();
        all.add(drawn(1, 5));
        all.add(drawn(1, 6));
        all.add(drawn(1, 5L << 32));
        double[] next = new double[COUNT];
        System.arraycopy(all.get(0), 1, next, 0, COUNT - 1);
        next[COUNT - 1] = all.get(0)[0];
        all.add(next);
        double[] turns = drawn(7, 5);
        for (int turn = 0; turn < 6; turn++) {
            all.add(Arrays.copyOfRange(turns, turn * COUNT, (turn + 1) * COUNT));
        }
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < i; j++) {
                double[] a = all.get(i);
                double[] b = all.get(j);
                double sum = 0;
                double[] cells = new double[COUNT];
                for (int k = 0; k < COUNT; k++) {
                    sum += (a[k] - 0.5) * (b[k] - 0.5);
                    cells[k] = Math.floor(a[k] * 8) * 8 + Math.floor(b[k] * 8);
                }
                assertThat(12 * sum / COUNT).as(i + " with " + j).isCloseTo(0, within(5 / Math.sqrt(COUNT)));
                fits(cells, value -> (int) value, equal(64));
            }
        }
    }
}
