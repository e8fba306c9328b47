// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.driver.CompileRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Writes what phases leave into files: {@code Digits.train/03-simplify.txt}, numbered in the order of the passes. */
final class DumpFolder implements CompileRequest.Dumps {
    private final Path folder;
    private final Map<String, Integer> count = new HashMap<>();

    DumpFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public void dump(String subject, String phase, String text) {
        String place = subject.replaceAll("[^\\p{L}\\p{N}._]+", "-");
        int number = count.merge(place, 1, Integer::sum);
        Path file = folder.resolve(place).resolve(String.format(Locale.ROOT, "%02d-%s.txt", number, phase));
        try {
            Files.createDirectories(folder.resolve(place));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
