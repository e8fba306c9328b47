// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.names.SourceLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Where imports are found: in a source root, then in jars and folders that a project depends on, below
 * {@code META-INF/chainrule}. Each file is read once.
 */
public final class ImportPath implements SourceLoader {
    /** Where {@code .nn} files lie in a jar. */
    public static final String IN_JARS = "META-INF/chainrule";

    private final Path root;
    private final List<Path> dependencies;
    private final Map<String, Optional<SourceFile>> found = new HashMap<>();
    private final Map<String, String> places = new HashMap<>();

    public ImportPath(Path root, List<Path> dependencies) {
        this.root = root;
        this.dependencies = List.copyOf(dependencies);
    }

    @Override
    public Optional<SourceFile> load(String dottedName) {
        Optional<SourceFile> known = found.get(dottedName);
        if (known == null) {
            known = find(dottedName.replace('.', '/') + ".nn");
            found.put(dottedName, known);
        }
        return known;
    }

    private Optional<SourceFile> find(String name) {
        try {
            Path own = root.resolve(name);
            if (Files.isRegularFile(own)) {
                places.put(name, shown(own));
                return Optional.of(read(root, name));
            }
            for (Path dependency : dependencies) {
                Optional<SourceFile> source = in(dependency, name);
                if (source.isPresent()) {
                    return source;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a file stands, as a path from the folder that the program was started in; of a jar, {@code lib.jar!/…}. */
    public String place(String name) {
        return places.getOrDefault(name, name);
    }

    /** The path to a file from where the user is, if it is below; the whole one otherwise. */
    public static String shown(Path file) {
        Path here = Path.of(System.getProperty("user.dir"));
        Path whole = file.toAbsolutePath().normalize();
        return (whole.startsWith(here) ? here.relativize(whole) : whole).toString();
    }

    private Optional<SourceFile> in(Path dependency, String name) throws IOException {
        String path = IN_JARS + "/" + name;
        if (Files.isDirectory(dependency)) {
            Path file = dependency.resolve(path);
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            places.put(name, shown(file));
            return Optional.of(new SourceFile(name, text(file.toString(), Files.readAllBytes(file))));
        }
        if (!Files.isRegularFile(dependency) || !dependency.toString().endsWith(".jar")) {
            return Optional.empty();
        }
        try (ZipFile jar = new ZipFile(dependency.toFile())) {
            ZipEntry entry = jar.getEntry(path);
            if (entry == null) {
                return Optional.empty();
            }
            places.put(name, shown(dependency) + "!/" + path);
            try (InputStream in = jar.getInputStream(entry)) {
                return Optional.of(new SourceFile(name, text(dependency + "!/" + path, in.readAllBytes())));
            }
        }
    }

    /**
     * A file of a source root.
     *
     * @param name from the root, with {@code /}
     */
    public static SourceFile read(Path root, String name) throws IOException {
        Path file = root.resolve(name);
        return new SourceFile(name, text(file.toString(), Files.readAllBytes(file)));
    }

    private static String text(String file, byte[] bytes) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8, as every .nn file must be", e);
        }
    }
}
