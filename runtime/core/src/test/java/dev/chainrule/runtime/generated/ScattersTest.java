// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Sums by target beside a loop over all elements, on one thread and several. */
class ScattersTest {
    @Property(tries = 200)
    void sumsByTargetAreThoseOfALoopForAnyNumberOfThreads(@ForAll long seed) {
        Random random = new Random(seed);
        boolean large = random.nextInt(4) == 0;
        int outer = random.nextInt(5);
        int before = 1 + random.nextInt(3);
        int count = random.nextInt(large ? 900 : 6);
        int length = 1 + random.nextInt(large ? 900 : 6);
        int inner = 1 + random.nextInt(4);
        float[] x = new float[outer * before * count * inner];
        int[] ids = new int[outer * count];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat() - 0.5f;
        }
        for (int i = 0; i < ids.length; i++) {
            ids[i] = random.nextInt(length);
        }
        float[] expected = new float[outer * before * length * inner];
        for (int i = 0; i < x.length; i++) {
            int row = i / inner / count;
            int id = ids[row / before * count + i / inner % count];
            expected[(row * length + id) * inner + i % inner] += x[i];
        }
        float[] alone = full(random, expected.length);
        Scatters.add(x, ids, alone, outer, before, count, length, inner);
        assertThat(alone).containsExactly(expected);
        for (int threads = 1; threads <= 3; threads++) {
            float[] y = full(random, expected.length);
            Scatters.add(new Pool(threads), x, ids, y, outer * before, before, count, length, inner);
            assertThat(y).containsExactly(expected);
        }
    }

    private static float[] full(Random random, int length) {
        float[] y = new float[length];
        for (int i = 0; i < length; i++) {
            y[i] = random.nextFloat();
        }
        return y;
    }
}
