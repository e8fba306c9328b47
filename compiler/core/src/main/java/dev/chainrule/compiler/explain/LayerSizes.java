// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.notation.Notation.Name;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How large activations and gradients are from layer to layer, and what it means where they fall or grow. */
public final class LayerSizes {
    /** From one layer to the next gradients that fall or grow by more than this are told about. */
    static final double FACTOR = 10;

    /** And over all layers together by more than this. */
    private static final double ALTOGETHER = 1000;

    private static final int SHOWN = 6;
    private static final int LONGEST_BAR = 24;

    private LayerSizes() {}

    /**
     * @param activation the root of the mean square of a value
     * @param gradient the same of its adjoint
     */
    public record Row(Name name, double activation, double gradient) {
        /** How large the gradient is beside the others, as a bar on a logarithmic scale. */
        String bar(double largest) {
            if (gradient == 0 || !Double.isFinite(gradient)) {
                return "";
            }
            double decades = Math.log10(largest / gradient);
            return "█".repeat((int) Math.max(1, Math.round(LONGEST_BAR * (1 - decades / 12))));
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
        for (int i = rows.size() - 1; i > 0; i--) {
            finding(rows.get(i), rows.get(i - 1), FACTOR).ifPresent(findings::add);
        }
        if (findings.isEmpty() && rows.size() > 2) {
            finding(rows.get(rows.size() - 1), rows.get(0), ALTOGETHER).ifPresent(findings::add);
        }
        return findings;
    }

    private static Optional<String> finding(Row later, Row earlier, double limit) {
        double factor = earlier.gradient() / later.gradient();
        String way = "on the way from " + later.name().path() + " to "
                + earlier.name().path() + " the gradient ";
        if (later.gradient() > 0 && factor < 1 / limit) {
            return Optional.of("vanishing: " + way + "falls by a factor of "
                    + (earlier.gradient() == 0 ? "∞" : number(1 / factor))
                    + ". The slope of the functions between them is small there (a sigmoid or tanh far from 0, a relu that"
                    + " is off), or the weights are. Remedies: relu or gelu in place of sigmoid or tanh, weights from"
                    + " he_normal or glorot_uniform, normalised activations, a residual connection.");
        } else if (factor > limit) {
            return Optional.of("exploding: " + way + "grows by a factor of " + number(factor)
                    + ". The weights between them are large. Remedies: weights from he_normal or glorot_uniform,"
                    + " normalised activations, a lower rate, `clip norm 1.0` in the train line.");
        }
        return Optional.empty();
    }
}
