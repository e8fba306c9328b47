// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.differentiate.TakeDerivatives;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.ModelDefinition;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The derivatives of a loss against central differences in a random direction of all inputs and parameters. */
final class Slope {
    private static final double STEP = 1e-5;

    private final ModelDefinition model;
    private final EntryPoint derivatives;
    private final Map<String, Array> inputs;
    private final Map<Cell, Array> cells;
    private final ProgramData data;
    private final Graph training;
    private final String loss;

    Slope(
            ModelDefinition model,
            EntryPoint derivatives,
            Map<String, Array> inputs,
            Map<Cell, Array> cells,
            ProgramData data) {
        this.model = model;
        this.derivatives = derivatives;
        this.inputs = inputs;
        this.cells = cells;
        this.data = data;
        this.training = TakeDerivatives.everywhere(model.training());
        this.loss = derivatives.name().substring(derivatives.name().indexOf('.') + 1);
    }

    /** Empty if the two agree, or if there is no slope to compare with: a kink, a jump, numbers beyond bounds. */
    Optional<String> fault() {
        try {
            double height = Math.abs(loss(0));
            double wide = (loss(STEP) - loss(-STEP)) / (2 * STEP);
            double narrow = (loss(STEP / 4) - loss(-STEP / 4)) / (STEP / 2);
            double scale = 1 + Math.abs(wide) + 1e-4 * height;
            if (!(Math.abs(wide - narrow) < 1e-6 * scale) || height > 1e5) {
                return Optional.empty();
            }
            double promised = promised();
            return Math.abs(promised - wide) < 2e-5 * scale
                    ? Optional.empty()
                    : Optional.of("the derivative of " + loss + " is " + promised + ", its slope " + wide);
        } catch (IllegalArgumentException unmet) {
            return Optional.empty();
        }
    }

    private double promised() {
        Map<String, Array> gradients = ReferenceEvaluator.evaluate(
                        derivatives.graph(), inputs, cells(derivatives.graph()), data.sizes())
                .outputs();
        double sum = 0;
        for (ModelDefinition.Input input : model.inputs()) {
            if (input.type().isReal()) {
                sum += dot(gradients, input.name());
            }
        }
        for (Cell cell : model.cells()) {
            if (cell.kind() == Cell.Kind.PARAMETER) {
                sum += dot(gradients, cell.name());
            }
        }
        return sum;
    }

    private static double dot(Map<String, Array> gradients, String name) {
        Array gradient = gradients.get("d/" + name);
        if (gradient == null) {
            throw new AssertionError("no derivative by " + name + " among " + gradients.keySet());
        }
        double[] direction = direction(name, gradient.size());
        double sum = 0;
        for (int i = 0; i < direction.length; i++) {
            sum += direction[i] * gradient.get(i);
        }
        return sum;
    }

    private static double[] direction(String name, int size) {
        return new Random(name.hashCode()).doubles(size, -1, 1).toArray();
    }

    private Map<Cell, Array> cells(Graph graph) {
        Map<Cell, Array> all = new LinkedHashMap<>(cells);
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Read read) {
                all.putIfAbsent(read.cell(), data.cell(read.cell()));
            }
        }
        return all;
    }

    private double loss(double step) {
        Map<String, Array> movedInputs = new LinkedHashMap<>();
        inputs.forEach((name, array) -> movedInputs.put(
                name,
                array.element() == dev.chainrule.compiler.type.ElementType.REAL ? moved(name, array, step) : array));
        Map<Cell, Array> movedCells = new LinkedHashMap<>();
        cells.forEach((cell, array) ->
                movedCells.put(cell, cell.kind() == Cell.Kind.PARAMETER ? moved(cell.name(), array, step) : array));
        return ReferenceEvaluator.evaluate(training, movedInputs, movedCells, data.sizes())
                .output(loss)
                .scalar();
    }

    private static Array moved(String name, Array array, double step) {
        double[] direction = direction(name, array.size());
        double[] values = array.values();
        Arrays.setAll(values, i -> values[i] + step * direction[i]);
        return Array.real(array.shape(), values);
    }
}
