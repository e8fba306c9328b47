// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.emit.GeneratedFile;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Vector twins to class files. They need a module that javac must be told of, and warns about whatever it is told, so they
 * are compiled apart from a program's own sources, by the JDK that this runs on, for Java 17.
 */
public final class TwinCompiler {
    /** What twins are compiled against, and what a program that uses them is started with. */
    public static final String MODULE = "jdk.incubator.vector";

    private TwinCompiler() {}

    /** Why this Java cannot compile twins, in words; nothing if it can. */
    public static Optional<String> obstacle() {
        if (ToolProvider.getSystemJavaCompiler() == null) {
            return Optional.of("this Java has no compiler");
        }
        return ModuleFinder.ofSystem().find(MODULE).isPresent()
                ? Optional.empty()
                : Optional.of("this Java has no module " + MODULE);
    }

    /**
     * Compiles twins in one task.
     *
     * @param twins of some models
     * @param sources the other sources of these models, whose kernels the twins call
     * @param classPath where the runtime is found
     * @return the class files of the twins alone, by the names of their classes
     * @throws InternalCompilerError with javac's messages, if it finds a fault: where the runtime is, there is none
     */
    public static Map<String, byte[]> compile(
            List<GeneratedFile> twins, List<GeneratedFile> sources, List<Path> classPath) {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        if (javac == null) {
            throw new IllegalStateException("no javac: this needs a JDK");
        }
        List<String> options = new ArrayList<>(List.of("--release", "17", "--add-modules", MODULE));
        options.addAll(List.of("-proc:none", "-implicit:none", "-Xprefer:source", "-classpath", join(classPath)));
        DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
        try (StandardJavaFileManager standard = javac.getStandardFileManager(messages, null, StandardCharsets.UTF_8);
                MemoryFiles files = new MemoryFiles(standard, sources)) {
            List<JavaFileObject> units = twins.stream().map(MemoryFiles::source).toList();
            if (!javac.getTask(null, files, messages, options, null, units).call()) {
                throw new InternalCompilerError(messages.getDiagnostics().stream()
                        .filter(message -> message.getKind() == Diagnostic.Kind.ERROR)
                        .map(Object::toString)
                        .collect(Collectors.joining("\n", "javac refuses a vector twin\n", "")));
            }
            return files.classFiles();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String join(List<Path> classPath) {
        return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
