// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.docs;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Makes a site of the documents: each as a page at its place in the repository, the README as {@code index.html}, the API of
 * the runtime's modules under {@code api}. It needs no network, and no page has a link that leads nowhere.
 */
public final class Site {
    /** Where the sources of the modules stand that programs use. */
    private static final Map<String, String> MODULES = modules();

    private final Path root;
    private final Path output;
    private final List<Document> documents;

    private Site(Path root, Path output) throws IOException {
        this.root = root;
        this.output = output;
        this.documents = Document.all(root);
    }

    private static Map<String, String> modules() {
        Map<String, String> modules = new LinkedHashMap<>();
        modules.put("dev.chainrule.runtime", "runtime/core");
        modules.put("dev.chainrule.data", "runtime/data");
        modules.put("dev.chainrule.testkit", "runtime/testkit");
        return modules;
    }

    /** The repository's root, and where the site goes. */
    public static void main(String[] arguments) throws IOException {
        Path output = Path.of(arguments[1]);
        Site site = new Site(Path.of(arguments[0]), output);
        site.writePages();
        site.writeApi();
        List<String> dead = DeadLinks.in(output);
        if (!dead.isEmpty()) {
            throw new IllegalStateException("links that lead nowhere:\n" + String.join("\n", dead));
        }
        System.out.println(site.documents.size() + " documents and the API of " + MODULES.size() + " modules: "
                + output.resolve("index.html"));
    }

    /** Pages, and what they link to beside pages. */
    static void pages(Path root, Path output) throws IOException {
        new Site(root, output).writePages();
    }

    private void writePages() throws IOException {
        List<Path> folders = new ArrayList<>();
        for (Document document : documents) {
            Path page = output.resolve(page(document.path()));
            Files.createDirectories(page.resolveSibling("."));
            Files.writeString(page, html(document, folders));
        }
        for (Path folder : folders.stream().distinct().toList()) {
            writeList(folder);
        }
    }

    /** {@code docs/data.md} becomes {@code docs/data.html}, a README the page of its folder. */
    private static Path page(Path document) {
        String name = String.valueOf(document.getFileName());
        return document.resolveSibling(name.equals("README.md") ? "index.html" : name.replaceFirst("\\.md$", ".html"));
    }

    private String html(Document document, List<Path> folders) {
        retarget(document, folders);
        AttributeProvider anchors = (node, tag, attributes) -> {
            String anchor = node instanceof Heading ? document.headings().get(node) : null;
            if (anchor != null) {
                attributes.put("id", anchor);
            }
        };
        HtmlRenderer renderer = HtmlRenderer.builder()
                .extensions(Document.EXTENSIONS)
                .attributeProviderFactory(context -> anchors)
                .build();
        return framed(document.path(), document.title(), renderer.render(document.tree()));
    }

