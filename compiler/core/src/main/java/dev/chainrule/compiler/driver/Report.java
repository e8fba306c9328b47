// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.Estimates;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.schedule.Costs;
import dev.chainrule.compiler.type.Dimension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model costs, in the dynamic dimensions.
 *
 * @param parameters the number of trained numbers
 * @param kept the number of numbers in states
 * @param layers floating-point operations of the first prediction, or loss, by the path of the layer that does them, {@code blocks.2.dense}, or
 *     empty for the model's own equations; in the order of the program. What loops of equal layers do stands at the first
 * @param entryPoints one for each that a program calls
 * @param estimates gradients that are meant to be none; told where the model is compiled with all derivatives, to be tested
 */
public record Report(
        String model,
        long parameters,
        long kept,
        Map<String, String> layers,
        List<Cost> entryPoints,
        List<Estimates.Estimate> estimates) {
    public Report {
        layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
        entryPoints = List.copyOf(entryPoints);
        estimates = List.copyOf(estimates);
    }

    /** The cost of one run, as {@link Costs.Cost}. */
    public record Cost(String entryPoint, Dimension flops, Dimension bytes) {}

    static Report of(Program program, Costs costs) {
        long parameters = 0;
        long kept = 0;
        for (Cell cell : program.model().cells()) {
            if (cell.kind() == Cell.Kind.PARAMETER) {
                parameters += cell.type().shape().size().value().orElseThrow();
            } else if (cell.kind() == Cell.Kind.STATE) {
                kept += cell.type().shape().size().value().orElseThrow();
            }
        }
        Map<String, String> layers = new LinkedHashMap<>();
        costs.layers().forEach((layer, flops) -> layers.put(layer, text(flops)));
        return new Report(
                program.model().name(),
                parameters,
                kept,
                layers,
                costs.entryPoints().stream()
                        .map(cost -> new Cost(cost.entryPoint(), cost.flops(), cost.bytes()))
                        .toList(),
                program.entryPoints().stream().anyMatch(each -> each.kind() == EntryPoint.Kind.DERIVATIVES)
                        ? Estimates.of(program.model())
                        : List.of());
    }

    /** The model on the first line, which the build prints; then what each entry point costs. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(model + ": " + text(Dimension.of(parameters)) + (parameters == 1 ? " parameter" : " parameters")
                + (kept == 0 ? "" : ", " + text(Dimension.of(kept)) + " in states"));
        for (Cost cost : entryPoints) {
            lines.add("  " + cost.entryPoint() + ": " + text(cost.flops()) + " FLOP, " + text(cost.bytes()) + " bytes");
        }
        return lines;
    }

    /** {@code 101,770 + 912·B}: as a person writes it, with groups of three. */
    static String text(Dimension dimension) {
        StringBuilder text = new StringBuilder();
        String plain = dimension.toString();
        int i = 0;
        while (i < plain.length()) {
            int end = i;
            while (end < plain.length() && Character.isDigit(plain.charAt(end))) {
                end++;
            }
            boolean number = end > i && (i == 0 || plain.charAt(i - 1) == ' ' || plain.charAt(i - 1) == '-');
            if (number) {
                for (int digit = i; digit < end; digit++) {
                    if (digit > i && (end - digit) % 3 == 0) {
                        text.append(',');
                    }
                    text.append(plain.charAt(digit));
                }
                i = end;
            } else {
                text.append(plain.charAt(i));
                i++;
            }
        }
        return text.toString();
    }
}
