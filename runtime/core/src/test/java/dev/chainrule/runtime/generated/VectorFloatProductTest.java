// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The vector product against the definition and the scalar product. Needs {@code --add-modules jdk.incubator.vector}. */
class VectorFloatProductTest {
    private static final float[] SPECIAL = {
        0f,
        -0f,
        1f,
        -1f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        0x1p-75f,
        Float.MAX_VALUE
    };

    /** One thread, two, three, eight: more than there are processors will do. */
    private static final List<FloatProduct> PRODUCTS =
            List.of(product(new Pool(1)), product(new Pool(2)), product(new Pool(3)), product(new Pool(8)));

    private final FloatProduct scalar = new ScalarFloatProduct(new Pool(2));

    private static FloatProduct product(Pool pool) {
        try {
            return FloatProducts.vector(pool).get();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    @Property(tries = 500)
    void anyProductHasTheBitsOfOneChainPerOutput(
            @ForAll @IntRange(max = 40) int m,
            @ForAll @IntRange(max = 40) int k,
            @ForAll @IntRange(max = 40) int n,
            @ForAll boolean special,
            @ForAll long seed) {
        compare(m, k, n, special, seed);
    }

    @Property(tries = 60)
    void soHaveProductsOfManyTiles(
            @ForAll @IntRange(max = 150) int m,
            @ForAll @IntRange(max = 900) int k,
            @ForAll @IntRange(max = 150) int n,
            @ForAll long seed) {
        compare(m, k, n, false, seed);
    }

    @Test
    void soHaveProductsAtTheEdgesOfTilesAndBlocks() {
        for (int m : new int[] {1, 4, 8, 16, 17, 1537}) {
            for (int n : new int[] {1, 15, 16, 17, 31, 32, 33, 64}) {
                compare(m, 33, n, true, m * n);
            }
        }
        for (int k : new int[] {15, 16, 17, 383, 384, 385, 768, 769}) {
            compare(19, k, 35, false, k);
            compare(16, k, 32, false, k);
        }
    }

    @Test
    void theProductsThatTrainingNeedsAreRight() {
        for (int[] shape : new int[][] {
            {64, 784, 512}, {784, 64, 512}, {256, 64, 10}, {64, 256, 10}, {1, 784, 512}, {3, 300, 129}, {100, 500, 27}
        }) {
            compare(shape[0], shape[1], shape[2], false, 5);
        }
    }

    @Test
    void everyWorkspaceChangesOverWhenTheProcessDoes() {
        Supplier<FloatProduct> before = FloatProducts.OF_MATRICES.fastest();
        try {
            FloatProducts.OF_MATRICES.use(FloatProducts.scalar());
            Contractions.Scratch scratch = new Contractions.Scratch();
            assertThat(scratch.floats()).isInstanceOf(ScalarFloatProduct.class).isSameAs(scratch.floats());
            assertThat(FloatProducts.OF_MATRICES.prepareVector()).isEmpty();
            assertThat(scratch.floats().getClass().getSimpleName()).isEqualTo("VectorFloatProduct");
            assertThat(scratch.floats()).isSameAs(scratch.floats());
        } finally {
            FloatProducts.OF_MATRICES.use(before);
        }
    }

    private void compare(int m, int k, int n, boolean special, long seed) {
        Random random = new Random(seed);
        float[] a = draw(random, m * k, special);
        float[] b = draw(random, k * n, special);
        float[] expected = chain(a, b, m, k, n);
        float[] left = transpose(a, m, k);
        float[] right = transpose(b, k, n);
        int from = random.nextInt(3);
        float[] c = new float[from + m * n + 5];
        float[] whole = new float[c.length];
        Arrays.fill(whole, 7f);
        System.arraycopy(expected, 0, whole, from, m * n);
        for (FloatProduct product : PRODUCTS) {
            Arrays.fill(c, 7f);
            product.multiply(a, 0, k, 1, b, 0, n, 1, c, from, n, m, k, n);
            assertThat(c).isEqualTo(whole);
            Arrays.fill(c, 7f);
            product.multiply(a, 0, k, 1, right, 0, 1, k, c, from, n, m, k, n);
            assertThat(c).isEqualTo(whole);
            if (k > 0 && n > 0) {
                Arrays.fill(c, 7f);
                product.multiply(a, 0, k, 1, product.pack(right, 0, 1, k, k, n, null), c, from, n, m);
                assertThat(c).isEqualTo(whole);
                Arrays.fill(c, 7f);
                PRODUCTS.get(0).multiply(left, 0, 1, m, product.pack(b, 0, n, 1, k, n, null), c, from, n, m);
                assertThat(c).isEqualTo(whole);
            }
            Arrays.fill(c, 7f);
            product.multiply(left, 0, 1, m, b, 0, n, 1, c, from, n, m, k, n);
            assertThat(c).isEqualTo(whole);
        }
        Arrays.fill(c, 7f);
        scalar.multiply(a, 0, k, 1, b, 0, n, 1, c, from, n, m, k, n);
        assertThat(c).isEqualTo(whole);
    }

    private static float[] chain(float[] a, float[] b, int m, int k, int n) {
        float[] c = new float[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                for (int p = 0; p < k; p++) {
                    c[i * n + j] = Math.fma(a[i * k + p], b[p * n + j], c[i * n + j]);
                }
            }
        }
        return c;
    }

    private static float[] transpose(float[] x, int rows, int columns) {
        float[] y = new float[x.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                y[j * rows + i] = x[i * columns + j];
            }
        }
        return y;
    }

    private static float[] draw(Random random, int length, boolean special) {
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = special && random.nextInt(8) == 0
                    ? SPECIAL[random.nextInt(SPECIAL.length)]
                    : (float) random.nextGaussian();
        }
        return x;
    }
}
