// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.driver.Derived;
import dev.chainrule.scalar.Precision;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is put in order: places and values against Java's stable sort, derivatives, and what is said of ties and NaN. */
class OrderTest {
    /** Few different numbers, so that most are equal to others; now and then one that is none. */
    private static double[] numbers(int count, int kinds) {
        Random random = new Random(31L * count + kinds);
        return IntStream.range(0, count)
                .mapToDouble(i -> random.nextInt(17) == 0 ? Double.NaN : random.nextInt(kinds) - kinds / 2)
                .map(x -> x == 0 && random.nextBoolean() ? -0.0 : x)
                .toArray();
    }

    private static int[] order(double[] x, int from, int step, int length, boolean descending) {
        Comparator<Integer> bySize = Comparator.comparingDouble(i -> x[from + i * step] + 0.0);
        return IntStream.range(0, length)
                .boxed()
                .sorted(descending ? bySize.reversed() : bySize)
                .mapToInt(i -> i)
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({"0, false, F32", "1, true, F64", "2, false, F64", "2, true, F32"})
    void alongEachAxisAsJavaSorts(int axis, boolean descending, Precision precision) {
        for (int[] shape : new int[][] {{2, 3, 4}, {1, 1, 1}, {5, 17, 2}, {3, 2, 65}, {2, 0, 3}}) {
            double[] x = numbers(shape[0] * shape[1] * shape[2], 5);
            Derived model = Derived.of(
                    ("model M {\n input x: [A, B, C]\n output s = sort(x, axis = %1$d, descending = %2$b)\n"
                                    + " output p = argsort(x, axis = %1$d, descending = %2$b)\n}\n")
                            .formatted(axis, descending),
                    precision,
                    Map.of("x", x),
                    shape);
            int inner = axis == 0 ? shape[1] * shape[2] : axis == 1 ? shape[2] : 1;
            double[] places = new double[x.length];
            double[] values = new double[x.length];
            for (int line = 0; line < (shape[axis] == 0 ? 0 : x.length / shape[axis]); line++) {
                int from = line / inner * inner * shape[axis] + line % inner;
                int[] order = order(x, from, inner, shape[axis], descending);
                for (int i = 0; i < order.length; i++) {
                    places[from + i * inner] = order[i];
                    values[from + i * inner] = x[from + order[i] * inner];
                }
            }
            assertThat(model.predict().get("p")).containsExactly(places);
            assertThat(model.predict().get("s")).containsExactly(values);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void theFirstOfManyAndTheirPlaces(Precision precision) {
        int length = 1000;
        double[] x = numbers(2 * length, 300);
        for (int k : new int[] {0, 1, 7, length}) {
            Derived model = Derived.of(
                    ("model M {\n input x: [B, T]\n v, i = top_k(x, %1$d)\n output values = v\n output places = i\n"
                                    + " output smallest = top_indices(x, %1$d, largest = false)\n}\n")
                            .formatted(k),
                    precision,
                    Map.of("x", x),
                    2,
                    length);
            double[] values = new double[2 * k];
            double[] places = new double[2 * k];
            double[] smallest = new double[2 * k];
            for (int row = 0; row < 2; row++) {
                for (int i = 0; i < k; i++) {
                    int first = order(x, row * length, 1, length, true)[i];
                    places[row * k + i] = first;
                    values[row * k + i] = x[row * length + first];
                    smallest[row * k + i] = order(x, row * length, 1, length, false)[i];
                }
            }
            assertThat(model.predict().get("values")).containsExactly(values);
            assertThat(model.predict().get("places")).containsExactly(places);
            assertThat(model.predict().get("smallest")).containsExactly(smallest);
        }
    }

    /** Ints keep all their digits, also beside one another. */
    @Test
    void intsAreComparedAsInts() {
        Derived model = Derived.of(
                "model M {\n input x: int[4]\n output s = sort(x)\n output m = median(x)\n}\n",
                Precision.F32,
                Map.of("x", new double[] {Integer.MAX_VALUE, 2147483646, Integer.MIN_VALUE, -1}));
        assertThat(model.predict().get("s")).containsExactly(Integer.MIN_VALUE, -1, 2147483646, Integer.MAX_VALUE);
        assertThat(model.predict().get("m")).containsExactly(-1);
    }

    /** The slope goes to where each element stood; by a function of the order too, to second order. */
    @Test
    void slopesGoBackToTheirPlaces() {
        Derived model = Derived.of(
                """
                model M {
                    input x: [2, 4]
                    loss l = sum(sort(x, axis = 1) * [1, 10, 100, 1000])
                    v, i = top_k(x, 2)
                    loss top = sum(v^2)
                    loss middle = sum(median(x, axis = 1) * [1, 2])
                    loss part = quantile(x, 0.25)
                }
                """.replace("[1, 10, 100, 1000]", "10.0^iota(4)").replace("[1, 2]", "(1.0 + iota(2))"),
                Precision.F64,
                Map.of("x", new double[] {3, 1, 1, 2, -1, 5, 4, 5}));
        assertThat(model.loss("l").get("d/x")).containsExactly(1000, 1, 10, 100, 1, 100, 10, 1000);
        assertThat(model.loss("top").get("d/x")).containsExactly(6, 0, 0, 4, 0, 10, 0, 10);
        assertThat(model.loss("middle").get("d/x")).containsExactly(0, 0, 1, 0, 0, 0, 2, 0);
        // −1 1 1 2 3 4 5 5: 1.75 steps in, between the first 1 and the second.
        assertThat(model.loss("part").get("part")).containsExactly(1);
        assertThat(model.loss("part").get("d/x")).containsExactly(0, 0.25, 0.75, 0, 0, 0, 0, 0);
    }

    /** As PyTorch's {@code median} and {@code quantile}, of lengths that the data bring too. */
    @Test
    void theMiddleAndParts() {
        String program = """
                model M {
                    input x: SHAPE
                    output all = median(x)
                    output rows = median(x, axis = 1)
                    output columns = median(x, axis = 0, keep = true)
                    output quarter = quantile(x, 0.25, axis = 1)
                    output most = quantile(x, 0.9, axis = [0, 1])
                    output least = quantile(x, 0, axis = 1)
                    output greatest = quantile(x, 1, axis = 1)
                }
                """;
        double[] x = {3, 1, 4, 1, 5, 9, 2, 6, Double.NaN, 5};
        for (String shape : new String[] {"[2, 5]", "[B, T]"}) {
            int[] sizes = shape.equals("[2, 5]") ? new int[0] : new int[] {2, 5};
            Map<String, double[]> y = Derived.of(program.replace("SHAPE", shape), Precision.F64, Map.of("x", x), sizes)
                    .predict();
            assertThat(y.get("all")).containsExactly(Double.NaN);
            assertThat(y.get("rows")).containsExactly(3, Double.NaN);
            assertThat(y.get("columns")).containsExactly(3, 1, 4, Double.NaN, 5);
            assertThat(y.get("quarter")).containsExactly(1, Double.NaN);
            assertThat(y.get("most")).containsExactly(Double.NaN);
            assertThat(y.get("least")).containsExactly(1, Double.NaN);
            assertThat(y.get("greatest")).containsExactly(5, Double.NaN);
            double[] whole = x.clone();
            whole[8] = 5;
            y = Derived.of(program.replace("SHAPE", shape), Precision.F64, Map.of("x", whole), sizes)
                    .predict();
            assertThat(y.get("all")).containsExactly(4);
            assertThat(y.get("most")).containsExactly(new double[] {6.3}, Offset.offset(1e-14));
        }
    }

    @Test
    void tooManyAreAnError() {
        Derived model = Derived.of(
                "model M {\n input x: [T]\n output i = top_indices(x, 3)\n}\n",
                Precision.F32,
                Map.of("x", new double[2]),
                2);
        assertThatThrownBy(model::predict).hasMessageContaining("3 ≤ T");
    }

    // ---- what runs along an axis

    /** By its definition, forwards and, by each element, as products of all others: with no zero, one and two. */
    @ParameterizedTest
    @CsvSource({"0, 3, 0", "1, 4, 1", "2, 5, 2", "1, 1, 1", "0, 0, 0"})
    void productsAndTheirSlopes(int axis, int length, int zeros) {
        int[] shape = {2, 3, 2};
        shape[axis] = length;
        int size = shape[0] * shape[1] * shape[2];
        double[] x = new Random(length).doubles(size, 0.5, 2).toArray();
        double[] c = new Random(length + 1).doubles(size).toArray();
        int inner = axis == 0 ? shape[1] * shape[2] : axis == 1 ? shape[2] : 1;
        for (int i = 0; i < size; i++) {
            x[i] = i / inner % length < zeros ? 0 : x[i];
        }
        double[] products = new double[size];
        double[] slope = new double[size];
        for (int i = 0; i < size; i++) {
            int place = i / inner % length;
            products[i] = 1;
            for (int from = 0; from <= place; from++) {
                products[i] *= x[i - from * inner];
            }
            for (int to = place; to < length; to++) {
                double others = c[i + (to - place) * inner];
                for (int other = 0; other <= to; other++) {
                    others *= other == place ? 1 : x[i + (other - place) * inner];
                }
                slope[i] += others;
            }
        }
        Derived model = Derived.of(
                ("model M {\n input x: [A, B, C]\n input c: [A, B, C]\n output p = cumprod(x, axis = %1$d)\n"
                                + " loss l = sum(cumprod(x, axis = %1$d) * c)\n}\n")
                        .formatted(axis),
                Precision.F64,
                Map.of("x", x, "c", c),
                shape);
        assertThat(model.predict().get("p")).containsExactly(products, Offset.offset(1e-13));
        assertThat(model.loss("l").get("d/x")).containsExactly(slope, Offset.offset(1e-13));
    }

    /** As PyTorch: of equal ones the last gets the slope, and NaN stays. */
    @Test
    void theLargestSoFar() {
        Derived model =
                Derived.of("""
                model M {
                    input x: [2, 5]
                    output largest = cummax(x, axis = 1)
                    output smallest = cummin(x, axis = 0)
                    loss l = sum(cummax(x, axis = 1) * iota(5))
                }
                """, Precision.F32, Map.of("x", new double[] {1, 3, 3, 2, 4, 0, -1, Double.NaN, 7, -2}));
        double nan = Double.NaN;
        assertThat(model.predict().get("largest")).containsExactly(1, 3, 3, 3, 4, 0, 0, nan, nan, nan);
        assertThat(model.predict().get("smallest")).containsExactly(1, 3, 3, 2, 4, 0, -1, nan, 2, -2);
        assertThat(model.loss("l").get("d/x")).containsExactly(0, 1, 2 + 3, 0, 4, 0 + 1, 0, 2 + 3 + 4, 0, 0);
    }

    /** Where a sum of powers would overflow, and where it would come to nothing. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void logarithmsOfSumsOfPowers(Precision precision) {
        double[] x = {-1000, -999, 0, 1000, 1000, Double.NEGATIVE_INFINITY};
        Derived model = Derived.of(
                "model M {\n input x: [6]\n output y = logcumsumexp(x, axis = 0)\n output z = logcumsumexp(-abs(x), axis = 0)\n"
                        + " loss l = sum(logcumsumexp(x, axis = 0) * (iota(6) == 1))\n}\n",
                precision,
                Map.of("x", x));
        double one = Math.log1p(Math.exp(1));
        assertThat(model.predict().get("y"))
                .containsExactly(
                        new double[] {-1000, -1000 + one, 0, 1000, 1000 + Math.log(2), 1000 + Math.log(2)},
                        Offset.offset(precision == Precision.F32 ? 1e-4 : 1e-12));
        double share = 1 / (1 + Math.exp(1));
        assertThat(Arrays.copyOf(model.loss("l").get("d/x"), 2))
                .containsExactly(
                        new double[] {share, 1 - share}, Offset.offset(precision == Precision.F32 ? 1e-6 : 1e-14));
    }

    @Test
    void aRecurrenceIsItsLoop() {
        double[] a = new Random(1).doubles(12, -1, 1).toArray();
        double[] b = new Random(2).doubles(12, -1, 1).toArray();
        Derived model = Derived.of("""
                model M {
                    input a: [3, T]
                    input b: [3, T]
                    y = linear_recurrence(a, b, axis = 1)
                    z = scan a_t in a, b_t in b along 1 with h = zeros([3]) {
                        v = a_t * h + b_t
                        next h = v
                        yield v
                    }
                    loss one = sum(y^2)
                    loss two = sum(z^2)
                }
                """, Precision.F64, Map.of("a", a, "b", b), 4);
        for (String slope : new String[] {"d/a", "d/b"}) {
            assertThat(model.loss("one").get(slope))
                    .containsExactly(model.loss("two").get(slope), Offset.offset(1e-14));
        }
    }

    // ---- what is repeated and moved round

    @Test
    void repeatedAndMovedRound() {
        String program = """
                model M {
                    input x: [N, 3]
                    output tiled = tile(x, [2, 1, 2])
                    output each = repeat_interleave(x, 2, axis = 0)
                    output on = roll(x, 1, axis = 1)
                    output back = roll(x, -3, axis = 0)
                    output lower = tril(x)
                    output upper = triu(x, 1)
                    loss l = sum(roll(x, 3, axis = 0)[0] * x[0])
                }
                """;
        Derived model = Derived.of(program, Precision.F64, Map.of("x", new double[] {1, 2, 3, 4, 5, 6}), 2);
        Map<String, double[]> y = model.predict();
        assertThat(y.get("tiled"))
                .containsExactly(1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6);
        assertThat(y.get("each")).containsExactly(1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6);
        assertThat(y.get("on")).containsExactly(3, 1, 2, 6, 4, 5);
        assertThat(y.get("back")).containsExactly(4, 5, 6, 1, 2, 3);
        assertThat(y.get("lower")).containsExactly(1, 0, 0, 4, 5, 0);
        assertThat(y.get("upper")).containsExactly(0, 2, 3, 0, 0, 6);
        assertThat(model.loss("l").get("d/x")).containsExactly(4, 5, 6, 1, 2, 3);
    }
}
