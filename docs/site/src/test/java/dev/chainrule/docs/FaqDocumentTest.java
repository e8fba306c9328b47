// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.driver.CompileRequest;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listings of {@code docs/faq.md} are one program, and print what it says; {@code -Dgolden.update} writes that. */
class FaqDocumentTest {
    private static final Path DOCUMENT = LinksTest.ROOT.resolve("docs/faq.md");
    private static final Pattern LISTING = Pattern.compile("(?s)(```java\n(.*?)```\n\n```text\n)(.*?)```");
    private static final String MARK = "-- end of a listing --";

    @TempDir
    Path folder;

    @Test
    void eachListingPrintsWhatItSays() throws Exception {
        String document = Files.readString(DOCUMENT);
        StringBuilder body = new StringBuilder();
        List<String> shown = new ArrayList<>();
        Matcher listing = LISTING.matcher(document);
        while (listing.find()) {
            body.append(listing.group(2).indent(8)).append("        System.out.println(\"" + MARK + "\");\n");
            shown.add(listing.group(3));
        }
        assertThat(shown).hasSize(4);
        List<String> printed = printed(Listings.block("nn", document), body.toString());
        if (System.getProperty("golden.update") != null) {
            Iterator<String> next = printed.iterator();
            Files.writeString(
                    DOCUMENT,
                    LISTING.matcher(document)
                            .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + next.next() + "```")));
            return;
        }
        assertThat(printed).isEqualTo(shown);
    }

    private List<String> printed(String model, String body) throws Exception {
        Listings listings = new Listings(folder);
        listings.models(CompileRequest.of("Root.nn", model));
        listings.source("Program.java", """
                import dev.chainrule.runtime.*;
                import java.nio.file.*;
                import java.util.*;

                public final class Program {
                    public static void run(Path folder) throws Exception {
                %s    }
                }
                """.formatted(body));
        listings.compile();
        try (URLClassLoader loader = listings.loader()) {
            String all = Listings.run(loader.loadClass("Program"), "run", folder);
            return Arrays.asList(all.substring(0, all.lastIndexOf(MARK)).split(MARK + "\n"));
        }
    }
}
