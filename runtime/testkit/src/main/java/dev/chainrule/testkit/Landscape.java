// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.Cell;
import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.ModelDescription.EntryPoint;
import dev.chainrule.runtime.ModelDescription.Output;
import dev.chainrule.runtime.ModelDescription.Role;
import dev.chainrule.runtime.ModelException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A loss over its variables, as one entry point computes both the loss and its derivatives. Loss and derivatives are taken from
 * the same entry point: another one might not draw the same numbers, or might compute what holds outside of training.
 */
final class Landscape {
    private static final String DERIVATIVE = "d/";
    /** What is drawn outside of train steps: the same numbers in each run. */
    private static final long DRAWS = 1;

    /** Two ways to one loss differ by so much at most. */
    private static final double SAME = 1e-9;

    private static final String NOT_FINITE = "the loss is not finite";

    private final Model model;
    private final int entry;
    private final int output;
    private final List<Variable> variables;
    /** What a run changes besides gradients, such as state; each run begins with the values that it had. */
    private final Map<Integer, Object> kept = new LinkedHashMap<>();

    private @Nullable Object[] inputs = {};
    private int[] sizes = {};
    private String refusal = NOT_FINITE;
    private boolean plain;
    /** The entry point whose loss is what the derivatives claim, where the program cuts them; −1 if it does not. */
    private final int heldEntry;
    /** By the index of the input that takes it: what holds still. */
    private final Map<Integer, Variable> anchors = new LinkedHashMap<>();
    /** What they were at the place, while the loss is taken from there. */
    private final Map<Integer, double[]> held = new LinkedHashMap<>();

    private Landscape(Model model, int entry, int output, List<Variable> variables) {
        this.model = model;
        this.entry = entry;
        this.output = output;
        this.variables = List.copyOf(variables);
        for (int cell : point().writes()) {
            if (model.description().cells().get(cell).kind() != CellKind.GRADIENT) {
                kept.put(cell, copy(cell));
            }
        }
        heldEntry = model.description().entryPoint(point().name() + ".held").orElse(-1);
        if (heldEntry >= 0) {
            for (int input : model.description().entryPoints().get(heldEntry).inputs()) {
                anchor(input);
            }
        }
    }

    private void anchor(int input) {
        String name = model.description().inputs().get(input).name();
        if (name.startsWith(ModelDescription.HELD)) {
            String of = name.substring(ModelDescription.HELD.length());
            int parameter = parameter(model.description(), of);
            anchors.put(
                    input,
                    parameter >= 0
                            ? Variable.parameter(
                                    parameter, model.description().cells().get(parameter), Variable.Source.CELL, -1)
                            : input(model.description(), of));
        }
    }

    private static Variable input(ModelDescription description, String name) {
        int input = description.input(name).orElseThrow();
        return Variable.input(input, description.inputs().get(input), -1);
    }

    /** All that a model has: its train steps' gradients, and the derivatives of its losses where those were compiled. */
    static List<Landscape> of(Model model) {
        List<Landscape> found = new ArrayList<>();
        ModelDescription description = model.description();
        for (int entry : description.entryPoints(EntryKind.GRADIENTS)) {
            EntryPoint point = description.entryPoints().get(entry);
            found.add(new Landscape(model, entry, lossOf(point, ""), ofCells(description, point)));
        }
        for (int entry : description.entryPoints(EntryKind.DERIVATIVES)) {
            EntryPoint point = description.entryPoints().get(entry);
            String loss = point.name().substring(point.name().indexOf('.') + 1);
            found.add(new Landscape(model, entry, lossOf(point, loss), ofOutputs(description, point)));
        }
        return found;
    }

    /** @param name empty if there is but one */
    private static int lossOf(EntryPoint point, String name) {
        for (int i = 0; i < point.outputs().size(); i++) {
            Output output = point.outputs().get(i);
            if (output.role() == Role.LOSS && (name.isEmpty() || output.name().equals(name))) {
                return i;
            }
        }
        throw new IllegalArgumentException("the entry point " + point.name() + " yields no loss");
    }

    /** A gradient's cell is called after its train step and the parameter: {@code train/grad/fc.W}. */
    private static List<Variable> ofCells(ModelDescription description, EntryPoint point) {
        List<Variable> variables = new ArrayList<>();
        String front = point.name().substring(0, point.name().lastIndexOf('.')) + "/grad/";
        for (int cell : point.writes()) {
            Cell gradient = description.cells().get(cell);
            if (gradient.kind() == CellKind.GRADIENT && gradient.name().startsWith(front)) {
                int parameter = parameter(description, gradient.name().substring(front.length()));
                variables.add(
                        Variable.parameter(parameter, description.cells().get(parameter), Variable.Source.CELL, cell));
            }
        }
        return variables;
    }

    private static List<Variable> ofOutputs(ModelDescription description, EntryPoint point) {
        List<Variable> variables = new ArrayList<>();
        for (int i = 0; i < point.outputs().size(); i++) {
            String name = point.outputs().get(i).name();
            if (!name.startsWith(DERIVATIVE)) {
                continue;
            }
            String of = name.substring(DERIVATIVE.length());
            int parameter = parameter(description, of);
            if (parameter >= 0) {
                variables.add(
                        Variable.parameter(parameter, description.cells().get(parameter), Variable.Source.OUTPUT, i));
            } else if (description.input(of).isPresent()) {
                int input = description.input(of).getAsInt();
                // One that the loss does not need has a derivative of zeros, and is no input of the entry point.
                if (point.inputs().contains(input)) {
                    variables.add(Variable.input(input, description.inputs().get(input), i));
                }
            }
        }
        return variables;
    }

