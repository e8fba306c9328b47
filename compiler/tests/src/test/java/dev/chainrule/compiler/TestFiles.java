// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where tests find files: the repository, the test resources in it, and programs beside it. */
public final class TestFiles {
    private TestFiles() {}

    /** The root of the repository: the nearest folder above that holds {@code mvnw}. */
    public static Path root() {
        Path start = Path.of(System.getProperty("chainrule.root", "")).toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no mvnw above " + start);
    }

    /** A folder of this module's test resources, as it stands in the repository: goldens are rewritten there. */
    public static Path resources(String folder) {
        return root().resolve("compiler/tests/src/test/resources").resolve(folder);
    }

    /**
     * Further programs, which are no part of the repository: {@code -Dchainrule.shared=DIR}, or {@code ../shared}. Where
     * there are none, says so and gives nothing.
     */
    public static Optional<Path> shared(String name) {
        String given = System.getProperty("chainrule.shared", "../shared");
        Path path = root().resolve(given).normalize().resolve(name);
        if (Files.exists(path)) {
            return Optional.of(path);
        }
        System.out.println("SKIPPED (needs ../shared): " + name);
        return Optional.empty();
    }

    /** The {@code .nn} files of a folder, in the order of their names. */
    public static List<Path> programs(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".nn"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether goldens are to be rewritten: {@code -Dgolden.update}. */
    public static boolean updatesGoldens() {
        return System.getProperty("golden.update") != null;
    }
}
