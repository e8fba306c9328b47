// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * A Markdown file of the repository.
 *
 * @param path from the repository's root, {@code docs/data.md}
 * @param tree what stands in it
 * @param headings each with its anchor, in their order
 * @param targets where its links and images lead to
 */
record Document(Path path, Node tree, Map<Heading, String> headings, List<Target> targets) {
    static final List<TablesExtension> EXTENSIONS = List.of((TablesExtension) TablesExtension.create());
    private static final Parser PARSER = Parser.builder()
            .extensions(EXTENSIONS)
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .build();

    /** Where a link leads to, as it is written, and its line. */
    record Target(String address, int line) {
        boolean isOutside() {
            return address.matches("[a-z]+:.*");
        }

        /** The file without the anchor; empty for a place in the document itself. */
        String file() {
            return address.replaceFirst("#.*", "");
        }

        String anchor() {
            return address.contains("#") ? address.substring(address.indexOf('#') + 1) : "";
        }
    }

    Document {
        targets = List.copyOf(targets);
    }

    static Document of(Path path, String text) {
        Node tree = PARSER.parse(text);
        Map<Heading, String> headings = new LinkedHashMap<>();
        List<Target> targets = new ArrayList<>();
        Map<String, Integer> taken = new HashMap<>();
        tree.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                String anchor = anchor(text(heading));
                int before = taken.merge(anchor, 1, Integer::sum) - 1;
                headings.put(heading, before == 0 ? anchor : anchor + "-" + before);
                visitChildren(heading);
            }

            @Override
            public void visit(Link link) {
                targets.add(new Target(link.getDestination(), line(link)));
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                targets.add(new Target(image.getDestination(), line(image)));
            }
        });
        return new Document(path, tree, headings, targets);
    }

    /** All that are written for readers: not what is built, nor what tests compare with. */
    static List<Document> all(Path root) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.map(root::relativize)
                    .filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.startsWith("target")
                            && Stream.of("target", "src", ".git")
                                    .noneMatch(part -> ("/" + file).contains("/" + part + "/")))
                    .sorted()
                    .toList();
        }
        List<Document> documents = new ArrayList<>();
        for (Path file : files) {
            documents.add(of(file, Files.readString(root.resolve(file))));
        }
        return documents;
    }

    /** The first heading. */
    String title() {
        return headings.keySet().stream().findFirst().map(Document::text).orElse(path.toString());
    }

    /** As GitHub makes them: small letters, digits, _ and -, a hyphen for each space. */
    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .strip()
                .replaceAll("[^\\p{L}\\p{M}\\p{N}_ -]", "")
                .replace(' ', '-');
    }

    private static int line(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            List<SourceSpan> spans = at.getSourceSpans();
            if (!spans.isEmpty()) {
                return spans.get(0).getLineIndex() + 1;
            }
        }
        return 1;
    }

    private static String text(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text each) {
                text.append(each.getLiteral());
            }

            @Override
            public void visit(Code code) {
                text.append(code.getLiteral());
            }
        });
        return text.toString();
    }
}
