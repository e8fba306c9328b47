// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.driver.ImportPath;
import dev.chainrule.compiler.emit.GeneratedFile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Where a goal writes. A file is named by its folder's role and its path from there: {@code source:nets/Gan.java}. Nothing
 * is written, read or removed beside these folders: names that lead out of them are none, and links in them are not
 * followed.
 *
 * @param sources Java sources, which the build compiles
 * @param twins the sources of vector twins, for readers; the build does not see them
 * @param reports what each model costs
 * @param classes class files of the twins, among the project's own
 */
record Outputs(Path sources, Path twins, Path reports, Path classes) {
    private static final String SOURCE = "source:";
    private static final String TWIN = "twin:";
    private static final String REPORT = "report:";
    private static final String CLASS = "class:";
    private static final List<String> KINDS = List.of(SOURCE, TWIN, REPORT, CLASS);

    static String source(GeneratedFile file) {
        return SOURCE + file.path();
    }

    static String twin(GeneratedFile file) {
        return TWIN + file.path();
    }

    /** @param name of the model's class, {@code nets.Gan} */
    static String report(String name) {
        return REPORT + name.replace('.', '/') + ".txt";
    }

    /** @param name of the class, {@code nets.GanVector} */
    static String classFile(String name) {
        return CLASS + name.replace('.', '/') + ".class";
    }

    static boolean isClassFile(String name) {
        return name.startsWith(CLASS);
    }

    /** Whether a text is a name as {@link #source} and its kin give them. */
    static boolean isName(String text) {
        return KINDS.stream().anyMatch(text::startsWith) && isPath(path(text));
    }

    /** Whether a text with {@code /} is a path from some folder to a file inside it. */
    static boolean isPath(String text) {
        return Arrays.stream(text.split("/", -1)).noneMatch(part -> part.isEmpty() || part.matches("\\.\\.?"))
                && text.chars().noneMatch(c -> Character.isISOControl(c) || c == '\\' || c == ':');
    }

    /** The folder that a file's path begins at. */
    private Path root(String name) {
        return switch (name.substring(0, name.indexOf(':') + 1)) {
            case SOURCE -> sources;
            case TWIN -> twins;
            case REPORT -> reports;
            default -> classes;
        };
    }

    /** A file's path from its folder: sources and twins are classes of one package, and must not meet. */
    static String path(String name) {
        return name.substring(name.indexOf(':') + 1);
    }

    Path file(String name) {
        return root(name).resolve(path(name));
    }

    /** Whether the build could have written this file: it is there, and no link leads to it. */
    boolean isThere(String name) {
        return !link(root(name), file(name)) && Files.isRegularFile(file(name), LinkOption.NOFOLLOW_LINKS);
    }

    /** Writes a file, in the place of a link that may be there. */
    Path write(String name, byte[] bytes) throws IOException {
        Path file = file(name);
        if (link(root(name), file)) {
            throw new IOException(
                    "cannot write " + ImportPath.shown(file) + ": a folder on the way is a symbolic link; remove it");
        }
        Files.createDirectories(file.getParent());
        if (Files.isSymbolicLink(file)) {
            Files.delete(file);
        }
        Files.write(file, bytes);
        return file;
    }

    /** Removes a file, and the folders that are empty then; false if it is not there. */
    boolean remove(String name) throws IOException {
        return isThere(name) && remove(root(name), file(name));
    }

    /** Removes the copy of a source that the build put among the classes. */
    boolean removePacked(String source) throws IOException {
        Path file = classes.resolve(ImportPath.IN_JARS).resolve(source);
        return !link(classes, file) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && remove(classes, file);
    }

    private static boolean remove(Path root, Path file) throws IOException {
        Files.delete(file);
        for (Path folder = file.getParent(); folder != null && !folder.equals(root); folder = folder.getParent()) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException e) {
                break;
            }
        }
        return true;
    }

    /** Whether a folder between the two is a link. The root may be one: where the build lies is its user's choice. */
    private static boolean link(Path root, Path file) {
        for (Path folder = file.getParent(); folder != null && !folder.equals(root); folder = folder.getParent()) {
            if (Files.isSymbolicLink(folder)) {
                return true;
            }
        }
        return false;
    }
}
