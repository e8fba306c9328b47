// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.family;

import dev.chainrule.benchmarks.nets.CharGpt;
import java.util.List;

/** The transformer of samples/chargpt: three blocks of width 96, four heads, causal (Radford et al., 2018). */
public final class CharacterNet implements Net {
    public static final CharacterNet NET = new CharacterNet();

    public static final int VOCABULARY = 63;
    public static final int WIDTH = 96;
    public static final int HEADS = 4;
    public static final int DEPTH = 3;
    public static final int CONTEXT = 64;

    private CharacterNet() {}

    @Override
    public String id() {
        return "chargpt";
    }

    @Override
    public String title() {
        return "CharGpt 3 × 96, T 64";
    }

    @Override
    public Rule rule() {
        return new Rule(Rule.Kind.ADAM, 3e-3, 0.1, 1, 100, 1600, 1e-4);
    }

    @Override
    public Target target() {
        return Target.CLASS_OF_EACH;
    }

    @Override
    public List<Integer> inputShape() {
        return List.of(CONTEXT);
    }

    @Override
    public List<Integer> resultShape() {
        return List.of(CONTEXT, VOCABULARY);
    }

    @Override
    public List<Weight> weights() {
        Weights weights =
                new Weights(WIDTH).uniform("position", 0.04, CONTEXT, WIDTH).uniform("embed", 0.04, VOCABULARY, WIDTH);
        for (int i = 0; i < DEPTH; i++) {
            String block = "blocks." + i + ".";
            weights.scaleAndShift(block + "norm1", WIDTH)
                    .dense(block + "attend.query", WIDTH, WIDTH)
                    .dense(block + "attend.key", WIDTH, WIDTH)
                    .dense(block + "attend.value", WIDTH, WIDTH)
                    .dense(block + "attend.out", WIDTH, WIDTH)
                    .scaleAndShift(block + "norm2", WIDTH)
                    .dense(block + "up", WIDTH, 4 * WIDTH)
                    .dense(block + "down", 4 * WIDTH, WIDTH);
        }
        return weights.scaleAndShift("norm", WIDTH).list();
    }

    @Override
    public List<Batch> batches(int rows) {
        return Batches.text(rows, CONTEXT, VOCABULARY);
    }

    /** Of attention's scores and what they weigh only the half that is not hidden is counted. */
    @Override
    public double forwardOperations(int rows) {
        double dense = 12.0 * WIDTH * WIDTH;
        double attention = (CONTEXT + 1.0) * WIDTH;
        return 2.0 * rows * CONTEXT * (DEPTH * (dense + attention) + WIDTH * VOCABULARY);
    }

    @Override
    public double stepOperations(int rows) {
        return 3 * forwardOperations(rows);
    }

    @Override
    public Facade facade() {
        return facade(CharGpt.create(0));
    }

    private static Facade facade(CharGpt model) {
        return new Facade(
                model,
                batch -> model.train(batch.tokens(), batch.label(), batch.rows(), CONTEXT),
                (batch, result) -> model.readInto(batch.tokens(), batch.rows(), CONTEXT, result));
    }

    /** Reads one character after the other, and scores what comes next. */
    public interface Reader {
        /** Keys and values of the places before are kept. */
        void read(int token, int at, float[] scores);
    }

    /** The generated class on these weights, keys and values in arrays, as samples/chargpt has them. */
    public static Reader reader() {
        CharGpt model = CharGpt.create(0);
        facade(model).reset(NET.weights());
        float[] keys = new float[DEPTH * CONTEXT * WIDTH];
        float[] values = new float[keys.length];
        int[] one = new int[1];
        return (token, at, scores) -> {
            one[0] = token;
            model.goOnInto(one, at, keys, values, 1, scores, keys, values);
        };
    }
}
