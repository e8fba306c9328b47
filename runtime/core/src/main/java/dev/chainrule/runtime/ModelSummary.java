// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.Cell;
import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.ModelDescription.EntryPoint;
import dev.chainrule.runtime.ModelDescription.Input;
import dev.chainrule.runtime.ModelDescription.Output;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What a model is made of, as text: inputs, layers with their parameters and operations, outputs, train steps, what they cost, what it keeps in memory. */
final class ModelSummary {
    /** Not part of a name. */
    private static final Pattern NUMBER = Pattern.compile("(?<![\\p{L}\\p{N}_])\\d{4,}(?![\\p{L}_])");

    private final ModelDescription model;
    private final StringBuilder text = new StringBuilder();

    private ModelSummary(ModelDescription model) {
        this.model = model;
    }

    static String of(ModelDescription model) {
        return new ModelSummary(model).write();
    }

    private String write() {
        text.append(model.name())
                .append(", ")
                .append(model.precision().toString().toLowerCase(Locale.ROOT));
        for (Input input : model.inputs()) {
            if (!input.isKey()) {
                text.append("\ninput  ").append(input.name()).append(": ").append(type(input.element(), input.shape()));
            }
        }
        layers();
        List<String> told = new ArrayList<>();
        for (EntryPoint entry : model.entryPoints()) {
            for (Output output : entry.outputs()) {
                String line = output.role().toString().toLowerCase(Locale.ROOT) + " " + output.name() + ": "
                        + type(output.element(), output.shape());
                if (!told.contains(line)) {
                    told.add(line);
                    text.append("\n").append(line);
                }
            }
        }
        for (EntryPoint entry : model.entryPoints()) {
            if (entry.kind() == ModelDescription.EntryKind.STEP) {
                text.append("\ntrain  ").append(entry.name());
                model.settings().stream()
                        .filter(setting -> setting.name().startsWith(entry.name() + "."))
                        .forEach(setting -> text.append(", ")
                                .append(setting.name().substring(entry.name().length() + 1))
                                .append(
                                        setting.value().isPresent()
                                                ? " = " + setting.value().getAsDouble()
                                                : " by the step"));
            }
        }
        costs();
        text.append(String.format(
                Locale.ROOT,
                "\n%,d parameters, %,d bytes; states %,d, optimisers %,d, gradients when asked for %,d bytes",
                elements(CellKind.PARAMETER),
                bytes(CellKind.PARAMETER),
                bytes(CellKind.STATE),
                bytes(CellKind.SLOT),
                bytes(CellKind.GRADIENT)));
        return text.toString();
    }

    private void layers() {
        Map<String, List<Cell>> layers = new LinkedHashMap<>();
        for (Cell cell : model.cells()) {
            if (Weights.isWeight(cell)) {
                int dot = cell.name().lastIndexOf('.');
                layers.computeIfAbsent(dot < 0 ? "" : cell.name().substring(0, dot), key -> new ArrayList<>())
                        .add(cell);
            }
        }
        layers.forEach((layer, cells) -> {
            long count = cells.stream()
                    .filter(cell -> cell.kind() == CellKind.PARAMETER)
                    .mapToLong(Cell::length)
                    .sum();
            text.append(String.format(Locale.ROOT, "\nlayer  %-24s %,12d  ", path(layer), count));
            List<String> names = new ArrayList<>();
            for (Cell cell : cells) {
                String name = cell.name().substring(layer.isEmpty() ? 0 : layer.length() + 1);
                names.add((cell.kind() == CellKind.STATE ? "state " : "") + name + " " + cell.shape());
            }
            text.append(String.join(", ", names));
            Extent flops = model.layers().get(layer);
            if (flops != null) {
                text.append("; ").append(amount(flops)).append(" FLOP");
            }
        });
        model.layers().forEach((layer, flops) -> {
            if (!layers.containsKey(layer)) {
                text.append(String.format(Locale.ROOT, "\nlayer  %-24s %12s  %s FLOP", path(layer), "", amount(flops)));
            }
        });
    }

    private static String path(String layer) {
        return layer.isEmpty() ? "(the model itself)" : layer;
    }

    /** {@code 128·B + 1,024}: whole numbers in groups of three. */
    private String amount(Extent extent) {
        return NUMBER.matcher(extent.text(model.dimensions()).replace("+", " + "))
                .replaceAll(number -> String.format(Locale.ROOT, "%,d", Long.parseLong(number.group())));
    }

    /** What one prediction costs, and one step of a training. */
    private void costs() {
        for (EntryPoint entry : model.entryPoints()) {
            if (entry.kind() == ModelDescription.EntryKind.PREDICT || entry.kind() == ModelDescription.EntryKind.STEP) {
                entry.cost()
                        .ifPresent(cost -> text.append("\ncosts  ")
                                .append(entry.name())
                                .append(": ")
                                .append(amount(cost.flops()))
                                .append(" FLOP, ")
                                .append(amount(cost.bytes()))
                                .append(" bytes"));
            }
        }
    }

    private long elements(CellKind kind) {
        return model.cells().stream()
                .filter(cell -> cell.kind() == kind)
                .mapToLong(Cell::length)
                .sum();
    }

    private long bytes(CellKind kind) {
        return model.cells().stream()
                .filter(cell -> cell.kind() == kind)
                .mapToLong(cell -> (long) cell.length()
                        * (cell.element() == ElementType.REAL && model.precision() == Precision.F64 ? 8 : 4))
                .sum();
    }

    private String type(ElementType element, List<Extent> shape) {
        String extents = String.join(
                ", ",
                shape.stream().map(extent -> extent.text(model.dimensions())).toList());
        String name = element == ElementType.REAL ? "" : element.toString().toLowerCase(Locale.ROOT);
        return shape.isEmpty() ? element.toString().toLowerCase(Locale.ROOT) : name + "[" + extents + "]";
    }
}
