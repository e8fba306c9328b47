// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.List;

/**
 * A figure of the validation set that is watched from epoch to epoch, and what makes it better. NaN is never better.
 *
 * @param by what it must become better by at least, to count
 */
public record Watch(String figure, Goal goal, double by) {
    public enum Goal {
        SMALLER,
        LARGER
    }

    public Watch {
        if (!(by >= 0)) {
            throw new IllegalArgumentException("a figure becomes better by " + by + "; it must be 0 or more");
        }
    }

    /** One that should become smaller, such as a loss. */
    public static Watch smaller(String figure) {
        return new Watch(figure, Goal.SMALLER, 0);
    }

    /** One that should become larger, such as an accuracy. */
    public static Watch larger(String figure) {
        return new Watch(figure, Goal.LARGER, 0);
    }

    /** What became better by less does not count; 0 if not said. */
    public Watch byAtLeast(double difference) {
        return new Watch(figure, goal, difference);
    }

    /** @param best NaN if there was none */
    boolean isBetter(double value, double best) {
        if (Double.isNaN(best)) {
            return !Double.isNaN(value);
        }
        return goal == Goal.SMALLER ? value < best - by : value > best + by;
    }

    void check(String purpose, boolean hasValidation, List<String> figures) {
        if (!hasValidation) {
            throw new ModelException(purpose + " by " + figure + " needs a validation set");
        }
        if (!figures.contains(figure)) {
            throw new ModelException("the model has no figure " + figure + "; it has " + figures);
        }
    }

    /** {@code nll SMALLER}, by which a checkpoint knows it again. */
    @Override
    public String toString() {
        return figure + " " + goal + (by == 0 ? "" : " by " + by);
    }
}
