// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.optimizer.Optimizer.Argument;
import dev.chainrule.compiler.optimizer.Optimizer.Bound;
import dev.chainrule.compiler.optimizer.Optimizer.Flag;
import dev.chainrule.compiler.optimizer.Optimizer.Setting;
import dev.chainrule.compiler.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The optimisers by name, with their arguments as the language writes them. The formulas are PyTorch's where it has the
 * optimiser, and its authors' otherwise; what each does to a parameter stands in its class.
 */
public final class Optimizers {
    /** The flag that all have: the gradient is taken the other way. */
    static final String MAXIMIZE = "maximize";

    static final String WEIGHT_DECAY = "weight_decay";

    /** The flag by which rows without a gradient stay as they are. */
    static final String SPARSE = "sparse";

    private static final Bound ZERO = new Bound(0, true);
    private static final Bound ABOVE_ZERO = new Bound(0, false);
    private static final Bound BELOW_ONE = new Bound(1, false);
    private static final Bound INFINITY = new Bound(Double.POSITIVE_INFINITY, false);

    private static final List<Definition> ALL = List.of(
            new Definition(
                    "sgd",
                    "Gradient descent, with momentum if asked for.",
                    List.of(
                            rate(Double.NaN),
                            fraction("momentum", 0, "how much of the last direction stays"),
                            weightDecay(0),
                            new Flag(
                                    "nesterov",
                                    false,
                                    "momentum",
                                    "dampening",
                                    "look ahead along the momentum (Nesterov, 1983)"),
                            new Setting(
                                    "dampening",
                                    0,
                                    ZERO,
                                    BELOW_ONE,
                                    "momentum",
                                    "how much of the gradient is kept out of the momentum")),
                    Sgd::update),
            adam("adam", "Adaptive moments (Kingma and Ba, 2015).", 0, Adam::adam),
            adam("adamw", "Adam with decoupled weight decay (Loshchilov and Hutter, 2019).", 0.01, Adam::adamw),
            new Definition(
                    "rmsprop",
                    "Gradients over a running root mean square (Hinton, 2012).",
                    List.of(
                            rate(1e-2),
                            fraction("alpha", 0.99, "how much of the mean square stays"),
                            epsilon(1e-8),
                            weightDecay(0),
                            fraction("momentum", 0, "how much of the last direction stays"),
                            flag("centered", "", "take the running mean from the mean square")),
                    RmsProp::update),
            new Definition(
                    "adagrad",
                    "Gradients over the root of the sum of all squares (Duchi et al., 2011).",
                    List.of(
                            rate(1e-2),
                            setting("lr_decay", 0, ZERO, "the rate falls as 1 / (1 + lr_decay · updates)"),
                            weightDecay(0),
                            epsilon(1e-10),
                            setting("initial_accumulator_value", 0, ZERO, "the sum of squares to start from")),
                    Adagrad::update),
            new Definition(
                    "adadelta",
                    "Steps as large as the last ones were (Zeiler, 2012).",
                    List.of(
                            rate(1.0),
                            fraction("rho", 0.9, "how much of the running squares stays"),
                            epsilon(1e-6),
                            weightDecay(0)),
                    Adadelta::update),
            new Definition(
                    "adamax",
                    "Adam with the largest gradient in place of the mean square (Kingma and Ba, 2015).",
                    List.of(rate(2e-3), beta1(), beta2(), epsilon(1e-8), weightDecay(0)),
                    Adamax::update),
            new Definition(
                    "nadam",
                    "Adam with Nesterov's momentum (Dozat, 2016).",
                    List.of(
                            rate(2e-3),
                            beta1(),
                            beta2(),
                            epsilon(1e-8),
                            weightDecay(0),
                            setting("momentum_decay", 4e-3, ZERO, "how fast the momentum warms up"),
                            decoupled()),
                    Nadam::update),
            new Definition(
                    "radam",
                    "Adam that waits until its variance is known (Liu et al., 2020).",
                    List.of(rate(1e-3), beta1(), beta2(), epsilon(1e-8), weightDecay(0), decoupled()),
                    Radam::update),
            new Definition(
                    "asgd",
                    "Gradient descent that falls off, and keeps the mean of the parameters (Polyak and Juditsky, 1992).",
                    List.of(
                            rate(1e-2),
                            setting("lambd", 1e-4, ZERO, "how fast weights shrink and the rate falls"),
                            setting("alpha", 0.75, ZERO, "the power by which the rate falls"),
                            setting("t0", 1e6, ZERO, "the update from which on the mean is taken"),
                            weightDecay(0)),
                    Asgd::update),
            new Definition(
                    "rprop",
                    "Steps by the signs of gradients alone, for whole data sets (Riedmiller and Braun, 1993).",
                    List.of(
                            setting("lr", 1e-2, ZERO, "the size of the first step"),
                            new Setting("eta_minus", 0.5, ABOVE_ZERO, BELOW_ONE, "", "the factor where a sign changes"),
                            setting("eta_plus", 1.2, new Bound(1, false), "the factor where a sign stays"),
                            setting("step_min", 1e-6, ZERO, "the smallest step"),
                            setting("step_max", 50, ABOVE_ZERO, "the largest step")),
                    Rprop::update),
            new Definition(
                    "lamb",
                    "Adam by each parameter's own length, for large batches (You et al., 2020).",
                    List.of(rate(1e-3), beta1(), beta2(), epsilon(1e-6), weightDecay(0.01)),
                    Lamb::update),
            new Definition(
                    "lion",
                    "Steps by the sign of a mean gradient (Chen et al., 2023).",
                    List.of(
                            rate(1e-4),
                            fraction("beta1", 0.9, "how much of the mean gradient is in the direction"),
                            fraction("beta2", 0.99, "how much of the mean gradient stays"),
                            weightDecay(0)),
                    Lion::update),
            new Definition(
                    "adabelief",
                    "Adam by how far gradients are from their mean (Zhuang et al., 2020).",
                    List.of(rate(1e-3), beta1(), beta2(), epsilon(1e-16), weightDecay(0)),
                    AdaBelief::update),
            new Definition(
                    "adafactor",
                    "Mean squares of rows and columns in place of each entry's (Shazeer and Stern, 2018).",
                    List.of(
                            setting("lr", 1e-2, ZERO, "the largest relative step"),
                            new Setting(
                                    "beta2_decay",
                                    -0.8,
                                    new Bound(Double.NEGATIVE_INFINITY, false),
                                    ZERO,
                                    "",
                                    "the power by which what is new in the mean square falls"),
                            setting("eps1", Math.ulp(1f), ABOVE_ZERO, "keeps the divisors from 0"),
                            setting("eps2", 1e-3, ZERO, "the least size of a parameter that steps are relative to"),
                            setting(
                                    "d",
                                    1,
                                    new Bound(1, true),
                                    "the largest root mean square of a step, over its rate"),
                            weightDecay(0)),
                    Adafactor::update),
            new Definition(
                    "muon",
                    "Momentum made orthogonal, for matrices (Jordan et al., 2024).",
                    List.of(
                            rate(1e-3),
                            weightDecay(0.1),
                            fraction("momentum", 0.95, "how much of the mean gradient stays"),
                            new Flag("nesterov", true, "", "", "look ahead along the momentum"),
                            epsilon(1e-7),
                            flag("match_rms_adamw", "", "steps as large as AdamW's (Liu et al., 2025)")),
                    2,
                    Muon::update));

