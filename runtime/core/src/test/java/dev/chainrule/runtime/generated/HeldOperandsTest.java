// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is packed once for many products gives the bits of products one by one, and is never older than its array. */
class HeldOperandsTest {
    private final Supplier<FloatProduct> before = FloatProducts.OF_MATRICES.fastest();
    private final Random random = new Random(5);
    private final Contractions.Scratch alone = new Contractions.Scratch();
    private final Contractions.Scratch holding = new Contractions.Scratch();

    @AfterEach
    void useWhatWasUsedBefore() {
        FloatProducts.OF_MATRICES.use(before);
    }

    private static void use(boolean vectors) throws ReflectiveOperationException {
        FloatProducts.OF_MATRICES.use(vectors ? FloatProducts.vector(new Pool(2)) : FloatProducts.scalar());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void productsInLoopsHaveTheBitsOfProductsAlone(boolean vectors) throws ReflectiveOperationException {
        use(vectors);
        int[][] shapes = {
            {32, 128, 512}, {1, 70, 96}, {9, 401, 35}, {40, 300, 530}, {5, 33, 24}, {3, 20, 7}, {7, 512, 128}
        };
        for (int run = 0; run < 3; run++) {
            for (int[] shape : shapes) {
                float[] b = random(shape[1] * shape[2]);
                holding.hold(b);
                for (int turn = 0; turn < 4; turn++) {
                    assertSameBits(shape[0], shape[1], shape[2], b);
                }
                holding.release();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anArrayThatChangesBetweenLoopsIsPackedAnew(boolean vectors) throws ReflectiveOperationException {
        use(vectors);
        float[] outer = random(64 * 48);
        float[] inner = random(64 * 48);
        for (int run = 0; run < 3; run++) {
            holding.hold(outer);
            for (int turn = 0; turn < 3; turn++) {
                holding.hold(inner);
                for (int i = 0; i < 3; i++) {
                    assertSameBits(16, 64, 48, inner);
                    assertSameBits(16, 64, 48, outer);
                }
                holding.release();
                inner[random.nextInt(inner.length)] += 1;
                assertSameBits(16, 64, 48, inner);
            }
            holding.release();
            outer[random.nextInt(outer.length)] += 1;
        }
    }

    /** A loop that ends by an error leaves what it held. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsHeldFromOneRunToTheNext(boolean vectors) throws ReflectiveOperationException {
        use(vectors);
        float[] b = random(64 * 48);
        holding.hold(b);
        for (int turn = 0; turn < 3; turn++) {
            assertSameBits(16, 64, 48, b);
        }
        holding.mayKeep(false);
        b[7] += 1;
        assertSameBits(16, 64, 48, b);
    }

    /** By the matrix as it stands, and transposed. */
    private void assertSameBits(int m, int k, int n, float[] b) {
        float[] a = random(m * k);
        float[] expected = new float[m * n];
        float[] actual = new float[m * n];
        Contractions.multiply(a, b, expected, 1, m, k, n, alone);
        Contractions.multiply(a, b, actual, 1, m, k, n, holding);
        assertThat(actual).isEqualTo(expected);
        Contractions.multiplyTransposedRight(a, b, expected, 1, m, k, n, alone);
        Contractions.multiplyTransposedRight(a, b, actual, 1, m, k, n, holding);
        assertThat(actual).isEqualTo(expected);
    }

    private float[] random(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
