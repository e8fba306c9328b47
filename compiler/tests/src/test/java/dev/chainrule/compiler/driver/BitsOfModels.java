// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.compiler.TestJvm;
import dev.chainrule.compiler.emit.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compiled models in a folder, for {@link ModelBits} to run in processes of their own. */
record BitsOfModels(Path folder, List<String> models) {
    static BitsOfModels compile(Path folder, List<String> models, List<GeneratedFile> files, List<GeneratedFile> twins)
            throws IOException {
        InMemory compiled = InMemory.compileWithTwins(files, twins, BitsOfModels.class.getClassLoader());
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> file : compiled.classFiles().entrySet()) {
            Files.write(folder.resolve(file.getKey() + ".class"), file.getValue());
        }
        return new BitsOfModels(folder, models);
    }

    /** A line an entry point, and how many kernels ran on vectors. */
    List<String> run(int size, String... flags) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(size)));
        arguments.addAll(models);
        return TestJvm.run(List.of(flags), folder, ModelBits.class, arguments);
    }
}
