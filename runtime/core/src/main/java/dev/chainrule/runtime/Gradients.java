// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.ModelDescription.EntryPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The gradients that a train step has computed last, by the names of their parameters: {@code W1}, {@code blocks.0.fc.W}. A
 * view, which is what the model holds when it is asked. A whole step, {@code train(…)}, does not keep its gradients: {@code
 * trainGradients(…)} does.
 */
public final class Gradients {
    private final Model model;
    private final String step;
    /** The cells of the gradients, by parameter. */
    private final Map<String, Integer> cells = new LinkedHashMap<>();

    private Gradients(Model model, int entry) {
        this.model = model;
        EntryPoint point = model.description().entryPoints().get(entry);
        this.step = point.name().substring(0, point.name().lastIndexOf('.'));
        String prefix = step + "/grad/";
        for (int cell : cells(model.description(), entry)) {
            cells.put(model.description().cells().get(cell).name().substring(prefix.length()), cell);
        }
    }

    /**
     * Of the only train step of a model.
     *
     * @throws ModelException if it has none or several
     */
    public static Gradients of(Model model) {
        List<Integer> entries = model.description().entryPoints(EntryKind.GRADIENTS);
        if (entries.size() != 1) {
            throw new ModelException("the model " + model.description().name() + " has the train steps " + steps(model)
                    + ": say of which one the gradients should be");
        }
        return new Gradients(model, entries.get(0));
    }

    /** @throws ModelException if there is no train step of that name */
    public static Gradients of(Model model, String step) {
        int entry = model.description()
                .entryPoint(step + ".gradients")
                .orElseThrow(() -> new ModelException("the model "
                        + model.description().name() + " has no train step " + step + "; it has " + steps(model)));
        return new Gradients(model, entry);
    }

    static Gradients of(Model model, int entry) {
        return new Gradients(model, entry);
    }

    private static List<String> steps(Model model) {
        return model.description().entryPoints(EntryKind.STEP).stream()
                .map(entry -> model.description().entryPoints().get(entry).name())
                .toList();
    }

    /** The cells that an entry point computes gradients into. */
    static List<Integer> cells(ModelDescription description, int entry) {
        return description.entryPoints().get(entry).writes().stream()
                .filter(cell -> description.cells().get(cell).kind() == CellKind.GRADIENT)
                .toList();
    }

    /** The name of the train step. */
    public String step() {
        return step;
    }

    /** The parameters that the step trains, in the order of the program. */
    public List<String> parameters() {
        return List.copyOf(cells.keySet());
    }

    /** The shape of a parameter and of its gradient, once that was computed. */
    public List<Integer> shape(String parameter) {
        return described(parameter).shape();
    }

    /** The gradient of a parameter, row-major, in an array of its own. */
    public double[] get(String parameter) {
        return Parameters.toDoubles(model.parameters().raw(cell(parameter)));
    }

    private ModelDescription.Cell described(String parameter) {
        return model.description().cells().get(cell(parameter));
    }

    private int cell(String parameter) {
        Integer cell = cells.get(parameter);
        if (cell == null) {
            throw new IllegalArgumentException(
                    "no gradient of " + parameter + "; " + step + " trains " + cells.keySet());
        }
        if (!model.parameters().isMade(cell)) {
            throw new ModelException(
                    model.description().name() + "." + step + ": there are no gradients yet; compute" + " them first");
        }
        return cell;
    }

    /** The square root of the sum of the squares of a parameter's gradient. */
    public double norm(String parameter) {
        return StrictMath.sqrt(squares(cell(parameter)));
    }

    /** The layers that have parameters, in the order of the program: a parameter's name without its last part. */
    public List<Layer> layers() {
        Map<String, List<String>> byLayer = new LinkedHashMap<>();
        for (String parameter : cells.keySet()) {
            int dot = parameter.lastIndexOf('.');
            byLayer.computeIfAbsent(dot < 0 ? parameter : parameter.substring(0, dot), key -> new ArrayList<>())
                    .add(parameter);
        }
        List<Layer> layers = new ArrayList<>();
        byLayer.forEach((layer, parameters) -> {
            double squares = parameters.stream()
                    .mapToDouble(parameter -> squares(cell(parameter)))
                    .sum();
            int elements = parameters.stream()
                    .mapToInt(parameter -> described(parameter).length())
                    .sum();
            int rank = parameters.stream()
                    .mapToInt(parameter -> shape(parameter).size())
                    .max()
                    .orElse(0);
            layers.add(new Layer(layer, StrictMath.sqrt(squares), elements, rank));
        });
        return layers;
    }

    private double squares(int cell) {
        Object array = model.parameters().raw(cell);
        double sum = 0;
        if (array instanceof float[] floats) {
            for (float value : floats) {
                sum += (double) value * value;
            }
        } else if (array instanceof double[] doubles) {
            for (double value : doubles) {
                sum += value * value;
            }
        }
        return sum;
    }

    /**
     * The gradients of a layer's parameters together.
     *
     * @param name of the layer; a parameter of the model itself is a layer of its own
     * @param norm the square root of the sum of the squares
     * @param rank the largest of its parameters: 2 or more where it multiplies by weights
     */
    public record Layer(String name, double norm, int elements, int rank) {
        /** The root of the mean of the squares: comparable from layer to layer. */
        public double size() {
            return elements == 0 ? 0 : norm / StrictMath.sqrt(elements);
        }
    }

    /** A line for each layer: its norm. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Layer layer : layers()) {
            text.append(
                    String.format(Locale.ROOT, "%s%-24s %.4g", text.length() == 0 ? "" : "\n", layer.name, layer.norm));
        }
        return text.toString();
    }
}
