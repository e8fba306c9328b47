// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import dev.chainrule.runtime.Figures;
import dev.chainrule.runtime.History;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The figures of a training, epoch by epoch, as curves: losses on the left axis, what only the validation has on the right. */
public final class CurveChart {
    private static final int WIDTH = 800;
    private static final int HEIGHT = 450;
    /** Of a legend. */
    private static final int LINE = 20;

    private static final float BLUE = 0.7f;
    private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+");

    private CurveChart() {}

    /** Where the chart goes if nobody says. */
    public static Path beside(Path weights) {
        String name = weights.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return weights.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".svg");
    }

    /** Whether a chart can be written to a file of this name. */
    public static boolean isChart(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".svg") || name.endsWith(".png");
    }

    /** Writes it; not for one epoch alone, of which there is no curve. */
    public static boolean write(History history, String title, Path file) throws IOException {
        if (history.epochs().size() < 2) {
            return false;
        }
        System.setProperty("java.awt.headless", "true");
        XYChart chart = chart(history, title);
        // The encoders put an ending behind a name that has another, and leave half a file when they fail.
        String ending = file.toString().toLowerCase(Locale.ROOT).endsWith(".png") ? ".png" : ".svg";
        Path folder = file.toAbsolutePath().getParent();
        Path beside = Files.createTempFile(folder, "chart", ending);
        try {
            if (ending.equals(".png")) {
                BitmapEncoder.saveBitmap(chart, beside.toString(), BitmapEncoder.BitmapFormat.PNG);
            } else {
                VectorGraphicsEncoder.saveVectorGraphic(
                        chart, beside.toString(), VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
            }
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
        return true;
    }

    /** As an element of a page. */
    static Optional<String> of(History history, String title) throws IOException {
        return history.epochs().size() < 2 ? Optional.empty() : Optional.of(svg(chart(history, title)));
    }

    /**
     * Norms by layer and look, on a logarithmic scale; as an element of a page. From the first layer to the last they go from red to
     * blue, so that it can be seen where gradients get lost.
     */
    static String norms(Map<String, Map<Integer, Double>> norms) throws IOException {
        XYChart chart = empty("", "look", Math.max(HEIGHT, LINE * (norms.size() + 4)));
        Color[] colours = new Color[norms.size()];
        Arrays.setAll(colours, i -> Color.getHSBColor(BLUE * i / Math.max(1, colours.length - 1), 0.85f, 0.8f));
        chart.getStyler()
                .setSeriesColors(colours)
                .setSeriesLines(new BasicStroke[] {new BasicStroke(1.5f)})
                .setLegendPosition(Styler.LegendPosition.OutsideE)
                .setLegendLayout(Styler.LegendLayout.Vertical)
                .setLegendPadding(3);
        chart.getStyler().setYAxisLogarithmic(true);
        chart.setYAxisTitle("norm of the gradient");
        norms.forEach((layer, values) -> add(chart, layer, values, 0));
        return svg(chart);
    }

    private static String svg(XYChart chart) throws IOException {
        System.setProperty("java.awt.headless", "true");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
        String text = bytes.toString(StandardCharsets.UTF_8);
        return small(text.substring(text.indexOf("<svg")));
    }

    /** The encoder writes letters as outlines of many digits, of which a picture of 800 pixels needs one behind the point. */
    private static String small(String svg) {
        return NUMBER.matcher(svg.replaceAll("\\n\\s+", "\n").replace("stroke-miterlimit:10;", ""))
                .replaceAll(number -> {
                    String rounded = String.format(Locale.ROOT, "%.1f", Double.parseDouble(number.group()));
                    return rounded.endsWith(".0") ? rounded.substring(0, rounded.length() - 2) : rounded;
                });
    }

    private static XYChart empty(String title, String axis, int height) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(height)
                .title(title)
                .xAxisTitle(axis)
                .build();
        chart.getStyler()
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal)
                .setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setXAxisDecimalPattern("0");
        return chart;
    }

    private static XYChart chart(History history, String title) {
        XYChart chart = empty(title, "epoch", HEIGHT);
        Map<String, Map<Integer, Double>> training = curves(history.epochs(), History.Epoch::training);
        Map<String, Map<Integer, Double>> validation = curves(history.epochs(), History.Epoch::validation);
        boolean second = validation.keySet().stream().anyMatch(name -> !training.containsKey(name));
        if (second) {
            chart.getStyler().setYAxisGroupPosition(1, Styler.YAxisPosition.Right);
            chart.setYAxisGroupTitle(1, String.join(", ", only(validation, training)));
        }
        chart.setYAxisTitle(String.join(", ", training.keySet()));
        training.forEach((name, values) -> add(chart, name, values, 0));
        validation.forEach(
                (name, values) -> add(chart, name + ", validation", values, training.containsKey(name) ? 0 : 1));
        return chart;
    }

    private static List<String> only(Map<String, ?> some, Map<String, ?> others) {
        return some.keySet().stream().filter(name -> !others.containsKey(name)).toList();
    }

    private static void add(XYChart chart, String name, Map<Integer, Double> values, int axis) {
        if (!values.isEmpty()) {
            chart.addSeries(name, List.copyOf(values.keySet()), List.copyOf(values.values()))
                    .setMarker(SeriesMarkers.NONE)
                    .setYAxisGroup(axis);
        }
    }

    /** Finite values alone: a curve has a gap elsewhere. */
    private static Map<String, Map<Integer, Double>> curves(
            List<History.Epoch> epochs, Function<History.Epoch, Figures> figures) {
        Map<String, Map<Integer, Double>> curves = new LinkedHashMap<>();
        for (History.Epoch epoch : epochs) {
            figures.apply(epoch).values().forEach((name, value) -> {
                Map<Integer, Double> curve = curves.computeIfAbsent(name, first -> new TreeMap<>());
                if (Double.isFinite(value)) {
                    curve.put(epoch.number(), value);
                }
            });
        }
        return curves;
    }
}
