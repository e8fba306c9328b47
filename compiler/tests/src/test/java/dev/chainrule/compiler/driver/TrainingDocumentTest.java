// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.emit.GeneratedFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/training.md} shows can be typed, runs, and prints what it says. The listings are one program. */
class TrainingDocumentTest {
    private static final Path DOCUMENT =
            Path.of(System.getProperty("chainrule.root", "../..")).resolve("docs/training.md");
    private static final String MARK = "-- end of a listing --\n";

    @TempDir
    Path folder;

    private static List<MatchResult> found(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(text).results().toList();
    }

    @Test
    void eachListingRunsAndPrintsWhatItSays() throws Exception {
        String text = Files.readString(DOCUMENT);
        List<GeneratedFile> files = new ArrayList<>(TestModels.compile(
                        "points.nn", found("```nn\n(.*?)```", text).get(0).group(1))
                .files());
        List<String> wanted = new ArrayList<>();
        StringBuilder body = new StringBuilder();
        for (MatchResult listing : found("```java\n(.*?)```\n(?:\n```text\n(.*?)```)?", text)) {
            wanted.add(listing.group(2) == null ? "" : listing.group(2));
            body.append(listing.group(1).indent(8))
                    .append("        System.out.print(\"")
                    .append(MARK.strip())
                    .append("\\n\");\n");
        }
        assertThat(wanted).hasSizeGreaterThan(7);
        files.add(new GeneratedFile("Listings.java", """
                import dev.chainrule.runtime.*;
                import java.nio.file.*;
                import java.time.Duration;
                import java.util.*;

                public final class Listings {
                    public static void run(Path folder) throws Exception {
                %s    }
                }
                """.formatted(body)));
        InMemory classes = InMemory.compile(files, getClass().getClassLoader(), "-Xlint:all", "-Werror");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            classes.load("Listings").type().getMethod("run", Path.class).invoke(null, folder);
        } finally {
            System.setOut(before);
        }
        List<String> said =
                new ArrayList<>(List.of(printed.toString(StandardCharsets.UTF_8).split(MARK, -1)));
        assertThat(said.remove(said.size() - 1)).isEmpty();
        assertThat(said).containsExactlyElementsOf(wanted);
    }
}
