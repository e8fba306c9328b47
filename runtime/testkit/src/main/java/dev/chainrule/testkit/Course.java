// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import dev.chainrule.runtime.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The points of one loss, one after the other. */
final class Course {
    /** So many points are drawn for one that lies near no corner. */
    private static final int DRAWS = 25;

    /** Apart, so that points that are drawn anew meet no others. */
    private static final long NEXT_POINT = 1000;

    private final GradientCheck check;
    private final Model model;
    private final Landscape landscape;
    private final List<Variable> variables;
    private final Data data;
    private final Map<Integer, double[]> base = new HashMap<>();
    private final Map<Integer, Integer> fixed;
    private final Set<Variable> neverMoved;
    private final Set<Variable> cut = new LinkedHashSet<>();
    private final List<String> remarks = new ArrayList<>();
    private int looked;
    private int quotients;
    private int corners;
    private int curvatures;
    /** Where the program cuts gradients, if nothing is said of second derivatives for that. */
    private Optional<String> uncurved = Optional.empty();

    private double largest;

    /** @param variables those by which derivatives are compared */
    Course(GradientCheck check, Landscape landscape, List<Variable> variables) {
        this.check = check;
        this.model = landscape.model();
        this.landscape = landscape;
        this.variables = variables;
        this.neverMoved = new LinkedHashSet<>(variables);
        this.data = new Data(model.description(), check.arrays, check.ranges, check.rows);
        Map<Integer, Integer> known = new HashMap<>();
        check.sizes.forEach(
                (name, size) -> known.put(model.description().dimensions().indexOf(name), size));
        this.fixed = data.sizes(known);
        for (Variable variable : landscape.variables()) {
            if (variable.kind() == Variable.Kind.PARAMETER) {
                base.put(
                        variable.index(),
                        model.parameters().doubles(variable.index()).clone());
            }
        }
    }

    GradientReport.Part run() {
        try {
            Sizes choice = new Sizes(landscape, fixed);
            List<int[]> plan = choice.plan(check.points);
            for (int i = 0; i < plan.size(); i++) {
                int[] some = plan.get(i);
                if (IntStream.of(some).anyMatch(size -> size == 0)) {
                    nothing(some);
                } else {
                    point(some, check.seed + i * NEXT_POINT);
                }
            }
            if (check.points == GradientCheck.POINTS) {
                choice.none().ifPresent(this::nothing);
            }
        } finally {
            base.forEach((cell, values) ->
                    System.arraycopy(values, 0, model.parameters().doubles(cell), 0, values.length));
        }
        (looked > 0 ? neverMoved : Set.<Variable>of())
                .forEach(variable -> remarks.add(
                        "at no point did the loss depend on " + variable.said() + ": nothing is proved of it"));
        Map<String, List<String>> meant = new LinkedHashMap<>();
        cut.forEach(variable -> meant.computeIfAbsent(landscape.cut(variable).orElse(""), place -> new ArrayList<>())
                .add(variable.said()));
        meant.forEach((place, names) -> remarks.add(
                String.join(", ", names) + ": the loss has another slope, and is meant to; with what is cut at " + place
                        + " held, the quotients agree"));
        if (curvatures > 0) {
            remarks.add("second order: " + curvatures + " differences of gradients along two directions agree");
        }
        uncurved.ifPresent(place -> remarks.add(
                "second order: not looked at, for what " + place + " cuts leaves the gradient of no function"));
        remarks.addAll(check.remarks(landscape));
        List<String> names = variables.stream().map(Variable::name).toList();
        return new GradientReport.Part(
                landscape.loss(), landscape.point().name(), names, looked, quotients, corners, largest, remarks);
    }

