// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a check that found no fault has looked at.
 *
 * @param model its name
 */
public record GradientReport(String model, List<Part> parts) {
    public GradientReport {
        parts = List.copyOf(parts);
    }

    /**
     * One loss, as one entry point differentiates it.
     *
     * @param variables parameters and inputs by which derivatives were compared
     * @param points at which they were
     * @param quotients that were compared
     * @param corners points that were drawn anew because a corner lay near
     * @param largestError relative, of those that agree
     * @param remarks what the figures do not say
     */
    public record Part(
            String loss,
            String entryPoint,
            List<String> variables,
            int points,
            int quotients,
            int corners,
            double largestError,
            List<String> remarks) {
        public Part {
            variables = List.copyOf(variables);
            remarks = List.copyOf(remarks);
        }

        @Override
        public String toString() {
            String text = String.format(
                    Locale.ROOT,
                    "%s by %d %s (%s): %d quotients at %d points agree, the largest error is %.1e; %s",
                    loss,
                    variables.size(),
                    variables.size() == 1 ? "variable" : "variables",
                    entryPoint,
                    quotients,
                    points,
                    largestError,
                    corners == 0
                            ? "no point lay near a corner"
                            : corners + (corners == 1 ? " point was" : " points were") + " drawn anew, near a corner");
            List<String> lines = new ArrayList<>(List.of(text));
            remarks.forEach(remark -> lines.add("    " + remark));
            return String.join("\n", lines);
        }
    }

    /** Points that were drawn anew because a corner lay near. */
    public int corners() {
        return parts.stream().mapToInt(Part::corners).sum();
    }

    /** A line for each part, and one for each remark. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>(List.of("gradients of " + model));
        parts.forEach(part -> lines.add(part.toString()));
        return String.join("\n", lines);
    }
}
