// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A train step allocates nothing once the JIT has done its work, in none of the threads that share it. */
class StepAllocationTest {
    private static final int WINDOWS = 60;
    /** Vectors that the interpreter runs are objects; the JIT needs some thousand calls to be done with the last one. */
    private static final int QUIET = 20;

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
        List<String> output = run(flags);
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

    private static List<String> run(String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(StepAllocations.class.getName(), Integer.toString(WINDOWS)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
