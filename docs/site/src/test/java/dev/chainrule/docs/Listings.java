// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.CompileResult;
import dev.chainrule.compiler.driver.Compiler;
import dev.chainrule.compiler.emit.GeneratedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The listings of a document, compiled in a folder and run. */
final class Listings {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

    private final Path folder;

    Listings(Path folder) {
        this.folder = folder;
    }

    /** A listing and what language it is in. */
    record Block(String language, String text) {}

    static List<Block> blocks(String document) {
        return BLOCK.matcher(document)
                .results()
                .map(found -> new Block(found.group(1), found.group(2)))
                .toList();
    }

    /** The only listing of a language. */
    static String block(String language, String text) {
        List<Block> found = blocks(text).stream()
                .filter(block -> block.language().equals(language))
                .toList();
        assertThat(found)
                .as(language + " in " + text.lines().findFirst().orElse(""))
                .hasSize(1);
        return found.get(0).text();
    }

    /** Models to Java sources, of which there is a warning as little as an error. */
    void models(CompileRequest request) throws IOException {
        CompileResult result = Compiler.compile(request);
        assertThat(result.diagnostics().all()).isEmpty();
        for (GeneratedFile file : result.files()) {
            source(file.path(), file.text());
        }
    }

    void source(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    /** All Java sources in the folder, into {@code classes} there. */
    void compile() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(folder)) {
            sources = files.filter(file -> file.toString().endsWith(".java")).toList();
        }
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager manager = javac.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-d",
                    folder.resolve("classes").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-Xlint:all",
                    "-proc:none");
            boolean compiled = javac.getTask(
                            messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }

    URLClassLoader loader() throws IOException {
        return new URLClassLoader(
                new URL[] {folder.resolve("classes").toUri().toURL()}, Listings.class.getClassLoader());
    }

    /** What a static method prints. */
    static String run(Class<?> type, String name, Object... arguments) throws ReflectiveOperationException {
        Method method = Arrays.stream(type.getMethods())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        Locale locale = Locale.getDefault();
        try {
            Locale.setDefault(Locale.ROOT);
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            method.invoke(null, arguments);
        } finally {
            System.setOut(before);
            Locale.setDefault(locale);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** The first lines and the last ones, without what is measured: times and rates. */
    static String abbreviated(String text) {
        List<String> lines = text.lines()
                .map(line -> line.replaceAll("\\s*\\([\\d.,]+ s, [\\d,]+ rows/s\\)", "")
                        .replaceAll("; [\\d.]+ s$", ""))
                .toList();
        List<String> shown = new ArrayList<>(lines.subList(0, 3));
        shown.add("…");
        shown.addAll(lines.subList(lines.size() - 3, lines.size()));
        return String.join("\n", shown) + "\n";
    }
}
