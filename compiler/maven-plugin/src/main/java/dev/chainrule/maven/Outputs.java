// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.emit.GeneratedFile;
import java.nio.file.Path;

/**
 * Where a goal writes. A file is named by its folder's role and its path from there: {@code source:nets/Gan.java}.
 *
 * @param sources Java sources, which the build compiles
 * @param twins the sources of vector twins, for readers; the build does not see them
 * @param classes class files of the twins, among the project's own
 */
record Outputs(Path sources, Path twins, Path classes) {
    private static final String SOURCE = "source:";
    private static final String TWIN = "twin:";
    private static final String CLASS = "class:";

    static String source(GeneratedFile file) {
        return SOURCE + file.path();
    }

    static String twin(GeneratedFile file) {
        return TWIN + file.path();
    }

    /** @param name of the class, {@code nets.GanVector} */
    static String classFile(String name) {
        return CLASS + name.replace('.', '/') + ".class";
    }

    static boolean isClassFile(String name) {
        return name.startsWith(CLASS);
    }

    /** The folder that a file's path begins at. */
    Path root(String name) {
        if (name.startsWith(SOURCE)) {
            return sources;
        }
        return name.startsWith(TWIN) ? twins : classes;
    }

    /** A file's path from its folder: sources and twins are classes of one package, and must not meet. */
    static String path(String name) {
        return name.substring(name.indexOf(':') + 1);
    }

    Path file(String name) {
        return root(name).resolve(path(name));
    }
}
