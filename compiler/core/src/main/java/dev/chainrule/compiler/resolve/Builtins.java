// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** What is built in, by name. Everything else is written in the library. */
final class Builtins {
    /** What the language is to have, and this compiler does not have yet. */
    static final Set<String> PLANNED = Set.of(
            "bernoulli",
            "categorical",
            "uniform_int",
            "conv1d",
            "conv2d",
            "conv_transpose2d",
            "max_pool2d",
            "avg_pool2d",
            "gather",
            "scatter",
            "topk",
            "sort",
            "Conv1d",
            "Conv2d",
            "ConvTranspose2d",
            "BatchNorm1d",
            "BatchNorm2d",
            "dropout",
            "embedding",
            "Dropout",
            "Embedding",
            "Lstm",
            "Gru",
            "Rnn",
            "MaxPool2d",
            "AvgPool2d",
            "GroupNorm");

    private static final Map<String, Builtin> ALL = table();

    private Builtins() {}

    static Optional<Builtin> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    static Set<String> names() {
        return ALL.keySet();
    }

    private static Map<String, Builtin> table() {
        List<Builtin> all = new ArrayList<>(functions());
        all.addAll(ReductionFunctions.all());
        all.addAll(LayoutFunctions.all());
        all.addAll(Initialisers.all());
        Map<String, Builtin> table = new TreeMap<>();
        all.forEach(builtin -> table.put(builtin.name(), builtin));
        return table;
    }

    private static List<Builtin> functions() {
        return List.of(
                map("exp", Term::exp, StrictMath::exp),
                map("expm1", Term::expm1, StrictMath::expm1),
                map("log", Term::log, StrictMath::log),
                map("log1p", Term::log1p, StrictMath::log1p),
                map("sin", Term::sin, StrictMath::sin),
                map("cos", Term::cos, StrictMath::cos),
                map("tanh", Term::tanh, StrictMath::tanh),
                map("sigmoid", Term::sigmoid, x -> 1 / (1 + StrictMath.exp(-x))),
                map("relu", Term::relu, x -> Math.max(x, 0)),
                map("softplus", Term::softplus, x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)))),
                Builtin.of("erf", "x", call -> call.item(call.real("x").erf())),
                Builtin.of("sqrt", "x", Builtins::sqrt),
                Builtin.of("abs", "x", Builtins::abs),
                Builtin.of("sign", "x", call -> call.item(call.real("x").sign())),
                Builtin.of("where", "c a b", call -> call.ops().select(call.item("c"), call.item("a"), call.item("b"))),
                Builtin.of("stop_gradient", "x", call -> call.item(ReductionFunctions.stopGradient(call.tensor("x")))),
                Builtin.of("int", "x", Builtins::cutOff),
                Builtin.of(
                        "real",
                        "x",
                        call -> call.item("x") instanceof Item.Exact number
                                ? new Item.Exact(number.value(), true)
                                : call.item(call.real("x"))),
                Builtin.of(
                        "is_int",
                        "x",
                        call -> new Item.Truth(
                                call.ops().element(call.item("x")).equals(Optional.of(ElementType.INT)))),
                Builtin.of(
                        "is_bool",
                        "x",
                        call -> new Item.Truth(
                                call.ops().element(call.item("x")).equals(Optional.of(ElementType.BOOL)))),
                Builtin.of("grad", "y x", call -> Item.POISON),
                Builtin.of("einsum", "form a b?", call -> Item.POISON));
    }

    /** An element-wise function of reals, folded where its argument is known. */
    private static Builtin map(String name, UnaryOperator<Term> function, DoubleUnaryOperator known) {
        return Builtin.of(
                name,
                "x",
                call -> call.item("x") instanceof Item.Numeral number
                        ? new Item.Inexact(known.applyAsDouble(number.approximate()))
                        : call.item(function.apply(call.real("x"))));
    }

    private static Item sqrt(Builtin.Call call) {
        if (call.item("x") instanceof Item.Numeral number) {
            Optional<Rational> root =
                    number instanceof Item.Exact exact ? exact.value().root() : Optional.empty();
            return root.<Item>map(value -> new Item.Exact(value, true))
                    .orElseGet(() -> new Item.Inexact(Math.sqrt(number.approximate())));
        }
        return call.item(call.real("x").sqrt());
    }

    private static Item abs(Builtin.Call call) {
        if (call.item("x") instanceof Item.Exact number) {
            return number.value().dividend().signum() < 0
                    ? new Item.Exact(number.value().negated(), number.real())
                    : number;
        }
        Optional<ElementType> element = call.ops().element(call.item("x"));
        return element.equals(Optional.of(ElementType.INT))
                ? call.item(call.term("x").abs())
                : call.item(call.real("x").apply(Elementwise.ABS));
    }

    private static Item cutOff(Builtin.Call call) {
        Item x = call.item("x");
        if (x instanceof Item.Exact number) {
            return new Item.Exact(new Rational(number.value().truncated(), java.math.BigInteger.ONE), false);
        }
        if (x instanceof Item.Inexact number && Double.isFinite(number.value())) {
            return new Item.Exact(
                    new Rational(new java.math.BigDecimal(number.value()).toBigInteger(), java.math.BigInteger.ONE),
                    false);
        }
        if (x instanceof Item.Extent) {
            return x;
        }
        return call.item(call.term("x").to(ElementType.INT));
    }
}
