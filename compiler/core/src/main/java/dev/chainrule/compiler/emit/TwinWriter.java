// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.TypeSpec;
import java.util.List;
import java.util.Optional;

/** Writes the vector twin of a model: the class that holds its kernels' vector bodies. */
final class TwinWriter {
    private TwinWriter() {}

    /**
     * {@code DigitsVector}; nothing where no kernel has a vector body.
     *
     * @param fingerprint of the kernels, as the launcher bears it
     */
    static Optional<TypeSpec> write(ModelLayout layout, List<NumberedKernel> kernels, String fingerprint) {
        return Optional.empty();
    }
}
