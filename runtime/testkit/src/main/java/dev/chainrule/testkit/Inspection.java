// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import dev.chainrule.testkit.Slope.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/**
 * All quotients at one point: along random directions of each variable, along one of all of them together, and entry by entry
 * for the variables that agree worst. The point is as before afterwards.
 */
final class Inspection {
    /**
     * @param directions for each variable
     * @param entries of the variables that agree worst
     */
    record Effort(int directions, int entries, double tolerance) {}

    private static final int WORST = 2;
    private static final double NEARBY = 0x1p-8;
    /** A variable with no more entries is searched through; of a longer one halves are compared. */
    private static final int FEW = 48;

    private final Landscape landscape;
    private final List<Variable> variables;
    private final List<double[]> claims = new ArrayList<>();
    private final Effort effort;
    private final Random random;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Variable> right = new ArrayList<>();
    private final double loss;
    private int quotients;
    private final Set<Variable> unclear = new LinkedHashSet<>();
    private final Set<Variable> cut = new LinkedHashSet<>();
    private boolean unclearTogether;
    private double largest;

    /** @param variables some of the landscape's, which has been placed */
    Inspection(Landscape landscape, List<Variable> variables, Effort effort, Random random) {
        this.landscape = landscape;
        this.variables = variables;
        this.effort = effort;
        this.random = random;
        this.loss = landscape.withDerivatives();
        if (Double.isFinite(loss)) {
            List<double[]> all = landscape.derivatives();
            variables.forEach(
                    variable -> claims.add(all.get(landscape.variables().indexOf(variable))));
            landscape.takeAlone(isPlain());
        }
    }

    boolean isFinite() {
        return Double.isFinite(loss);
    }

    /** Whether loss alone and loss with derivatives are the same, here and at a place nearby. */
    private boolean isPlain() {
        boolean same = landscape.isPlainHere();
        List<double[]> before = new ArrayList<>();
        for (Variable variable : variables) {
            double[] values = landscape.values(variable);
            before.add(values.clone());
            Arrays.setAll(values, i -> values[i] + NEARBY);
        }
        same = same && landscape.isPlainHere();
        for (int v = 0; v < before.size(); v++) {
            System.arraycopy(before.get(v), 0, landscape.values(variables.get(v)), 0, before.get(v).length);
        }
        return same;
    }

    /** Does it. */
    Inspection run() {
        double[] worst = new double[variables.size()];
        for (int v = 0; v < variables.size(); v++) {
            worst[v] = directions(v);
        }
        if (variables.size() > 1 && findings.isEmpty()) {
            together();
        }
        if (findings.isEmpty()) {
            List<Integer> order = new ArrayList<>();
            for (int v = 0; v < worst.length; v++) {
                order.add(v);
            }
            order.sort((a, b) -> Double.compare(worst[b], worst[a]));
            order.stream().limit(WORST).forEach(this::entries);
        }
        return this;
    }

    /** Where claim and quotient differ. */
    List<Finding> findings() {
        return findings;
    }

    /** The variables whose directions agree. */
    List<Variable> right() {
        return right;
    }

    int quotients() {
        return quotients;
    }

    /** Whether some quotients did not agree with one another. */
    boolean isNearCorner() {
        return unclearTogether || !unclear.isEmpty();
    }

    /** The variables of these quotients. */
    Set<Variable> unclear() {
        return unclear;
    }

    /** Those by which the slope of the loss is another than what is claimed, and meant to be. */
    Set<Variable> cut() {
        return cut;
    }

    /** The largest relative difference among those that agree. */
    double largest() {
        return largest;
    }

    /** Whether a variable's derivative is zero all over. */
    boolean isZero(Variable variable) {
        return Arrays.stream(claims.get(variables.indexOf(variable))).allMatch(each -> each == 0);
    }

    private double directions(int v) {
        double worst = 0;
        int length = claims.get(v).length;
        boolean differs = false;
        for (int i = 0; i < effort.directions() && length > 0 && !differs; i++) {
            double[] direction = signs(length, 0, length);
            Slope slope = along(v, direction);
            worst = Math.max(worst, slope.difference());
            differs = slope.verdict() == Verdict.DIFFERS;
        }
        if (differs) {
            findings.add(search(v));
        } else {
            right.add(variables.get(v));
        }
        return worst;
    }

    /** Random signs between two indices. */
    private double[] signs(int length, int from, int to) {
        double[] direction = new double[length];
        for (int i = from; i < to; i++) {
            direction[i] = random.nextBoolean() ? 1 : -1;
        }
        return direction;
    }

