// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.Parameters;
import java.util.ArrayList;
import java.util.List;

/** An entry point's indices as arrays, and the lengths under the sizes that there was room made for last. */
final class EntryPlan {
    private static final int NONE = -1;

    /** The cell that counts its steps. */
    private final int counter;

    final ModelDescription.EntryPoint entry;
    final int[] inputs;
    final int[] dimensions;
    /** The cells that an update by gradients needs to have been computed. */
    final int[] gradients;

    final int[] sizes;
    final int[] inputLengths;
    final int[] outputLengths;
    boolean ready;
    /** The {@link Workspace#growths} at which the tables were filled. */
    int filled = NONE;

    EntryPlan(ModelDescription description, ModelDescription.EntryPoint entry) {
        this.entry = entry;
        int counted = NONE;
        for (int cell : entry.writes()) {
            if (description.cells().get(cell).kind() == ModelDescription.CellKind.STEP) {
                counted = cell;
            }
        }
        counter = counted;
        inputs = array(entry.inputs());
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
