// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An update rule for what was written between the brackets. Which slots it keeps of a parameter, of which shapes, and which
 * settings it reads is what the rule asks for: no momentum, no buffer. The settings themselves are scalar terms in double;
 * Java may override each by name.
 */
public final class Optimizer {
    /** Any rule can update a matrix, and what settings a rule reads does not depend on the parameter. */
    private static final TensorType MATRIX = TensorType.real(Shape.of(3, 2));

    private final Optimizers.Choices choices;
    private final List<Setting> settings;
    private final Map<TensorType, List<Slot>> slots = new ConcurrentHashMap<>();

    Optimizer(Optimizers.Choices choices) {
        this.choices = choices;
        Asked asked = new Asked(MATRIX);
        this.settings = choices.definition().settings().stream()
                .filter(setting -> asked.settings.containsKey(setting.name()))
                .toList();
    }

    /** The name in the language, {@code adamw}. */
    public String name() {
        return choices.definition().name();
    }

    /** Whether it can update a parameter of this shape. */
    public boolean takes(Shape shape) {
        return choices.definition().takes(shape);
    }

    /** The settings that the rule reads, in the order of the language's arguments. */
    public List<Setting> settings() {
        return settings;
    }

    /** What it remembers of a parameter of a type, in the order of the rule. */
    public List<Slot> slots(TensorType parameter) {
        return slots.computeIfAbsent(parameter, type -> List.copyOf(new Asked(type).slots.keySet()));
    }

    /**
     * The rule for one parameter: an expression over parameter, gradient and slots, and scalars that are computed once a step
     * in double.
     *
     * @param parameter its value, REAL
     * @param gradient of the parameter's type
     * @param slots by name, REAL
     * @param settings by name, scalars of element type SETTING
     * @param step the number of this update, from 1; SETTING
     */
    public Update update(
            Term parameter, Term gradient, Map<String, Term> slots, Map<String, Term> settings, Term step) {
        Rule rule = new Rule(
                choices, parameter, gradient, step, name -> given(settings, name), slot -> given(slots, slot.name()));
        return rule.updated(choices.definition().formula().update(rule));
    }

    private static Term given(Map<String, Term> terms, String name) {
        Term term = terms.get(name);
        if (term == null) {
            throw new IllegalArgumentException(name + " is missing among " + terms.keySet());
        }
        return term;
    }

    /** What the rule asks for when it is tried on a parameter of a type. */
    private final class Asked {
        private final Map<Slot, Term> slots = new LinkedHashMap<>();
        private final Map<String, Term> settings = new LinkedHashMap<>();
        private final GraphBuilder builder = new GraphBuilder();
        private final List<Term> given = new ArrayList<>();

        Asked(TensorType type) {
            Rule rule = new Rule(
                    choices,
                    term(type),
                    term(type),
                    term(TensorType.scalar(ElementType.SETTING)),
                    name -> settings.computeIfAbsent(name, key -> term(TensorType.scalar(ElementType.SETTING))),
                    slot -> slots.computeIfAbsent(slot, key -> term(type.withShape(key.shape()))));
            choices.definition().formula().update(rule);
        }

        private Term term(TensorType type) {
            given.add(new Term(builder, builder.parameter(given.size(), type)));
            return given.get(given.size() - 1);
        }
    }

    /** The new values, of the types of the old ones. */
    public record Update(Term parameter, Map<String, Term> slots) {}

    /** @param initial the value of all its elements before the first update */
    public record Slot(String name, Shape shape, double initial) {}

    /** What stands between the brackets of {@code adam(…)}. */
    public sealed interface Argument {
        String name();

        /** The setting without which it means nothing; empty if there is none. */
        String needs();

        String doc();
    }

    /**
     * A real number, which may change from step to step.
     *
     * @param standard the default; NaN where the user must say it
     * @param low, high the values that make sense: constants are checked while compiling, others by the step and by
     *     what overrides them in Java
     */
    public record Setting(String name, double standard, Bound low, Bound high, String needs, String doc)
            implements Argument {
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
    public record Bound(double value, boolean included) {
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
     * @param standard the default
     * @param bars the setting that must be 0 with it; empty if there is none
     */
    public record Flag(String name, boolean standard, String needs, String bars, String doc) implements Argument {}
}
