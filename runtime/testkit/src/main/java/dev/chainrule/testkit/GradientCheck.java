// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Compares the gradients of a model with central differences: {@code GradientCheck.of(model).check()}. For each loss that is
 * trained, at several points, along random directions of every parameter and entry by entry for those that agree worst.
 * Where the model was compiled with derivatives, inputs are variables as well.
 *
 * <p>Points are drawn around the model's present parameters, which are as before afterwards; inputs are drawn too unless
 * they are given. All follows from the seed. The model is one of {@code precision f64}.
 */
public final class GradientCheck {
    static final int POINTS = 4;

    private final Model model;
    private final Set<String> losses = new LinkedHashSet<>();
    private final Set<String> only = new LinkedHashSet<>();
    final Set<String> leftOut = new LinkedHashSet<>();
    final Map<String, String> estimates = new TreeMap<>();
    final Map<String, Integer> sizes = new LinkedHashMap<>();
    final Map<String, double[]> ranges = new TreeMap<>();
    final Map<String, Object> arrays = new TreeMap<>();
    Optional<DataSet> rows = Optional.empty();
    int directions = 2;
    int entries = 8;
    double tolerance = 1e-6;
    int points = POINTS;
    int decimals = Sample.ALL;
    long seed = 1;
    boolean secondOrder;

    private GradientCheck(Model model) {
        this.model = model;
    }

    /**
     * A check with standard settings.
     *
     * @throws IllegalArgumentException if the model computes in f32, in which a difference has no digits left
     */
    public static GradientCheck of(Model model) {
        if (model.description().precision() != Precision.F64) {
            throw new IllegalArgumentException(model.description().name()
                    + " computes in f32, in which a difference quotient has no digits left. Check one that is compiled in"
                    + " f64: `precision f64` in the model, or what the goal gradient-tests makes");
        }
        return new GradientCheck(model);
    }

    /** Only this loss, and others named so; all losses if none is. */
    public GradientCheck loss(String name) {
        losses.add(name);
        return this;
    }

    /** Only by these parameters and inputs. */
    public GradientCheck only(String... variables) {
        only.addAll(List.of(variables));
        return this;
    }

    /**
     * Not by these parameters and inputs, whose gradient is meant to be another: one before a straight-through estimator, or
     * a function whose own gradient is no derivative.
     */
    public GradientCheck leaveOut(String... variables) {
        leftOut.addAll(List.of(variables));
        return this;
    }

    /**
     * Not by this parameter or input, whose gradient passes through a straight-through estimator: it is meant to be no slope, and no
     * difference tells what it ought to be. The report says so. The goal {@code gradient-tests} finds these by itself.
     *
     * @param place of the estimator in the program
     */
    public GradientCheck straightThrough(String variable, String place) {
        estimates.put(variable, place);
        return this;
    }

    /** The size of a dynamic dimension at all points. */
    public GradientCheck size(String dimension, int value) {
        if (!model.description().dimensions().contains(dimension)) {
            throw new IllegalArgumentException(model.description().name() + " has no dimension " + dimension
                    + "; it has " + model.description().dimensions());
        }
        sizes.put(dimension, value);
        return this;
    }

    /** Draws an input between two numbers; whole numbers, both included. */
    public GradientCheck range(String input, double low, double high) {
        ranges.put(named(input), new double[] {low, high});
        return this;
    }

    /** The values of an input, row-major. */
    public GradientCheck input(String input, double... values) {
        arrays.put(named(input), values.clone());
        return this;
    }

    /** The values of an input of whole numbers or truth values, row-major. */
    public GradientCheck input(String input, int... values) {
        arrays.put(named(input), values.clone());
        return this;
    }

    /** Takes inputs from rows of a data set, from a random one on; those that have no column are drawn. */
    public GradientCheck data(DataSet data) {
        rows = Optional.of(data);
        return this;
    }

    /** How many random directions are tried for each variable at each point; 2 if not said. */
    public GradientCheck directions(int count) {
        directions = positive(count, "directions");
        return this;
    }

    /** How many entries are tried one by one, of the two variables that agree worst; 8 if not said. */
    public GradientCheck entries(int count) {
        entries = positive(count, "entries");
        return this;
    }

    /** The relative error that is allowed, 1e-6 if not said; how little is known of a quotient is allowed as well. */
    public GradientCheck tolerance(double relative) {
        if (!(relative > 0)) {
            throw new IllegalArgumentException("the tolerance is " + relative + "; it must be positive");
        }
        tolerance = relative;
        return this;
    }

    /** How many points are tried; 4 if not said, each of other sizes. */
    public GradientCheck points(int count) {
        points = positive(count, "points");
        return this;
    }

    /** Rounds what is drawn: inputs to so many decimals, parameters to one significant digit more. */
    public GradientCheck decimals(int count) {
        decimals = count;
        return this;
    }

