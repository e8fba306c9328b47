// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.evaluate.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How large activations and gradients are from layer to layer, and what it means where they fall or grow. */
public final class LayerSizes {
    /** Gradients that fall or grow by more than this from one layer to the next are told about. */
    static final double FACTOR = 10;

    /** And over all layers together by more than this. */
    private static final double ALTOGETHER = 1000;

    private static final int SHOWN = 6;
    private static final int LONGEST_BAR = 24;
    /** How many powers of ten a bar has room for. */
    private static final double DECADES = 6;

    private LayerSizes() {}

    /**
     * A layer.
     *
     * @param activation the root of the mean square of what it gives
     * @param gradient the same of the loss's derivative by that
     * @param inside the same of the derivative by the first value that it computes, before its activation function
     * @param parameters the largest such derivative by one of its parameters
     * @param next the layers that what it gives enters, by their index
     */
    public record Row(
            String name, double activation, double gradient, double inside, double parameters, List<Integer> next) {
        public Row {
            next = List.copyOf(next);
        }

        /** How large the gradient is beside the others, as a bar on a logarithmic scale. */
        String bar(double largest) {
            if (gradient == 0 || !Double.isFinite(gradient)) {
                return "";
            }
            double decades = Math.log10(largest / gradient);
            return "█".repeat((int) Math.max(1, Math.round(LONGEST_BAR * (1 - decades / DECADES))));
        }
    }

    static double size(@Nullable Array array) {
        if (array == null || array.size() == 0) {
            return 0;
        }
        return Math.sqrt(Arrays.stream(array.values()).map(x -> x * x).sum() / array.size());
    }

    /** A number; a short array; or the bounds of a long one. */
    static String show(Array array) {
        double[] values = array.values();
        if (values.length == 1) {
            return number("%.10g", values[0]);
        } else if (values.length <= SHOWN) {
            return Arrays.stream(values).mapToObj(LayerSizes::number).collect(Collectors.joining(", ", "[", "]"));
        }
        String least = number(Arrays.stream(values).min().orElseThrow());
        String most = number(Arrays.stream(values).max().orElseThrow());
        return least.equals(most) ? "all " + least : least + " … " + most;
    }

    static String number(double value) {
        return number("%.6g", value);
    }

    @SuppressWarnings("AnnotateFormatMethod") // The format is one of two.
    private static String number(String format, double value) {
        String text = String.format(Locale.ROOT, format, value);
        if (text.indexOf('.') >= 0 && text.indexOf('e') < 0) {
            text = text.replaceAll("0+$", "").replaceAll("\\.$", "");
        }
        return text.replace("-", "−");
    }

    /** What is to be said of the gradients: of single layers, or else of all together. */
    static List<String> findings(List<Row> rows) {
        List<String> findings = new ArrayList<>();
        for (int i = rows.size() - 1; i >= 0; i--) {
            Row row = rows.get(i);
            List<Row> next = row.next().stream().map(rows::get).toList();
            double least = next.stream().mapToDouble(Row::gradient).min().orElse(row.gradient());
            double most = next.stream().mapToDouble(Row::gradient).max().orElse(row.gradient());
            if (row.gradient() * FACTOR < least) {
                findings.add(vanishing(with(next, least), row, slope(with(next, least))));
            } else if (row.gradient() > most * FACTOR) {
                findings.add(exploding(with(next, most), row));
            }
        }
        if (findings.isEmpty() && rows.size() > 2) {
            Row first = rows.get(0);
            Row last = rows.get(rows.size() - 1);
            if (first.gradient() * ALTOGETHER < last.gradient()) {
                // The slopes of all layers on the way, beside what is left for the weights.
                double slopes =
                        rows.stream().skip(1).mapToDouble(LayerSizes::slope).reduce(1, (a, b) -> a * b);
                findings.add(vanishing(last, first, slopes));
            } else if (first.gradient() > last.gradient() * ALTOGETHER) {
                findings.add(exploding(last, first));
            }
        }
        return findings;
    }

    private static Row with(List<Row> rows, double gradient) {
        return rows.stream()
                .filter(row -> row.gradient() == gradient)
                .findFirst()
                .orElseThrow();
    }

    /** What the activation function of a layer makes of the gradient on the way back. */
    private static double slope(Row row) {
        return row.gradient() == 0 ? 1 : row.inside() / row.gradient();
    }

    private static String way(Row later, Row earlier) {
        return "on the way back from " + later.name() + " to " + earlier.name() + " the gradient ";
    }

    private static String vanishing(Row later, Row earlier, double slope) {
        double factor = later.gradient() / earlier.gradient();
        String fall = "vanishing: " + way(later, earlier) + "falls by a factor of "
                + (earlier.gradient() == 0 ? "∞" : number("%.3g", factor)) + ". ";
        // Whichever takes the larger part of the fall.
        return fall
                + (slope * slope * factor <= 1
                        ? "The slope of the activation takes "
                                + (slope == 0 ? "all" : "a factor of " + number("%.3g", 1 / slope))
                                + " of it: a sigmoid or tanh far from 0 is flat, a relu that is off has no slope. Remedies: relu or"
                                + " gelu in place of sigmoid or tanh, weights from he_normal or glorot_uniform so that what enters"
                                + " stays small, normalised activations, a residual connection."
                        : "The weights are small, or what they are applied to is averaged over many places. Remedies: weights"
                                + " from he_normal or glorot_uniform, normalised activations, a residual connection.");
    }

    private static String exploding(Row later, Row earlier) {
        return "exploding: " + way(later, earlier) + "grows by a factor of "
                + (later.gradient() == 0 ? "∞" : number("%.3g", earlier.gradient() / later.gradient()))
                + ". The weights between them are large. Remedies: weights from he_normal or glorot_uniform,"
                + " normalised activations, a lower rate, `clip norm 1.0` in the train line.";
    }
}
