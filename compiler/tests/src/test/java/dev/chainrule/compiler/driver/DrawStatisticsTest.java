// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.Trainer;
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

    /** Between 1 and the next float but three there are four numbers; rounding alone would bring the fifth. */
    @Test
    void theHighEndIsNotDrawn() {
        float high = 1 + 4 * Math.ulp(1f);
        Model model = TestModels.model("""
                model Ends {
                    input high: real
                    random near: [65536] = uniform(low = 1, high = high)
                    random small: [65536] = uniform(high = high)
                    output o0 = near
                    output o1 = small
                }
                """);
        model.bind(0);
        model.put(0, new float[] {high}, 0);
        model.seed(3, 0);
        model.run(0);
        float[] near = new float[COUNT];
        model.get(0, 0, near, 0);
        for (float value : near) {
            assertThat(value).isGreaterThanOrEqualTo(1f).isLessThan(high);
        }
        model.get(0, 1, near, 0);
        for (float value : near) {
            assertThat(value).isGreaterThanOrEqualTo(0f).isLessThan(high);
        }
    }

    /** Whole channels go, so many as the rate says; what stays is scaled. */
    @Test
    void channelsAreDroppedWhole() {
        Model model = TestModels.model("""
                model Channels {
                    precision f64
                    input x: [B, 64, 2, 3]
                    param w: real = 1
                    layer drop = Dropout2d(0.25)
                    y = drop(x * w)
                    state seen: [64, 6] = zeros()
                    update seen = reshape(y[0], [64, 6])
                    output plain = drop(x)
                    loss l = mean(y)
                    train minimize l using sgd(lr = 0)
                }
                """);
        double[] ones = new double[64 * 6];
        Arrays.fill(ones, 1);
        DataSet rows = DataSet.builder().reals("x", ones, 64, 2, 3).build();
        Trainer.of(model).fit(rows);
        double[] seen = model.parameters().doubles(stateOf(model));
        int dropped = 0;
        for (int channel = 0; channel < 64; channel++) {
            double first = seen[6 * channel];
            assertThat(first).isIn(0.0, 1 / 0.75);
            assertThat(Arrays.copyOfRange(seen, 6 * channel, 6 * channel + 6)).containsOnly(first);
            dropped += first == 0 ? 1 : 0;
        }
        assertThat(dropped).isBetween(7, 26);
        model.bind(0, 1);
        model.put(0, ones, 0);
        model.run(0);
        double[] plain = new double[64 * 6];
        model.get(0, 0, plain, 0);
        assertThat(plain).containsOnly(1);
    }

    private static int stateOf(Model model) {
        for (int cell = 0; cell < model.description().cells().size(); cell++) {
            if (model.description().cells().get(cell).kind() == ModelDescription.CellKind.STATE) {
                return cell;
            }
        }
        throw new AssertionError("no state");
    }

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
