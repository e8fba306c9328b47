// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.emit.GeneratedFile;
import java.util.List;
import java.util.Optional;

/**
 * What became of a request. Where there are errors, there are no models.
 *
 * @param models in the order of the files
 * @param diagnostics errors and warnings
 */
public record CompileResult(List<Output> models, Diagnostics diagnostics) {
    public CompileResult {
        models = List.copyOf(models);
    }

    /**
     * What became of one model.
     *
     * @param className the façade: {@code nets.Gan}
     * @param files sources that compile anywhere
     * @param twin vector bodies of its kernels, to be compiled after the others and against the module {@code
     *     jdk.incubator.vector}; without them the model computes the same
     */
    public record Output(String className, List<GeneratedFile> files, Optional<GeneratedFile> twin, Report report) {
        public Output {
            files = List.copyOf(files);
        }
    }

    /** All generated sources, but for the twins. */
    public List<GeneratedFile> files() {
        return models.stream().flatMap(model -> model.files().stream()).toList();
    }

    /** The sources of the vector twins. */
    public List<GeneratedFile> twins() {
        return models.stream().flatMap(model -> model.twin().stream()).toList();
    }
}
