// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.family;

import dev.chainrule.benchmarks.nets.Recurrent;
import java.util.List;

/** An LSTM, of whose last output a class is told (Hochreiter and Schmidhuber, 1997). */
public final class RecurrentNet implements Net {
    public static final RecurrentNet NET = new RecurrentNet();

    private static final int STEPS = 64;
    private static final int INPUTS = 64;
    private static final int HIDDEN = 128;
    private static final int CLASSES = 10;

    private RecurrentNet() {}

    @Override
    public String id() {
        return "lstm";
    }

    @Override
    public String title() {
        return "LSTM 1 × 128, 64 steps";
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
        return List.of(STEPS, INPUTS);
    }

    @Override
    public List<Integer> resultShape() {
        return List.of(CLASSES);
    }

    /** Columns of the gates i, f, g, o. */
    @Override
    public List<Weight> weights() {
        return new Weights(HIDDEN)
                .matrix("lstm.cells.0.Wx", INPUTS, 4 * HIDDEN)
                .matrix("lstm.cells.0.Wh", HIDDEN, 4 * HIDDEN)
                .uniform("lstm.cells.0.bx", 0.1, 4 * HIDDEN)
                .uniform("lstm.cells.0.bh", 0.1, 4 * HIDDEN)
                .dense("head", HIDDEN, CLASSES)
                .list();
    }

    @Override
    public List<Batch> batches(int rows) {
        return Batches.patterns(rows, STEPS * INPUTS, CLASSES);
    }

    @Override
    public double forwardOperations(int rows) {
        return 2.0 * rows * (STEPS * 4.0 * HIDDEN * (INPUTS + HIDDEN) + HIDDEN * CLASSES);
    }

    /** The input needs no slope. */
    @Override
    public double stepOperations(int rows) {
        return 3 * forwardOperations(rows) - 2.0 * rows * STEPS * 4 * HIDDEN * INPUTS;
    }

    @Override
    public Facade facade() {
        Recurrent model = Recurrent.create(0);
        return new Facade(
                model,
                batch -> model.train(batch.x(), batch.label(), batch.rows(), STEPS),
                (batch, result) -> model.predictInto(batch.x(), batch.rows(), STEPS, result));
    }
}
