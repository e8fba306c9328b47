// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.ModelDescription.EntryPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures losses and metrics over whole data sets: the figures are carried from batch to batch and finished once. */
final class Evaluator {
    private final Model model;
    private final int batchSize;
    private final List<Integer> measures;
    private final List<Integer> finishes;

    Evaluator(Model model, int batchSize) {
        this.model = model;
        this.batchSize = batchSize;
        this.measures = model.description().entryPoints(EntryKind.MEASURE);
        this.finishes = model.description().entryPoints(EntryKind.FINISH);
    }

    /** The names of the figures, in the order of the program. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (int finish : finishes) {
            for (ModelDescription.Output output :
                    model.description().entryPoints().get(finish).outputs()) {
                names.add(output.name());
            }
        }
        return names;
    }

    /** @throws ModelException if these data cannot be measured */
    void check(DataSet data) {
        feeder(data);
    }

    private Feeder feeder(DataSet data) {
        if (finishes.isEmpty()) {
            throw new ModelException("the model " + model.description().name() + " has no loss or metric to measure");
        }
        if (data.size() == 0) {
            throw new ModelException("there are no rows to measure on");
        }
        return new Feeder(model, data, measures);
    }

    Figures evaluate(DataSet data) {
        Feeder feeder = feeder(data);
        ModelDescription description = model.description();
        for (int cell = 0; cell < description.cells().size(); cell++) {
            if (description.cells().get(cell).kind() == CellKind.FIGURE) {
                model.parameters().reset(cell);
            }
        }
        int[] order = new int[data.size()];
        for (int row = 0; row < order.length; row++) {
            order[row] = row;
        }
        for (int from = 0; from < order.length; from += batchSize) {
            for (int measure : measures) {
                feeder.feed(measure, order, from, Math.min(batchSize, order.length - from));
                model.run(measure);
            }
        }
        Map<String, Double> values = new LinkedHashMap<>();
        for (int finish : finishes) {
            model.bind(finish, new int[description.dimensions().size()]);
            model.run(finish);
            EntryPoint entry = description.entryPoints().get(finish);
            for (int output = 0; output < entry.outputs().size(); output++) {
                values.put(entry.outputs().get(output).name(), model.scalar(finish, output));
            }
        }
        return new Figures(values);
    }
}
