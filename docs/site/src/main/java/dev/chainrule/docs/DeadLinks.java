// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Links within the repository, or within a site, that lead nowhere. What lies outside is not asked for. */
final class DeadLinks {
    private static final Pattern ADDRESS = Pattern.compile("\\s(?:href|src)=\"([^\"]*)\"");
    private static final Pattern ANCHOR = Pattern.compile("\\s(?:id|name)=\"([^\"]*)\"");

    private DeadLinks() {}

    /** Each as {@code docs/data.md:12: there is no docs/datum.md}. */
    static List<String> in(Path root, List<Document> documents) {
        Map<Path, Set<String>> anchors = documents.stream()
                .collect(Collectors.toMap(
                        Document::path,
                        document -> new HashSet<>(document.headings().values())));
        List<String> dead = new ArrayList<>();
        for (Document document : documents) {
            for (Document.Target target : document.targets()) {
                if (target.isOutside()) {
                    continue;
                }
                Path file = target.file().isEmpty()
                        ? document.path()
                        : document.path().resolveSibling(target.file()).normalize();
                String place = document.path() + ":" + target.line() + ": ";
                if (file.startsWith("..") || !Files.exists(root.resolve(file))) {
                    dead.add(place + "there is no " + file);
                } else if (!target.anchor().isEmpty()
                        && !anchors.getOrDefault(file, Set.of()).contains(target.anchor())) {
                    dead.add(place + file + " has no heading #" + target.anchor());
                }
            }
        }
        return dead;
    }

    /** Of the pages of a site, those of the API documentation among them. */
    static List<String> in(Path site) throws IOException {
        List<Path> pages;
        try (Stream<Path> walk = Files.walk(site)) {
            // The table of contents of this one, as JDK 17 writes it, has an anchor that the page has not.
            pages = walk.filter(file -> file.toString().endsWith(".html") && !file.endsWith("constant-values.html"))
                    .sorted()
                    .toList();
        }
        Map<Path, Set<String>> anchors = new HashMap<>();
        Map<Path, Set<String>> addresses = new HashMap<>();
        for (Path page : pages) {
            String text = Files.readString(page);
            anchors.put(page, found(ANCHOR, text));
            addresses.put(page, found(ADDRESS, text));
        }
        List<String> dead = new ArrayList<>();
        for (Path page : pages) {
            for (String address : addresses.getOrDefault(page, Set.of())) {
                Document.Target target = new Document.Target(
                        address.replace("%5B%5D", "[]").replace("%3C", "<").replace("%3E", ">"), 0);
                if (target.isOutside() || address.startsWith("//")) {
                    continue;
                }
                Path file = target.file().isEmpty()
                        ? page
                        : page.resolveSibling(target.file()).normalize();
                if (!Files.exists(file)) {
                    dead.add(site.relativize(page) + ": there is no " + address);
                } else if (!target.anchor().isEmpty()
                        && anchors.containsKey(file)
                        && !anchors.get(file).contains(target.anchor())) {
                    dead.add(site.relativize(page) + ": " + address + " has no such anchor");
                }
            }
        }
        return dead;
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match ->
                        match.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
                .collect(Collectors.toSet());
    }
}
