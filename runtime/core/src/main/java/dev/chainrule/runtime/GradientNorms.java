// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the norms of gradients, layer by layer, in the first batch and in each so-manieth; keeps them, and warns once of
 * each place where they vanish or explode.
 *
 * <p>From one layer with weights to the next before it the root of the mean square of the gradient should stay within a
 * factor of 10, and over all of them within 1000. Biases are left out: their gradients are sums over what stands in a row.
 */
public final class GradientNorms implements TrainingListener {
    private static final double FACTOR = 10;
    private static final double ALTOGETHER = 1000;

    private final int every;
    private final PrintStream out;
    private final List<Look> looks = new ArrayList<>();
    private final Set<String> told = new LinkedHashSet<>();

    private GradientNorms(int every, PrintStream out) {
        this.every = every;
        this.out = out;
    }

    /** Looks in the first batch and in each so-manieth, and warns on the program's standard output. */
    public static GradientNorms every(int batches) {
        if (batches < 1) {
            throw new IllegalArgumentException("norms every " + batches + " batches: it should be 1 or more");
        }
        return new GradientNorms(batches, System.out);
    }

    /** Warns on another stream. */
    public GradientNorms to(PrintStream stream) {
        return new GradientNorms(every, stream);
    }

    /**
     * The norms of one batch.
     *
     * @param step the train step
     * @param layers in the order of the program
     */
    public record Look(int epoch, int batch, String step, List<Gradients.Layer> layers) {
        public Look {
            layers = List.copyOf(layers);
        }
    }

    /** What was seen, in order. */
    public List<Look> looks() {
        return List.copyOf(looks);
    }

    /** What was warned of. */
    public List<String> warnings() {
        return List.copyOf(told);
    }

    @Override
    public int gradientsEvery() {
        return every;
    }

    @Override
    public void gradients(int epoch, int batch, Gradients gradients) {
        List<Gradients.Layer> layers = gradients.layers();
        looks.add(new Look(epoch, batch, gradients.step(), layers));
        for (Finding finding : findings(layers)) {
            if (told.add(finding.what())) {
                out.println("epoch " + epoch + ", batch " + batch + ": " + finding.what() + ", "
                        + String.format(Locale.ROOT, "by a factor of %.3g", finding.factor()) + ". " + finding.why());
            }
        }
    }

    /** @param factor by which gradients fall or grow from the later layer to the earlier one */
    record Finding(String what, double factor, String why) {}

    /** Between neighbours, or else over all layers together. */
    static List<Finding> findings(List<Gradients.Layer> layers) {
        List<Gradients.Layer> weights =
                layers.stream().filter(layer -> layer.rank() >= 2).toList();
        List<Finding> findings = new ArrayList<>();
        for (int i = weights.size() - 1; i > 0; i--) {
            finding(weights.get(i), weights.get(i - 1), FACTOR).ifPresent(findings::add);
        }
        if (findings.isEmpty() && weights.size() > 2) {
            finding(weights.get(weights.size() - 1), weights.get(0), ALTOGETHER).ifPresent(findings::add);
        }
        return findings;
    }

    private static Optional<Finding> finding(Gradients.Layer later, Gradients.Layer earlier, double limit) {
        if (later.size() == 0) {
            return Optional.empty();
        }
        double factor = earlier.size() / later.size();
        String way = " from " + later.name() + " to " + earlier.name();
        if (factor < 1 / limit) {
            return Optional.of(new Finding(
                    "vanishing: gradients fall" + way,
                    1 / factor,
                    "The slopes between them are small (a sigmoid or tanh far from 0, a relu that is off), or the weights"
                            + " are; relu or gelu, weights from he_normal or glorot_uniform, normalised activations or a"
                            + " residual connection help."));
        } else if (factor > limit) {
            return Optional.of(new Finding(
                    "exploding: gradients grow" + way,
                    factor,
                    "The weights between them are large; weights from he_normal or glorot_uniform, normalised"
                            + " activations, a lower rate or `clip norm 1.0` in the train line help."));
        }
        return Optional.empty();
    }
}
