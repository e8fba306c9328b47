// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.Weights;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A model with what it has learnt. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class TrainedOptions {
    @Mixin
    private ModelOptions model;

    @Option(
            names = {"-w", "--weights"},
            paramLabel = "FILE",
            required = true,
            description = "What train saved.")
    private Path weights;

    Model load() throws IOException {
        Model trained = model.load(0).model();
        Weights.load(trained, weights);
        return trained;
    }
}
