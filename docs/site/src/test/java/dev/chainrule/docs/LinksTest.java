// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No link of a document leads nowhere, in the repository or on the site. */
class LinksTest {
    static final Path ROOT = Path.of(System.getProperty("chainrule.root", "../.."))
            .toAbsolutePath()
            .normalize();

    @TempDir
    Path folder;

    @Test
    void linksOfTheRepositoryLeadSomewhere() throws Exception {
        List<Document> documents = Document.all(ROOT);
        assertThat(documents).extracting(document -> document.path().toString()).contains("README.md", "docs/data.md");
        assertThat(documents.stream()
                        .mapToInt(document -> document.targets().size())
                        .sum())
                .isGreaterThan(50);
        assertThat(DeadLinks.in(ROOT, documents)).isEmpty();
    }

    @Test
    void linksOfTheSiteLeadSomewhere() throws Exception {
        Site.pages(ROOT, folder);
        Files.createDirectories(folder.resolve("api"));
        Files.writeString(folder.resolve("api/index.html"), "");
        assertThat(DeadLinks.in(folder)).isEmpty();
        assertThat(Files.readString(folder.resolve("index.html")))
                .contains("<a href=\"docs/data.html\">", "<img src=\"docs/images/");
        assertThat(Files.readString(folder.resolve("docs/data.html"))).contains("<table>", "<td><code>");
    }

    @Test
    void whatLeadsNowhereIsFound() throws Exception {
        Files.writeString(folder.resolve("a.md"), """
                # One `two`, three

                [here](#one-two-three) [there](b.md#second-1) ![picture](p.png)
                [not here](#two) [nor](c.md)
                and [nor](b.md#third), [outside](https://example.org/nothing)
                """);
        Files.writeString(folder.resolve("b.md"), "# Second\n\n## Second\n");
        assertThat(DeadLinks.in(folder, Document.all(folder)))
                .containsExactly(
                        "a.md:3: there is no p.png",
                        "a.md:4: a.md has no heading #two",
                        "a.md:4: there is no c.md",
                        "a.md:5: b.md has no heading #third");
        Files.writeString(folder.resolve("p.png"), "");
        Site.pages(folder, folder.resolve("site"));
        assertThat(DeadLinks.in(folder.resolve("site")))
                .contains("a.html: there is no c.html", "a.html: #two has no such anchor")
                .doesNotContain("a.html: there is no b.html#second-1");
    }
}
