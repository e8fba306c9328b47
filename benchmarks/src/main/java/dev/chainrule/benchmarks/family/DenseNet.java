// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.family;

import dev.chainrule.benchmarks.nets.Autoencoder;
import dev.chainrule.benchmarks.nets.Digits;
import dev.chainrule.benchmarks.nets.LargeMlp;
import dev.chainrule.benchmarks.nets.SmallMlp;
import dev.chainrule.benchmarks.nets.TinyMlp;
import java.util.List;
import java.util.Locale;

/** Nets of dense layers, with relu between them. */
public enum DenseNet implements Net {
    TINY("MLP 4-16-3", Target.CLASS, Rule.sgd(0.01), 4, 16, 3),
    SMALL("MLP 784-128-10", Target.CLASS, Rule.sgd(0.01), 784, 128, 10),
    LARGE("MLP 784-512-256-10", Target.CLASS, Rule.adam(1e-4), 784, 512, 256, 10),
    AUTOENCODER("autoencoder 784-256-32-256-784", Target.INPUT, Rule.adam(1e-4), 784, 256, 32, 256, 784),
    /** The net of samples/digits, for the time from a process's start to the end of its first step. */
    DIGITS("MLP 64-256-256-10", Target.CLASS, Rule.adam(5e-3), 64, 256, 256, 10);

    private static final int CLASSES = 10;

    private final String title;
    private final Target target;
    private final Rule rule;
    private final int[] widths;

    DenseNet(String title, Target target, Rule rule, int... widths) {
        this.title = title;
        this.target = target;
        this.rule = rule;
        this.widths = widths;
    }

    @Override
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public Rule rule() {
        return rule;
    }

    public int layers() {
        return widths.length - 1;
    }

    /** The width of what enters the first layer (0), or leaves the one before {@code layer}. */
    public int width(int layer) {
        return widths[layer];
    }

    @Override
    public List<Integer> inputShape() {
        return List.of(widths[0]);
    }

    @Override
    public List<Integer> resultShape() {
        return List.of(widths[layers()]);
    }

    /** The matrix of a layer, and its bias after it, in the list of weights. */
    @Override
    public List<Weight> weights() {
        Weights weights = new Weights(widths[0]);
        for (int layer = 0; layer < layers(); layer++) {
            weights.dense("net.dense." + layer, widths[layer], widths[layer + 1]);
        }
        return weights.list();
    }

    @Override
    public List<Batch> batches(int rows) {
        return Batches.patterns(rows, widths[0], target == Target.CLASS ? widths[layers()] : CLASSES);
    }

    @Override
    public double forwardOperations(int rows) {
        double sum = 0;
        for (int layer = 0; layer < layers(); layer++) {
            sum += operations(rows, layer);
        }
        return sum;
    }

    /** Each layer's dW costs as much as its output, and so does dX but for the first. */
    @Override
    public double stepOperations(int rows) {
        return 3 * forwardOperations(rows) - operations(rows, 0);
    }

    private double operations(int rows, int layer) {
        return 2.0 * rows * widths[layer] * widths[layer + 1];
    }

    @Override
    public Facade facade() {
        return switch (this) {
            case TINY -> {
                TinyMlp model = TinyMlp.create(0);
                yield new Facade(
                        model,
                        batch -> model.train(batch.x(), batch.label(), batch.rows()),
                        (batch, result) -> model.predictInto(batch.x(), batch.rows(), result));
            }
            case SMALL -> {
                SmallMlp model = SmallMlp.create(0);
                yield new Facade(
                        model,
                        batch -> model.train(batch.x(), batch.label(), batch.rows()),
                        (batch, result) -> model.predictInto(batch.x(), batch.rows(), result));
            }
            case LARGE -> {
                LargeMlp model = LargeMlp.create(0);
                yield new Facade(
                        model,
                        batch -> model.train(batch.x(), batch.label(), batch.rows()),
                        (batch, result) -> model.predictInto(batch.x(), batch.rows(), result));
            }
            case AUTOENCODER -> {
                Autoencoder model = Autoencoder.create(0);
                yield new Facade(
                        model,
                        batch -> model.train(batch.x(), batch.rows()),
                        (batch, result) -> model.predictInto(batch.x(), batch.rows(), result));
            }
            case DIGITS -> {
                Digits model = Digits.create(0);
                yield new Facade(
                        model,
                        batch -> model.train(batch.x(), batch.label(), batch.rows()),
                        (batch, result) -> model.predictInto(batch.x(), batch.rows(), result));
            }
        };
    }
}
