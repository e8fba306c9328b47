// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.emit.GeneratedFile;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", folder + File.pathSeparator + System.getProperty("java.class.path")));
        command.add(ModelBits.class.getName());
        command.add(Integer.toString(size));
        command.addAll(models);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
