// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.Optional;

/**
 * Any compiled model, by index: bind the dynamic dimensions, put the inputs, run an entry point, get its outputs. Trainer,
 * test kit and tools work on this; users have the typed methods of the generated class. One model object belongs to one
 * thread at a time; a second one gets an exception. Nothing here allocates once the buffers have their size.
 *
 * <p>Arrays are row-major. Values given as double to an f32 model are rounded, and the other way widened.
 */
public interface Model {
    ModelDescription description();

    /** The cells; shared by all models made by {@link #sharing()}. */
    Parameters parameters();

    /** Another model over the same parameters with a workspace of its own, for concurrent prediction. */
    Model sharing();

    /**
     * Fixes the dynamic dimensions for what follows and makes room for an entry point.
     *
     * @param dimensions one value for each of {@link ModelDescription#dimensions()}; what the entry point does not need
     *     may be anything
     * @throws ModelException if a dimension is negative, a condition does not hold, or a buffer would be too long
     */
    void bind(int entryPoint, int... dimensions);

    /**
     * Copies an input in, from {@code offset}; as many elements as its shape has under the dimensions bound. It stays
     * until the dimensions are bound to other values.
     *
     * @throws ModelException if the entry point bound does not read it, the array is too short, or it holds NaN and the policy is to refuse it
     */
    void put(int input, float[] values, int offset);

    /** As {@link #put(int, float[], int)}. */
    void put(int input, double[] values, int offset);

    /** As {@link #put(int, float[], int)}, for an int input (or a bool one: 0 is false). */
    void put(int input, int[] values, int offset);

    /** Lets an input take its declared standard value. */
    void putStandard(int input);

    /**
     * Says what the entry point bound last draws, if it draws: the same seed and run, the same numbers. Train steps need
     * none: they draw by the seed of the parameters and the number of the step, unless this says otherwise after {@link #bind}.
     *
     * @param run tells runs of one seed apart; from 0
     */
    default void seed(long seed, int run) {}

    /** Runs the entry point bound last. */
    void run(int entryPoint);

    /**
     * Runs the entry point bound last on copies of what it changes, slowly, and tells in which value NaN or an infinity
     * appears first: an input, what a cell holds now, or the value of an equation. The model stays as it is.
     *
     * @return nothing where all is finite, or the model cannot tell
     */
    default Optional<NotFinite> firstNotFinite(int entryPoint) {
        return Optional.empty();
    }

    /** The number of elements of an output under the dimensions bound. */
    int length(int entryPoint, int output);

    /** Copies an output of the entry point run last to {@code into} from {@code offset}. */
    void get(int entryPoint, int output, float[] into, int offset);

    /** As {@link #get(int, int, float[], int)}. */
    void get(int entryPoint, int output, double[] into, int offset);

    /** As {@link #get(int, int, float[], int)}, for int and bool outputs. */
    void get(int entryPoint, int output, int[] into, int offset);

    /** The only element of a scalar output. */
    double scalar(int entryPoint, int output);

    /**
     * Overrides a setting of a train step; NaN gives it back to the program.
     *
     * @throws ModelException if the value is out of the setting's range, which is then as it was
     */
    void set(int setting, double value);

    /** What {@link #set} has given a setting; NaN where the program decides. */
    default double setting(int setting) {
        return Double.NaN;
    }

    /** What to do with NaN in inputs from here on; {@link NanPolicy#REFUSE} unless said. */
    void nanPolicy(NanPolicy policy);

    /** What the model is made of, as text: inputs, layers with shapes and numbers of parameters, outputs, train steps, memory. */
    default String summary() {
        return ModelSummary.of(description());
    }
}
