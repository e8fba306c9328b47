// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import java.util.function.DoubleUnaryOperator;

/**
 * What a central difference says of a derivative that is claimed.
 *
 * <p>For a step h the quotients over h and over h / 2 are taken. Where f is smooth they differ by about h² f‴ / 8, and (4 D(h/2) − D(h)) / 3
 * has an error of order h⁴ (Richardson). What they differ by, and the rounding of f over h, is how little is known. Steps become
 * shorter until enough is known; where no step tells enough, a corner lies nearby. A corner at the very place gives equal
 * quotients, but then the second difference over h does not become half of what it was with half the step.
 *
 * @param quotient the best one
 * @param gap between it and what is claimed
 * @param difference the same, relative to the larger of them and to what is typical of the variable; 0 between two that are
 *     taken for none
 */
record Slope(Verdict verdict, double quotient, double gap, double difference) {
    enum Verdict {
        /** The claim is right, as far as can be seen. */
        AGREES,
        /** The claim is wrong. */
        DIFFERS,
        /** The quotients do not agree with one another: a corner is near. */
        UNDECIDED
    }

    private static final double FIRST_STEP = 1e-3;
    private static final int STEPS = 4;
    private static final double SHORTER = 0.1;

    /** So many times the distance of neighbouring doubles is f off by, at most, for what models compute. */
    private static final double ROUNDING = 16 * 0x1p-52;

    /** Less than this is known too badly to say that the claim is right. */
    private static final double KNOWN = 1e-4;

    /** A slope of f over its scale that is smaller is taken for none. */
    private static final double FLOOR = 1e-9;

    /** Of a smooth function it is 1/2, of a corner 1. */
    private static final double CORNER = 0.65;

    /** Differences over one step. */
    private record Step(double quotient, double uncertainty, double largest, boolean corner) {
        static Step over(DoubleUnaryOperator f, double middle, double h) {
            double right = f.applyAsDouble(h);
            double left = f.applyAsDouble(-h);
            double nearRight = f.applyAsDouble(h / 2);
            double nearLeft = f.applyAsDouble(-h / 2);
            double far = (right - left) / (2 * h);
            double near = (nearRight - nearLeft) / h;
            double largest = Math.max(Math.abs(middle), Math.max(Math.abs(right), Math.abs(left)));
            double noise = ROUNDING * largest / h;
            double bend = Math.abs(right - 2 * middle + left) / h;
            double nearBend = Math.abs(nearRight - 2 * middle + nearLeft) / (h / 2);
            return new Step(
                    (4 * near - far) / 3,
                    Math.abs(far - near) + noise,
                    largest,
                    nearBend > CORNER * bend && nearBend > 8 * noise);
        }
    }

    /**
     * Compares.
     *
     * @param f the loss along a line; 0 is the place
     * @param claimed its derivative at 0
     * @param typical how large such a derivative is: what is far smaller need not be exact
     * @param scale a length along the line over which f changes
     */
    static Slope of(DoubleUnaryOperator f, double claimed, double typical, double scale, double tolerance) {
        double middle = f.applyAsDouble(0);
        Step best = new Step(Double.NaN, Double.POSITIVE_INFINITY, 0, false);
        Verdict verdict = Verdict.UNDECIDED;
        double h = FIRST_STEP * scale;
        boolean differs = false;
        for (int i = 0; i < STEPS; i++) {
            Step step = Step.over(f, middle, h);
            if (step.uncertainty < best.uncertainty) { // false for NaN
                best = step;
                verdict = verdict(step, claimed, typical, scale, tolerance);
            }
            differs |= verdict == Verdict.DIFFERS;
            double enough = Math.max(tolerance * magnitude(step, claimed, typical), FLOOR * step.largest / scale / 10);
            // A claim that seems wrong is looked at with all steps.
            if (!differs && verdict == Verdict.AGREES && step.uncertainty <= enough) {
                break;
            }
            if (differs && agreesClosely(step, claimed, typical, scale, tolerance)) {
                verdict = Verdict.UNDECIDED;
                break;
            }
            h *= SHORTER;
        }
        double magnitude = magnitude(best, claimed, typical);
        double gap = Math.abs(claimed - best.quotient);
        boolean none = verdict == Verdict.AGREES && magnitude <= FLOOR * best.largest / scale;
        double difference = none ? 0 : gap / (magnitude > 0 ? magnitude : 1);
        return new Slope(
                verdict,
                best.quotient,
                Double.isFinite(gap) ? gap : Double.MAX_VALUE,
                Double.isFinite(gap) ? difference : Double.MAX_VALUE);
    }

    private static boolean agreesClosely(Step step, double claimed, double typical, double scale, double tolerance) {
        double magnitude = magnitude(step, claimed, typical);
        return step.uncertainty <= 10 * KNOWN * magnitude + FLOOR * step.largest / scale
                && Math.abs(claimed - step.quotient) <= tolerance * magnitude + 3 * step.uncertainty;
    }

    private static double magnitude(Step step, double claimed, double typical) {
        double larger = Math.max(Math.abs(step.quotient), typical);
        return Double.isFinite(claimed) ? Math.max(larger, Math.abs(claimed)) : larger;
    }

    private static Verdict verdict(Step step, double claimed, double typical, double scale, double tolerance) {
        double magnitude = magnitude(step, claimed, typical);
        if (!Double.isFinite(step.quotient)) {
            return Verdict.UNDECIDED;
        }
        boolean near = Math.abs(claimed - step.quotient) <= tolerance * magnitude + 3 * step.uncertainty;
        if (near) {
            boolean known = step.uncertainty <= Math.max(KNOWN * magnitude, FLOOR * step.largest / scale);
            return known ? Verdict.AGREES : Verdict.UNDECIDED;
        }
        return step.corner ? Verdict.UNDECIDED : Verdict.DIFFERS;
    }
}
