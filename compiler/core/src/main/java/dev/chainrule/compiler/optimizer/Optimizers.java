// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.optimizer.Optimizer.Argument;
import dev.chainrule.compiler.optimizer.Optimizer.Bound;
import dev.chainrule.compiler.optimizer.Optimizer.Flag;
import dev.chainrule.compiler.optimizer.Optimizer.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The optimisers by name, with their arguments as the language writes them. The formulas are PyTorch's; what each does
 * to a parameter stands in its class.
 */
public final class Optimizers {
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
                            new Flag("nesterov", "momentum", "look ahead along the momentum (Nesterov, 1983)")),
                    choices -> new Sgd(
                            settings(choices, "momentum", "weight_decay"),
                            choices.moves("momentum"),
                            choices.has("nesterov"),
                            choices.moves("weight_decay"))),
            adam("adam", "Adaptive moments (Kingma and Ba, 2015).", 0, Adam.Decay.COUPLED),
            adam(
                    "adamw",
                    "Adam with decoupled weight decay (Loshchilov and Hutter, 2019).",
                    0.01,
                    Adam.Decay.DECOUPLED),
            new Definition(
                    "rmsprop",
                    "Gradients over a running root mean square (Hinton, 2012).",
                    List.of(
                            rate(1e-2),
                            fraction("alpha", 0.99, "how much of the mean square stays"),
                            epsilon(1e-8),
                            weightDecay(0),
                            fraction("momentum", 0, "how much of the last direction stays"),
                            new Flag("centered", "", "take the running mean from the mean square")),
                    choices -> new RmsProp(
                            settings(choices, "weight_decay", "momentum"),
                            choices.moves("weight_decay"),
                            choices.moves("momentum"),
                            choices.has("centered"))),
            new Definition(
                    "adagrad",
                    "Gradients over the root of the sum of all squares (Duchi et al., 2011).",
                    List.of(
                            rate(1e-2),
                            new Setting(
                                    "lr_decay", 0, ZERO, INFINITY, "the rate falls as 1 / (1 + lr_decay · updates)"),
                            weightDecay(0),
                            epsilon(1e-10)),
                    choices -> new Adagrad(
                            settings(choices, "lr_decay", "weight_decay"),
                            choices.moves("lr_decay"),
                            choices.moves("weight_decay"))),
            new Definition(
                    "adadelta",
                    "Steps as large as the last ones were (Zeiler, 2012).",
                    List.of(
                            rate(1.0),
                            fraction("rho", 0.9, "how much of the running squares stays"),
                            epsilon(1e-6),
                            weightDecay(0)),
                    choices -> new Adadelta(settings(choices, "weight_decay"), choices.moves("weight_decay"))),
            new Definition(
                    "adamax",
                    "Adam with the largest gradient in place of the mean square (Kingma and Ba, 2015).",
                    List.of(rate(2e-3), beta1(), beta2(), epsilon(1e-8), weightDecay(0)),
                    choices -> new Adamax(settings(choices, "weight_decay"), choices.moves("weight_decay"))),
            new Definition(
                    "nadam",
                    "Adam with Nesterov's momentum (Dozat, 2016).",
                    List.of(
                            rate(2e-3),
                            beta1(),
                            beta2(),
                            epsilon(1e-8),
                            weightDecay(0),
                            new Setting("momentum_decay", 4e-3, ZERO, INFINITY, "how fast the momentum warms up")),
                    choices -> new Nadam(settings(choices, "weight_decay"), choices.moves("weight_decay"))),
            new Definition(
                    "radam",
                    "Adam that waits until its variance is known (Liu et al., 2020).",
                    List.of(rate(1e-3), beta1(), beta2(), epsilon(1e-8), weightDecay(0)),
                    choices -> new Radam(settings(choices, "weight_decay"), choices.moves("weight_decay"))));

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
     * @param arguments by position
     */
    public record Definition(String name, String doc, List<Argument> arguments, Maker maker) {
        public Definition {
            arguments = List.copyOf(arguments);
        }

        public List<Setting> settings() {
            List<Setting> settings = new ArrayList<>();
            for (Argument argument : arguments) {
                if (argument instanceof Setting setting) {
                    settings.add(setting);
                }
            }
            return settings;
        }

        public Optional<Argument> argument(String argument) {
            return arguments.stream()
                    .filter(each -> each.name().equals(argument))
                    .findFirst();
        }

        /** Whether a setting is 0 for good; false for the name that is empty. */
        public boolean isZero(String setting, Map<String, Double> constants, Set<String> varying) {
            return !setting.isEmpty() && !new Choices(this, constants, List.copyOf(varying), Map.of()).moves(setting);
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
            return maker.make(new Choices(this, Map.copyOf(constants), List.copyOf(varying), Map.copyOf(flags)));
        }
    }

    /** Makes the optimiser for the choices. */
    @FunctionalInterface
    public interface Maker {
        Optimizer make(Choices choices);
    }

    /** What was written between the brackets, as far as it is known while compiling. */
    public record Choices(
            Definition definition, Map<String, Double> constants, List<String> varying, Map<String, Boolean> flags) {
        /** Whether a setting can be anything but 0. */
        boolean moves(String name) {
            return varying.contains(name) || value(name) != 0;
        }

        boolean has(String flag) {
            return flags.getOrDefault(flag, false);
        }

        private double value(String name) {
            Double constant = constants.get(name);
            if (constant != null) {
                return constant;
            }
            Argument argument = definition.argument(name).orElseThrow();
            return argument instanceof Setting setting ? setting.standard() : 0;
        }
    }

    /** The definition's settings without those of {@code optional} that stay 0. */
    private static List<Setting> settings(Choices choices, String... optional) {
        return choices.definition().settings().stream()
                .filter(setting -> !List.of(optional).contains(setting.name()) || choices.moves(setting.name()))
                .toList();
    }

    private static Definition adam(String name, String doc, double standardDecay, Adam.Decay decay) {
        return new Definition(
                name,
                doc,
                List.of(
                        rate(1e-3),
                        beta1(),
                        beta2(),
                        epsilon(1e-8),
                        weightDecay(standardDecay),
                        new Flag("amsgrad", "", "divide by the largest mean square so far (Reddi et al., 2018)")),
                choices -> new Adam(
                        name,
                        settings(choices, "weight_decay"),
                        choices.moves("weight_decay") ? decay : Adam.Decay.NONE,
                        choices.has("amsgrad")));
    }

    private static Setting rate(double standard) {
        return new Setting("lr", standard, ZERO, INFINITY, "the learning rate");
    }

    private static Setting weightDecay(double standard) {
        return new Setting("weight_decay", standard, ZERO, INFINITY, "how fast weights shrink");
    }

    private static Setting epsilon(double standard) {
        return new Setting("eps", standard, ABOVE_ZERO, INFINITY, "keeps the divisor from 0");
    }

    private static Setting beta1() {
        return fraction("beta1", 0.9, "how much of the mean gradient stays");
    }

    private static Setting beta2() {
        return fraction("beta2", 0.999, "how much of the mean square stays");
    }

    private static Setting fraction(String name, double standard, String doc) {
        return new Setting(name, standard, ZERO, BELOW_ONE, doc);
    }
}
