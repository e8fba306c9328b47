// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.family;

import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.Parameters;
import java.util.List;

/** A generated class, called as users call it. */
public record Facade(Model model, Training training, Prediction prediction) {
    /** The typed method that trains; it gives the loss. */
    public interface Training {
        double step(Batch batch);
    }

    /** The typed method that predicts into an array. */
    public interface Prediction {
        void into(Batch batch, float[] result);
    }

    /** The weights into the parameters, everything else to its beginning. */
    public void reset(List<Weight> weights) {
        Parameters parameters = model.parameters();
        List<ModelDescription.Cell> cells = model.description().cells();
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).kind() == CellKind.PARAMETER) {
                // Not into the array itself: of one that somebody has, predictions keep nothing packed.
                parameters.put(i, find(cells.get(i).name(), weights).wideValues());
            } else {
                parameters.reset(i);
            }
        }
    }

    private static Weight find(String name, List<Weight> weights) {
        return weights.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no weight " + name));
    }
}