    /** What all is drawn from; 1 if not said. */
    public GradientCheck seed(long value) {
        seed = value;
        return this;
    }

    /**
     * Second derivatives as well, by differences of gradients: how the gradient by each variable changes along a random direction of all
     * must be how the gradient along that direction changes by the variable, for second derivatives are symmetric (Schwarz). Not
     * where a program cuts gradients on purpose: what is left is the gradient of no function then.
     */
    public GradientCheck secondOrder() {
        secondOrder = true;
        return this;
    }

    /** One point: these sizes, this roundness, this seed. */
    public GradientCheck at(Sample sample) {
        sample.sizes().forEach(this::size);
        return decimals(sample.decimals()).seed(sample.seed()).points(1);
    }

    /**
     * Sizes of the dynamic dimensions that the model takes, by name: the smallest first, nothing last; one entry without a
     * name where it has none. For whoever draws samples.
     */
    public List<Map<String, Integer>> smallSizes() {
        List<Landscape> landscapes = Landscape.of(model);
        if (landscapes.isEmpty()) {
            throw new AssertionError(nothingToCheck());
        }
        List<Map<String, Integer>> found = new ArrayList<>();
        for (int[] some : new Sizes(landscapes.get(0), Map.of()).range()) {
            found.add(named(some));
        }
        return found;
    }

    Map<String, Integer> named(int... some) {
        Map<String, Integer> named = new LinkedHashMap<>();
        for (int i = 0; i < some.length; i++) {
            named.put(model.description().dimensions().get(i), some[i]);
        }
        return named;
    }

    private String nothingToCheck() {
        return "nothing of " + model.description().name()
                + " can be checked: it has no train step, and was compiled without derivatives";
    }

    private static int positive(int count, String what) {
        if (count < 1) {
            throw new IllegalArgumentException(count + " " + what + ": there must be one at least");
        }
        return count;
    }

    private String named(String input) {
        if (model.description().input(input).isEmpty()) {
            throw new IllegalArgumentException(model.description().name() + " has no input " + input);
        }
        return input;
    }

    /**
     * Compares.
     *
     * @return what was looked at
     * @throws AssertionError if a gradient is wrong, or cannot be checked: with the parameter, the entry, both values, and
     *     what to paste into a test to see it again
     * @throws IllegalArgumentException if the model has nothing of the name of a loss, parameter or input
     */
    public GradientReport check() {
        List<Landscape> landscapes = Landscape.of(model).stream()
                .filter(each -> losses.isEmpty() || losses.contains(each.loss()))
                .toList();
        refuseUnknown(landscapes);
        List<GradientReport.Part> parts = new ArrayList<>();
        for (Landscape landscape : landscapes) {
            List<Variable> variables =
                    landscape.variables().stream().filter(this::isAsked).toList();
            if (!variables.isEmpty()) {
                parts.add(new Course(this, landscape, variables).run());
            } else if (!estimates.isEmpty()) {
                parts.add(new GradientReport.Part(
                        landscape.loss(), landscape.point().name(), List.of(), 0, 0, 0, 0, remarks(landscape)));
            }
        }
        if (parts.isEmpty()) {
            throw new AssertionError(
                    landscapes.isEmpty()
                            ? nothingToCheck()
                            : "nothing of " + model.description().name() + " was checked: all variables are left out");
        }
        return new GradientReport(model.description().name(), parts);
    }

    private boolean isAsked(Variable variable) {
        return (only.isEmpty() || only.contains(variable.name()))
                && !leftOut.contains(variable.name())
                && !estimates.containsKey(variable.name());
    }

    /** What is said of variables that are not looked at. */
    List<String> remarks(Landscape landscape) {
        List<String> remarks = new ArrayList<>();
        for (Variable variable : landscape.variables()) {
            String place = estimates.get(variable.name());
            if (leftOut.contains(variable.name())) {
                remarks.add("left out as asked: " + variable.said());
            } else if (place != null) {
                remarks.add("not by " + variable.said() + ": the gradient passes a straight-through estimator, " + place
                        + ", and is meant to be no slope");
            }
        }
        return remarks;
    }

    private void refuseUnknown(List<Landscape> landscapes) {
        for (String loss : losses) {
            if (landscapes.stream().noneMatch(each -> each.loss().equals(loss))) {
                throw new IllegalArgumentException(model.description().name() + " has no gradients of a loss " + loss);
            }
        }
        for (String name : Stream.concat(only.stream(), leftOut.stream()).toList()) {
            if (landscapes.stream()
                    .flatMap(each -> each.variables().stream())
                    .noneMatch(variable -> variable.name().equals(name))) {
                throw new IllegalArgumentException(
                        model.description().name() + " has no gradient by a parameter or input " + name);
            }
        }
    }
}
