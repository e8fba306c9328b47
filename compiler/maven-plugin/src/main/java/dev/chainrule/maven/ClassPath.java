// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;

/** What lies in the jars and folders that a project depends on. */
final class ClassPath {
    private ClassPath() {}

    /** Whether one of them holds a file, {@code dev/chainrule/runtime/Model.class}. */
    static boolean has(List<Path> elements, String file) throws IOException {
        for (Path element : elements) {
            if (holds(element, file)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(Path element, String file) throws IOException {
        if (Files.isDirectory(element)) {
            return Files.isRegularFile(element.resolve(file));
        }
        if (!Files.isRegularFile(element) || !element.toString().endsWith(".jar")) {
            return false;
        }
        try (ZipFile jar = new ZipFile(element.toFile())) {
            return jar.getEntry(file) != null;
        }
    }
}
