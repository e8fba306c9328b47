// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Extent;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.Cell;
import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.ModelDescription.Cost;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.ModelDescription.EntryPoint;
import dev.chainrule.runtime.ModelDescription.Initial;
import dev.chainrule.runtime.ModelDescription.Input;
import dev.chainrule.runtime.ModelDescription.Output;
import dev.chainrule.runtime.ModelDescription.Role;
import dev.chainrule.runtime.ModelDescription.Setting;
import dev.chainrule.runtime.Precision;
import dev.chainrule.runtime.Range;
import dev.chainrule.runtime.generated.Blueprint.Place;
import dev.chainrule.runtime.generated.Blueprint.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads the lines of a {@link Blueprint}; what the compiler has written is not checked again. */
final class BlueprintReader {
    private final List<String> lines;
    private String name = "";
    private Precision precision = Precision.F32;
    private List<String> dimensions = List.of();
    private final List<Input> inputs = new ArrayList<>();
    private final List<Cell> cells = new ArrayList<>();
    private final List<Setting> settings = new ArrayList<>();
    private final Map<String, Extent> layers = new LinkedHashMap<>();
    private final List<Blueprint.Table> tables = new ArrayList<>();
    private final List<EntryPoint> entryPoints = new ArrayList<>();
    private final List<Blueprint.Entry> entries = new ArrayList<>();

    BlueprintReader(List<String> lines) {
        this.lines = lines;
    }

    /** @param trace the text below these lines */
    Blueprint read(String... trace) {
        int at = 0;
        while (at < lines.size()) {
            String line = lines.get(at);
            int blank = line.indexOf(' ');
            String word = line.substring(0, blank);
            String rest = line.substring(blank + 1);
            at++;
            switch (word) {
                case "model", "trace" -> name = rest;
                case "precision" -> precision = Precision.valueOf(rest);
                case "dimensions" -> dimensions = List.of(rest.split(", ", -1));
                case "input" -> input(rest);
                case "setting" -> setting(rest);
                case "table" -> table(rest);
                case "layer" -> {
                    int colon = rest.lastIndexOf(": ");
                    layers.put(rest.substring(0, colon), extent(rest.substring(colon + 2)));
                }
                case "entry" -> at = new EntryReader(rest, at).read();
                default -> cell(CellKind.valueOf(word.toUpperCase(Locale.ROOT)), rest);
            }
        }
        ModelDescription description =
                new ModelDescription(name, precision, dimensions, inputs, cells, entryPoints, settings, layers);
        return new Blueprint(description, tables, entries, trace);
    }

