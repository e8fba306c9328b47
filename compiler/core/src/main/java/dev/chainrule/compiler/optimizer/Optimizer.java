// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;
import java.util.List;
import java.util.Map;

/**
 * An update rule whose shape is fixed: which slots it keeps and which settings it reads was decided by {@link
 * Optimizers.Definition#make} (no momentum, no buffer). The settings themselves are scalar terms in double; Java may
 * override each by name.
 */
public interface Optimizer {
    /** The name in the language, {@code adamw}. */
    String name();

    /** The settings that the rule reads, in the order of the language's arguments. */
    List<Setting> settings();

    /** What it remembers of each parameter. */
    List<Slot> slots();

    /**
     * The rule for one parameter: one element-wise expression over parameter, gradient and slots, and scalars that are
     * computed once a step in double.
     *
     * @param parameter its value, REAL
     * @param gradient of the parameter's type
     * @param slots by name, REAL
     * @param settings by name, scalars of element type SETTING
     * @param step the number of this update, from 1; SETTING
     */
    Update update(Term parameter, Term gradient, Map<String, Term> slots, Map<String, Term> settings, Term step);

    /** The new values, of the types of the old ones. */
    record Update(Term parameter, Map<String, Term> slots) {}

    /** @param initial the value of all its elements before the first update */
    record Slot(String name, Extent extent, double initial) {
        public enum Extent {
            /** The parameter's shape. */
            PARAMETER,
            /** One number a parameter. */
            SCALAR
        }

        static Slot of(String name) {
            return new Slot(name, Extent.PARAMETER, 0);
        }
    }

    /** What stands between the brackets of {@code adam(…)}. */
    sealed interface Argument {
        String name();

        String doc();
    }

    /**
     * A real number, which may change from step to step.
     *
     * @param standard the default; NaN where the user must say it
     * @param low, high the values that make sense: constants are checked while compiling, others by the step and by
     *     what overrides them in Java
     */
    record Setting(String name, double standard, Bound low, Bound high, String doc) implements Argument {
        public boolean isRequired() {
            return Double.isNaN(standard);
        }

        /** Whether a constant makes sense. */
        public boolean allows(double value) {
            return low.isBelow(value) && high.isAbove(value);
        }

        /** {@code [0, 1)}. */
        public String range() {
            return (low.included() ? "[" : "(") + low + ", " + high + (high.included() ? "]" : ")");
        }
    }

    /** An end of a range. */
    record Bound(double value, boolean included) {
        boolean isBelow(double x) {
            return value < x || included && value == x;
        }

        boolean isAbove(double x) {
            return x < value || included && value == x;
        }

        @Override
        public String toString() {
            if (Double.isInfinite(value)) {
                return value < 0 ? "-inf" : "inf";
            }
            return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        }
    }

    /**
     * A decision that is taken while compiling: {@code nesterov = true}.
     *
     * @param needs the setting without which it means nothing; empty if there is none
     */
    record Flag(String name, String needs, String doc) implements Argument {}
}
