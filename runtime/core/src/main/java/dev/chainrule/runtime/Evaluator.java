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
import java.util.Optional;

/**
 * Measures losses and metrics over whole data sets: the figures are carried from batch to batch and finished once. What they
 * draw follows from the model's seed and the number of the batch, so the same model has the same figures again.
 */
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
        feeder(data, "the validation set").close();
    }

    private Feeder feeder(DataSet data, String what) {
        if (finishes.isEmpty()) {
            throw new ModelException("the model " + model.description().name() + " has no loss or metric to measure");
        }
        if (data.size() == 0) {
            throw new ModelException("there are no rows to measure on");
        }
        return new Feeder(model, data, measures, what);
    }

    /** @param what the data set, for messages */
    Figures evaluate(DataSet data, String what) {
        try (Feeder feeder = feeder(data, what)) {
            run(feeder, data.size(), what, false);
        }
        ModelDescription description = model.description();
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

    /** Which rows of the validation set first bring a value that is not finite, and in which line. */
    Optional<String> firstNotFinite(DataSet data) {
        String what = "the validation set";
        Optional<String> first;
        try (Feeder feeder = feeder(data, what)) {
            first = run(feeder, data.size(), what, true);
        }
        for (int finish : finishes) {
            if (first.isEmpty()) {
                model.bind(finish, new int[model.description().dimensions().size()]);
                first = model.firstNotFinite(finish).map(value -> "; first " + value);
            }
        }
        return first;
    }

    /** Takes all rows into the figures; or, if asked to look, those up to the first value that is not finite. */
    private Optional<String> run(Feeder feeder, int rows, String what, boolean look) {
        for (int cell = 0; cell < model.description().cells().size(); cell++) {
            if (model.description().cells().get(cell).kind() == CellKind.FIGURE) {
                model.parameters().reset(cell);
            }
        }
        int[] order = RowOrder.of(rows, 0, 0, false);
        feeder.begin(order, 0, batchSize, batchSize);
        int count;
        int batch = 0;
        for (int from = 0; from < rows; from += count) {
            count = Math.min(batchSize, rows - from);
            for (int measure : measures) {
                try {
                    feeder.feed(measure, order, from, count);
                    model.seed(model.parameters().seed(), batch);
                    if (look) {
                        Optional<String> first = feeder.firstNotFinite()
                                .or(() -> model.firstNotFinite(measure).map(value -> "first " + value));
                        if (first.isPresent()) {
                            return Optional.of("; " + first.get() + place(what, from, count));
                        }
                    }
                    model.run(measure);
                } catch (ModelException e) {
                    throw new ModelException(e.getMessage() + place(what, from, count), e);
                }
            }
            batch++;
        }
        return Optional.empty();
    }

    private static String place(String what, int from, int count) {
        return "; rows " + from + " to " + (from + count - 1) + " of " + what + ", counted from 0";
    }
}
