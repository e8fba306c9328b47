// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.driver.CompileResult;
import dev.chainrule.compiler.emit.GeneratedFile;
import java.util.List;
import java.util.Set;

/** What a goal makes of the models of a file. */
interface Product {
    /** The models' classes. */
    Product MODELS = new Product() {};

    /** All that decides what comes out, besides the files: where it changes, all models are compiled again. */
    default String state() {
        return "models";
    }

    /** Files in the dependencies that are compiled too, by the name that they are imported by. */
    default Set<String> further() {
        return Set.of();
    }

    /** The file as the compiler gets it, which knows the package of its classes. */
    default SourceFile placed(SourceFile source) {
        return source;
    }

    /** The models that are wanted. */
    default boolean takes(CompileResult.Output model) {
        return true;
    }

    /** What is written beside a model's classes. */
    default List<GeneratedFile> beside(SourceFile source, CompileResult.Output model) {
        return List.of();
    }

    /** Whether the user has been told already what there is to say of these files, but for errors. */
    default boolean isSilent() {
        return false;
    }
}