    /** Draws until a point lies near no corner. */
    private void point(int[] some, long first) {
        int notFinite = 0;
        Set<Variable> unclear = new LinkedHashSet<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            Sample sample = sample(some, check.decimals, first + draw);
            Inspection inspection = inspect(sample, some);
            if (!inspection.isFinite()) {
                notFinite++;
                continue;
            }
            if (!inspection.findings().isEmpty()) {
                throw new AssertionError(failure(sample, inspection));
            }
            if (!inspection.isNearCorner()) {
                curvature(sample);
                looked++;
                quotients += inspection.quotients();
                largest = Math.max(largest, inspection.largest());
                cut.addAll(inspection.cut());
                neverMoved.removeIf(variable ->
                        !inspection.isZero(variable) || inspection.cut().contains(variable));
                return;
            }
            corners++;
            unclear.addAll(inspection.unclear());
        }
        throw new AssertionError("the gradients of " + landscape.loss() + " ("
                + landscape.point().name()
                + ") could not be checked: "
                + (notFinite == DRAWS ? nowhere() : corners(unclear))
                + "\n    points were drawn from "
                + sample(some, check.decimals, first).words());
    }

    private void curvature(Sample sample) {
        Optional<String> place = variables.stream()
                .flatMap(variable -> landscape.cut(variable).stream())
                .findFirst();
        if (!check.secondOrder || place.isPresent()) {
            uncurved = place.filter(cut -> check.secondOrder);
            return;
        }
        Curvature curvature = new Curvature(landscape, variables, check.tolerance, new Random(sample.seed()));
        curvature.find().ifPresent(found -> {
            throw new AssertionError("the gradient of " + landscape.loss() + " in "
                    + landscape.point().name() + " of " + model.description().name() + " is wrong to second order\n\n"
                    + found.text() + "\n    at " + sample.words());
        });
        curvatures += curvature.compared();
    }

    private String nowhere() {
        return "there is no loss at " + DRAWS + " points; at the last, " + landscape.refusal()
                + ". Say where the inputs lie, .range(\"NAME\", low, high), or give them, .data(…)";
    }

    private static String corners(Set<Variable> unclear) {
        List<String> names = unclear.stream().map(Variable::name).toList();
        return "at each of " + DRAWS + " points quotients over two steps disagree, by " + String.join(", ", names)
                + ", so the loss has a corner or a jump everywhere, or loses its digits. What it is not smooth in can be"
                + " left out: .leaveOut(\"" + (names.isEmpty() ? "NAME" : names.get(0)) + "\")";
    }

    private Sample sample(int[] some, int rounded, long from) {
        return new Sample(check.named(some), rounded, from);
    }

    /** Places the landscape at a sample and looks. */
    private Inspection inspect(Sample sample, int... some) {
        Inspection inspection = at(sample, some, Data.Spread.NORMAL);
        for (Data.Spread spread : List.of(Data.Spread.POSITIVE, Data.Spread.INSIDE)) {
            inspection = inspection.isFinite() ? inspection : at(sample, some, spread);
        }
        return inspection.isFinite() ? inspection.run() : inspection;
    }

    private Inspection at(Sample sample, int[] some, Data.Spread spread) {
        Random random = new Random(sample.seed());
        base.forEach((cell, values) -> System.arraycopy(
                Data.near(values, sample.decimals(), random),
                0,
                model.parameters().doubles(cell),
                0,
                values.length));
        landscape.place(some, data.draw(landscape.point().inputs(), some, sample.decimals(), spread, random));
        return new Inspection(
                landscape, variables, new Inspection.Effort(check.directions, check.entries, check.tolerance), random);
    }

    /** A batch of nothing: that it runs, and that its gradients are right where the loss is a number. */
    private void nothing(int... some) {
        Sample sample = sample(some, check.decimals, check.seed);
        Inspection inspection = inspect(sample, some);
        String empty = sample.sizes().entrySet().stream()
                .filter(size -> size.getValue() == 0)
                .map(size -> size.getKey() + " = 0")
                .collect(Collectors.joining(", "));
        if (!inspection.isFinite()) {
            remarks.add(empty + ": " + landscape.refusal());
        } else if (!inspection.findings().isEmpty()) {
            throw new AssertionError(failure(sample, inspection));
        } else {
            remarks.add(empty + " runs, and its gradients agree");
        }
    }

    /** What to say, at the smallest sample that shows it. */
    private String failure(Sample sample, Inspection inspection) {
        if (!data.isGiven() && check.points > 1) {
            for (int[] some : new Sizes(landscape, fixed).smallest()) {
                for (int rounded : new int[] {0, 1, 2, Sample.ALL}) {
                    Sample smaller = sample(some, rounded, sample.seed());
                    Inspection there = inspect(smaller, some);
                    if (!there.findings().isEmpty() && !there.isNearCorner()) {
                        return text(smaller, there);
                    }
                }
            }
        }
        return text(sample, inspection);
    }

    private String text(Sample sample, Inspection inspection) {
        StringBuilder text = new StringBuilder();
        text.append("the gradient of ")
                .append(landscape.loss())
                .append(" in ")
                .append(landscape.point().name())
                .append(" of ")
                .append(model.description().name())
                .append(" is wrong\n\n");
        inspection.findings().forEach(finding -> text.append(finding.text()).append('\n'));
        if (!inspection.right().isEmpty()) {
            text.append("    right here: ")
                    .append(String.join(
                            ", ",
                            inspection.right().stream().map(Variable::name).toList()))
                    .append('\n');
        }
        inspection.findings().stream()
                .flatMap(finding -> landscape.cut(finding.variable()).stream())
                .distinct()
                .forEach(place ->
                        text.append("    what is cut at ").append(place).append(" is held in the quotients\n"));
        text.append("    at ").append(sample.words()).append("\n\nto see it again:\n\n    ");
        return text.append(paste(sample, inspection)).append('\n').toString();
    }

    private String paste(Sample sample, Inspection inspection) {
        StringBuilder text = new StringBuilder("GradientCheck.of(model).loss(\"" + landscape.loss() + "\")");
        text.append(".only(\"")
                .append(inspection.findings().get(0).variable().name())
                .append("\")");
        check.arrays
                .keySet()
                .forEach(name -> text.append(".input(\"").append(name).append("\", …)"));
        check.ranges.forEach((name, range) -> text.append(".range(\"")
                .append(name)
                .append("\", ")
                .append(range[0])
                .append(", ")
                .append(range[1])
                .append(')'));
        check.rows.ifPresent(given -> text.append(".data(…)"));
        if (check.tolerance != 1e-6) {
            text.append(".tolerance(").append(check.tolerance).append(')');
        }
        return text.append(sample).append(".points(1).check();").toString();
    }
}
