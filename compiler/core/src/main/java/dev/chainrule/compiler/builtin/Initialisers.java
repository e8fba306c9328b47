// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.builtin;

import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TypeFault;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * The initialisers of the language. The variance of what is drawn follows from the fans of the shape: {@code [inputs,
 * units]} has fan-in {@code inputs} and fan-out {@code units}; three axes or more are {@code [units, inputs, kernel…]},
 * and both fans are multiplied by the kernel's size. Any other shape has none, and they must be said.
 */
final class Initialisers {
    /** Numbers of inputs and outputs of one unit; empty where the shape does not tell. */
    record Fans(OptionalDouble in, OptionalDouble out) {
        static Fans of(Shape shape) {
            if (shape.rank() < 2) {
                return new Fans(OptionalDouble.empty(), OptionalDouble.empty());
            }
            double first = extent(shape, 0);
            double second = extent(shape, 1);
            if (shape.rank() == 2) {
                return new Fans(OptionalDouble.of(first), OptionalDouble.of(second));
            }
            double kernel = 1;
            for (int axis = 2; axis < shape.rank(); axis++) {
                kernel *= extent(shape, axis);
            }
            return new Fans(OptionalDouble.of(second * kernel), OptionalDouble.of(first * kernel));
        }

        private static double extent(Shape shape, int axis) {
            return shape.get(axis).value().orElseThrow();
        }
    }

    /** Standard deviation 1/√n of a fan. */
    @FunctionalInterface
    private interface Spread {
        double deviation(double in, double out);
    }

    /** Half the width of a uniform distribution of standard deviation 1. */
    private static final double HALF_WIDTH = Math.sqrt(3);

    static final List<Builtin> ALL = List.of(
            Builtin.of("constant value", "one value", Initialisers::constant),
            Builtin.of(
                    "normal mean? stddev? zero_row?",
                    "a normal distribution, of a mean (0) and deviation (1); the row zero_row, if it is said and not −1, is 0",
                    Initialisers::normal),
            Builtin.of(
                    "truncated_normal mean? stddev? low? high?",
                    "a normal distribution, cut off (at two deviations)",
                    Initialisers::truncated),
            Builtin.of("uniform low? high?", "evenly between low (0) and high (1)", Initialisers::uniform),
            Builtin.of("orthogonal gain?", "a matrix of orthonormal rows or columns", Initialisers::orthogonal),
            Builtin.of("identity", "the identity matrix", Initialisers::identity),
            fans("glorot_uniform", (in, out) -> Math.sqrt(2 / (in + out))),
            fans("glorot_normal", (in, out) -> Math.sqrt(2 / (in + out))),
            fans("he_uniform", (in, out) -> Math.sqrt(2 / in)),
            fans("he_normal", (in, out) -> Math.sqrt(2 / in)),
            fans("lecun_uniform", (in, out) -> Math.sqrt(1 / in)),
            fans("lecun_normal", (in, out) -> Math.sqrt(1 / in)),
            leaky("kaiming_uniform"),
            leaky("kaiming_normal"));

    private Initialisers() {}

    private static Item.Draw draw(String name, Item.Draw.Rule rule) {
        return new Item.Draw(rule, name);
    }

    private static Item constant(Builtin.Call call) {
        double value = call.number("value", 0);
        return draw("constant", shape -> new Initial.Constant(value));
    }

    private static Item normal(Builtin.Call call) {
        return random(
                "normal",
                call,
                () -> {
                    double mean = call.number("mean", 0);
                    double deviation = positive(call, "stddev", 1);
                    int row = (int) call.number("zero_row", -1);
                    return draw(
                            "normal",
                            shape -> row == -1
                                    ? new Initial.Normal(mean, deviation)
                                    : new Initial.NormalBut(mean, deviation, rowOf(shape, row)));
                },
                shape -> {
                    if (call.has("zero_row")) {
                        throw Builtin.fault("a draw has no zero_row: it is of what a param begins with", "");
                    }
                    return Distributions.normal(call, shape);
                });
    }

    private static int rowOf(Shape shape, int row) {
        if (shape.rank() == 0 || row < 0 || row >= Fans.extent(shape, 0)) {
            throw Builtin.fault(shape + " has no row " + row, "zero_row = -1 is none");
        }
        return row;
    }

