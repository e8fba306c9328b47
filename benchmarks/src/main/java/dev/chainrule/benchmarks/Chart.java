// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Contestant;
import dev.chainrule.benchmarks.contest.Workload;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Predicate;

/** The results on one thread of one JDK as an SVG of horizontal bars. */
final class Chart {
    private static final int WIDTH = 900;
    private static final int LEFT = 330;
    private static final int RIGHT = 820;
    private static final int BAR = 11;
    private static final int GAP = 9;
    private static final int SPACE = 30;
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

    /** What is shown of a contestant's at a workload; empty if it does not take it. */
    private interface Values {
        Optional<Double> of(Workload workload, Contestant contestant);
    }

    /** How long a bar is for a value, as a share of the width. */
    private interface Scale {
        double share(double value);
    }

    String svg() {
        y = 30;
        List<Workload> products = all(workload -> workload instanceof Workload.Product product
                && product.orientation() == Workload.Product.Orientation.AB);
        panel(
                "Matrix product A·B, f32, GFLOP/s",
                List.of(Contestant.PEAK, Contestant.TWIN, Contestant.SCALAR, Contestant.LIBTORCH),
                products,
                (workload, contestant) -> results.time(workload, contestant, jdk, 1)
                        .map(time -> ((Workload.Product) workload).operations() / time.median()));
        ratios(
                "Training steps a second, as multiples of libtorch's (logarithmic)",
                List.of(Contestant.TWIN, Contestant.SCALAR, Contestant.LIBTORCH, Contestant.DL4J),
                all(Workload.Training.class::isInstance),
                Contestant.LIBTORCH);
        ratios(
                "Predictions a second, as multiples of ONNX Runtime's (logarithmic)",
                List.of(Contestant.TWIN, Contestant.SCALAR, Contestant.ONNX_RUNTIME),
                all(Workload.Inference.class::isInstance),
                Contestant.ONNX_RUNTIME);
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + WIDTH + " " + y + "\" width=\"" + WIDTH
                + "\" height=\"" + y + "\" font-family=\"sans-serif\" font-size=\"12\">\n"
                + "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n" + out + "</svg>\n";
    }

    /** The workloads of a kind that were measured. */
    private List<Workload> all(Predicate<Workload> kind) {
        return results.measurements().stream()
                .filter(measurement -> measurement.jdk().equals(jdk) && measurement.threads() == 1)
                .map(Measurement::workload)
                .filter(kind)
                .distinct()
                .toList();
    }

    private void panel(String title, List<Contestant> contestants, List<Workload> workloads, Values values) {
        double most = Math.max(extreme(contestants, workloads, values, Math::max), Double.MIN_VALUE);
        bars(title, contestants, workloads, values, value -> value / most);
    }

    private void ratios(String title, List<Contestant> contestants, List<Workload> workloads, Contestant one) {
        Values values = (workload, contestant) ->
                results.speedup(workload, contestant, one, jdk, 1).map(Figure::median);
        double most = 1.1 * extreme(contestants, workloads, values, Math::max);
        // Half a decade below the least, so that its bar can be seen.
        double from = extreme(contestants, workloads, values, Math::min) / 3;
        Scale scale = value -> Math.log(value / from) / Math.log(most / from);
        bars(title, contestants, workloads, values, scale);
        if (!workloads.isEmpty()) {
            out.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"#57606a\" stroke-dasharray=\"3 3\"/>%n",
                    LEFT + (RIGHT - LEFT) * scale.share(1),
                    y - SPACE - workloads.size() * (contestants.size() * BAR + GAP),
                    y - SPACE - GAP));
        }
    }

    private static double extreme(
            List<Contestant> contestants, List<Workload> workloads, Values values, DoubleBinaryOperator choice) {
        return workloads.stream()
                .flatMap(workload ->
                        contestants.stream().flatMap(contestant -> values.of(workload, contestant).stream()))
                .mapToDouble(value -> value)
                .reduce(choice)
                .orElse(1);
    }

    private void bars(
            String title, List<Contestant> contestants, List<Workload> workloads, Values values, Scale scale) {
        if (workloads.isEmpty()) {
            return;
        }
        text(20, y, "start", "<tspan font-weight=\"bold\">" + title + "</tspan>: " + jdk.title() + ", one thread");
        legend(contestants);
        for (Workload workload : workloads) {
            row(workload, contestants, values, scale);
        }
        y += SPACE;
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

    private void row(Workload workload, List<Contestant> contestants, Values values, Scale scale) {
        text(LEFT - 10, y + contestants.size() * BAR / 2 + 4, "end", workload.title());
        for (Contestant contestant : contestants) {
            values.of(workload, contestant).ifPresent(value -> {
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
