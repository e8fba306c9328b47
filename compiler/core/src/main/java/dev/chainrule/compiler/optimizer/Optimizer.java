// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;
import java.util.List;
import java.util.Map;

/**
 * An update rule with its settings. Settings are scalar terms in double; Java may override each by name. What decides
 * whether a slot exists (momentum 0, Nesterov) is fixed when the optimiser is made, by {@link Optimizers}.
 */
public interface Optimizer {
    /** The name in the language, {@code adamw}. */
    String name();

    /** The settings that the rule reads, in the order of the language's arguments. */
    List<Setting> settings();

    /** The names of what it remembers of each parameter; slots start at zero and have the parameter's shape. */
    List<String> slots();

    /**
     * The rule for one parameter.
     *
     * @param parameter its value, REAL
     * @param gradient of the parameter's type
     * @param slots by name, REAL
     * @param settings by name, scalars of element type SETTING
     * @param step the number of this update, from 1; SETTING
     */
    Update update(Term parameter, Term gradient, Map<String, Term> slots, Map<String, Term> settings, Term step);

    /** The new values. */
    record Update(Term parameter, Map<String, Term> slots) {}

    /**
     * @param standard the default; NaN where the user must say it
     * @param low, high the values that make sense, for the compiler's check of constants: {@code [low, high]}
     */
    record Setting(String name, double standard, double low, double high, String doc) {}
}