    private void input(String line) {
        Typed typed = new Typed(line);
        int below = typed.rest.indexOf("below ");
        String standard = (below < 0 ? typed.rest : typed.rest.substring(0, below))
                .replace("=", "")
                .strip();
        inputs.add(new Input(
                typed.name,
                typed.element,
                typed.shape,
                standard.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(standard)),
                below < 0 ? Optional.empty() : Optional.of(extent(typed.rest.substring(below + "below ".length()))),
                typed.place));
    }

    /** {@code train.lr [0, inf) = 0.1}. */
    private void setting(String line) {
        int space = line.indexOf(' ');
        int equals = line.indexOf(" = ");
        settings.add(new Setting(
                line.substring(0, space),
                equals < 0 ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(line.substring(equals + 3))),
                Range.parse(line.substring(space + 1, equals < 0 ? line.length() : equals))));
    }

    private void cell(CellKind kind, String line) {
        Typed typed = new Typed(line);
        List<Integer> shape = typed.shape.stream()
                .map(extent -> Math.toIntExact(extent.evaluate(new int[0])))
                .toList();
        int from = typed.rest.indexOf(" from ");
        String initial = from < 0 ? typed.rest : typed.rest.substring(0, from);
        String pytorch = from < 0 ? "" : typed.rest.substring(from + " from ".length());
        cells.add(new Cell(kind, typed.name, typed.element, shape, initial(initial), pytorch, typed.place));
    }

    private static Initial initial(String text) {
        String[] words = text.split(" ", -1);
        double[] of = new double[words.length - 1];
        for (int i = 0; i < of.length; i++) {
            of[i] = Double.parseDouble(words[i + 1]);
        }
        return switch (words[0]) {
            case "constant" -> new Initial.Constant(of[0]);
            case "values" -> new Initial.Values(of);
            case "normal" -> new Initial.Normal(of[0], of[1]);
            case "normal_but" -> new Initial.NormalBut(of[0], of[1], (int) of[2]);
            case "truncated" -> new Initial.TruncatedNormal(of[0], of[1], of[2], of[3]);
            case "uniform" -> new Initial.Uniform(of[0], of[1]);
            case "orthogonal" -> new Initial.Orthogonal(of[0]);
            case "identity" -> new Initial.Identity();
            case "same" -> new Initial.Same((int) of[0]);
            default -> throw new IllegalArgumentException(text);
        };
    }

    private void table(String line) {
        int colon = line.indexOf(": ");
        List<Place> places = new ArrayList<>();
        for (String part : line.substring(colon + 2).split("; ", -1)) {
            places.addAll(places(part));
        }
        tables.add(new Blueprint.Table(line.startsWith("reals"), places));
    }

    /** {@code slots 0..3}: the plural is a kind of place. */
    private static List<Place> places(String text) {
        int blank = text.indexOf(' ');
        List<Integer> numbers = BlueprintLines.numbers(text.substring(blank + 1));
        return switch (text.substring(0, blank)) {
            case "slots" -> places(Place.Kind.SLOT, numbers);
            case "cells" -> places(Place.Kind.CELL, numbers);
            case "inputs" -> places(Place.Kind.INPUT, numbers);
            case "skip" -> places(Place.Kind.SKIP, java.util.Collections.nCopies(numbers.get(0), 0));
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static List<Place> places(Place.Kind kind, List<Integer> numbers) {
        return numbers.stream().map(number -> new Place(kind, number)).toList();
    }

    private List<Extent> extents(String text, String separator) {
        List<Extent> extents = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String extent : text.split(separator, -1)) {
                extents.add(extent(extent));
            }
        }
        return extents;
    }

    /** {@code 4*B*T + 3*(T + 1)/2 + root(T) + -1}. */
    private Extent extent(String text) {
        List<Extent.Summand> summands = new ArrayList<>();
        for (String summand : BlueprintLines.parts(text, " + ")) {
            long coefficient = 1;
            List<Integer> factors = new ArrayList<>();
            List<Extent.Part> parts = new ArrayList<>();
            for (String factor : BlueprintLines.parts(summand, "*")) {
                int dimension = dimensions.indexOf(factor);
                if (dimension >= 0) {
                    factors.add(dimension);
                } else if (factor.startsWith("root(")) {
                    parts.add(new Extent.Root(extent(factor.substring("root(".length(), factor.length() - 1))));
                } else if (factor.startsWith("(")) {
                    int end = factor.lastIndexOf(")/");
                    parts.add(new Extent.Quotient(
                            extent(factor.substring(1, end)), Long.parseLong(factor.substring(end + 2))));
                } else {
                    coefficient = Long.parseLong(factor);
                }
            }
            summands.add(new Extent.Summand(coefficient, factors, parts));
        }
        return new Extent(summands);
    }

    /** {@code name: real[B, 4] rest at digits.nn:3}; not all have a place. */
    private final class Typed {
        final String name;
        final ElementType element;
        final List<Extent> shape;
        final String rest;
        final String place;

        Typed(String line) {
            int colon = line.indexOf(": ");
            int open = line.indexOf('[', colon);
            int close = line.indexOf(']', open);
            name = line.substring(0, colon);
            element = ElementType.valueOf(line.substring(colon + 2, open).toUpperCase(Locale.ROOT));
            shape = extents(line.substring(open + 1, close), ", ");
            int at = line.indexOf(" at ", close);
            place = at < 0 ? "" : line.substring(at + " at ".length());
            rest = line.substring(close + 1, at < 0 ? line.length() : at).strip();
        }
    }

    /** An entry point's lines. */
    private final class EntryReader {
        private final EntryKind kind;
        private final String name;
        private int at;
        private int every = 1;
        private List<Extent> costs = List.of();
        private List<Integer> entryInputs = List.of();
        private List<Integer> entryDimensions = List.of();
        private List<Integer> reads = List.of();
        private List<Integer> writes = List.of();
        private List<Integer> entryTables = List.of();
        private final List<Output> outputs = new ArrayList<>();
        private final List<Place> outputPlaces = new ArrayList<>();
        private final List<Requirement> requirements = new ArrayList<>();
        private final List<Blueprint.Buffer> longest = new ArrayList<>();
        private final List<Blueprint.Room> rooms = new ArrayList<>();
        private List<Integer> fetches = List.of();
        private final List<Blueprint.Computed> computed = new ArrayList<>();

        EntryReader(String line, int at) {
            int blank = line.indexOf(' ');
            this.kind = EntryKind.valueOf(line.substring(0, blank).toUpperCase(Locale.ROOT));
            this.name = line.substring(blank + 1);
            this.at = at;
        }

        /** The index of the first line that is not the entry point's. */
        int read() {
            boolean mine = true;
            while (mine && at < lines.size()) {
                String line = lines.get(at);
                int blank = line.indexOf(' ');
                mine = line(line.substring(0, blank), line.substring(blank + 1));
                at += mine ? 1 : 0;
            }
            entryPoints.add(new EntryPoint(
                    kind,
                    name,
                    entryInputs,
                    entryDimensions,
                    outputs,
                    reads,
                    writes,
                    every,
                    costs.isEmpty() ? Optional.empty() : Optional.of(new Cost(costs.get(0), costs.get(1)))));
            entries.add(
                    new Blueprint.Entry(outputPlaces, requirements, longest, rooms, entryTables, fetches, computed));
            return at;
        }

        private boolean line(String word, String rest) {
            switch (word) {
                case "every" -> every = Integer.parseInt(rest);
                case "costs" -> costs = extents(rest, "; ");
                case "inputs" -> entryInputs = BlueprintLines.numbers(rest);
                case "dimensions" -> entryDimensions = BlueprintLines.numbers(rest);
                case "reads" -> reads = BlueprintLines.numbers(rest);
                case "writes" -> writes = BlueprintLines.numbers(rest);
                case "tables" -> entryTables = BlueprintLines.numbers(rest);
                case "fetches" -> fetches = BlueprintLines.numbers(rest);
                case "computes", "masks", "counts" -> computes(word, rest);
                case "output" -> output(rest);
                case "require" -> requirements.add(requirement(rest));
                case "longest" -> {
                    int colon = rest.lastIndexOf(": ");
                    longest.add(new Blueprint.Buffer(rest.substring(0, colon), extent(rest.substring(colon + 2))));
                }
                case "room" -> {
                    int colon = rest.indexOf(": ");
                    int blank = rest.indexOf(' ');
                    rooms.add(new Blueprint.Room(
                            rest.startsWith("reals"),
                            BlueprintLines.numbers(rest.substring(blank + 1, colon)),
                            extents(rest.substring(colon + 2), "; ")));
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        /** {@code slots 4: 64*B: digits.nn:11: h}, or {@code tables 2 7: …} for index 7 of a table. */
        private void computes(String word, String line) {
            int colon = line.indexOf(": ");
            int next = line.indexOf(": ", colon + 1);
            String[] words = line.substring(0, colon).split(" ", -1);
            Place place = words.length == 2
                    ? places(line.substring(0, colon)).get(0)
                    : tables.get(Integer.parseInt(words[1])).places().get(Integer.parseInt(words[2]));
            boolean real = !word.equals("counts");
            Extent length = extent(line.substring(colon + 2, next));
            if (place.kind() == Place.Kind.SLOT) {
                rooms.add(new Blueprint.Room(real, List.of(place.number()), List.of(length)));
            }
            computed.add(new Blueprint.Computed(place, real, length, line.substring(next + 2), word.equals("masks")));
        }

        private void output(String line) {
            int blank = line.indexOf(' ');
            Typed typed = new Typed(line.substring(blank + 1));
            outputs.add(new Output(
                    typed.name,
                    Role.valueOf(line.substring(0, blank).toUpperCase(Locale.ROOT)),
                    typed.element,
                    typed.shape));
            outputPlaces.addAll(places(typed.rest.substring("in ".length())));
        }

        private Requirement requirement(String line) {
            int colon = line.indexOf(": ");
            String condition = line.substring(0, colon);
            for (Requirement.Relation relation : Requirement.Relation.values()) {
                String words = " " + relation.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " ";
                int middle = condition.indexOf(words);
                if (middle >= 0) {
                    return new Requirement(
                            relation,
                            extent(condition.substring(0, middle)),
                            extent(condition.substring(middle + words.length())),
                            line.substring(colon + 2));
                }
            }
            throw new IllegalArgumentException(line);
        }
    }
}