    private Slope along(int v, double... direction) {
        double[] claim = claims.get(v);
        double typical = 0;
        double claimed = 0;
        for (int i = 0; i < claim.length; i++) {
            claimed += claim[i] * direction[i];
            typical += claim[i] * claim[i] * direction[i] * direction[i];
        }
        double[] values = landscape.values(variables.get(v));
        double[] before = values.clone();
        DoubleUnaryOperator f = t -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = before[i] + t * direction[i];
            }
            return landscape.value();
        };
        try {
            Slope slope = count(slope(
                    List.of(variables.get(v)),
                    f,
                    claimed,
                    finite(Math.sqrt(typical)),
                    Math.max(Data.scale(before), 0.01)));
            if (slope.verdict() == Verdict.UNDECIDED) {
                unclear.add(variables.get(v));
            }
            return slope;
        } finally {
            System.arraycopy(before, 0, values, 0, before.length);
        }
    }

    /** Where the loss itself has another slope than is claimed, the one is taken in which stands still what the program cuts. */
    private Slope slope(List<Variable> moving, DoubleUnaryOperator f, double claimed, double typical, double scale) {
        Slope slope = Slope.of(f, claimed, typical, scale, effort.tolerance());
        List<Variable> before = moving.stream()
                .filter(variable -> landscape.cut(variable).isPresent())
                .toList();
        if (slope.verdict() == Verdict.AGREES || before.isEmpty()) {
            return slope;
        }
        try {
            if (!landscape.hold(f.applyAsDouble(0))) {
                return slope;
            }
            Slope held = Slope.of(f, claimed, typical, scale, effort.tolerance());
            if (held.verdict() == Verdict.AGREES && moving.size() == 1) {
                cut.addAll(before);
            }
            return held;
        } finally {
            landscape.release();
        }
    }

    private static double finite(double typical) {
        return Double.isFinite(typical) ? typical : 0;
    }

    private Slope count(Slope slope) {
        quotients++;
        if (slope.verdict() == Verdict.AGREES) {
            largest = Math.max(largest, slope.difference());
        }
        return slope;
    }

    /** All variables move, each as far as is typical of it. */
    private void together() {
        List<double[]> arrays = new ArrayList<>();
        List<double[]> before = new ArrayList<>();
        List<double[]> directions = new ArrayList<>();
        double claimed = 0;
        double typical = 0;
        for (int v = 0; v < variables.size(); v++) {
            double[] values = landscape.values(variables.get(v));
            double scale = Data.scale(values);
            double[] direction = signs(values.length, 0, values.length);
            for (int i = 0; i < values.length; i++) {
                direction[i] *= scale;
                double part = claims.get(v)[i] * direction[i];
                claimed += part;
                typical += part * part;
            }
            arrays.add(values);
            before.add(values.clone());
            directions.add(direction);
        }
        DoubleUnaryOperator f = t -> {
            for (int v = 0; v < arrays.size(); v++) {
                double[] values = arrays.get(v);
                for (int i = 0; i < values.length; i++) {
                    values[i] = before.get(v)[i] + t * directions.get(v)[i];
                }
            }
            return landscape.value();
        };
        try {
            Slope slope = count(slope(variables, f, claimed, finite(Math.sqrt(typical)), 1));
            unclearTogether = slope.verdict() == Verdict.UNDECIDED;
            if (slope.verdict() == Verdict.DIFFERS) {
                right.clear();
                for (int v = 0; v < variables.size(); v++) {
                    findings.add(search(v));
                }
            }
        } finally {
            for (int v = 0; v < arrays.size(); v++) {
                System.arraycopy(before.get(v), 0, arrays.get(v), 0, before.get(v).length);
            }
        }
    }

    /** Half of them those with the largest derivatives, half at random. */
    private void entries(int v) {
        double[] claim = claims.get(v);
        List<Integer> chosen = new ArrayList<>();
        if (claim.length <= effort.entries()) {
            for (int i = 0; i < claim.length; i++) {
                chosen.add(i);
            }
        } else {
            Integer[] order = new Integer[claim.length];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, (a, b) -> Double.compare(Math.abs(claim[b]), Math.abs(claim[a])));
            chosen.addAll(Arrays.asList(order).subList(0, effort.entries() / 2));
            while (chosen.size() < effort.entries()) {
                chosen.add(random.nextInt(claim.length));
            }
        }
        for (int entry : chosen) {
            if (entry(v, entry).verdict() == Verdict.DIFFERS) {
                right.remove(variables.get(v));
                findings.add(finding(v, entry));
                return;
            }
        }
    }

    private Slope entry(int v, int entry) {
        double[] direction = new double[claims.get(v).length];
        direction[entry] = 1;
        return along(v, direction);
    }

    /** The entry of a variable at which claim and quotient differ most, as far as can be seen. */
    private Finding search(int v) {
        int from = 0;
        int to = claims.get(v).length;
        while (to - from > FEW) {
            int middle = (from + to) / 2;
            double left = gap(along(v, signs(claims.get(v).length, from, middle)));
            double right = gap(along(v, signs(claims.get(v).length, middle, to)));
            if (left >= right) {
                to = middle;
            } else {
                from = middle;
            }
        }
        int worst = from;
        double most = -1;
        for (int i = from; i < to; i++) {
            Slope slope = entry(v, i);
            double gap = gap(slope);
            if (gap > most) {
                most = gap;
                worst = i;
            }
        }
        return finding(v, worst);
    }

    /** How far apart the two are, in the end: a relative difference would favour entries that hardly matter. */
    private static double gap(Slope slope) {
        return slope.verdict() == Verdict.DIFFERS ? slope.gap() : 0;
    }

    private Finding finding(int v, int entry) {
        Slope slope = entry(v, entry);
        Variable variable = variables.get(v);
        return new Finding(
                variable,
                variable.indices(landscape.model(), landscape.sizes(), entry),
                claims.get(v)[entry],
                slope.quotient());
    }
}
