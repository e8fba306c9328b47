// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The machine that measures. */
final class Machine {
    private Machine() {}

    static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Processor, cores, memory, system, JDKs, in a sentence or two. */
    static String describe(List<Jdk> jdks, int vectorBits) {
        String processor = first("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch"));
        String memory = first("/proc/meminfo", "MemTotal")
                .map(text -> ", " + Math.round(Long.parseLong(text.replaceAll("[^0-9]", "")) / 1e6) + " GB of memory")
                .orElse("");
        String vectors = vectorBits == 0 ? "" : ", vectors of " + vectorBits + " bits";
        String java = jdks.stream()
                .map(jdk -> "JDK " + jdk.version() + " (" + jdk.vendor() + ")")
                .collect(Collectors.joining(", "));
        return "Measured on " + LocalDate.now(ZoneOffset.UTC) + " on " + processor + ", " + cores() + " cores" + vectors
                + memory + ", " + System.getProperty("os.name") + "; " + java + ".";
    }

    private static Optional<String> first(String file, String key) {
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(path)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
