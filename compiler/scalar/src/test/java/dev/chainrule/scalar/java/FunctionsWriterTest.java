// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.scalar.Function;
import dev.chainrule.scalar.Functions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionsWriterTest {
    @Test
    void everyFunctionIsWrittenInBothPrecisions() {
        String source = FunctionsWriter.source();
        for (Function function : Functions.ALL) {
            assertThat(source)
                    .contains("public static float " + function.name() + "(float x")
                    .contains("public static double " + function.name() + "(double x");
        }
    }

    @Test
    void aFileThatIsCurrentIsNotWrittenAgain(@TempDir Path folder) throws IOException {
        FunctionsWriter.main(new String[] {folder.toString()});
        Path file = folder.resolve("dev/chainrule/runtime/generated/Functions.java");
        assertThat(Files.readString(file)).isEqualTo(FunctionsWriter.source());
        FileTime old = FileTime.fromMillis(0);
        Files.setLastModifiedTime(file, old);
        FunctionsWriter.main(new String[] {folder.toString()});
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
    }
}