    private Optimizers() {}

    /** All, in the order of the documentation. */
    public static List<Definition> all() {
        return ALL;
    }

    public static Optional<Definition> find(String name) {
        return ALL.stream().filter(definition -> definition.name().equals(name)).findFirst();
    }

    /**
     * An optimiser as the language knows it.
     *
     * @param arguments by position; {@link #MAXIMIZE} is the last of all
     * @param rank of the parameters that it can update; 0 if of any
     */
    public record Definition(String name, String doc, List<Argument> arguments, int rank, Formula formula) {
        public Definition {
            List<Argument> all = new ArrayList<>(arguments);
            all.add(flag(MAXIMIZE, "", "follow the gradient up"));
            arguments = List.copyOf(all);
        }

        Definition(String name, String doc, List<Argument> arguments, Formula formula) {
            this(name, doc, arguments, 0, formula);
        }

        public List<Setting> settings() {
            return arguments.stream()
                    .filter(Setting.class::isInstance)
                    .map(Setting.class::cast)
                    .toList();
        }

        public Optional<Argument> argument(String argument) {
            return arguments.stream()
                    .filter(each -> each.name().equals(argument))
                    .findFirst();
        }

        /** Whether it can update a parameter of this shape. */
        public boolean takes(Shape shape) {
            return rank == 0 || rank == shape.rank();
        }

