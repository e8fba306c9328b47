// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Term;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the update rules share: settings by name, and the seam between scalars in double and elements in the model's
 * precision. {@link #real} stands as far out as it can, so that bias corrections and their like are rounded once.
 */
record Rule(Term parameter, Term gradient, Map<String, Term> slots, Map<String, Term> settings, Term step) {
    /** A setting, in double. */
    Term setting(String name) {
        Term setting = settings.get(name);
        if (setting == null) {
            throw new IllegalArgumentException("the setting " + name + " is missing among " + settings.keySet());
        }
        return setting;
    }

    /** A setting as it meets elements. */
    Term real(String name) {
        return real(setting(name));
    }

    static Term real(Term scalar) {
        return scalar.apply(Discrete.SETTING_TO_REAL);
    }

    Term slot(String name) {
        Term slot = slots.get(name);
        if (slot == null) {
            throw new IllegalArgumentException("the slot " + name + " is missing among " + slots.keySet());
        }
        return slot;
    }

    /** g + weight_decay · p where weights decay, else g. */
    Term decayed(boolean decays) {
        return decays ? gradient.plus(parameter.times(real("weight_decay"))) : gradient;
    }

    /** old · β + x · (1 − β). */
    static Term average(Term old, Term x, Term beta) {
        return old.times(real(beta)).plus(x.times(real(complement(beta))));
    }

    /** 1 − x, in double. */
    static Term complement(Term x) {
        Term rest = x.one().minus(x);
        return x.builder().node(x.value()) instanceof Node.Apply apply
                        && apply.op().lowering() instanceof Lowering.Given setting
                ? rest.named("one_less_" + setting.setting().name())
                : rest;
    }

    /** 1 / x, in double: once a step, where each element would be divided by x. */
    static Term reciprocal(Term x) {
        return x.one().over(x);
    }

    /** 1 − βᵗ: what an average that starts at 0 lacks after t updates. */
    Term correction(Term beta) {
        return complement(power(beta, step));
    }

    static Term power(Term base, Term exponent) {
        return base.apply(Elementwise.POWER, exponent);
    }

    static Term larger(Term a, Term b) {
        return a.apply(Elementwise.MAX, b);
    }

    /** Collects the new slots in the order of the rule. */
    static final class Slots {
        private final Map<String, Term> values = new LinkedHashMap<>();

        Slots put(String name, Term value) {
            values.put(name, value);
            return this;
        }

        Optimizer.Update with(Term parameter) {
            return new Optimizer.Update(parameter, values);
        }
    }
}
