// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FunctionsWriterTest {
    /** The runtime's copy is what the writer writes; {@code -Dgolden.update} rewrites it. */
    @Test
    void theRuntimesCopyIsCurrent() throws IOException {
        Path file = Path.of(
                System.getProperty("chainrule.root", "../.."),
                "runtime/core/src/main/java/dev/chainrule/runtime/generated/Functions.java");
        String source = FunctionsWriter.source();
        if (System.getProperty("golden.update") != null) {
            Files.writeString(file, source);
        }
        assertThat(source).isEqualTo(Files.readString(file));
    }
}
