// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OperatorsDocumentTest {
    /** {@code -Dgolden.update} rewrites it. */
    @Test
    void theDocumentIsCurrent() throws IOException {
        Path file = Path.of(System.getProperty("chainrule.root", "../.."), "docs/operators.md");
        String text = OperatorsDocument.text();
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }
}
