// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.nets.TableNet;
import dev.chainrule.data.Csv;
import dev.chainrule.data.Stored;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Precision;
import dev.chainrule.runtime.Trainer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Trains a small net on a table of two gigabytes in a heap of 256 MB, and beside it on the same rows in memory, in turns:
 * {@code -Dbenchmark.main=dev.chainrule.benchmarks.LargerThanMemory -Dbenchmark.options=FOLDER}.
 */
public final class LargerThanMemory {
    private static final int FEATURES = 30;
    private static final long BYTES = 2L << 30;
    private static final int TURNS = 3;
    private static final String SMALL = "-Xmx256m";
    private static final String LARGE = "-Xmx6g";

    private LargerThanMemory() {}

    /** The folder takes about 3 GB; a second argument is what a child does. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        Path table = folder.resolve("table.csv");
        Path rows = folder.resolve("table.rows");
        if (arguments.length > 1) {
            child(arguments[1], table, rows);
            return;
        }
        Files.createDirectories(folder);
        if (!Files.exists(table)) {
            write(table);
        }
        System.out.printf(Locale.ROOT, "a table of %,d bytes, heaps of %s and %s%n", Files.size(table), SMALL, LARGE);
        start(SMALL, folder, "store");
        for (int turn = 0; turn < TURNS; turn++) {
            start(SMALL, folder, "stored");
            start(LARGE, folder, "memory");
        }
    }

    private static void start(String heap, Path folder, String what) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                LargerThanMemory.class.getName(),
                folder.toString(),
                what));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException(what + " failed");
        }
    }

    private static void child(String what, Path table, Path rows) {
        long start = System.nanoTime();
        if (what.equals("store")) {
            Stored stored = Csv.of(table).ints("label", "label").rest("x").store(rows, Precision.F32);
            double seconds = (System.nanoTime() - start) * 1e-9;
            System.out.printf(Locale.ROOT, "stored %,d rows in %.1f s%n", stored.size(), seconds);
            return;
        }
        DataSet data = what.equals("stored") ? Stored.open(rows) : copied(Stored.open(rows));
        // The first epoch compiles.
        double rate = Trainer.of(TableNet.create(1)).epochs(2).batchSize(64).fit(data).history().epochs().stream()
                .mapToDouble(epoch -> epoch.rows() / epoch.seconds())
                .skip(1)
                .findFirst()
                .orElseThrow();
        System.out.printf(Locale.ROOT, "%-8s %,12.0f rows/s%n", what, rate);
    }

    /** The rows in arrays. */
    private static DataSet copied(DataSet data) {
        float[] x = new float[data.size() * FEATURES];
        int[] label = new int[data.size()];
        for (int row = 0; row < data.size(); row++) {
            data.copy(data.column("x"), row, x, row * FEATURES);
            data.copy(data.column("label"), row, label, row);
        }
        return DataSet.builder().ints("label", label).reals("x", x, FEATURES).build();
    }

    private static void write(Path table) throws IOException {
        Random random = new Random(1);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(table), 1 << 20)) {
            StringBuilder line = new StringBuilder("label");
            for (int feature = 0; feature < FEATURES; feature++) {
                line.append(",x").append(feature);
            }
            for (long written = 0; written < BYTES; written += line.length()) {
                out.write(line.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
                line.setLength(0);
                line.append(random.nextInt(2));
                for (int feature = 0; feature < FEATURES; feature++) {
                    int digits = random.nextInt(1_000_000);
                    line.append(digits % 2 == 0 ? ",0." : ",-0.").append(1_000_000 + digits);
                }
            }
        }
    }
}
