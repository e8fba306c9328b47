// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.emit.GeneratedFile;
import java.util.List;

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

    /** @param className the façade: {@code nets.Gan} */
    public record Output(String className, List<GeneratedFile> files, Report report) {
        public Output {
            files = List.copyOf(files);
        }
    }

    /** All generated sources. */
    public List<GeneratedFile> files() {
        return models.stream().flatMap(model -> model.files().stream()).toList();
    }
}
