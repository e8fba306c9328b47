// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chainrule.compiler.golden.GoldenCase.Values;
import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Extent;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs one model against its golden and collects what differs. */
final class GoldenRun {
    private final GoldenCase golden;
    private final Precision precision;
    private final Model model;
    private final ModelDescription description;
    private final List<String> faults = new ArrayList<>();

    private GoldenRun(GoldenCase golden, Precision precision, Model model) {
        this.golden = golden.knowing(model.description());
        this.precision = precision;
        this.model = model;
        this.description = model.description();
    }

    /** What differs, each with tensor, index and both values; at most one an array. */
    static List<String> faults(GoldenCase golden, Precision precision, Model model) {
        GoldenRun run = new GoldenRun(golden, precision, model);
        run.run();
        return run.faults;
    }

    private void run() {
        JsonNode json = golden.json();
        golden.tensors(json.get("params")).forEach(this::setCell);
        if (json.has("buffers")) {
            golden.tensors(json.get("buffers")).forEach((name, values) -> {
                if (cell(name) >= 0) {
                    setCell(name, values);
                }
            });
        }
        forwardAndBackward(json);
        if (json.has("train")) {
            train(json.get("train"));
        }
    }

    private void forwardAndBackward(JsonNode json) {
        int entry = description.entryPoints(EntryKind.DERIVATIVES).get(0);
        execute(entry);
        Tolerance outputs = Tolerance.outputs(precision);
        golden.tensors(json.get("outputs"))
                .forEach((name, values) -> compareOutput(entry, name, name, values, outputs));
        compare("loss", 0, lossOf(entry), json.get("loss").asDouble(), outputs);
        Tolerance gradients = Tolerance.gradients(precision);
        JsonNode grads = json.get("grads");
        for (String kind : List.of("params", "inputs", "outputs")) {
            golden.tensors(grads.get(kind))
                    .forEach((name, values) ->
                            compareOutput(entry, "d/" + name, "gradient of " + name, values, gradients));
        }
    }

    private double lossOf(int entry) {
        List<ModelDescription.Output> outputs =
                description.entryPoints().get(entry).outputs();
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i).role() == ModelDescription.Role.LOSS) {
                return model.scalar(entry, i);
            }
        }
        throw new AssertionError("no loss in " + description.entryPoints().get(entry));
    }

    private void train(JsonNode train) {
        int step = description.entryPoints(EntryKind.STEP).get(0);
        int steps = train.get("steps").asInt();
        JsonNode after = train.get("params_after");
        for (int k = 0; k < steps; k++) {
            execute(step);
            compare(
                    "losses[" + k + "]",
                    0,
                    model.scalar(step, 0),
                    train.get("losses").get(k).asDouble(),
                    Tolerance.steps(precision, k + 1));
            String count = Integer.toString(k + 1);
            if (after.has(count)) {
                Tolerance tolerance = Tolerance.steps(precision, k + 1);
                golden.tensors(after.get(count))
                        .forEach((name, values) -> compareCell(name, "after " + count + " steps", values, tolerance));
            }
        }
        if (train.has("buffers_after")) {
            golden.tensors(train.get("buffers_after")).forEach((name, values) -> {
                if (cell(name) >= 0) {
                    compareCell(name, "after training", values, Tolerance.steps(precision, steps));
                }
            });
        }
    }

    private void execute(int entry) {
        Map<String, Values> inputs = golden.tensors(golden.json().get("inputs"));
        List<Integer> needed = description.entryPoints().get(entry).inputs();
        int[] dimensions = new int[description.dimensions().size()];
        for (int input : needed) {
            ModelDescription.Input declared = description.inputs().get(input);
            Values values = given(inputs, declared);
            for (int axis = 0; axis < values.shape().length; axis++) {
                Extent extent = declared.shape().get(axis);
                for (int d = 0; d < dimensions.length; d++) {
                    if (extent.equals(Extent.dimension(d))) {
                        dimensions[d] = values.shape()[axis];
                    }
                }
            }
        }
        model.bind(entry, dimensions);
        for (int input : needed) {
            ModelDescription.Input declared = description.inputs().get(input);
            double[] data = given(inputs, declared).data();
            if (declared.element() == ElementType.REAL) {
                model.put(input, data, 0);
            } else {
                int[] whole = new int[data.length];
                for (int i = 0; i < whole.length; i++) {
                    whole[i] = (int) data[i];
                }
                model.put(input, whole, 0);
            }
        }
        model.run(entry);
    }

    private static Values given(Map<String, Values> inputs, ModelDescription.Input declared) {
        Values values = inputs.get(declared.name());
        if (values == null || values.shape().length != declared.shape().size()) {
            throw new IllegalArgumentException(
                    "the program's input " + declared.name() + " is not one of the case, which has " + inputs.keySet());
        }
        return values;
    }

    private void compareOutput(int entry, String output, String what, Values golden, Tolerance tolerance) {
        List<ModelDescription.Output> outputs =
                description.entryPoints().get(entry).outputs();
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i).name().equals(output)) {
                double[] actual = new double[model.length(entry, i)];
                if (outputs.get(i).element() == ElementType.REAL) {
                    model.get(entry, i, actual, 0);
                } else {
                    int[] whole = new int[actual.length];
                    model.get(entry, i, whole, 0);
                    for (int j = 0; j < whole.length; j++) {
                        actual[j] = whole[j];
                    }
                }
                compare(what, actual, golden.data(), tolerance);
                return;
            }
        }
        faults.add(what + ": the program has no " + output);
    }

    private int cell(String name) {
        for (int i = 0; i < description.cells().size(); i++) {
            ModelDescription.Cell cell = description.cells().get(i);
            boolean kept = cell.kind() == CellKind.PARAMETER || cell.kind() == CellKind.STATE;
            if (kept && cell.name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private void setCell(String name, Values values) {
        int cell = cell(name);
        if (cell < 0) {
            throw new IllegalArgumentException("the program has no parameter " + name);
        }
        for (int i = 0; i < values.data().length; i++) {
            if (description.cells().get(cell).element() != ElementType.REAL) {
                model.parameters().ints(cell)[i] = (int) values.data()[i];
            } else if (precision == Precision.F64) {
                model.parameters().doubles(cell)[i] = values.data()[i];
            } else {
                model.parameters().floats(cell)[i] = (float) values.data()[i];
            }
        }
    }

    private void compareCell(String name, String when, Values golden, Tolerance tolerance) {
        int cell = cell(name);
        double[] actual = new double[description.cells().get(cell).length()];
        for (int i = 0; i < actual.length; i++) {
            if (description.cells().get(cell).element() != ElementType.REAL) {
                actual[i] = model.parameters().ints(cell)[i];
            } else if (precision == Precision.F64) {
                actual[i] = model.parameters().doubles(cell)[i];
            } else {
                actual[i] = model.parameters().floats(cell)[i];
            }
        }
        compare(name + " " + when, actual, golden.data(), tolerance);
    }

    private void compare(String what, double[] actual, double[] golden, Tolerance tolerance) {
        if (actual.length != golden.length) {
            faults.add(what + " has " + actual.length + " elements, the golden " + golden.length);
            return;
        }
        for (int i = 0; i < golden.length; i++) {
            if (compare(what, i, actual[i], golden[i], tolerance)) {
                return;
            }
        }
    }

    /** Whether they differ too much. */
    private boolean compare(String what, int index, double actual, double golden, Tolerance tolerance) {
        boolean differs = !tolerance.holds(actual, golden);
        if (differs) {
            faults.add(what + "[" + index + "] is " + actual + ", golden " + golden);
        }
        return differs;
    }
}
