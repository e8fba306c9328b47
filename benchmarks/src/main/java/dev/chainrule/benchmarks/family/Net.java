// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.family;

import java.util.List;

/** A net that is trained and asked: its weights, its data, what it costs, and its generated class. A .nn file says the same. */
public interface Net {
    /** Names it on the command line and in files. */
    String id();

    /** Names it in a table. */
    String title();

    /** How weights are updated. */
    Rule rule();

    /** The initial weights, named as in the .nn file. */
    List<Weight> weights();

    /** What is kept beside weights and changes while training, such as running means. */
    default List<Weight> states() {
        return List.of();
    }

    /** The shape of one row of the input. */
    List<Integer> inputShape();

    /** The shape of what a prediction gives for one row. */
    List<Integer> resultShape();

    /** What is learnt of a row. */
    Target target();

    /** The data: made up, from a fixed seed. */
    List<Batch> batches(int rows);

    /** Floating-point operations of the products and convolutions of a prediction for so many rows. */
    double forwardOperations(int rows);

    /** The same for a training step. */
    double stepOperations(int rows);

    /** The generated class, with weights of its own. */
    Facade facade();

    /** What comes out, and the loss of it. */
    enum Target {
        /** Softmax; cross entropy with class labels, the mean over the rows. */
        CLASS,
        /** Sigmoid; mean squared error against the input, over all elements. */
        INPUT,
        /** Scores; cross entropy with a class for each place, the mean over all. */
        CLASS_OF_EACH
    }

    /** Numbers in one row of the input. */
    default int inputs() {
        return product(inputShape());
    }

    /** Numbers in what a prediction gives for one row. */
    default int results() {
        return product(resultShape());
    }

    /** How many classes there are; how many numbers, where there is none. */
    default int classes() {
        return resultShape().get(resultShape().size() - 1);
    }

    private static int product(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
