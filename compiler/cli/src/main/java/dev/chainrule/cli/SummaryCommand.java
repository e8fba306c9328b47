// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import dev.chainrule.compiler.driver.Report;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.Cell;
import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.ModelDescription.Input;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What a model is made of and costs. */
@Command(
        name = "summary",
        mixinStandardHelpOptions = true,
        description =
                "Shows a model's inputs, its parameters and operations by layer, and what each entry point costs.",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExample:%n",
        footer = "  chainrule summary Digits.nn")
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class SummaryCommand implements Callable<Integer> {
    @Mixin
    private ModelOptions model;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ModelOptions.Loaded loaded = model.load(0);
        ModelDescription description = loaded.model().description();
        List<List<String>> inputs = new ArrayList<>(List.of(List.of("input", "shape")));
        for (Input input : description.inputs()) {
            if (!input.isKey()) {
                String element = switch (input.element()) {
                    case REAL -> "";
                    case INT -> "int";
                    case BOOL -> "bool";
                };
                inputs.add(List.of(
                        input.name(),
                        element
                                + input.shape().stream()
                                        .map(extent -> extent.text(description.dimensions()))
                                        .collect(Collectors.joining(", ", "[", "]"))));
            }
        }
        print(inputs, out);
        out.println();
        print(layers(description, loaded.report()), out);
        out.println();
        loaded.report().lines().forEach(out::println);
        return ExitCode.OK;
    }

    /** A line for each layer that has cells or computes something, in the order of the model. */
    private static List<List<String>> layers(ModelDescription description, Report report) {
        Map<String, List<Cell>> cells = new LinkedHashMap<>();
        report.layers().keySet().forEach(layer -> cells.put(layer, new ArrayList<>()));
        for (Cell cell : description.cells()) {
            if (cell.kind() == CellKind.PARAMETER || cell.kind() == CellKind.STATE) {
                int dot = cell.name().lastIndexOf('.');
                cells.computeIfAbsent(dot < 0 ? "" : cell.name().substring(0, dot), layer -> new ArrayList<>())
                        .add(cell);
            }
        }
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("layer", "cells", "parameters", "FLOP forward"));
        cells.forEach((layer, own) -> {
            String shapes = own.stream()
                    .map(cell -> cell.name().substring(layer.isEmpty() ? 0 : layer.length() + 1) + cell.shape())
                    .collect(Collectors.joining(" "));
            long parameters = own.stream()
                    .filter(cell -> cell.kind() == CellKind.PARAMETER)
                    .mapToLong(Cell::length)
                    .sum();
            lines.add(List.of(
                    layer.isEmpty() ? "(model)" : layer,
                    shapes,
                    own.isEmpty() ? "" : String.format(Locale.ROOT, "%,d", parameters),
                    report.layers().getOrDefault(layer, "")));
        });
        return lines;
    }

    private static void print(List<List<String>> lines, PrintWriter out) {
        int[] widths = new int[lines.get(0).size()];
        for (List<String> line : lines) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                text.append(line.get(column))
                        .append(" ".repeat(widths[column] - line.get(column).length() + 2));
            }
            out.println(text.toString().stripTrailing());
        }
    }
}
