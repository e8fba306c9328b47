// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Extent;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.Cell;
import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.ModelDescription.EntryPoint;
import dev.chainrule.runtime.ModelDescription.Initial;
import dev.chainrule.runtime.ModelDescription.Input;
import dev.chainrule.runtime.ModelDescription.Output;
import dev.chainrule.runtime.ModelDescription.Role;
import dev.chainrule.runtime.ModelDescription.Setting;
import dev.chainrule.runtime.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** All that a generated class says about itself: the public description, and what only its base class needs. */
public final class Blueprint {
    /** A buffer that may be the longest of an entry point, with the name that the program gives to what it holds. */
    record Buffer(String name, Extent length) {}

    private final ModelDescription description;
    private final List<String> inputPlaces;
    private final List<List<Buffer>> longest;

    private Blueprint(Builder builder) {
        List<EntryPoint> entryPoints = new ArrayList<>();
        longest = new ArrayList<>();
        for (EntryBuilder entry : builder.entryPoints) {
            entryPoints.add(entry.build());
            longest.add(List.copyOf(entry.longest));
        }
        description = new ModelDescription(
                builder.name,
                builder.precision,
                builder.dimensions,
                builder.inputs,
                builder.cells,
                entryPoints,
                builder.settings);
        inputPlaces = List.copyOf(builder.inputPlaces);
    }

    public ModelDescription description() {
        return description;
    }

    /** The line of an input's declaration, {@code digits.nn:3}. */
    String inputPlace(int input) {
        return inputPlaces.get(input);
    }

    /** No other buffer of the entry point is longer than all of these, whatever the dimensions. */
    List<Buffer> longest(int entryPoint) {
        return longest.get(entryPoint);
    }

    /** Starts the blueprint of a model with these dynamic dimensions. */
    public static Builder of(String name, Precision precision, String... dimensions) {
        return new Builder(name, precision, List.of(dimensions));
    }

    /** A product: {@code term(4, 0, 1)} is 4 · dimension 0 · dimension 1. */
    public static Extent term(long coefficient, Integer... dimensions) {
        return new Extent(List.of(new Extent.Summand(coefficient, List.of(dimensions))));
    }

    /** The sum of extents. */
    public static Extent sum(Extent... extents) {
        List<Extent.Summand> summands = new ArrayList<>();
        for (Extent extent : extents) {
            summands.addAll(extent.summands());
        }
        return new Extent(summands);
    }

    /** Takes the parts in the order of their indices. */
    public static final class Builder {
        private final String name;
        private final Precision precision;
        private final List<String> dimensions;
        private final List<Input> inputs = new ArrayList<>();
        private final List<String> inputPlaces = new ArrayList<>();
        private final List<Cell> cells = new ArrayList<>();
        private final List<EntryBuilder> entryPoints = new ArrayList<>();
        private final List<Setting> settings = new ArrayList<>();

        private Builder(String name, Precision precision, List<String> dimensions) {
            this.name = name;
            this.precision = precision;
            this.dimensions = dimensions;
        }

        /** An input and the line of its declaration. */
        public Builder input(String place, ElementType element, String input, Extent... shape) {
            return input(place, new Input(input, element, List.of(shape), OptionalDouble.empty()));
        }

        /** An input that may be left out. */
        public Builder optionalInput(
                String place, ElementType element, String input, double standard, Extent... shape) {
            return input(place, new Input(input, element, List.of(shape), OptionalDouble.of(standard)));
        }

        private Builder input(String place, Input input) {
            inputPlaces.add(place);
            inputs.add(input);
            return this;
        }

        public Builder cell(CellKind kind, ElementType element, String cell, Initial initial, Integer... shape) {
            cells.add(new Cell(kind, cell, element, List.of(shape), initial));
            return this;
        }

        /** A setting; NaN if it changes with the step. */
        public Builder setting(String setting, double value) {
            settings.add(new Setting(setting, Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value)));
            return this;
        }

        /**
         * Begins an entry point; what it reads and writes are lists of indices and ranges, {@code "0-7, 9"}.
         *
         * @param every a train step runs in each so-manieth batch
         */
        public Builder entryPoint(
                EntryKind kind,
                String entryPoint,
                int every,
                String inputIndices,
                String dimensionIndices,
                String reads,
                String writes) {
            entryPoints.add(new EntryBuilder(
                    kind,
                    entryPoint,
                    every,
                    indices(inputIndices),
                    indices(dimensionIndices),
                    indices(reads),
                    indices(writes),
                    new ArrayList<>(),
                    new ArrayList<>()));
            return this;
        }

        /** An output of the entry point begun last. */
        public Builder output(Role role, ElementType element, String output, Extent... shape) {
            last().outputs.add(new Output(output, role, element, List.of(shape)));
            return this;
        }

        /** A buffer of the entry point begun last that may be its longest. */
        public Builder longest(String buffer, Extent length) {
            last().longest.add(new Buffer(buffer, length));
            return this;
        }

        public Blueprint build() {
            return new Blueprint(this);
        }

        private EntryBuilder last() {
            return entryPoints.get(entryPoints.size() - 1);
        }
    }

    private record EntryBuilder(
            EntryKind kind,
            String name,
            int every,
            List<Integer> inputs,
            List<Integer> dimensions,
            List<Integer> reads,
            List<Integer> writes,
            List<Output> outputs,
            List<Buffer> longest) {
        EntryPoint build() {
            return new EntryPoint(kind, name, inputs, dimensions, outputs, reads, writes, every);
        }
    }

    /** The numbers that {@code "0-2, 5"} names: 0, 1, 2, 5. */
    static List<Integer> indices(String text) {
        List<Integer> indices = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String range : text.split(", ", -1)) {
                int dash = range.indexOf('-');
                int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
                int last = Integer.parseInt(range.substring(dash + 1));
                for (int index = first; index <= last; index++) {
                    indices.add(index);
                }
            }
        }
        return indices;
    }

    /** Initial values from {@code "0.5 -1 2"}: a text takes one entry of a class file, numbers many. */
    public static Initial values(String text) {
        String[] numbers = text.split(" ", -1);
        double[] values = new double[numbers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.parseDouble(numbers[i]);
        }
        return new Initial.Values(values);
    }
}
