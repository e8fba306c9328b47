// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.notation.MathMl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of HTML that shows a model in all its forms. It needs nothing beside itself: no network, no other file. A click on a
 * line of the program, on an equation, on a box of the graph or on a line of Java marks what belongs to the same line of the
 * program everywhere.
 *
 * @param graph the model's graph as an element of HTML
 */
public record ModelPage(Derivation derivation, String graph, List<Listing> listings) {
    private static final String STYLE = """
            body { max-width: 100rem; }
            nav a { margin-right: 1rem; color: inherit; }
            main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 34rem), 1fr)); gap: 0 1.5rem;
                   align-items: start; grid-template-rows: auto 1fr; }
            section { min-width: 0; }
            section:nth-child(2) { grid-row: span 2; }
            .panel { max-height: 85vh; overflow: auto; border: 1px solid var(--rule); padding: .5rem; }
            pre { margin: 0; font-size: .8rem; line-height: 1.45; }
            pre span { display: block; min-height: 1.45em; }
            [data-line] { cursor: pointer; }
            """;
    private static final String SCRIPT = """
            document.addEventListener('click', event => {
              const here = event.target.closest('[data-line]');
              if (!here) return;
              document.querySelectorAll('.lit').forEach(each => each.classList.remove('lit'));
              const same = document.querySelectorAll('[data-line="' + here.dataset.line + '"]');
              same.forEach(each => each.classList.add('lit'));
              document.querySelectorAll('.panel').forEach(panel => {
                const first = panel.querySelector('.lit');
                if (first && !panel.contains(here)) panel.scrollTop = first.offsetTop - panel.offsetTop - 40;
              });
            });
            """;

    public ModelPage {
        listings = List.copyOf(listings);
    }

    /**
     * A text of several lines.
     *
     * @param cites for each line the line of the program that it belongs to
     */
    public record Listing(String title, List<String> lines, List<Optional<Integer>> cites) {
        /** How generated code and plans name a line of the program: {@code nets/gan.nn:12}. */
        private static final Pattern CITED = Pattern.compile("\\.nn:(\\d+)");

        public Listing {
            lines = List.copyOf(lines);
            cites = List.copyOf(cites);
        }

        /** The program itself. */
        public static Listing program(String title, String text) {
            List<String> lines = text.lines().toList();
            List<Optional<Integer>> cites = new ArrayList<>();
            for (int line = 1; line <= lines.size(); line++) {
                cites.add(Optional.of(line));
            }
            return new Listing(title, lines, cites);
        }

        /** A text that cites the program: what stands below a citation, up to an empty line, belongs to it. */
        public static Listing citing(String title, String text) {
            List<String> lines = text.lines().toList();
            List<Optional<Integer>> cites = new ArrayList<>();
            Optional<Integer> current = Optional.empty();
            for (String line : lines) {
                Matcher cited = CITED.matcher(line);
                if (cited.find()) {
                    current = Optional.of(Integer.parseInt(cited.group(1)));
                } else if (line.isBlank() || line.strip().equals("}")) {
                    current = Optional.empty();
                }
                cites.add(current);
            }
            return new Listing(title, lines, cites);
        }

        private String html() {
            StringBuilder html = new StringBuilder("<pre>");
            for (int i = 0; i < lines.size(); i++) {
                String line = cites.get(i)
                        .map(number -> " data-line=\"" + number + "\"")
                        .orElse("");
                html.append("<span")
                        .append(line)
                        .append('>')
                        .append(MathMl.escaped(lines.get(i)))
                        .append("</span>");
            }
            return html.append("</pre>").toString();
        }
    }

    public String html() {
        List<String> titles = new ArrayList<>(List.of("Derivation"));
        List<String> bodies = new ArrayList<>(List.of(new HtmlDocument(DerivationDocument.of(derivation)).body()));
        // The program stands first, and its derivation beside it.
        for (Listing listing : listings) {
            int place = titles.size() == 1 ? 0 : titles.size();
            titles.add(place, listing.title());
            bodies.add(place, listing.html());
            if (place == 0) {
                titles.add("Graph");
                bodies.add(graph);
            }
        }
        StringBuilder links = new StringBuilder();
        StringBuilder sections = new StringBuilder();
        for (int i = 0; i < titles.size(); i++) {
            String title = MathMl.escaped(DerivationDocument.file(titles.get(i)));
            links.append("<a href=\"#part")
                    .append(i)
                    .append("\">")
                    .append(title)
                    .append("</a>\n");
            sections.append("<section id=\"part")
                    .append(i)
                    .append("\">\n<h2>")
                    .append(title)
                    .append("</h2>\n<div class=\"panel\">\n")
                    .append(bodies.get(i))
                    .append("</div>\n</section>\n");
        }
        return HtmlDocument.page(
                derivation.model(),
                HtmlDocument.STYLE + STYLE,
                "<nav>\n" + links + "</nav>\n<main>\n" + sections + "</main>\n<script>\n" + SCRIPT + "</script>\n");
    }
}
