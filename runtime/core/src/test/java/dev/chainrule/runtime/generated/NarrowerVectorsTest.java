// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tiles and packing of narrower processors, of which each has its own, give the scalar product's bits, and lines of images come to where
 * plain loops put them, in a JVM of its own.
 */
class NarrowerVectorsTest {
    @ParameterizedTest
    @ValueSource(ints = {64, 32, 16})
    void bitsAreTheScalarProducts(int bytes) throws Exception {
        String said = said(bytes, Probe.class);
        assertThat(said.lines().filter(line -> line.startsWith("edges")))
                .as(said)
                .hasSizeGreaterThan(90)
                .allMatch(line -> line.endsWith("same"));
    }

    /** Tiles count by one number for both operands, which takes a panel that is no narrower than a step on the left. */
    @Test
    void twoNumbersAreTooFew() throws Exception {
        assertThat(said(8, ProbeOfTwo.class).lines())
                .hasSize(2)
                .allMatch(line -> line.endsWith("vectors of 2 numbers: products take 4 at least"));
    }

    private static String said(int bytes, Class<?> program) throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-XX:MaxVectorSize=" + bytes,
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return said;
    }

    static final class ProbeOfTwo {
        public static void main(String[] arguments) {
            System.out.println(FloatProducts.OF_MATRICES.prepareVector().orElse("ready"));
            System.out.println(FloatProducts.OF_TAPS.prepareVector().orElse("ready"));
        }
    }

    static final class Probe {
        public static void main(String[] arguments) throws ReflectiveOperationException {
            FloatProduct vector = FloatProducts.vector(new Pool(1)).get();
            FloatProduct scalar = new ScalarFloatProduct(new Pool(1));
            List<ProductTrial> trials = new ArrayList<>(new ProductTrial.OfMatrices().atEdges());
            trials.addAll(new ProductTrial.OfTaps().atEdges());
            for (ProductTrial trial : trials) {
                float[] found = trial.run(vector).clone();
                boolean same = Arrays.equals(found, trial.run(scalar));
                System.out.println("edges " + trial.m + " " + trial.k + " " + trial.n + (same ? " same" : " other"));
            }
            for (int length = 1; length < 70; length++) {
                boolean same = Arrays.equals(moved(vector.lineMoves(), length), moved(LineMoves.PLAIN, length));
                System.out.println("edges of lines of " + length + (same ? " same" : " other"));
            }
        }

        /** What each move makes of three lines, with what stands around them. */
        private static float[] moved(LineMoves moves, int length) {
            int step = 2 * length + 3;
            int channels = length % 20 + 1;
            float[] x = new float[(channels + 3) * step];
            for (int i = 0; i < x.length; i++) {
                x[i] = i + 1;
            }
            float[] copied = new float[3 * step];
            moves.copy(x, 1, step, copied, 2, length + 1, length, 3);
            float[] dealt = new float[6 * step];
            moves.deal(x, 2, step, dealt, 1, 3 * step + 2, length + 2, length, 3);
            float[] paired = new float[3 * step];
            moves.pair(x, 1, step, length + 1, paired, 3, step, length, 3);
            float[] interleaved = new float[length * (channels + 1) + 1];
            moves.interleave(x, 1, step, channels, interleaved, 1, channels + 1, length);
            float[] all = new float[12 * step + interleaved.length];
            System.arraycopy(copied, 0, all, 0, copied.length);
            System.arraycopy(dealt, 0, all, 3 * step, dealt.length);
            System.arraycopy(paired, 0, all, 9 * step, paired.length);
            System.arraycopy(interleaved, 0, all, 12 * step, interleaved.length);
            return all;
        }
    }
}
