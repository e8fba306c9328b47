// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import dev.chainrule.data.Csv;
import dev.chainrule.data.Missing;
import dev.chainrule.data.Vocabulary;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.ModelDescription.Input;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    @Option(
            names = "--classes",
            paramLabel = "INPUT=FILE",
            description = "An input's column holds texts, whose numbers stand in this file. If it is not there, it is"
                    + " written: all texts of the column in the order of their characters.")
    private Map<String, Path> classes = new LinkedHashMap<>();

    @Option(
            names = "--separator",
            paramLabel = "CHARACTER",
            description = "What stands between values, a comma unless said; 'tab' for a tab.")
    private String separator = ",";

    @Option(names = "--decimal-comma", description = "Numbers are written 3,14.")
    private boolean decimalComma;

    @Option(
            names = "--missing",
            paramLabel = "WHAT",
            description = "What becomes of missing values: refuse (unless said), drop (the row), mean or median (of the"
                    + " column in the file that is read), or a number.")
    private String missing = "refuse";

    @Option(
            names = "--missing-as",
            paramLabel = "TEXT",
            split = ",",
            description = "Texts that stand for a missing value, as an empty one does: NA,?")
    private String[] absent = {};

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
        refuseUnknown(model, classes.keySet());
        Csv csv = format(Csv.of(file));
        Columns matched = Columns.match(inputs, csv.header(), columns, file);
        matched.told().forEach(out::println);
        for (Columns.Match match : matched.matches()) {
            String name = match.input().name();
            Optional<Vocabulary> known = Optional.empty();
            if (classes.containsKey(name)) {
                known = Optional.of(classes(match, csv, out));
            }
            csv = match.addTo(csv, divisors.getOrDefault(name, 1.0), known);
        }
        return matched.shaped(csv.load());
    }

    private Csv format(Csv csv) {
        String between = separator.equals("tab") ? "\t" : separator;
        if (between.length() != 1) {
            throw new Faults.Told("--separator is one character, or tab, not " + separator);
        }
        Csv formatted = csv.separator(between.charAt(0)).missing(missing()).missingAs(absent);
        return decimalComma ? formatted.decimalComma() : formatted;
    }

    private Missing missing() {
        return switch (missing) {
            case "refuse" -> Missing.refuse();
            case "drop" -> Missing.dropRow();
            case "mean" -> Missing.mean();
            case "median" -> Missing.median();
            default -> {
                try {
                    yield Missing.constant(Double.parseDouble(missing));
                } catch (IllegalArgumentException e) {
                    throw new Faults.Told("--missing is refuse, drop, mean, median or a number, not " + missing);
                }
            }
        };
    }

    /** Those of the file, which is written if it is not there. */
    private Vocabulary classes(Columns.Match match, Csv csv, PrintWriter out) {
        String name = match.input().name();
        Path known = Objects.requireNonNull(classes.get(name));
        if (match.input().element() != ElementType.INT || match.input().shape().size() != 1) {
            throw new Faults.Told("the input " + name + " is not one whole number a row: --classes is for labels");
        }
        if (Files.exists(known)) {
            return Vocabulary.load(known);
        }
        Vocabulary learnt = csv.classes(name, match.columns().get(0)).learn().vocabulary(name);
        learnt.save(known);
        out.println("the classes of " + name + " are saved to " + known + ": " + learnt);
        return learnt;
    }

    private static void refuseUnknown(Model model, Iterable<String> inputs) {
        for (String input : inputs) {
            if (model.description().input(input).isEmpty()) {
                throw new Faults.Told("the model has no input " + input + "; it has "
                        + model.description().inputs().stream()
                                .filter(each -> !each.isKey() && !each.name().startsWith(ModelDescription.HELD))
                                .map(Input::name)
                                .collect(Collectors.joining(", ")));
            }
        }
    }
}