        /**
         * The optimiser for what was written. A setting that is 0 for good (momentum, weight decay) is left out of the
         * rule, and with it its slot.
         *
         * @param constants the settings that are known while compiling; one that is written as an expression of
         *     {@code step} or of an input is in {@code varying} instead, and one that is in neither has its default
         * @param varying the settings that are known only when a step runs
         * @param flags the flags that were written
         */
        public Optimizer make(Map<String, Double> constants, List<String> varying, Map<String, Boolean> flags) {
            return new Optimizer(choices(constants, varying, flags));
        }

        public Choices choices(Map<String, Double> constants, List<String> varying, Map<String, Boolean> flags) {
            return new Choices(this, Map.copyOf(constants), List.copyOf(varying), Map.copyOf(flags));
        }
    }

    /** Gives a parameter's new value, and keeps what the next update needs. */
    @FunctionalInterface
    interface Formula {
        Term update(Rule rule);
    }

    /** What was written between the brackets, as far as it is known while compiling. */
    public record Choices(
            Definition definition, Map<String, Double> constants, List<String> varying, Map<String, Boolean> flags) {
        /** Whether a setting can be anything but 0. */
        public boolean moves(String name) {
            return varying.contains(name) || value(name) != 0;
        }

        public boolean has(String name) {
            return definition.argument(name).orElse(null) instanceof Flag flag
                    && flags.getOrDefault(name, flag.standard());
        }

        private double value(String name) {
            Double constant = constants.get(name);
            if (constant != null) {
                return constant;
            }
            Optional<Argument> argument = definition.argument(name);
            return argument.isPresent() && argument.get() instanceof Setting setting ? setting.standard() : 0;
        }
    }

    private static Definition adam(String name, String doc, double standardDecay, Formula formula) {
        return new Definition(
                name,
                doc,
                List.of(
                        rate(1e-3),
                        beta1(),
                        beta2(),
                        epsilon(1e-8),
                        weightDecay(standardDecay),
                        flag("amsgrad", "", "divide by the largest mean square so far (Reddi et al., 2018)"),
                        flag(SPARSE, "", "rows without a gradient stay as they are, and what is kept of them")),
                formula);
    }

    private static Flag flag(String name, String needs, String doc) {
        return new Flag(name, false, needs, "", doc);
    }

    private static Flag decoupled() {
        return flag("decoupled_weight_decay", WEIGHT_DECAY, "shrink the weights as AdamW does");
    }

    private static Setting rate(double standard) {
        return setting("lr", standard, ZERO, "the learning rate");
    }

    private static Setting weightDecay(double standard) {
        return setting(WEIGHT_DECAY, standard, ZERO, "how fast weights shrink");
    }

    private static Setting epsilon(double standard) {
        return setting("eps", standard, ABOVE_ZERO, "keeps the divisor from 0");
    }

    private static Setting beta1() {
        return fraction("beta1", 0.9, "how much of the mean gradient stays");
    }

    private static Setting beta2() {
        return fraction("beta2", 0.999, "how much of the mean square stays");
    }

    private static Setting fraction(String name, double standard, String doc) {
        return new Setting(name, standard, ZERO, BELOW_ONE, "", doc);
    }

    /** Of any size. */
    private static Setting setting(String name, double standard, Bound low, String doc) {
        return new Setting(name, standard, low, INFINITY, "", doc);
    }
}
