// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.driver.ImportPath;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;

/**
 * The folder of the {@code .nn} files. It may be a link, and hold links: javac follows them and so does what packs the
 * files. A link that leads nowhere is a fault, since what is not found is taken for deleted.
 */
record SourceRoot(Path folder) {
    /** Whether there is nothing of that name. */
    boolean isMissing() {
        return !Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
    }

    /** All files in order, from the root, with {@code /}. */
    List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        if (isMissing()) {
            return names;
        }
        refuseDangling(folder);
        if (!Files.isDirectory(folder)) {
            throw new IOException(ImportPath.shown(folder) + " is no folder");
        }
        Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Visitor(names));
        Collections.sort(names);
        return names;
    }

    private static void refuseDangling(Path path) throws IOException {
        if (Files.isSymbolicLink(path) && !Files.exists(path)) {
            throw new IOException(
                    path + " is a symbolic link to " + Files.readSymbolicLink(path) + ", which is not there");
        }
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        private final List<String> names;

        Visitor(List<String> names) {
            this.names = names;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            String name = file.getFileName().toString();
            // Editors and systems keep files of their own beside a file, hidden, and some are links to nowhere.
            if (name.endsWith(".nn") && !name.startsWith(".")) {
                refuseDangling(file);
                if (attributes.isRegularFile()) {
                    names.add(folder.relativize(file).toString().replace('\\', '/'));
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException fault) throws IOException {
            throw fault instanceof FileSystemLoopException
                    ? new IOException(ImportPath.shown(file) + " is a symbolic link to a folder that it lies in", fault)
                    : new IOException("cannot read " + ImportPath.shown(file), fault);
        }
    }
}
