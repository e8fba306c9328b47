// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.driver.CompileResult;
import dev.chainrule.compiler.driver.TwinCompiler;
import dev.chainrule.compiler.emit.GeneratedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Compiles the vector twins of models, straight to class files. Whatever stands against it, the models compute the same
 * without: so it is a warning at most.
 */
final class TwinBuild {
    /** What a twin extends; where the class path has it, the runtime is there. */
    private static final String RUNTIME_CLASS = "dev/chainrule/runtime/generated/Twin.class";

    private final String state;
    private final List<Path> classPath;
    private final Consumer<String> warnings;

    private TwinBuild(String state, List<Path> classPath, Consumer<String> warnings) {
        this.state = state;
        this.classPath = List.copyOf(classPath);
        this.warnings = warnings;
    }

    /** Compiles none. */
    static TwinBuild off() {
        return new TwinBuild("off", List.of(), warning -> {});
    }

    /** @param classPath where the runtime is found; without it there is nothing to compile against, nor to run with */
    static TwinBuild on(List<Path> classPath, Consumer<String> warnings) throws IOException {
        String obstacle = TwinCompiler.obstacle().orElse("");
        boolean runtime = ClassPath.has(classPath, RUNTIME_CLASS);
        String state = !obstacle.isEmpty() ? obstacle : runtime ? "on" : "no runtime";
        return new TwinBuild(state, classPath, warnings);
    }

    /** What decides whether there are twins: where it changes, all models are compiled again. */
    String state() {
        return state;
    }

    /** The class files of the results' twins by the names of their classes; none where they cannot be made. */
    Map<String, byte[]> compile(List<CompileResult> results) {
        List<GeneratedFile> twins = new ArrayList<>();
        List<GeneratedFile> sources = new ArrayList<>();
        for (CompileResult result : results) {
            twins.addAll(result.twins());
            sources.addAll(result.files());
        }
        if (twins.isEmpty() || state.equals("off") || state.equals("no runtime")) {
            return Map.of();
        }
        if (!state.equals("on")) {
            warnings.accept("Models get no vector kernels, and run with scalar ones: " + state);
            return Map.of();
        }
        try {
            return TwinCompiler.compile(twins, sources, classPath);
        } catch (RuntimeException | StackOverflowError e) {
            warnings.accept(
                    "Models get no vector kernels, and run with scalar ones; please report this: " + e.getMessage());
            return Map.of();
        }
    }
}
