// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

/**
 * A source file.
 *
 * @param path from the root of the sources, with {@code /}: {@code nets/Gan.java}
 */
public record GeneratedFile(String path, String text) {
    /** The name of the class: {@code nets.Gan}. */
    public String className() {
        return path.substring(0, path.length() - ".java".length()).replace('/', '.');
    }
}
