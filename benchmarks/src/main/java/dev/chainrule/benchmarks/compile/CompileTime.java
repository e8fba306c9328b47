// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.compile;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How long deep models take from their text to loaded classes, on one core, as CPU seconds and as multiples of what javac
 * takes in the same process for a fixed source of 1 MB; beside another build of the compiler, if one is given.
 */
@Command(
        name = "compile-time",
        mixinStandardHelpOptions = true,
        description = "Measures the compiler on deep models: cold, warm, growth, size of the sources.")
public final class CompileTime implements Callable<Integer> {
    @Option(
            names = "--against",
            paramLabel = "FOLDER",
            description = "the root of another clone, built, that is measured in the same run")
    private List<Path> others = new ArrayList<>();

    @Option(names = "--runs", paramLabel = "N", defaultValue = "6", description = "warm runs of each; 6 if not said")
    private int runs;

    private CompileTime() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CompileTime()).execute(arguments));
    }

    private record Row(double cold, double warm, double javac, long size) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println(
                "| compiler | model | layers | cold, CPU s | warm, CPU s | warm, × javac of 1 MB | sources, kB |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        for (DeepModel model : DeepModel.values()) {
            List<Row> before = new ArrayList<>();
            for (int depth : new int[] {250, 1_000}) {
                for (int build = 0; build <= others.size(); build++) {
                    Row row = measure(build, model, depth);
                    System.out.printf(
                            Locale.ROOT,
                            "| %s | %s | %,d | %.1f | %.2f | %.2f | %,d |%n",
                            build == 0 ? "this" : others.get(build - 1).getFileName(),
                            model.name().toLowerCase(Locale.ROOT),
                            depth,
                            row.cold,
                            row.warm,
                            row.warm / row.javac,
                            row.size / 1000);
                    if (depth == 250) {
                        before.add(row);
                    } else {
                        System.out.printf(
                                Locale.ROOT,
                                "| | growth 250 → 1,000 | | | | %.2f × | |%n",
                                row.warm / row.javac / (before.get(build).warm / before.get(build).javac));
                    }
                }
            }
        }
        return 0;
    }

    private Row measure(int build, DeepModel model, int depth) throws IOException, InterruptedException {
        String own = System.getProperty("java.class.path");
        String classPath = build == 0 ? own : classes(others.get(build - 1)) + File.pathSeparator + own;
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx4g",
                "-XX:+UseSerialGC",
                "-classpath",
                classPath,
                CompileChild.class.getName(),
                model.name(),
                Integer.toString(depth),
                Integer.toString(runs));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the measured process failed: " + command);
        }
        String[] words = text.split(" ", -1);
        return new Row(
                Double.parseDouble(words[0]),
                Double.parseDouble(words[1]),
                Double.parseDouble(words[2]),
                Long.parseLong(words[3]));
    }

    /** The compiled modules of another clone, which go before this one's. */
    private static String classes(Path root) {
        List<String> folders = new ArrayList<>();
        for (String module : List.of("grammar", "compiler/scalar", "compiler/core", "runtime/core")) {
            folders.add(root.resolve(module).resolve("target/classes").toString());
        }
        return String.join(File.pathSeparator, folders);
    }
}
