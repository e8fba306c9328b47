// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import dev.chainrule.runtime.Figures;
import dev.chainrule.runtime.GradientNorms;
import dev.chainrule.runtime.Gradients;
import dev.chainrule.runtime.History;
import dev.chainrule.runtime.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a training did, as one HTML file that needs nothing else: curves, the last figures, a confusion matrix, norms of
 * gradients by layer, samples of what the model says.
 *
 * <pre>{@code
 * TrainingReport.of(model, history)
 *         .confusion(predictor.by("count").total(test, "counts"), List.of("no", "yes"))
 *         .gradients(norms)
 *         .write(Path.of("report.html"));
 * }</pre>
 */
public final class TrainingReport {
    private static final String STYLE = """
            :root { color-scheme: light dark; }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
            h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            td, th { padding: .2rem .6rem; border: 1px solid #8886; text-align: right; }
            th { font-weight: 600; } th[scope=row], td.text { text-align: left; }
            .wide { overflow-x: auto; } .wrong { background: #e5484d33; }
            figure { margin: 1rem 0; background: #fff; border-radius: 6px; overflow-x: auto; }
            figure svg { width: 100%; min-width: 36rem; height: auto; display: block; }
            pre { overflow-x: auto; padding: .8rem; background: #8881; border-radius: 6px; font-size: 13px; }
            """;

    private final Model model;
    private final History history;
    private final List<String> sections;

    private TrainingReport(Model model, History history, List<String> sections) {
        this.model = model;
        this.history = history;
        this.sections = List.copyOf(sections);
    }

    public static TrainingReport of(Model model, History history) {
        return new TrainingReport(model, history, List.of());
    }

    private TrainingReport with(String section) {
        List<String> more = new ArrayList<>(sections);
        more.add(section);
        return new TrainingReport(model, history, more);
    }

    /** Figures over a data set, such as the test set, under a title. */
    public TrainingReport figures(String title, Figures figures) {
        StringBuilder html = new StringBuilder(heading(title)).append("<table>");
        figures.values()
                .forEach((name, value) -> html.append("<tr><th scope=row>")
                        .append(escape(name))
                        .append("</th><td>")
                        .append(number(value))
                        .append("</td></tr>"));
        return with(html.append("</table>\n").toString());
    }

    /**
     * A confusion matrix, with how much of each class was found.
     *
     * @param counts row by row: how often each class was taken for each
     * @param classes their names
     * @throws IllegalArgumentException if there are not as many counts as classes squared
     */
    public TrainingReport confusion(long[] counts, List<String> classes) {
        int size = classes.size();
        if (counts.length != size * size) {
            throw new IllegalArgumentException(
                    counts.length + " counts for " + size + " classes: it should be " + size * size);
        }
        StringBuilder html = new StringBuilder(heading("Confusion matrix"))
                .append(
                        "<p>By row what is true, by column what the model says.</p><div class=wide><table><tr><th></th>");
        classes.forEach(name -> html.append("<th>").append(escape(name)).append("</th>"));
        html.append("<th>found</th></tr>");
        for (int row = 0; row < size; row++) {
            long all = 0;
            for (int column = 0; column < size; column++) {
                all += counts[row * size + column];
            }
            html.append("<tr><th scope=row>").append(escape(classes.get(row))).append("</th>");
            for (int column = 0; column < size; column++) {
                long count = counts[row * size + column];
                double share = all == 0 ? 0 : (double) count / all;
                html.append(String.format(
                        Locale.ROOT,
                        "<td style=\"background:rgba(%s,%.2f)\">%,d</td>",
                        row == column ? "48,164,108" : "229,72,77",
                        0.7 * share,
                        count));
            }
            html.append("<td>")
                    .append(
                            all == 0
                                    ? ""
                                    : String.format(Locale.ROOT, "%.1f %%", 100.0 * counts[row * size + row] / all))
                    .append("</td></tr>");
        }
        return with(html.append("</table></div>\n").toString());
    }

    /**
     * The norms of the gradients, layer by layer, and what was warned of.
     *
     * @throws IOException if the curves cannot be drawn
     */
    public TrainingReport gradients(GradientNorms norms) throws IOException {
        Map<String, Map<Integer, Double>> curves = new LinkedHashMap<>();
        Set<String> steps = new LinkedHashSet<>();
        norms.looks().forEach(look -> steps.add(look.step()));
        int count = 0;
        for (GradientNorms.Look look : norms.looks()) {
            count++;
            for (Gradients.Layer layer : look.layers()) {
                if (layer.norm() > 0 && Double.isFinite(layer.norm())) {
                    String name = steps.size() > 1 ? look.step() + ": " + layer.name() : layer.name();
                    curves.computeIfAbsent(name, key -> new TreeMap<>()).put(count, layer.norm());
                }
            }
        }
        StringBuilder html = new StringBuilder(heading("Norms of gradients"));
        if (!curves.isEmpty()) {
            html.append(figure(CurveChart.norms(curves)));
        }
        if (norms.warnings().isEmpty()) {
            html.append(
                    norms.looks().isEmpty()
                            ? "<p>None were looked at.</p>\n"
                            : "<p>Nowhere do they vanish or explode.</p>\n");
        } else {
            html.append("<ul>");
            norms.warnings()
                    .forEach(warning ->
                            html.append("<li>").append(escape(warning)).append("</li>"));
            html.append("</ul>\n");
        }
        return with(html.toString());
    }

