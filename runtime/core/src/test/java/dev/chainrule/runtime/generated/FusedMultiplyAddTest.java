// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In JVMs of their own: with the hardware's instruction, and told not to use it. */
class FusedMultiplyAddTest {
    /** Looks, and ends when nothing more is looked at. */
    public static final class Look {
        public static void main(String[] arguments) throws InterruptedException {
            FusedMultiplyAdd.look();
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals("chainrule-warm-up")) {
                    thread.join();
                }
            }
        }
    }

    @Test
    void aProcessorWithoutItIsSaidAloud() throws IOException, InterruptedException {
        assumeThat(System.getProperty("java.vm.name")).containsAnyOf("HotSpot", "OpenJDK");
        assertThat(look("-XX:-UseFMA")).contains("no fused multiply-add");
        assertThat(look("-XX:+UseFMA")).isEmpty();
        assertThat(look("-Xint", "-XX:+UseFMA")).isEmpty();
    }

    private static String look(String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Look.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
