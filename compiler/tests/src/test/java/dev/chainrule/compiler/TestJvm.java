// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of the tests in a JVM of their own, with flags that one process can have only once. */
public final class TestJvm {
    private TestJvm() {}

    /**
     * Runs a program to its end.
     *
     * @param classes a folder of classes, before those of the tests
     * @return the lines of its standard output
     */
    public static List<String> run(List<String> flags, Path classes, Class<?> main, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The threads of a collector for servers would cost more than there is to collect.
        command.add("-XX:+UseSerialGC");
        command.addAll(flags);
        command.addAll(List.of("-cp", classes + File.pathSeparator + System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(arguments);
        Path errors = Files.createTempFile("errors", ".txt");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor())
                    .as("%s%n%s%n%s", String.join(" ", command), output, Files.readString(errors))
                    .isZero();
            return output.lines().toList();
        } finally {
            Files.deleteIfExists(errors);
        }
    }
}
