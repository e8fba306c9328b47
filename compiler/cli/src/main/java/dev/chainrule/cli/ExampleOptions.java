// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.Derivations;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.explain.DrawnBatch;
import dev.chainrule.compiler.explain.Example;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Extent;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.Precision;
import dev.chainrule.runtime.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rows of a file and a model's parameters, as the numbers beside formulas. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ExampleOptions {
    @Option(
            names = {"-d", "--data"},
            paramLabel = "CSV",
            description =
                    "A file whose first rows stand beside the formulas as numbers. Without it a row is drawn that the"
                            + " model takes.")
    private @Nullable Path data;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many rows the batch has; 1 unless said.")
    private int rows;

    @Option(
            names = {"-g", "--given"},
            paramLabel = "NAME=NUMBERS",
            description = "An input or parameter of the row that is drawn: --given x=2 --given w=0.5.")
    private Map<String, String> given = new LinkedHashMap<>();

    @Option(names = "--no-numbers", description = "Formulas alone.")
    private boolean silent;

    @Option(
            names = {"-w", "--weights"},
            paramLabel = "FILE",
            description = "What train saved; the parameters are as drawn unless said.")
    private @Nullable Path weights;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "What parameters and rows are drawn from; 1 unless said.")
    private long seed;

    @Mixin
    private TableOptions table;

    /** What a request derives, with numbers unless they are not wanted. */
    Derivations derivations(ModelOptions options, CompileRequest request, PrintWriter out) throws IOException {
        if (silent) {
            if (data != null || weights != null || !given.isEmpty()) {
                throw new Faults.Told("--no-numbers leaves nothing for --data, --weights and --given to do");
            }
            return Derivations.of(request);
        } else if (data != null) {
            if (!given.isEmpty()) {
                throw new Faults.Told("--given goes with a row that is drawn, not with --data");
            }
            return Derivations.of(request, ofData(options, data, out));
        }
        if (rows < 1) {
            throw new Faults.Told("--rows " + rows + " is no batch; write 1 or more");
        }
        Map<String, Array> known = new LinkedHashMap<>();
        if (weights != null) {
            Model model = options.load(seed).model();
            Weights.load(model, weights);
            Map<String, Array> cells = cells(model);
            model.description().cells().stream()
                    .filter(cell -> cell.kind() == CellKind.PARAMETER || cell.kind() == CellKind.STATE)
                    .forEach(cell -> known.put(cell.name(), cells.get(cell.name())));
        }
        given.forEach((name, numbers) -> known.put(name, numbers(name, numbers)));
        try {
            return Derivations.of(request, new DrawnBatch(rows, seed, known), options::isWanted);
        } catch (IllegalArgumentException unfit) {
            throw new Faults.Told(String.valueOf(unfit.getMessage()));
        }
    }

    private static Array numbers(String name, String text) {
        try {
            double[] values = Arrays.stream(text.split(",", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            return Array.real(new int[] {values.length}, values);
        } catch (NumberFormatException none) {
            throw new Faults.Told("--given " + name + "=" + text + " is no number, nor numbers with commas between");
        }
    }

    /** By the name of the model. */
    private Map<String, Example> ofData(ModelOptions options, Path data, PrintWriter out) throws IOException {
        Model model = options.load(seed).model();
        if (weights != null) {
            Weights.load(model, weights);
        }
        DataSet read = table.read(model, data, List.of(EntryKind.STEP, EntryKind.LOSS), out);
        if (rows < 1 || rows > read.size()) {
            throw new Faults.Told(data + " has " + read.size() + " rows; --rows " + rows + " is none of 1 to that");
        }
        ModelDescription description = model.description();
        return Map.of(description.name(), new Example(inputs(description, read), cells(model)));
    }

    private Map<String, Array> inputs(ModelDescription model, DataSet read) {
        Map<String, Array> inputs = new HashMap<>();
        int[] sizes = sizes(model, read);
        for (ModelDescription.Input input : model.inputs()) {
            if (input.isKey()) {
                inputs.put(input.name(), new Array(ElementType.INT, new int[] {3}, seed, 0, 0));
            }
            // What the rows have takes its place.
            input.standard().ifPresent(number -> {
                int[] shape = input.shape().stream()
                        .mapToInt(extent -> (int) extent.evaluate(sizes))
                        .toArray();
                inputs.put(input.name(), Array.generate(type(input.element()), shape, index -> number));
            });
        }
        for (int column = 0; column < read.columns().size(); column++) {
            DataSet.Column each = read.columns().get(column);
            int[] shape = new int[each.shape().size() + 1];
            shape[0] = rows;
            for (int axis = 1; axis < shape.length; axis++) {
                shape[axis] = each.shape().get(axis - 1);
            }
            double[] values = new double[rows * each.width()];
            for (int row = 0; row < rows; row++) {
                copy(read, column, row, values);
            }
            ElementType type = type(
                    model.inputs().get(model.input(each.name()).orElseThrow()).element());
            inputs.put(each.name(), new Array(type, shape, values));
        }
        return inputs;
    }

    /** Of the dynamic dimensions, as far as the columns say; else as many as there are rows. */
    private int[] sizes(ModelDescription model, DataSet read) {
        int[] sizes = new int[model.dimensions().size()];
        Arrays.fill(sizes, rows);
        for (DataSet.Column column : read.columns()) {
            List<Extent> extents =
                    model.inputs().get(model.input(column.name()).orElseThrow()).shape();
            for (int axis = 1; axis < extents.size(); axis++) {
                int size = column.shape().get(axis - 1);
                for (int dimension = 0; dimension < sizes.length; dimension++) {
                    if (extents.get(axis).equals(Extent.dimension(dimension))) {
                        sizes[dimension] = size;
                    }
                }
            }
        }
        return sizes;
    }

    private static void copy(DataSet read, int column, int row, double[] into) {
        DataSet.Column each = read.columns().get(column);
        int at = row * each.width();
        if (each.element() == dev.chainrule.runtime.ElementType.REAL) {
            read.copy(column, row, into, at);
            return;
        }
        int[] numbers = new int[each.width()];
        read.copy(column, row, numbers, 0);
        for (int i = 0; i < numbers.length; i++) {
            into[at + i] = numbers[i];
        }
    }

    private static Map<String, Array> cells(Model model) {
        Map<String, Array> cells = new HashMap<>();
        List<ModelDescription.Cell> all = model.description().cells();
        for (int index = 0; index < all.size(); index++) {
            ModelDescription.Cell cell = all.get(index);
            int[] shape = cell.shape().stream().mapToInt(Integer::intValue).toArray();
            double[] values = new double[cell.length()];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(model, index, i);
            }
            cells.put(cell.name(), new Array(type(cell.element()), shape, values));
        }
        return cells;
    }

    private static double value(Model model, int cell, int i) {
        if (model.description().cells().get(cell).element() != dev.chainrule.runtime.ElementType.REAL) {
            return model.parameters().ints(cell)[i];
        }
        return model.description().precision() == Precision.F64
                ? model.parameters().doubles(cell)[i]
                : model.parameters().floats(cell)[i];
    }

    private static ElementType type(dev.chainrule.runtime.ElementType element) {
        return ElementType.valueOf(element.name());
    }
}
