// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.IndexBounds;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A batch that is made up for a model, so that formulas have numbers where there are no data: inputs are small round numbers,
 * indices stay within their bounds, masks hold; parameters are drawn from their initialisers and rounded.
 *
 * @param rows how many the batch has
 * @param given inputs, parameters and states that are not drawn, by name: an array of as many elements, or one number for all
 */
public record DrawnBatch(int rows, long seed, Map<String, Array> given) {
    /** What is tried: a loss may take no negative numbers, or say nothing of one row. */
    private static final List<Attempt> ATTEMPTS = List.of(
            new Attempt(1, Range.SIGNED),
            new Attempt(1, Range.SHARES),
            new Attempt(4, Range.SIGNED),
            new Attempt(4, Range.SHARES));

    /** More names than that are a number. */
    private static final int LISTED = 8;

    /** Steps of {@link Effort}: some seconds. */
    private static final double MOST = 1e7;

    public DrawnBatch {
        given = Map.copyOf(given);
    }

    /** @param factor by which there are more rows */
    private record Attempt(int factor, Range range) {}

    private enum Range {
        /** Halves from −1 to 1, and none of them 0. */
        SIGNED(random -> (random.nextBoolean() ? 0.5 : -0.5) * (1 + random.nextInt(2))),
        /** Tenths between 0 and 1. */
        SHARES(random -> (1 + random.nextInt(9)) / 10.0);

        private final ToDoubleFunction<Random> number;

        Range(ToDoubleFunction<Random> number) {
            this.number = number;
        }
    }

    /**
     * The first batch whose losses are finite and have a slope; if there is none, the first of all.
     *
     * @throws IllegalArgumentException if what is given is none of the model, or does not fit
     */
    public Example of(Program program) {
        ModelDefinition model = program.model();
        refuseUnknown(model);
        Effort effort = new Effort(new DrawnSizes(model, given).of(rows));
        double steps = gradients(program)
                .mapToDouble(entry -> effort.of(entry.graph()))
                .sum();
        if (given.isEmpty() && steps > MOST) {
            return Example.none(String.format(
                    Locale.ROOT, "No numbers: they take about %.0e steps, more than are done unasked.", steps));
        }
        for (Attempt attempt : ATTEMPTS) {
            Example example = draw(model, attempt);
            if (isOfUse(program, example)) {
                return example;
            }
        }
        return draw(model, ATTEMPTS.get(0));
    }

    private static Stream<EntryPoint> gradients(Program program) {
        return program.entryPoints().stream().filter(entry -> entry.kind() == EntryPoint.Kind.GRADIENTS);
    }

    private static boolean isOfUse(Program program, Example example) {
        return gradients(program).allMatch(entry -> {
            ReferenceEvaluator.Result result = example.evaluate(entry.graph());
            Collection<Array> slopes = result.writes().values();
            return result.outputs().values().stream().allMatch(DrawnBatch::isFinite)
                    && slopes.stream().allMatch(DrawnBatch::isFinite)
                    && slopes.stream().anyMatch(slope -> LayerSizes.size(slope) > 0);
        });
    }

    private static boolean isFinite(Array array) {
        return Arrays.stream(array.values()).allMatch(Double::isFinite);
    }

    private Example draw(ModelDefinition model, Attempt attempt) {
        Map<String, Long> sizes = new DrawnSizes(model, given).of(rows * attempt.factor());
        Map<String, Dimension> bounds = IndexBounds.of(model);
        Map<String, Array> inputs = new LinkedHashMap<>();
        for (ModelDefinition.Input input : model.inputs()) {
            int[] shape = shape(input.type(), sizes);
            Random random = random(input.name());
            ElementType element = input.type().element();
            Array array;
            if (input.isKey()) {
                array = new Array(element, shape, seed, 0, 0);
            } else if (given.containsKey(input.name())) {
                array = given(input.name(), input.type(), shape);
            } else if (input.standard().isPresent()) {
                array = Array.generate(element, shape, index -> input.standard().getAsDouble());
            } else if (element == ElementType.REAL) {
                array = Array.generate(
                        element, shape, index -> attempt.range().number.applyAsDouble(random));
            } else if (element == ElementType.INT) {
                long bound = bounds.getOrDefault(input.name(), Dimension.of(3)).evaluate(sizes::get);
                array = Array.generate(element, shape, index -> random.nextInt((int) Math.max(1, bound)));
            } else {
                array = Array.generate(element, shape, index -> 1);
            }
            inputs.put(input.name(), array);
        }
        return new Example(inputs, cells(model), sizes, said(rows(model, sizes)));
    }

    private static long rows(ModelDefinition model, Map<String, Long> sizes) {
        return model.dynamicNames().stream()
                .findFirst()
                .map(name -> sizes.getOrDefault(name, 1L))
                .orElse(1L);
    }

    private String said(long drawn) {
        String all = drawn == 1 ? "one row" : drawn + " rows";
        String seeded = " (seed " + seed + ")";
        if (given.isEmpty()) {
            return "Of " + all + (drawn == 1 ? " that is" : " that are")
                    + " no data but drawn from the model's description, parameters too" + seeded + ".";
        }
        String known = given.size() <= LISTED
                ? String.join(", ", new TreeSet<>(given.keySet()))
                : given.size() + " inputs and parameters";
        return "Of " + all + " with " + known + " as given; the rest is drawn from the model's description" + seeded
                + ".";
    }

    private Map<String, Array> cells(ModelDefinition model) {
        Map<String, Array> cells = new HashMap<>();
        for (Cell cell : model.cells()) {
            int[] shape = shape(cell.type(), Map.of());
            cells.put(
                    cell.name(),
                    given.containsKey(cell.name())
                            ? given(cell.name(), cell.type(), shape)
                            : new InitialValues(random(cell.name())).of(cell, shape));
        }
        for (Cell cell : model.cells()) {
            if (cell.initial() instanceof Initial.Same same && !given.containsKey(cell.name())) {
                cells.put(cell.name(), cells.get(same.cell()));
            }
        }
        // No step has been done.
        model.trains().forEach(train -> cells.put(train.name(), Array.scalar(ElementType.INT, 0)));
        return cells;
    }

    /** A stream for each name, so that one more parameter leaves the others as they are. */
    private Random random(String name) {
        return new Random(seed * 31 + name.hashCode());
    }

    private Array given(String name, TensorType type, int[] shape) {
        Array array = Objects.requireNonNull(given.get(name));
        int wanted = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        if (array.size() == wanted) {
            return new Array(type.element(), shape, array.values());
        } else if (array.size() == 1) {
            return Array.generate(type.element(), shape, index -> array.values()[0]);
        }
        throw new IllegalArgumentException(
                name + " is " + type + " and has " + wanted + " elements here, not " + array.size());
    }

    static int[] shape(TensorType type, Map<String, Long> sizes) {
        return type.shape().dimensions().stream()
                .mapToInt(dimension -> Math.toIntExact(dimension.evaluate(sizes::get)))
                .toArray();
    }

    private void refuseUnknown(ModelDefinition model) {
        TreeSet<String> names = new TreeSet<>();
        model.inputs().stream().filter(input -> !input.isKey()).forEach(input -> names.add(input.name()));
        model.cells().forEach(cell -> names.add(cell.name()));
        for (String name : new TreeSet<>(given.keySet())) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException("the model " + model.name() + " has no input or parameter " + name
                        + "; it has " + String.join(", ", names));
            }
        }
    }
}
