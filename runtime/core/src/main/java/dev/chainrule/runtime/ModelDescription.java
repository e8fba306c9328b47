// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a compiled model is made of, by index: what the uniform {@link Model} interface and everything built on it needs
 * to know, so that nothing needs reflection.
 *
 * @param dimensions the names of the dynamic dimensions in order of first appearance
 * @param cells in an order that does not change with the batch
 * @param settings of all train steps, that Java may override by name
 * @param layers floating-point operations of the first prediction, or loss, by the path of the layer that does them, empty for the
 *     model's own equations; what loops of equal layers do stands at the first. Empty if the compiler has not said
 */
public record ModelDescription(
        String name,
        Precision precision,
        List<String> dimensions,
        List<Input> inputs,
        List<Cell> cells,
        List<EntryPoint> entryPoints,
        List<Setting> settings,
        Map<String, Extent> layers) {
    public ModelDescription {
        dimensions = List.copyOf(dimensions);
        inputs = List.copyOf(inputs);
        cells = List.copyOf(cells);
        entryPoints = List.copyOf(entryPoints);
        settings = List.copyOf(settings);
        layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    }

    /** One of whose costs nothing is known. */
    public ModelDescription(
            String name,
            Precision precision,
            List<String> dimensions,
            List<Input> inputs,
            List<Cell> cells,
            List<EntryPoint> entryPoints,
            List<Setting> settings) {
        this(name, precision, dimensions, inputs, cells, entryPoints, settings, Map.of());
    }

    /**
     * @param shape row-major; axis 0 moves slowest
     * @param standard the value taken for every element where the caller gives none
     * @param below what every element must be less than, of whole numbers that the program takes for indices
     * @param place where the program declares it, {@code digits.nn:3}; empty if unknown
     */
    public record Input(
            String name,
            ElementType element,
            List<Extent> shape,
            OptionalDouble standard,
            Optional<Extent> below,
            String place) {
        public Input {
            shape = List.copyOf(shape);
        }

        /** One of which no more is known. */
        public Input(String name, ElementType element, List<Extent> shape, OptionalDouble standard) {
            this(name, element, shape, standard, Optional.empty(), "");
        }

        /** Whether it is the key of what is drawn, which {@link Model#seed} and train steps fill. */
        public boolean isKey() {
            return name.equals(KEY);
        }
    }

    /** The name of the input from which all that is drawn follows: two words of the seed, and the run. */
    public static final String KEY = "random.key";

    /**
     * Before the name of a parameter or an input: what it is for all that the program holds, {@code stop_gradient(x)}, while it moves itself.
     * Inputs of {@link EntryKind#HELD}; their place is where it is held.
     */
    public static final String HELD = "held/";

    /**
     * A named array that lasts from call to call.
     *
     * @param pytorch where its values stand in weights of PyTorch, {@code encoder.weight transposed}; empty if under its own name
     * @param place where the program declares it, or the layer that has it; empty if it does not
     */
    public record Cell(
            CellKind kind,
            String name,
            ElementType element,
            List<Integer> shape,
            Initial initial,
            String pytorch,
            String place) {
        public Cell {
            shape = List.copyOf(shape);
        }

        /** One that no line of a program declares. */
        public Cell(CellKind kind, String name, ElementType element, List<Integer> shape, Initial initial) {
            this(kind, name, element, shape, initial, "", "");
        }

        /** The number of elements. */
        public int length() {
            int length = 1;
            for (int extent : shape) {
                length = Math.multiplyExact(length, extent);
            }
            return length;
        }
    }

    public enum CellKind {
        PARAMETER,
        STATE,
        SLOT,
        STEP,
        GRADIENT,
        FIGURE
    }

    public enum EntryKind {
        PREDICT,
        LOSS,
        MEASURE,
        FINISH,
        GRADIENTS,
        APPLY,
        STEP,
        DERIVATIVES,
        /** The loss of another entry point, {@code train.gradients.held}, for who tests its gradients. */
        HELD
    }

    /**
     * @param inputs indices of the inputs that it reads, ascending
     * @param dimensions indices of the dynamic dimensions that it needs, ascending
     * @param every a STEP runs in each so-manieth batch; 1 for the others
     * @param reads indices of the cells it reads, ascending
     * @param writes indices of the cells it writes, ascending
     * @param cost of one run; empty if the compiler has not said
     */
    public record EntryPoint(
            EntryKind kind,
            String name,
            List<Integer> inputs,
            List<Integer> dimensions,
            List<Output> outputs,
            List<Integer> reads,
            List<Integer> writes,
            int every,
            Optional<Cost> cost) {
        public EntryPoint {
            inputs = List.copyOf(inputs);
            dimensions = List.copyOf(dimensions);
            outputs = List.copyOf(outputs);
            reads = List.copyOf(reads);
            writes = List.copyOf(writes);
        }

        /** One of whose cost nothing is known. */
        public EntryPoint(
                EntryKind kind,
                String name,
                List<Integer> inputs,
                List<Integer> dimensions,
                List<Output> outputs,
                List<Integer> reads,
                List<Integer> writes,
                int every) {
            this(kind, name, inputs, dimensions, outputs, reads, writes, every, Optional.empty());
        }
    }

    /**
     * What one run costs.
     *
     * @param flops floating-point operations
     * @param bytes at most, of the cells that it touches, its inputs and what lies between
     */
    public record Cost(Extent flops, Extent bytes) {}

    /** @param role what it is in the program */
    public record Output(String name, Role role, ElementType element, List<Extent> shape) {
        public Output {
            shape = List.copyOf(shape);
        }
    }

    public enum Role {
        OUTPUT,
        LOSS,
        METRIC,
        DERIVATIVE
    }

    /**
     * A setting of a train step, such as {@code train.lr}.
     *
     * @param value the program's; empty if it changes with the step
     * @param range what it may be; a step with another value does nothing
     */
    public record Setting(String name, OptionalDouble value, Range range) {}

    /** What a cell holds before the first step; as the compiler's type of that name. */
    public sealed interface Initial {
        record Constant(double value) implements Initial {}

        record Values(double[] values) implements Initial {}

        record Normal(double mean, double deviation) implements Initial {}

        record NormalBut(double mean, double deviation, int zeroRow) implements Initial {}

        record TruncatedNormal(double mean, double deviation, double low, double high) implements Initial {}

        record Uniform(double low, double high) implements Initial {}

        record Orthogonal(double gain) implements Initial {}

        record Identity() implements Initial {}

        /** What another cell begins with, whose index this is: a copy that follows it. */
        record Same(int cell) implements Initial {}
    }

    /** The index of the input of that name. */
    public OptionalInt input(String input) {
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).name().equals(input)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** The index of the entry point of that name. */
    public OptionalInt entryPoint(String entryPoint) {
        for (int i = 0; i < entryPoints.size(); i++) {
            if (entryPoints.get(i).name().equals(entryPoint)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** The indices of the entry points of a kind, in the order of the program. */
    public List<Integer> entryPoints(EntryKind kind) {
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < entryPoints.size(); i++) {
            if (entryPoints.get(i).kind() == kind) {
                indices.add(i);
            }
        }
        return List.copyOf(indices);
    }
}