    /**
     * What the model says of some rows beside what is true; where it is wrong it is marked. Of wrong ones as many as of right
     * ones are shown, where there are so many.
     *
     * @param said of each row, what the model says
     * @param truth of each row
     * @param most rows to show
     */
    public TrainingReport samples(List<String> said, List<String> truth, int most) {
        if (said.size() != truth.size()) {
            throw new IllegalArgumentException(said.size() + " answers for " + truth.size() + " rows");
        }
        int[] wrong = IntStream.range(0, said.size())
                .filter(row -> !said.get(row).equals(truth.get(row)))
                .toArray();
        int[] right = IntStream.range(0, said.size())
                .filter(row -> said.get(row).equals(truth.get(row)))
                .toArray();
        int ofWrong = Math.min(wrong.length, Math.max(most / 2, most - right.length));
        int ofRight = Math.min(right.length, most - ofWrong);
        StringBuilder html = new StringBuilder(heading("Samples"))
                .append(String.format(Locale.ROOT, "<p>%,d of %,d rows are right.</p>", right.length, said.size()))
                .append("<div class=wide><table><tr><th>row</th><th>true</th><th>said</th></tr>");
        IntStream.concat(IntStream.of(wrong).limit(ofWrong), IntStream.of(right).limit(ofRight))
                .sorted()
                .forEach(row -> html.append(said.get(row).equals(truth.get(row)) ? "<tr><td>" : "<tr class=wrong><td>")
                        .append(row)
                        .append("</td><td class=text>")
                        .append(escape(truth.get(row)))
                        .append("</td><td class=text>")
                        .append(escape(said.get(row)))
                        .append("</td></tr>"));
        return with(html.append("</table></div>\n").toString());
    }

    /** @throws IOException if it cannot be written */
    public void write(Path file) throws IOException {
        Files.writeString(file, html());
    }

    String html() throws IOException {
        String name = model.description().name();
        StringBuilder html = new StringBuilder("<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8>")
                .append("<meta name=viewport content=\"width=device-width, initial-scale=1\"><title>")
                .append(escape(name))
                .append(": training</title><style>\n")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(escape(name))
                .append("</h1>\n<p>")
                .append(escape(history.closing()))
                .append("</p>\n");
        Optional<String> curves = CurveChart.of(history, name);
        curves.ifPresent(svg -> html.append("<figure>").append(svg).append("</figure>\n"));
        epochs(html);
        sections.forEach(html::append);
        return html.append(heading("The model"))
                .append("<pre>")
                .append(escape(model.summary()))
                .append("</pre>\n</body></html>\n")
                .toString();
    }

    /** The last ten. */
    private void epochs(StringBuilder html) {
        Set<String> names = new LinkedHashSet<>();
        history.epochs().forEach(epoch -> cells(epoch).keySet().forEach(names::add));
        html.append(heading("Epochs")).append("<div class=wide><table><tr><th>epoch</th>");
        names.forEach(name -> html.append("<th>").append(escape(name)).append("</th>"));
        html.append("</tr>");
        int from = Math.max(0, history.epochs().size() - 10);
        for (History.Epoch epoch :
                history.epochs().subList(from, history.epochs().size())) {
            Map<String, Double> cells = cells(epoch);
            html.append("<tr><td>").append(epoch.number()).append("</td>");
            for (String name : names) {
                Double value = cells.get(name);
                html.append("<td>").append(value == null ? "" : number(value)).append("</td>");
            }
            html.append("</tr>");
        }
        html.append("</table></div>\n");
    }

    private static Map<String, Double> cells(History.Epoch epoch) {
        Map<String, Double> cells = new LinkedHashMap<>(epoch.training().values());
        epoch.validation().values().forEach((name, value) -> cells.put(name + ", validation", value));
        return cells;
    }

    private static String figure(String svg) {
        return "<figure>" + svg + "</figure>\n";
    }

    private static String heading(String text) {
        return "<h2>" + escape(text) + "</h2>\n";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.5g", value);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