    /** The index of a parameter, or −1. */
    private static int parameter(ModelDescription description, String name) {
        for (int i = 0; i < description.cells().size(); i++) {
            Cell cell = description.cells().get(i);
            if (cell.kind() == CellKind.PARAMETER && cell.name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    Model model() {
        return model;
    }

    int entry() {
        return entry;
    }

    EntryPoint point() {
        return model.description().entryPoints().get(entry);
    }

    String loss() {
        return point().outputs().get(output).name();
    }

    List<Variable> variables() {
        return variables;
    }

    int[] sizes() {
        return sizes;
    }

    /** Whether the program takes these sizes. */
    boolean takes(int[] some) {
        try {
            model.bind(entry, some);
            return true;
        } catch (ModelException refused) {
            return false;
        }
    }

    /** @param data by index of the input; what the entry point does not need may be missing */
    void place(int[] some, @Nullable Object[] data) {
        sizes = some;
        inputs = data;
        plain = false;
    }

    /** The loss at the present values of parameters and inputs, and its derivatives; NaN where the model refuses to run. */
    double withDerivatives() {
        return run(entry, output);
    }

    /** Whether the entry point that computes the loss and nothing else gives the same here: while training it need not. */
    boolean isPlainHere() {
        return !alone().isEmpty() && valueAlone() == run(entry, output);
    }

    /** Whether {@link #value} takes the loss from there from here on, which takes a third of the time. */
    void takeAlone(boolean yes) {
        plain = yes;
    }

    /** Where the program cuts gradients on their way to a variable, {@code dqn.nn:23}; empty if it does not. */
    Optional<String> cut(Variable variable) {
        return anchors.entrySet().stream()
                .filter(each -> each.getValue().name().equals(variable.name()))
                .map(each -> model.description().inputs().get(each.getKey()).place())
                .findFirst();
    }

    /**
     * From here on the loss is that in which stands still what the program cuts.
     *
     * @param loss at the present values
     * @return whether it is the same loss here
     */
    boolean hold(double loss) {
        anchors.forEach((input, variable) -> held.put(input, values(variable).clone()));
        double same = value();
        return Math.abs(loss - same) <= SAME * Math.max(Math.abs(loss), 1);
    }

    void release() {
        held.clear();
    }

    private List<Integer> alone() {
        return model.description().entryPoints(EntryKind.LOSS);
    }

    private double valueAlone() {
        int other = alone().get(0);
        return run(other, lossOf(model.description().entryPoints().get(other), loss()));
    }

    /** The loss at the present values of parameters and inputs; NaN where the model refuses to run on them. */
    double value() {
        return !held.isEmpty() ? run(heldEntry, 0) : plain ? valueAlone() : run(entry, output);
    }

    private double run(int which, int result) {
        kept.forEach(this::restore);
        refusal = NOT_FINITE;
        model.bind(which, sizes);
        for (int input : model.description().entryPoints().get(which).inputs()) {
            Object given = held.containsKey(input) ? held.get(input) : inputs[input];
            if (given instanceof double[] reals) {
                model.put(input, reals, 0);
            } else if (given instanceof int[] whole) {
                model.put(input, whole, 0);
            }
        }
        EntryPoint point = model.description().entryPoints().get(which);
        boolean draws = point.inputs().stream()
                .anyMatch(input -> model.description().inputs().get(input).isKey());
        if (draws && point().kind() != EntryKind.GRADIENTS || draws && which != entry && which != heldEntry) {
            model.seed(DRAWS, 0);
        }
        try {
            model.run(which);
        } catch (ModelException refused) {
            refusal = String.valueOf(refused.getMessage());
            return Double.NaN;
        }
        return model.scalar(which, result);
    }

    /** The derivatives by all variables, of the run before. */
    List<double[]> derivatives() {
        return variables.stream()
                .map(variable -> variable.derivative(model, entry))
                .toList();
    }

    /** The array that holds a variable's values: what is changed there counts from the next run on. */
    double[] values(Variable variable) {
        if (variable.kind() == Variable.Kind.PARAMETER) {
            return model.parameters().doubles(variable.index());
        }
        Object given = inputs[variable.index()];
        if (given instanceof double[] reals) {
            return reals;
        }
        throw new IllegalStateException("no values for the input " + variable.name());
    }

    /** Why the run before has no loss. */
    String refusal() {
        return refusal;
    }

    private Object copy(int cell) {
        return model.description().cells().get(cell).element() == ElementType.REAL
                ? model.parameters().doubles(cell).clone()
                : model.parameters().ints(cell).clone();
    }

    private void restore(int cell, Object values) {
        Object array = values instanceof double[]
                ? model.parameters().doubles(cell)
                : model.parameters().ints(cell);
        System.arraycopy(values, 0, array, 0, java.lang.reflect.Array.getLength(values));
    }
}
