// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.family;

import dev.chainrule.benchmarks.nets.Words;
import java.util.List;

/** The mean of the vectors of 16 words, rows of a table of 30,000. */
public final class WordNet implements Net {
    public static final WordNet NET = new WordNet();

    private static final int ROWS = 30_000;
    private static final int WIDTH = 128;
    private static final int LENGTH = 16;
    private static final int CLASSES = 10;

    private WordNet() {}

    @Override
    public String id() {
        return "words";
    }

    @Override
    public String title() {
        return "embedding 30,000 × 128";
    }

    @Override
    public Rule rule() {
        return Rule.adam(1e-4);
    }

    @Override
    public Target target() {
        return Target.CLASS;
    }

    @Override
    public List<Integer> inputShape() {
        return List.of(LENGTH);
    }

    @Override
    public List<Integer> resultShape() {
        return List.of(CLASSES);
    }

    @Override
    public List<Weight> weights() {
        return new Weights(ROWS)
                .uniform("table.table", 1, ROWS, WIDTH)
                .dense("head", WIDTH, CLASSES)
                .list();
    }

    @Override
    public List<Batch> batches(int rows) {
        return Batches.words(rows, LENGTH, ROWS, CLASSES);
    }

    @Override
    public double forwardOperations(int rows) {
        return 2.0 * rows * WIDTH * CLASSES;
    }

    @Override
    public double stepOperations(int rows) {
        return 3 * forwardOperations(rows);
    }

    @Override
    public Facade facade() {
        Words model = Words.create(0);
        return new Facade(
                model,
                batch -> model.train(batch.tokens(), batch.label(), batch.rows(), LENGTH),
                (batch, result) -> model.predictInto(batch.tokens(), batch.rows(), LENGTH, result));
    }
}
