// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiles and packing of narrower processors, of which each has its own, give the scalar product's bits, in a JVM of its own. */
class NarrowerVectorsTest {
    @ParameterizedTest
    @ValueSource(ints = {64, 32, 16})
    void bitsAreTheScalarProducts(int bytes) throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-XX:MaxVectorSize=" + bytes,
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Probe.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(said.lines().filter(line -> line.startsWith("edges")))
                .as(said)
                .hasSizeGreaterThan(20)
                .allMatch(line -> line.endsWith("same"));
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
        }
    }
}
