// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Contestant;
import dev.chainrule.benchmarks.contest.Workload;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The results on one thread of one JDK as an SVG of horizontal bars. */
final class Chart {
    private static final int WIDTH = 860;
    private static final int LEFT = 290;
    private static final int RIGHT = 780;
    private static final int BAR = 11;
    private static final int GAP = 9;
    private static final Map<Contestant, String> COLOURS = Map.of(
            Contestant.PEAK, "#c9ccd1",
            Contestant.TWIN, "#1f6feb",
            Contestant.SCALAR, "#79b8ff",
            Contestant.LIBTORCH, "#e36209",
            Contestant.DL4J, "#a371f7",
            Contestant.ONNX_RUNTIME, "#2da44e");

    private final Results results;
    private final Jdk jdk;
    private final StringBuilder out = new StringBuilder();
    private int y;

    Chart(Results results, Jdk jdk) {
        this.results = results;
        this.jdk = jdk;
    }

    /** How long a bar is for a value, as a share of the width. */
    private interface Scale {
        double share(double value);
    }

    String svg() {
        y = 30;
        panel(
                "Matrix product A·B, f32, GFLOP/s",
                List.of(Contestant.PEAK, Contestant.TWIN, Contestant.SCALAR, Contestant.LIBTORCH),
                all().filter(workload -> workload instanceof Workload.Product product
                                && product.orientation() == Workload.Product.Orientation.AB)
                        .toList(),
                workload -> contestant -> results.time(workload, contestant, jdk, 1)
                        .map(time -> ((Workload.Product) workload).operations() / time.median()),
                false);
        panel(
                "Training steps a second, as multiples of libtorch's (logarithmic)",
                List.of(Contestant.TWIN, Contestant.SCALAR, Contestant.LIBTORCH, Contestant.DL4J),
                all().filter(Workload.Training.class::isInstance).toList(),
                workload -> contestant -> results.speedup(workload, contestant, Contestant.LIBTORCH, jdk, 1)
                        .map(Figure::median),
                true);
        panel(
                "Predictions a second, as multiples of ONNX Runtime's (logarithmic)",
                List.of(Contestant.TWIN, Contestant.SCALAR, Contestant.ONNX_RUNTIME),
                all().filter(Workload.Inference.class::isInstance).toList(),
                workload -> contestant -> results.speedup(workload, contestant, Contestant.ONNX_RUNTIME, jdk, 1)
                        .map(Figure::median),
                true);
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + WIDTH + " " + y + "\" width=\"" + WIDTH
                + "\" height=\"" + y + "\" font-family=\"sans-serif\" font-size=\"12\">\n"
                + "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n" + out + "</svg>\n";
    }

    private static java.util.stream.Stream<Workload> all() {
        return Workload.all().stream();
    }

    private void panel(
            String title,
            List<Contestant> contestants,
            List<Workload> workloads,
            Function<Workload, Function<Contestant, Optional<Double>>> values,
            boolean logarithmic) {
        List<Double> shown = workloads.stream()
                .flatMap(workload ->
                        contestants.stream().flatMap(contestant -> values.apply(workload).apply(contestant).stream()))
                .toList();
        if (shown.isEmpty()) {
            return;
        }
        double most = shown.stream().mapToDouble(value -> value).max().orElse(1);
        // A logarithmic bar begins a decade below the least value's.
        double from = Math.pow(
                10,
                Math.floor(Math.log10(
                                shown.stream().mapToDouble(value -> value).min().orElse(1)))
                        - 0.5);
        Scale scale = logarithmic ? value -> Math.log(value / from) / Math.log(most / from) : value -> value / most;
        text(20, y, "start", "<tspan font-weight=\"bold\">" + title + "</tspan>: " + jdk.title() + ", one thread");
        legend(contestants);
        for (Workload workload : workloads) {
            row(workload, contestants, values.apply(workload), scale);
        }
        if (logarithmic) {
            double one = LEFT + (RIGHT - LEFT) * scale.share(1);
            out.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#57606a\" stroke-dasharray=\"3 3\"/>%n",
                    one,
                    one,
                    y - workloads.size() * (contestants.size() * BAR + GAP),
                    y - GAP));
        }
        y += 30;
    }

    private void legend(List<Contestant> contestants) {
        y += 20;
        int x = 20;
        for (Contestant contestant : contestants) {
            bar(x, y - 9, 10, contestant);
            text(x + 15, y, "start", contestant.title());
            x += 45 + 7 * contestant.title().length();
        }
        y += 15;
    }

    private void row(
            Workload workload,
            List<Contestant> contestants,
            Function<Contestant, Optional<Double>> values,
            Scale scale) {
        text(LEFT - 10, y + contestants.size() * BAR / 2 + 4, "end", workload.title());
        for (Contestant contestant : contestants) {
            values.apply(contestant).ifPresent(value -> {
                double length = (RIGHT - LEFT) * scale.share(value);
                bar(LEFT, y, length, contestant);
                out.append(String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%d\" font-size=\"10\">%s</text>%n",
                        LEFT + length + 5,
                        y + BAR - 2,
                        Text.number(value)));
            });
            y += BAR;
        }
        y += GAP;
    }

    private void bar(double x, int top, double length, Contestant contestant) {
        out.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                x,
                top,
                length,
                BAR - 1,
                COLOURS.get(contestant)));
    }

    private void text(int x, int baseline, String anchor, String text) {
        out.append(String.format(
                Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n", x, baseline, anchor, text));
    }
}
