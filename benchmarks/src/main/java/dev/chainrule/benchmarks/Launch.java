// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Contestant;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How child processes are started.
 *
 * @param folder where native libraries are unpacked, and what a child prints besides its answers is kept
 * @param options for every JVM, whoever's
 * @param before class path entries that go before ours: another build of what is measured
 */
record Launch(Jdk jdk, int threads, Path folder, List<String> options, List<String> before) {
    /** From the environment the native libraries of libtorch and DL4J know how many threads they may use. */
    private static final List<String> THREAD_COUNTS =
            List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "SD_MAX_THREADS", "SD_MASTER_THREADS");

    Launch {
        options = List.copyOf(options);
        before = List.copyOf(before);
    }

    Launch(Jdk jdk, int threads, Path folder, List<String> options) {
        this(jdk, threads, folder, options, List.of());
    }

    /** The same on the classes of another clone, which is built, the benchmarks' too. */
    Launch of(Path clone) {
        List<String> classes = Stream.of("benchmarks", "runtime/core")
                .map(module -> clone.resolve(module).resolve("target/classes").toString())
                .toList();
        return new Launch(jdk, threads, folder, options, classes);
    }

    /** The same with one option more. */
    Launch with(String option) {
        List<String> more = new ArrayList<>(options);
        more.add(option);
        return new Launch(jdk, threads, folder, more, before);
    }

    /** A process of a contestant's; its arguments are the contestant's name and the number of threads. */
    ProcessBuilder process(Contestant contestant, Class<?> program) {
        List<String> command = new ArrayList<>();
        command.add(jdk.java().toString());
        command.addAll(contestant.options(threads, folder.resolve("cache")));
        command.addAll(options);
        command.addAll(List.of("-classpath", classPath(contestant)));
        command.addAll(List.of(program.getName(), contestant.name(), Integer.toString(threads)));
        ProcessBuilder builder = new ProcessBuilder(command);
        for (String variable : THREAD_COUNTS) {
            builder.environment().put(variable, Integer.toString(threads));
        }
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log(contestant).toFile()));
        return builder;
    }

    /** Takes what the contestant's processes print besides their answers. */
    Path log(Contestant contestant) {
        try {
            return Files.createDirectories(folder.resolve("logs"))
                    .resolve(contestant.name().toLowerCase(Locale.ROOT) + "-" + jdk.feature() + ".log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Our own class path is the benchmarks' and the runtime's; a peer's has its libraries as well. */
    private String classPath(Contestant contestant) {
        return Stream.concat(
                        before.stream(),
                        Artefacts.classPath().filter(entry -> !contestant.isOurs() || Artefacts.isOurs(Path.of(entry))))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