    /** Links between documents become links between pages; other files of the repository that are linked to are copied. */
    private void retarget(Document document, List<Path> folders) {
        document.tree().accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                link.setDestination(target(document, link.getDestination(), folders));
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                image.setDestination(target(document, image.getDestination(), folders));
            }
        });
    }

    private String target(Document document, String address, List<Path> folders) {
        Document.Target target = new Document.Target(address, 0);
        if (target.isOutside() || target.file().isEmpty()) {
            return address;
        }
        Path file = document.path().resolveSibling(target.file()).normalize();
        String anchor = target.anchor().isEmpty() ? "" : "#" + target.anchor();
        if (Files.isDirectory(root.resolve(file))) {
            if (!Files.exists(root.resolve(file).resolve("README.md"))) {
                folders.add(file);
            }
            return target.file() + "/index.html";
        } else if (target.file().endsWith(".md")) {
            return target.file().replaceFirst("[^/]*$", "") + page(file).getFileName() + anchor;
        }
        copy(file);
        return address;
    }

    private void copy(Path file) {
        try {
            Path copy = output.resolve(file);
            Files.createDirectories(copy.resolveSibling("."));
            if (!Files.exists(copy)) {
                Files.copy(root.resolve(file), copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder without a README is the list of its documents, or of its files. */
    private void writeList(Path folder) throws IOException {
        List<Document> inside = documents.stream()
                .filter(document -> folder.equals(document.path().getParent()))
                .toList();
        StringBuilder list = new StringBuilder("<h1>" + folder.getFileName() + "</h1>\n<ul>\n");
        for (Document document : inside) {
            list.append("<li><a href=\"")
                    .append(page(document.path()).getFileName())
                    .append("\">")
                    .append(escaped(document.title()))
                    .append("</a></li>\n");
        }
        if (inside.isEmpty()) {
            try (Stream<Path> files = Files.list(root.resolve(folder))) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    copy(root.relativize(file));
                    list.append("<li><a href=\"")
                            .append(file.getFileName())
                            .append("\">")
                            .append(file.getFileName())
                            .append("</a></li>\n");
                }
            }
        }
        Path page = output.resolve(folder).resolve("index.html");
        Files.createDirectories(page.resolveSibling("."));
        Files.writeString(
                page, framed(folder.resolve("README.md"), String.valueOf(folder.getFileName()), list + "</ul>\n"));
    }

    private String framed(Path document, String title, String body) {
        String up = "../".repeat(document.getNameCount() - 1);
        String menu = documents.stream()
                .filter(each -> Path.of("docs").equals(each.path().getParent()))
                .map(each -> "<a href=\"" + up + page(each.path()).toString().replace(File.separatorChar, '/') + "\">"
                        + String.valueOf(each.path().getFileName()).replace(".md", "") + "</a>")
                .collect(Collectors.joining("\n"));
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%1$s</title>
                <style>
                :root { color-scheme: light dark; }
                body { font: 16px/1.55 system-ui, sans-serif; margin: 0 auto; max-width: 62rem; padding: 1rem; }
                nav { border-bottom: 1px solid #8886; font-size: 0.9rem; padding-bottom: 0.6rem; }
                nav a { margin-right: 0.8rem; white-space: nowrap; }
                pre, code { font-family: ui-monospace, monospace; font-size: 0.88em; }
                pre { background: #8881; border-radius: 4px; overflow-x: auto; padding: 0.7rem; }
                table { border-collapse: collapse; display: block; overflow-x: auto; }
                th, td { border: 1px solid #8886; padding: 0.25rem 0.6rem; text-align: left; vertical-align: top; }
                img { max-width: 100%%; }
                </style>
                </head>
                <body>
                <nav><a href="%2$sindex.html"><b>Chainrule</b></a>
                %3$s
                <a href="%2$sapi/index.html">API</a></nav>
                %4$s</body>
                </html>
                """.formatted(escaped(title), up, menu, body);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    /** By the JDK's own tool, from the sources of the modules and the class path of this program. */
    private void writeApi() {
        List<String> arguments = new ArrayList<>(List.of(
                "-d",
                output.resolve("api").toString(),
                "-quiet",
                "-notimestamp",
                "-Xdoclint:all,-missing",
                "-encoding",
                "UTF-8"));
        MODULES.forEach((module, folder) -> {
            arguments.add("--module-source-path");
            arguments.add(module + "="
                    + Stream.of("src/main/java", "target/generated-sources/functions")
                            .map(root.resolve(folder)::resolve)
                            .filter(Files::isDirectory)
                            .map(Path::toString)
                            .collect(Collectors.joining(File.pathSeparator)));
        });
        List<String> libraries = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.matches(".*\\.jar") && !entry.matches(".*[/\\\\]chainrule-[^/\\\\]*"))
                .toList();
        arguments.addAll(List.of("--module-path", String.join(File.pathSeparator, libraries)));
        arguments.addAll(List.of("--module", String.join(",", MODULES.keySet())));
        ToolProvider javadoc = ToolProvider.findFirst("javadoc")
                .orElseThrow(() -> new IllegalStateException("this JDK has no javadoc"));
        if (javadoc.run(System.out, System.err, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("javadoc failed");
        }
    }
}
