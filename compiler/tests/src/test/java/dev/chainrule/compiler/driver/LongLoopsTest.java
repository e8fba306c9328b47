// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A loop is compiled once, whatever the number of its turns. */
class LongLoopsTest {
    private static final int ROUNDS = 6;

    private static String program(int turns) {
        return """
                model Net {
                    input x: [B, TURNS, 3]
                    input y: [B, 4]
                    layer cell = Lstm(3, 4)
                    param a: real = 0.3
                    param U: [4, 4] = orthogonal()
                    hs = cell(x)
                    z = scan k in 0..TURNS with z = hs[:, -1, :] {
                        inner = scan h in hs along 1 with s = z { next s = tanh(s @ U + a * h) }
                        next z = inner + k * a
                    }
                    output end = z
                    loss error = mse(z, y)
                    train minimize error using adam(lr = 0.01) clip norm 1
                }
                """.replace("TURNS", Integer.toString(turns));
    }

    private static long time(String program) {
        long start = System.nanoTime();
        TestModels.compile("net.nn", program);
        return System.nanoTime() - start;
    }

    /** The best of several rounds, in turn, so that neither has more of the warm compiler or the quiet machine. */
    @Test
    void tenThousandTurnsCompileAsFastAsTen() {
        String few = program(10);
        String many = program(10_000);
        long fastFew = Long.MAX_VALUE;
        long fastMany = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            fastMany = Math.min(fastMany, time(many));
            fastFew = Math.min(fastFew, time(few));
        }
        assertThat((double) fastMany / fastFew).isLessThan(1.5);
    }
}
