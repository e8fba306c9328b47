// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.emit.GeneratedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Generated sources to loaded classes without a file: for tests and tools. Many models in one call cost javac far less
 * than one at a time. The runtime is taken from a class loader, so this package does not depend on it.
 */
public final class InMemory {
    private final Map<String, byte[]> classFiles;
    private final ClassLoader loader;

    private InMemory(Map<String, byte[]> classFiles, ClassLoader parent) {
        this.classFiles = classFiles;
        this.loader = new Loader(classFiles, parent);
    }

    /** A loaded model class. */
    public record CompiledClass(Class<?> type) {
        /**
         * A new model.
         *
         * @param as {@code dev.chainrule.runtime.Model}, as the caller's class loader knows it
         */
        public <T> T create(long seed, Class<T> as) {
            try {
                return as.cast(type.getMethod("create", long.class).invoke(null, seed));
            } catch (ReflectiveOperationException e) {
                throw new InternalCompilerError("cannot create a " + type.getName(), e);
            }
        }
    }

    /**
     * Compiles sources in one task.
     *
     * @param parent finds the runtime
     * @param options for javac, {@code -Xlint:all -Werror}
     * @throws InternalCompilerError with javac's messages, if it finds a fault: generated sources have none
     */
    public static InMemory compile(List<GeneratedFile> files, ClassLoader parent, String... options) {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        if (javac == null) {
            throw new IllegalStateException("no javac: this needs a JDK");
        }
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-classpath", runtime(parent).toString()));
        arguments.addAll(List.of(options));
        DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
        List<JavaFileObject> sources = files.stream().map(MemoryFiles::source).toList();
        try (StandardJavaFileManager standard = javac.getStandardFileManager(messages, null, StandardCharsets.UTF_8);
                MemoryFiles outputs = new MemoryFiles(standard, List.of())) {
            boolean sound = javac.getTask(null, outputs, messages, arguments, null, sources)
                    .call();
            if (!sound) {
                StringBuilder text = new StringBuilder("javac refuses generated code");
                messages.getDiagnostics().forEach(message -> text.append('\n').append(message));
                throw new InternalCompilerError(text.toString());
            }
            return new InMemory(outputs.classFiles(), parent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Compiles sources and vector twins.
     *
     * @param twins taken where the program runs with the module that they need
     */
    public static InMemory compileWithTwins(
            List<GeneratedFile> files, List<GeneratedFile> twins, ClassLoader parent, String... options) {
        Map<String, byte[]> classFiles = new TreeMap<>(compile(files, parent, options).classFiles);
        if (!twins.isEmpty()) {
            classFiles.putAll(TwinCompiler.compile(twins, files, List.of(runtime(parent))));
        }
        return new InMemory(classFiles, parent);
    }

    /** Classes that were compiled before: class files by the names of their classes. */
    public static InMemory of(Map<String, byte[]> classFiles, ClassLoader parent) {
        return new InMemory(classFiles, parent);
    }

    /** The model class of that name. */
    public CompiledClass load(String className) {
        try {
            return new CompiledClass(Class.forName(className, true, loader));
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("no class " + className, e);
        }
    }

    /** The class files by the names of their classes. */
    public Map<String, byte[]> classFiles() {
        return new TreeMap<>(classFiles);
    }

    private static Path runtime(ClassLoader parent) {
        try {
            return Path.of(parent.loadClass("dev.chainrule.runtime.Model")
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new IllegalArgumentException("the class loader does not know the runtime", e);
        }
    }

    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classFiles;

        Loader(Map<String, byte[]> classFiles, ClassLoader parent) {
            super(parent);
            this.classFiles = classFiles;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] file = classFiles.get(name);
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, file, 0, file.length);
        }
    }
}
