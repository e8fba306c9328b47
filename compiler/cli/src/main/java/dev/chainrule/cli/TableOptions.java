// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import dev.chainrule.data.Csv;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.ModelDescription.Input;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How columns of a CSV file become a model's inputs. */
final class TableOptions {
    @Option(
            names = {"-c", "--columns"},
            paramLabel = "INPUT=COLUMNS",
            description =
                    "The columns of an input, by name, in the file's order: label=species, x=sepal_*,petal_*."
                            + " Without it: the column of the input's name; those of its name with numbers behind; else what is left.")
    private Map<String, String> columns = new LinkedHashMap<>();

    @Option(
            names = "--divide",
            paramLabel = "INPUT=NUMBER",
            description = "Divides what is read for an input: pixels=255.")
    private Map<String, Double> divisors = new LinkedHashMap<>();

    /** Reads a file for what some entry points of a model read. Says which columns it takes where their names do not. */
    DataSet read(Model model, Path file, List<EntryKind> kinds, PrintWriter out) {
        TreeSet<Integer> needed = new TreeSet<>();
        kinds.forEach(kind -> model.description()
                .entryPoints(kind)
                .forEach(entry -> needed.addAll(
                        model.description().entryPoints().get(entry).inputs())));
        List<Input> inputs = needed.stream()
                .map(input -> model.description().inputs().get(input))
                .filter(input -> !input.isKey())
                .toList();
        refuseUnknown(model, columns.keySet());
        refuseUnknown(model, divisors.keySet());
        Columns matched = Columns.match(inputs, Csv.header(file), columns, file);
        matched.told().forEach(out::println);
        Csv csv = Csv.of(file);
        for (Columns.Match match : matched.matches()) {
            double divisor = divisors.getOrDefault(match.input().name(), 1.0);
            match.addTo(csv, divisor);
        }
        return Shaped.rows(csv.load(), matched.shapes());
    }

    private static void refuseUnknown(Model model, Iterable<String> inputs) {
        for (String input : inputs) {
            if (model.description().input(input).isEmpty()) {
                throw new Faults.Told("the model has no input " + input + "; it has "
                        + model.description().inputs().stream()
                                .filter(each -> !each.isKey())
                                .map(Input::name)
                                .collect(Collectors.joining(", ")));
            }
        }
    }
}