    /** Both of these can be drawn from; where an argument is no number, that is all they are for. */
    private static Item random(
            String name, Builtin.Call call, Supplier<Item.Draw> initialiser, Item.Draw.Sampler sampler) {
        boolean known = call.arguments().values().stream().allMatch(Item.Numeral.class::isInstance);
        Item.Draw begins = known
                ? initialiser.get()
                : draw(name, shape -> initialiser.get().rule().initial(shape));
        return Distributions.both(begins, sampler);
    }

    private static Item truncated(Builtin.Call call) {
        double mean = call.number("mean", 0);
        double deviation = positive(call, "stddev", 1);
        double low = call.number("low", mean - 2 * deviation);
        double high = call.number("high", mean + 2 * deviation);
        ordered(low, high);
        return draw("truncated_normal", shape -> new Initial.TruncatedNormal(mean, deviation, low, high));
    }

    private static Item uniform(Builtin.Call call) {
        return random(
                "uniform",
                call,
                () -> {
                    double low = call.number("low", 0);
                    double high = call.number("high", 1);
                    ordered(low, high);
                    return draw("uniform", shape -> new Initial.Uniform(low, high));
                },
                shape -> Distributions.uniform(call, shape));
    }

    private static Item orthogonal(Builtin.Call call) {
        double gain = call.number("gain", 1);
        return draw("orthogonal", shape -> {
            if (shape.rank() < 2) {
                throw new TypeFault(TypeFault.Kind.RANK, "orthogonal fills matrices, not " + shape);
            }
            return new Initial.Orthogonal(gain);
        });
    }

    private static Item identity(Builtin.Call call) {
        return draw("identity", shape -> {
            if (shape.rank() != 2) {
                throw new TypeFault(TypeFault.Kind.RANK, "identity fills matrices, not " + shape);
            }
            return new Initial.Identity();
        });
    }

    private static Builtin fans(String name, Spread spread) {
        String doc = (name.endsWith("uniform") ? "a uniform" : "a normal") + " distribution by the fans of the shape";
        return Builtin.of(name + " gain? fan_in? fan_out?", doc, call -> draw(name, scaled(call, name, spread)));
    }

    private static Item.Draw.Rule scaled(Builtin.Call call, String name, Spread spread) {
        double gain = call.number("gain", 1);
        double in = positive(call, "fan_in", Double.NaN);
        double out = positive(call, "fan_out", Double.NaN);
        boolean both = name.startsWith("glorot");
        return shape -> {
            Fans fans = Fans.of(shape);
            double fanIn = fan(in, fans.in(), name, "fan_in", shape);
            double fanOut = both ? fan(out, fans.out(), name, "fan_out", shape) : 1;
            return spread(gain * spread.deviation(fanIn, fanOut), name);
        };
    }

    private static double fan(double said, OptionalDouble read, String name, String which, Shape shape) {
        if (!Double.isNaN(said)) {
            return said;
        }
        return read.orElseThrow(() -> Builtin.fault(
                shape + " does not tell the " + which.replace('_', '-') + " that " + name + " needs",
                "say it: " + name + "(" + which + " = n)"));
    }

    private static Initial spread(double deviation, String name) {
        double bound = HALF_WIDTH * deviation;
        return name.endsWith("uniform") ? new Initial.Uniform(-bound, bound) : new Initial.Normal(0, deviation);
    }

    /** PyTorch's: gain √(2 / (1 + a²)) for a leaky ReLU of slope a; nn.Linear takes a = √5. */
    private static Builtin leaky(String name) {
        String doc = "he_" + name.substring("kaiming_".length()) + " for a leaky ReLU of slope a";
        return Builtin.of(name + " a? fan_in?", doc, call -> {
            double slope = call.number("a", 0);
            double said = positive(call, "fan_in", Double.NaN);
            return draw(name, shape -> {
                double in = fan(said, Fans.of(shape).in(), name, "fan_in", shape);
                return spread(Math.sqrt(2 / (1 + slope * slope) / in), name);
            });
        });
    }

    private static double positive(Builtin.Call call, String name, double standard) {
        double value = call.number(name, standard);
        if (value <= 0 || Double.isInfinite(value)) {
            throw Builtin.fault(name + " is above 0, not " + call.ops().describe(call.item(name)), "");
        }
        return value;
    }

    private static void ordered(double low, double high) {
        if (!(low < high)) {
            throw Builtin.fault("low is below high, not " + low + " and " + high, "");
        }
    }
}
