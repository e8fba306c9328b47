// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The compiler as goals of a Maven build. What enters is the folder of a project's {@code .nn} files and the jars it depends
 * on; what leaves is Java sources below {@code target}, the class files of vector twins, messages, and the {@code .nn} files
 * in the project's jar. {@link dev.chainrule.compiler.driver.Compiler} compiles, a file at a time. A file is compiled
 * again when its text, a text that it imports, the compiler or an option has changed, or an output is not as it was.
 */
@NullMarked
package dev.chainrule.maven;

import org.jspecify.annotations.NullMarked;
