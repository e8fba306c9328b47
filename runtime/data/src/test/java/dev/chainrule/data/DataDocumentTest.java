// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/data.md} shows can be typed, runs, and prints what it says. The listings are one program. */
class DataDocumentTest {
    private static final Path DOCUMENT =
            Path.of(System.getProperty("chainrule.root", "../..")).resolve("docs/data.md");
    private static final String MARK = "-- end of a listing --\n";

    @TempDir
    Path folder;

    private static List<MatchResult> found(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(text).results().toList();
    }

    @Test
    void eachListingRunsAndPrintsWhatItSays() throws Exception {
        String text = Files.readString(DOCUMENT);
        for (MatchResult file : found("<!-- file: (\\S+) -->\n```text\n(.*?)```", text)) {
            Files.writeString(folder.resolve(file.group(1)), file.group(2));
        }
        List<String> wanted = new ArrayList<>();
        StringBuilder body = new StringBuilder();
        for (MatchResult listing : found("```java\n(.*?)```\n(?:\n```text\n(.*?)```)?", text)) {
            wanted.add(listing.group(2) == null ? "" : listing.group(2));
            body.append(listing.group(1).indent(8)).append("        System.out.print(\"" + MARK.strip() + "\\n\");\n");
        }
        assertThat(wanted).hasSizeGreaterThan(4);
        assertThat(run(body.toString()).split(MARK)).containsExactly(wanted.toArray(String[]::new));
    }

    private String run(String body) throws Exception {
        Path source = Files.writeString(folder.resolve("Listings.java"), """
                import dev.chainrule.data.*;
                import dev.chainrule.runtime.*;
                import java.nio.file.*;
                import java.util.*;

                public final class Listings {
                    public static void run(Path folder) throws Exception {
                %s    }
                }
                """.formatted(body));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        null,
                        List.of(
                                "-d",
                                folder.toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-Xlint:all",
                                "-proc:none"),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
                .call();
        assertThat(compiled).as(messages.toString()).isTrue();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass("Listings").getMethod("run", Path.class).invoke(null, folder);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
