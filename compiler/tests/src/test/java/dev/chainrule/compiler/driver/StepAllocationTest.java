// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.TestJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A train step allocates nothing once the JIT has done its work, in none of the threads that share it. */
class StepAllocationTest {
    private static final int WINDOWS = 150;
    /** Vectors that the interpreter runs are objects; the JIT needs some thousand calls to be done with the last one. */
    private static final int QUIET = 20;

    private static final String DIGITS = """
            model Digits {
                input pixels: [B, 128]
                input label: int[B]
                layer net = Mlp([128, 256, 192, 10], activation = gelu)
                logits = net(pixels)
                output probabilities = softmax(logits)
                loss nll = cross_entropy(logits, label)
                train minimize nll using adam(lr = 1e-3)
            }
            """;

    @TempDir
    private static Path classes;

    @BeforeAll
    static void compile() throws IOException {
        CompileResult result = TestModels.compile("digits.nn", DIGITS);
        BitsOfModels.compile(classes, List.of("Digits"), result.files(), result.twins());
    }

    @Test
    void scalarKernelsOnTwoThreads() throws IOException, InterruptedException {
        check("-Dchainrule.threads=2", "-Dchainrule.vector=off");
    }

    @Test
    void vectorKernelsOnTwoThreads() throws IOException, InterruptedException {
        check("-Dchainrule.threads=2", "--add-modules=" + TwinCompiler.MODULE, "-Dchainrule.vector=on");
    }

    /**
     * What a step allocates it allocates each time. Now and then HotSpot charges a thread for work of its own: when a method
     * is handed to the JIT, the classes of its signature are looked up through their class loader, which takes some
     * hundred bytes.
     */
    private static void check(String... flags) throws IOException, InterruptedException {
        List<String> output =
                TestJvm.run(List.of(flags), classes, StepAllocations.class, List.of(Integer.toString(WINDOWS)));
        assertThat(output).contains("workers: 1");
        String last = output.get(output.size() - 1);
        long[] bytes = Arrays.stream(last.replaceAll("[^0-9,]", "").split(",", -1))
                .mapToLong(Long::parseLong)
                .toArray();
        assertThat(bytes).hasSize(WINDOWS);
        assertThat(Arrays.stream(bytes).skip(WINDOWS - QUIET).filter(b -> b > 0).count())
                .as("windows in which something is allocated, of the last %s: %s", QUIET, last)
                .isLessThanOrEqualTo(QUIET / 4);
    }
}
