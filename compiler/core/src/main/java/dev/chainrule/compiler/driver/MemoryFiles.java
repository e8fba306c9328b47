// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.compiler.emit.GeneratedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;

/** The files of one javac task that are on no disk: sources that it may look up, and the class files that it writes. */
final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, Source> sources = new TreeMap<>();
    private final Map<String, ClassFile> written = new TreeMap<>();

    /** @param sources what the sources to be compiled may name; they are compiled as far as that takes */
    MemoryFiles(JavaFileManager standard, List<GeneratedFile> sources) {
        super(standard);
        sources.forEach(file -> this.sources.put(file.className(), new Source(file)));
    }

    static JavaFileObject source(GeneratedFile file) {
        return new Source(file);
    }

    /** The class files by the names of their classes. */
    Map<String, byte[]> classFiles() {
        Map<String, byte[]> files = new TreeMap<>();
        written.forEach((name, file) -> files.put(name, file.bytes.toByteArray()));
        return files;
    }

    @Override
    public boolean hasLocation(Location location) {
        return location == StandardLocation.SOURCE_PATH || super.hasLocation(location);
    }

    @Override
    public Iterable<JavaFileObject> list(
            Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse) throws IOException {
        if (location != StandardLocation.SOURCE_PATH) {
            return super.list(location, packageName, kinds, recurse);
        }
        List<JavaFileObject> found = new ArrayList<>();
        if (kinds.contains(JavaFileObject.Kind.SOURCE)) {
            sources.forEach((name, source) -> {
                if (packageOf(name).equals(packageName)) {
                    found.add(source);
                }
            });
        }
        return found;
    }

    private static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }

    @Override
    public String inferBinaryName(Location location, JavaFileObject file) {
        return file instanceof Source source ? source.className : super.inferBinaryName(location, file);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location, String className, JavaFileObject.Kind kind, FileObject sibling) throws IOException {
        if (location != StandardLocation.CLASS_OUTPUT || kind != JavaFileObject.Kind.CLASS) {
            return super.getJavaFileForOutput(location, className, kind, sibling);
        }
        ClassFile file = new ClassFile(className);
        written.put(className, file);
        return file;
    }

    private static URI uri(String path) {
        try {
            return new URI("memory", null, "/" + path, null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String className;
        private final String text;

        Source(GeneratedFile file) {
            super(uri(file.path()), Kind.SOURCE);
            className = file.className();
            text = file.text();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class ClassFile extends SimpleJavaFileObject {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        ClassFile(String name) {
            super(uri(name.replace('.', '/') + ".class"), Kind.CLASS);
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }
    }
}
