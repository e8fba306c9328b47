// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.Parameters;
import java.util.ArrayList;
import java.util.List;

/** An entry point's indices as arrays, and the lengths under the sizes that there was room made for last. */
final class EntryPlan {
    static final int NONE = -1;

    /** The cell that counts its steps. */
    private final int counter;
    /** The input from which it draws. */
    final int key;
    /** Of a train step: how many there are, its number among them, and the cell that counts it. */
    final int steps;

    private final int step;
    private final int done;

    final ModelDescription.EntryPoint entry;
    final int[] inputs;
    final int[] dimensions;
    /** The cells that an update by gradients needs to have been computed. */
    final int[] gradients;

    /** Whether it writes to parameters. */
    final boolean changesParameters;

    final int[] sizes;
    final int[] inputLengths;
    final int[] outputLengths;
    boolean ready;
    /** The {@link Workspace#growths} at which the tables were filled. */
    int filled = NONE;

    EntryPlan(ModelDescription description, ModelDescription.EntryPoint entry) {
        this.entry = entry;
        int counted = NONE;
        boolean changes = false;
        for (int cell : entry.writes()) {
            changes |= description.cells().get(cell).kind() == ModelDescription.CellKind.PARAMETER;
            if (description.cells().get(cell).kind() == ModelDescription.CellKind.STEP) {
                counted = cell;
            }
        }
        counter = counted;
        changesParameters = changes;
        inputs = array(entry.inputs());
        int last = description.inputs().size() - 1;
        key = entry.inputs().contains(last) && description.inputs().get(last).isKey() ? last : NONE;
        int found = NONE;
        int cellOfStep = NONE;
        int all = 0;
        for (int cell = 0; cell < description.cells().size(); cell++) {
            if (description.cells().get(cell).kind() == ModelDescription.CellKind.STEP) {
                if (trains(entry, description.cells().get(cell).name())) {
                    found = all;
                    cellOfStep = cell;
                }
                all++;
            }
        }
        step = found;
        done = cellOfStep;
        steps = found == NONE ? 0 : all;
        dimensions = array(entry.dimensions());
        List<Integer> needed = new ArrayList<>();
        for (int cell : entry.reads()) {
            if (entry.kind() == ModelDescription.EntryKind.APPLY
                    && description.cells().get(cell).kind() == ModelDescription.CellKind.GRADIENT) {
                needed.add(cell);
            }
        }
        gradients = array(needed);
        sizes = new int[dimensions.length];
        inputLengths = new int[inputs.length];
        outputLengths = new int[entry.outputs().size()];
    }

    private static int[] array(List<Integer> indices) {
        int[] array = new int[indices.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = indices.get(i);
        }
        return array;
    }

    private static boolean trains(ModelDescription.EntryPoint entry, String step) {
        return switch (entry.kind()) {
            case STEP -> entry.name().equals(step);
            case GRADIENTS -> entry.name().equals(step + ".gradients");
            case HELD -> entry.name().equals(step + ".gradients.held");
            default -> false;
        };
    }

    /** Tells the runs of all train steps apart. */
    int run(Parameters parameters) {
        return parameters.ints(done)[0] * steps + step;
    }

    /** Keeps the counter of steps from its end. */
    void standStillBeforeTheEnd(Parameters parameters) {
        if (counter != NONE) {
            Checks.standStillBeforeTheEnd(parameters.ints(counter));
        }
    }

    boolean isReadyFor(int[] asked) {
        boolean same = ready;
        for (int i = 0; i < dimensions.length; i++) {
            same &= sizes[i] == asked[dimensions[i]];
        }
        return same;
    }
}
