// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import dev.chainrule.testkit.Slope.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * Second derivatives at one point, as differences of gradients. How the gradient by one variable changes along a direction of all
 * is how the gradient along that direction changes by the variable: uᵀ·H·v = vᵀ·H·u, for the matrix H of second derivatives is
 * symmetric (Schwarz). A gradient that is not that of any function is found so, without a look at the loss. The point is as before
 * afterwards.
 */
final class Curvature {
    private final Landscape landscape;
    private final List<Variable> variables;
    private final double tolerance;
    private final List<double[]> arrays = new ArrayList<>();
    private final List<double[]> before = new ArrayList<>();
    /** A direction of all variables, each entry as long as is typical of its variable. */
    private final List<double[]> all = new ArrayList<>();

    private int compared;

    /**
     * @param variable by which the gradient is not what the others say
     * @param own how it changes along a direction of all variables
     * @param others how the gradient along that direction changes by it
     */
    record Asymmetry(Variable variable, double own, double others) {
        String text() {
            return "    " + variable.said() + "\n        its gradient, along a direction of all variables, changes by  "
                    + Finding.number(own) + "\n        the gradient along that direction changes by it, by          "
                    + Finding.number(others)
                    + "\n    second derivatives are symmetric: there is no function of which this is the gradient";
        }
    }

    /** @param variables some of the landscape's, which has been placed */
    Curvature(Landscape landscape, List<Variable> variables, double tolerance, Random random) {
        this.landscape = landscape;
        this.variables = variables;
        this.tolerance = tolerance;
        for (Variable variable : variables) {
            double[] values = landscape.values(variable);
            arrays.add(values);
            before.add(values.clone());
            double scale = Data.scale(values);
            double[] direction = new double[values.length];
            for (int i = 0; i < direction.length; i++) {
                direction[i] = random.nextBoolean() ? scale : -scale;
            }
            all.add(direction);
        }
    }

    /** How many pairs of quotients were compared. */
    int compared() {
        return compared;
    }

    /** The first variable whose gradient does not fit the others'; where a corner is near, nothing is said. */
    Optional<Asymmetry> find() {
        for (int v = 0; v < variables.size(); v++) {
            int one = v;
            DoubleUnaryOperator own = t -> gradient(t, all(), one);
            DoubleUnaryOperator others = t -> gradient(t, List.of(one), -1);
            double known = slope(others, 0).quotient();
            Slope first = slope(own, known);
            compared++;
            // What is known of the other quotient may be less: each is asked of the other.
            if (first.verdict() == Verdict.DIFFERS
                    && slope(others, first.quotient()).verdict() == Verdict.DIFFERS) {
                return Optional.of(new Asymmetry(variables.get(v), first.quotient(), known));
            }
        }
        return Optional.empty();
    }

    private Slope slope(DoubleUnaryOperator f, double claimed) {
        return Slope.of(f, claimed, 0, 1, tolerance);
    }

    private List<Integer> all() {
        List<Integer> numbers = new ArrayList<>();
        for (int v = 0; v < variables.size(); v++) {
            numbers.add(v);
        }
        return numbers;
    }

    /** The gradient along the direction of one variable, or of all if it is −1, where some have moved along theirs. */
    private double gradient(double t, List<Integer> moving, int along) {
        try {
            for (int v : moving) {
                for (int i = 0; i < arrays.get(v).length; i++) {
                    arrays.get(v)[i] = before.get(v)[i] + t * all.get(v)[i];
                }
            }
            if (!Double.isFinite(landscape.withDerivatives())) {
                return Double.NaN;
            }
            List<double[]> derivatives = landscape.derivatives();
            double sum = 0;
            for (int v : along < 0 ? all() : List.of(along)) {
                double[] gradient = derivatives.get(landscape.variables().indexOf(variables.get(v)));
                for (int i = 0; i < gradient.length; i++) {
                    sum += gradient[i] * all.get(v)[i];
                }
            }
            return sum;
        } finally {
            for (int v : moving) {
                System.arraycopy(before.get(v), 0, arrays.get(v), 0, before.get(v).length);
            }
        }
    }
}
