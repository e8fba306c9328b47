// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Attention beside its definition, on one thread and several, with vectors and without. */
class AttentionsTest {
    private static final int[] THREADS = {1, 2, 3};

    private static List<Supplier<FloatProduct>> makers = List.of();
    private static List<Exponentials.Body> exponentials = List.of();

    private record Sizes(int batch, int queries, int keys, int heads, int depth, int width, boolean causal) {
        Attention attention() {
            Attention attention = new Attention().of(batch, queries, keys, heads, depth, width);
            attention.causal = causal;
            return attention;
        }

        int q() {
            return batch * queries * heads * depth;
        }

        int k() {
            return batch * keys * heads * depth;
        }

        int v() {
            return batch * keys * heads * width;
        }

        int y() {
            return batch * queries * heads * width;
        }
    }

    @BeforeContainer
    static void makers() throws ReflectiveOperationException {
        makers = List.of(FloatProducts.scalar(), FloatProducts.vector(new Pool(1)));
        exponentials = List.of(Exponentials.scalar(), Exponentials.vector());
    }

    @AfterContainer
    static void scalarAgain() {
        FloatProducts.OF_MATRICES.use(FloatProducts.scalar());
        Exponentials.use(Exponentials.scalar());
    }

    private static float[] numbers(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextFloat() * 2 - 1;
        }
        return numbers;
    }

    private static double[] wide(float[] x) {
        double[] wide = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            wide[i] = x[i];
        }
        return wide;
    }

    /** The place of a head's first vector, and how far it is to the next. */
    private static int at(Sizes of, int head, int place, int places, int each) {
        return ((head / of.heads * places + place) * of.heads + head % of.heads) * each;
    }

    private static double dot(double[] a, int aFrom, double[] b, int bFrom, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += a[aFrom + i] * b[bFrom + i];
        }
        return sum;
    }

    /** By its definition: the result, and what comes back to all three. */
    private static void direct(Sizes of, double[] dy, double[] q, double[] k, double[] v, double[] y, double[] back) {
        for (int head = 0; head < of.batch * of.heads; head++) {
            for (int t = 0; t < of.queries; t++) {
                int seen = of.causal ? Math.min(t + 1, of.keys) : of.keys;
                int query = at(of, head, t, of.queries, of.depth);
                int result = at(of, head, t, of.queries, of.width);
                double[] p = new double[seen];
                double[] a = new double[seen];
                double mean = 0;
                for (int s = 0; s < seen; s++) {
                    p[s] = Math.exp(dot(q, query, k, at(of, head, s, of.keys, of.depth), of.depth));
                }
                double sum = Arrays.stream(p).sum();
                for (int s = 0; s < seen; s++) {
                    int value = at(of, head, s, of.keys, of.width);
                    p[s] /= sum;
                    a[s] = dot(dy, result, v, value, of.width);
                    mean += p[s] * a[s];
                    for (int e = 0; e < of.width; e++) {
                        y[result + e] += p[s] * v[value + e];
                        back[of.q() + of.k() + value + e] += p[s] * dy[result + e];
                    }
                }
                for (int s = 0; s < seen; s++) {
                    int key = at(of, head, s, of.keys, of.depth);
                    for (int d = 0; d < of.depth; d++) {
                        back[query + d] += p[s] * (a[s] - mean) * k[key + d];
                        back[of.q() + key + d] += p[s] * (a[s] - mean) * q[query + d];
                    }
                }
            }
        }
    }

    @Property(tries = 150)
    void isItsDefinitionAndItsBitsDependOnNothingElse(@ForAll long seed) {
        Random random = new Random(seed);
        int most = random.nextInt(4) == 0 ? 90 : 12;
        compare(
                new Sizes(
                        random.nextInt(3),
                        random.nextInt(most),
                        random.nextInt(most),
                        1 + random.nextInt(3),
                        random.nextInt(20),
                        random.nextInt(20),
                        random.nextBoolean()),
                random);
    }

    @Example
    void soIsThatOfManyRows() {
        Random random = new Random(5);
        compare(new Sizes(1, 300, 300, 2, 8, 6, true), random);
        compare(new Sizes(2, 128, 130, 1, 24, 24, true), random);
        compare(new Sizes(1, 290, 70, 1, 5, 8, true), random);
        compare(new Sizes(1, 140, 257, 1, 16, 16, false), random);
        compare(new Sizes(16, 64, 64, 4, 24, 24, true), random);
    }

    private static void compare(Sizes of, Random random) {
        float[] q = numbers(random, of.q());
        float[] k = numbers(random, of.k());
        float[] v = numbers(random, of.v());
        float[] dy = numbers(random, of.y());
        double[] y = new double[of.y()];
        double[] back = new double[of.q() + of.k() + of.v()];
        direct(of, wide(dy), wide(q), wide(k), wide(v), y, back);
        doubles(of, dy, q, k, v, y, back);
        float[] firstY = new float[0];
        float[] firstBack = firstY;
        assertThat(makers).hasSize(2);
        boolean first = true;
        for (int kind = 0; kind < makers.size(); kind++) {
            FloatProducts.OF_MATRICES.use(makers.get(kind));
            Exponentials.use(exponentials.get(kind));
            for (int threads : THREADS) {
                FloatAttention attention = new FloatAttention(new Pool(threads), of.attention());
                float[] ownY = numbers(random, of.y());
                float[] ownBack = numbers(random, back.length);
                attention.attend(q, k, v, ownY);
                attention.giveBack(dy, q, k, v, ownBack);
                if (first) {
                    first = false;
                    firstY = ownY;
                    firstBack = ownBack;
                    Closeness.assertClose(of, wide(ownY), y, 2e-6);
                    Closeness.assertClose(of, wide(ownBack), back, 1e-4);
                }
                assertThat(ownY).as(of.toString()).isEqualTo(firstY);
                assertThat(ownBack).as(of.toString()).isEqualTo(firstBack);
            }
        }
    }

    private static void doubles(Sizes of, float[] dy, float[] q, float[] k, float[] v, double[] y, double[] back) {
        DoubleAttention attention = new DoubleAttention(of.attention());
        double[] own = new double[y.length];
        Arrays.fill(own, 7);
        attention.attend(wide(q), wide(k), wide(v), own);
        Closeness.assertClose(of, own, y, 1e-12);
        own = new double[back.length];
        Arrays.fill(own, 7);
        attention.giveBack(wide(dy), wide(q), wide(k), wide(v), own);
        Closeness.assertClose(of, own, back, 1e-11);
    }

    @Example
    void oneQueryThatFindsNoNumberIsNoNumberAndTheOthersAre() {
        Sizes of = new Sizes(1, 40, 40, 1, 8, 8, true);
        Random random = new Random(6);
        float[] q = numbers(random, of.q());
        q[3 * of.depth] = Float.NaN;
        float[] y = new float[of.y()];
        new FloatAttention(new Pool(1), of.attention()).attend(q, numbers(random, of.k()), numbers(random, of.v()), y);
        for (int i = 0; i < y.length; i++) {
            assertThat(Float.isNaN(y[i])).isEqualTo(i / of.width == 3);
        }
    }

    @Example
    void exponentialsOnVectorsHaveTheSameBits() {
        Random random = new Random(7);
        float[] x = new float[1 << 16];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 2 == 0 ? Float.intBitsToFloat(random.nextInt()) : random.nextFloat() * 220 - 115;
        }
        float[] own = x.clone();
        exponentials.get(1).raise(own, 0.75f, 3, own.length);
        for (int i = 3; i < x.length; i++) {
            x[i] = Functions.exp(x[i] - 0.75f);
        }
        assertThat(own).isEqualTo(x);
    }
}
