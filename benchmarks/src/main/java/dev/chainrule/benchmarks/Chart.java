// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Contestant;
import dev.chainrule.benchmarks.contest.Workload;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;

/** The results on one thread of one JDK, as multiples of one contestant's: bars beside one another, on a logarithmic scale. */
final class Chart {
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 520;
    private static final Map<Contestant, Color> COLOURS = Map.of(
            Contestant.TWIN, new Color(0x1f6feb),
            Contestant.SCALAR, new Color(0x79b8ff),
            Contestant.LIBTORCH, new Color(0xe36209),
            Contestant.DL4J, new Color(0xa371f7),
            Contestant.ONNX_RUNTIME, new Color(0x2da44e),
            Contestant.PYTORCH, new Color(0xcf222e),
            Contestant.PYTORCH_COMPILED, new Color(0x8c2f39),
            Contestant.JAX, new Color(0xd4a72c),
            Contestant.TENSORFLOW, new Color(0x6e7781));

    private final Results results;
    private final Jdk jdk;

    Chart(Results results, Jdk jdk) {
        this.results = results;
        this.jdk = jdk;
    }

    /** Training steps, as multiples of libtorch's. */
    void training(Path file) throws IOException {
        write(
                "Training steps a second, as multiples of libtorch's through DJL: " + jdk.title() + ", one thread",
                Workload.Training.class::isInstance,
                List.of(
                        Contestant.TWIN,
                        Contestant.SCALAR,
                        Contestant.LIBTORCH,
                        Contestant.PYTORCH,
                        Contestant.PYTORCH_COMPILED,
                        Contestant.JAX,
                        Contestant.TENSORFLOW),
                file);
    }

    /** Predictions of 64 rows, as multiples of libtorch's. */
    void predictions(Path file) throws IOException {
        write(
                "Predictions a second, as multiples of libtorch's through DJL: " + jdk.title() + ", one thread",
                workload -> workload instanceof Workload.Generation
                        || workload instanceof Workload.Inference inference && inference.batch() == 64,
                List.of(
                        Contestant.TWIN,
                        Contestant.SCALAR,
                        Contestant.LIBTORCH,
                        Contestant.ONNX_RUNTIME,
                        Contestant.PYTORCH,
                        Contestant.PYTORCH_COMPILED,
                        Contestant.JAX,
                        Contestant.TENSORFLOW),
                file);
    }

    /** Nothing where no such workload was measured. */
    private void write(String title, Predicate<Workload> kind, List<Contestant> contestants, Path file)
            throws IOException {
        List<Workload> workloads = Workload.all().stream()
                .filter(kind)
                .filter(workload -> ratio(workload, Contestant.TWIN).isPresent())
                .toList();
        if (workloads.isEmpty()) {
            return;
        }
        System.setProperty("java.awt.headless", "true");
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle("times libtorch")
                .build();
        chart.getStyler()
                .setYAxisLogarithmic(true)
                .setXAxisLabelRotation(30)
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal)
                .setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setAvailableSpaceFill(0.85);
        double least = Double.POSITIVE_INFINITY;
        for (Contestant contestant : contestants) {
            List<Optional<Double>> values = workloads.stream()
                    .map(workload -> ratio(workload, contestant))
                    .toList();
            if (values.stream().anyMatch(Optional::isPresent)) {
                add(chart, contestant, workloads, values);
            }
            least = values.stream().flatMap(Optional::stream).reduce(least, Math::min);
        }
        // A bar begins at the power of ten below the shortest.
        chart.getStyler().setYAxisMin(Math.pow(10, Math.floor(Math.log10(least))));
        // Not SVG: each letter is an outline there, half a megabyte in all.
        BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
    }

    private static void add(
            CategoryChart chart, Contestant contestant, List<Workload> workloads, List<Optional<Double>> values) {
        List<Double> heights = new ArrayList<>();
        values.forEach(value -> heights.add(value.orElse(null)));
        chart.addSeries(contestant.shortTitle(), labels(workloads), heights).setFillColor(COLOURS.get(contestant));
    }

    private static List<String> labels(List<Workload> workloads) {
        return workloads.stream()
                .map(workload -> workload.id().replaceFirst("^(train|infer)-", ""))
                .toList();
    }

    private Optional<Double> ratio(Workload workload, Contestant contestant) {
        return results.speedup(workload, contestant, Contestant.LIBTORCH, jdk, 1)
                .map(Figure::median);
    }
}
