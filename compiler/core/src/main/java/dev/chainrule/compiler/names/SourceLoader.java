// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.names;

import dev.chainrule.compiler.diagnostic.SourceFile;
import java.util.Optional;

/** Finds what an {@code import} names: in the source roots, then in the jars of the project. */
@FunctionalInterface
public interface SourceLoader {
    SourceLoader NONE = name -> Optional.empty();

    /** @param dottedName {@code nets.gan} for {@code nets/gan.nn} */
    Optional<SourceFile> load(String dottedName);
}
