// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * {@code docs/plugin.md} has the goals and parameters that Maven is told of in the plugin's descriptor, and no others;
 * {@code -Dgolden.update} rewrites them.
 */
final class PluginDocumentTest {
    private static final Path DOCUMENT =
            Path.of(System.getProperty("chainrule.root", "../..")).resolve("docs/plugin.md");
    private static final Pattern WRITTEN =
            Pattern.compile("(?s)(<!-- goals: written by PluginDocumentTest -->\n).*?(<!-- end -->\n)");

    /** @param standard empty where there is none, as is the property */
    private record Parameter(String name, String property, String standard, String description) {
        private String row(String of) {
            return "| `" + name + "` |" + of + " " + code(property) + " | " + code(standard) + " | " + description
                    + " |\n";
        }

        private static String code(String text) {
            return text.isEmpty() ? "" : "`" + text + "`";
        }
    }

    private record Goal(String name, String phase, String description, List<Parameter> parameters) {}

    @Test
    void eachGoalAndParameterIsThereAsMavenIsTold() throws Exception {
        List<Goal> goals = goals();
        assertThat(goals)
                .extracting(Goal::name)
                .contains("compile", "explain", "help")
                .hasSizeGreaterThan(7);
        assertThat(goals).allSatisfy(goal -> assertThat(goal.description()).isNotEmpty());
        String expected = WRITTEN.matcher(Files.readString(DOCUMENT))
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + text(goals) + found.group(2)));
        if (System.getProperty("golden.update") != null) {
            Files.writeString(DOCUMENT, expected);
        }
        assertThat(Files.readString(DOCUMENT)).isEqualTo(expected).contains(text(goals));
    }

    private static String text(List<Goal> goals) {
        Map<Parameter, Set<String>> owners = new LinkedHashMap<>();
        for (Goal goal : goals) {
            for (Parameter parameter : goal.parameters()) {
                owners.computeIfAbsent(parameter, key -> new LinkedHashSet<>()).add("`" + goal.name() + "`");
            }
        }
        StringBuilder text = new StringBuilder("\n| goal | bound to | what it does |\n|---|---|---|\n");
        for (Goal goal : goals) {
            text.append("| `")
                    .append(goal.name())
                    .append("` | ")
                    .append(Parameter.code(goal.phase()))
                    .append(" | ")
                    .append(goal.description())
                    .append(" |\n");
        }
        text.append(
                "\n### Parameters of several goals\n\n| element | of | property | default | |\n|---|---|---|---|---|\n");
        owners.forEach((parameter, of) -> {
            if (of.size() > 1) {
                text.append(parameter.row(" " + of.stream().collect(Collectors.joining(", ")) + " |"));
            }
        });
        for (Goal goal : goals) {
            List<Parameter> own = goal.parameters().stream()
                    .filter(parameter ->
                            owners.getOrDefault(parameter, Set.of()).size() == 1)
                    .toList();
            if (!own.isEmpty()) {
                text.append("\n### Of `")
                        .append(goal.name())
                        .append("`\n\n| element | property | default | |\n|---|---|---|---|\n");
                own.forEach(parameter -> text.append(parameter.row("")));
            }
        }
        return text.append('\n').toString();
    }

    private static List<Goal> goals() throws Exception {
        try (InputStream in = PluginDocumentTest.class.getResourceAsStream("/META-INF/maven/plugin.xml")) {
            assertThat(in).as("the descriptor, which Maven writes before tests").isNotNull();
            Element root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getDocumentElement();
            List<Goal> goals = new ArrayList<>();
            for (Element mojo : children(children(root, "mojos").get(0), "mojo")) {
                List<Element> configuration = children(mojo, "configuration");
                List<Parameter> parameters = new ArrayList<>();
                for (Element each : children(children(mojo, "parameters").get(0), "parameter")) {
                    if (content(each, "editable").equals("true")) {
                        parameters.add(parameter(each, configuration));
                    }
                }
                goals.add(new Goal(
                        content(mojo, "goal"),
                        content(mojo, "phase"),
                        prose(content(mojo, "description")),
                        parameters));
            }
            return goals;
        }
    }

    private static Parameter parameter(Element parameter, List<Element> configuration) {
        String name = content(parameter, "name");
        List<Element> settings = configuration.isEmpty() ? List.of() : children(configuration.get(0), name);
        String property =
                settings.isEmpty() ? "" : settings.get(0).getTextContent().replaceAll("[${}]", "");
        String standard = settings.isEmpty() ? "" : settings.get(0).getAttribute("default-value");
        return new Parameter(
                name,
                property,
                standard.replace("${project.basedir}/", "").replace("${project.build.directory}", "target"),
                prose(content(parameter, "description")));
    }

    private static String content(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent().strip();
    }

    private static String prose(String text) {
        return text.replaceAll("\\s+", " ").replace("|", "\\|").replace("<", "&lt;");
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}
