// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files that a command is given, and those in folders that it is given. */
final class NnFiles {
    private NnFiles() {}

    static List<Path> of(List<Path> given) throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path file : given) {
            if (!Files.isDirectory(file)) {
                all.add(file);
                continue;
            }
            try (Stream<Path> below = Files.walk(file, FileVisitOption.FOLLOW_LINKS)) {
                List<Path> found = below.filter(path -> path.toString().endsWith(".nn") && Files.isRegularFile(path))
                        .sorted()
                        .toList();
                if (found.isEmpty()) {
                    throw new Faults.Told("there is no .nn file in " + file);
                }
                all.addAll(found);
            }
        }
        return all;
    }
}
