// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.optimizer.Optimizer.Slot;
import dev.chainrule.compiler.type.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One update in the making: what a rule is given, what it keeps, and what rules share. Scalars are computed in double and
 * meet elements in the model's precision at {@link #real}, which stands as far out as it can, so that bias corrections and
 * their like are rounded once.
 */
final class Rule {
    private final Optimizers.Choices choices;
    private final Term parameter;
    private final Term gradient;
    private final Term step;
    private final Function<String, Term> settings;
    private final Function<Slot, Term> slots;
    private final Map<String, Term> kept = new LinkedHashMap<>();

    Rule(
            Optimizers.Choices choices,
            Term parameter,
            Term gradient,
            Term step,
            Function<String, Term> settings,
            Function<Slot, Term> slots) {
        this.choices = choices;
        this.parameter = parameter;
        this.gradient = choices.has(Optimizers.MAXIMIZE) ? gradient.negated() : gradient;
        this.step = step;
        this.settings = settings;
        this.slots = slots;
    }

    Term parameter() {
        return parameter;
    }

    Shape shape() {
        return parameter.shape();
    }

    /** The gradient of what is made small. */
    Term gradient() {
        return gradient;
    }

    /** The number of this update, from 1, in double. */
    Term step() {
        return step;
    }

    /** 1 in the first update, 0 later: arithmetic, since a setting is a number. */
    Term first() {
        return larger(step.constant(2).minus(step), step.zero()).named("first");
    }

    /** Whether a setting can be anything but 0. */
    boolean moves(String setting) {
        return choices.moves(setting);
    }

    boolean has(String flag) {
        return choices.has(flag);
    }

    /** A setting, in double. */
    Term setting(String name) {
        return settings.apply(name);
    }

    /** A setting as it meets elements. */
    Term real(String name) {
        return real(setting(name));
    }

    static Term real(Term scalar) {
        return scalar.apply(Discrete.SETTING_TO_REAL);
    }

    /** What is remembered under a name, in the parameter's shape and from 0. */
    Term slot(String name) {
        return slot(name, shape(), 0);
    }

    Term slot(String name, Shape shape, double initial) {
        return slots.apply(new Slot(name, shape, initial));
    }

    /** Remembers a value for the next update. */
    Term keep(String name, Term value) {
        kept.put(name, value);
        return value;
    }

    /** The new parameter and what is kept; where the optimiser is sparse, of rows that have a gradient. */
    Optimizer.Update updated(Term updated) {
        if (!has(Optimizers.SPARSE)) {
            return new Optimizer.Update(updated, kept);
        }
        Term still = isWithoutGradient();
        Map<String, Term> slot = new LinkedHashMap<>();
        kept.forEach((name, value) -> slot.put(name, still.select(slot(name), value)));
        return new Optimizer.Update(still.select(parameter, updated), slot);
    }

    /** For each element, whether the gradient of its row is 0. NaN is none. */
    private Term isWithoutGradient() {
        List<Integer> axes = IntStream.range(1, gradient.rank()).boxed().toList();
        return gradient.abs().maxKept(axes).equalTo(gradient.zero());
    }

    /** The slot's running average with x in it, which is kept. */
    Term average(String slot, Term x, String beta) {
        return keep(slot, average(slot(slot), x, setting(beta)));
    }

    /** g + weight_decay · p where weights decay, else g. */
    Term decayed() {
        return moves(Optimizers.WEIGHT_DECAY)
                ? gradient.plus(parameter.times(real(Optimizers.WEIGHT_DECAY)))
                : gradient;
    }

    /** p · (1 − lr · weight_decay) where weights decay, else p. */
    Term shrunk() {
        return moves(Optimizers.WEIGHT_DECAY)
                ? parameter.times(real(complement(setting("lr").times(setting(Optimizers.WEIGHT_DECAY)))
                        .named("shrink")))
                : parameter;
    }

    /** old · β + x · (1 − β). */
    static Term average(Term old, Term x, Term beta) {
        return old.times(real(beta)).plus(x.times(real(complement(beta))));
    }

    /** √(Σ x²), of a sum that is called so. */
    static Term norm(Term x, String sum) {
        return x.squared().sum().named(sum).sqrt();
    }

    /** √(mean x²), of a sum that is called so. */
    static Term rootMeanSquare(Term x, String sum) {
        return mean(x.squared(), IntStream.range(0, x.rank()).boxed().toList(), sum)
                .sqrt();
    }

    /** The mean over some axes, of a sum that is called so. */
    static Term mean(Term x, List<Integer> axes, String sum) {
        double count = 1;
        for (int axis : axes) {
            count *= x.shape().get(axis).value().getAsLong();
        }
        return axes.isEmpty() ? x : x.sum(axes).named(sum).over(count);
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
    Term correction(String beta) {
        return complement(power(setting(beta), step));
    }

    /** lr / (1 − βᵗ), for a mean whose β is such. */
    Term rate(String beta) {
        return real(setting("lr").over(correction(beta)).named("rate"));
    }

    static Term power(Term base, Term exponent) {
        return base.apply(Elementwise.POWER, exponent);
    }

    static Term larger(Term a, Term b) {
        return a.apply(Elementwise.MAX, b);
    }
}
