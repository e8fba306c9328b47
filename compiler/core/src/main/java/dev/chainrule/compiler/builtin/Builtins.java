// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.builtin;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.item.Elaboration;
import dev.chainrule.compiler.item.Fault;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.item.Rational;
import dev.chainrule.compiler.op.Catalogue;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.syntax.Ast.BinaryOperator;
import dev.chainrule.compiler.type.ElementType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The functions that are built in, by name: those of the catalogue, and what is no operator. Everything else is written in
 * the library.
 */
public final class Builtins {
    /** What belongs together in {@code docs/language.md}, which has a table of each. */
    public enum Chapter {
        ELEMENTS("Of single elements"),
        AXES("Along axes"),
        CONVOLUTIONS("Convolutions"),
        MOVES("Moving elements"),
        SOURCES("Out of nothing"),
        DERIVATIVES("Derivatives"),
        KNOWN("Known while compiling"),
        INITIALISERS("Initialisers"),
        DISTRIBUTIONS("Drawn by `random`, beside `normal` and `uniform`");

        private final String title;

        Chapter(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    public static final Map<Chapter, List<Builtin>> CHAPTERS = chapters();

    private static final Map<String, Builtin> ALL = new TreeMap<>();

    static {
        CHAPTERS.values().forEach(chapter -> chapter.forEach(each -> ALL.put(each.name(), each)));
    }

    private Builtins() {}

    public static Optional<Builtin> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    public static Set<String> names() {
        return ALL.keySet();
    }

    public static Set<String> names(Chapter chapter) {
        return CHAPTERS.getOrDefault(chapter, List.of()).stream()
                .map(Builtin::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Map<Chapter, List<Builtin>> chapters() {
        Map<Chapter, List<Builtin>> all = new EnumMap<>(Chapter.class);
        all.put(Chapter.ELEMENTS, elements());
        all.put(
                Chapter.AXES,
                joined(
                        ReductionFunctions.ALL,
                        joined(OrderFunctions.ALL, joined(AttentionFunctions.ALL, List.of(Einsum.FUNCTION)))));
        all.put(Chapter.CONVOLUTIONS, ConvolutionFunctions.ALL);
        all.put(Chapter.MOVES, joined(LayoutFunctions.MOVES, RepeatFunctions.ALL));
        all.put(Chapter.SOURCES, LayoutFunctions.SOURCES);
        all.put(Chapter.DERIVATIVES, DerivativeFunctions.ALL);
        all.put(Chapter.KNOWN, known());
        all.put(Chapter.INITIALISERS, Initialisers.ALL);
        all.put(Chapter.DISTRIBUTIONS, Distributions.ALL);
        return all;
    }

    private static List<Builtin> joined(List<Builtin> first, List<Builtin> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static List<Builtin> elements() {
        List<Builtin> all = new ArrayList<>();
        Catalogue.FUNCTIONS.forEach(op -> all.add(Builtin.of(
                op.name() + " x", op.words().definition(), call -> call.ops().function(op, call.item("x")))));
        all.add(Builtin.of(
                "atan2 y x",
                "the angle of the point (x, y), in (−π, π]",
                call -> call.ops().apply(Elementwise.ATAN2, call.item("y"), call.item("x"))));
        all.add(Builtin.of(
                "where c a b",
                "a where c holds, else b",
                call -> call.ops().select(call.item("c"), call.item("a"), call.item("b"))));
        all.add(Builtin.of(
                "div a b",
                "a / b towards −∞, a whole number; what is left is a % b",
                call -> call.ops().quotient(call.item("a"), call.item("b"))));
        all.add(Builtin.of("int x", "x, cut off towards 0", Builtins::cutOff));
        all.add(Builtin.of(
                "real x",
                "x as a real",
                call -> call.item("x") instanceof Item.Exact number
                        ? new Item.Exact(number.value(), true)
                        : call.item(call.real("x"))));
        return List.copyOf(all);
    }

    private static List<Builtin> known() {
        return List.of(
                Builtin.of(
                        "rank x",
                        "how many axes x has",
                        call -> Item.Exact.whole(
                                call.ops().shape(call.item("x")).rank())),
                Builtin.of("size x axis", "how long an axis of x is", LayoutFunctions::size),
                Builtin.of(
                        "is_like x y",
                        "whether x and y have one shape",
                        call -> new Item.Truth(call.ops()
                                .shape(call.item("x"))
                                .equals(call.ops().shape(call.item("y"))))),
                Builtin.of(
                        "same x y",
                        "whether it is known that x and y are equal",
                        call -> new Item.Truth(isSame(call, call.item("x"), call.item("y")))),
                Builtin.of(
                        "check x holds also?",
                        "x; an error if it is known that what is said of it does not hold",
                        Builtins::check),
                Builtin.of("is_int x", "whether x is of whole numbers", call -> is(call, ElementType.INT)),
                Builtin.of("is_bool x", "whether x is of truth values", call -> is(call, ElementType.BOOL)));
    }

    private static Item is(Builtin.Call call, ElementType element) {
        return new Item.Truth(call.ops().element(call.item("x")).equals(Optional.of(element)));
    }

    private static boolean isSame(Builtin.Call call, Item x, Item y) {
        return x.equals(y)
                || x instanceof Item.Tensor tensor
                        && y instanceof Item.Truth truth
                        && call.ops().isEverywhere(tensor, truth.value())
                || x instanceof Item.Numeral
                        && y instanceof Item.Numeral
                        && call.ops().binary(BinaryOperator.EQUAL, x, y).equals(new Item.Truth(true))
                || (x instanceof Item.Tensor || y instanceof Item.Tensor)
                        && call.ops().element(x).equals(call.ops().element(y))
                        && everywhere(call, x).isPresent()
                        && everywhere(call, x).equals(everywhere(call, y));
    }

    /** The value of all elements, if it is known: {@code true} for a mask that nobody gave. */
    private static Optional<Double> everywhere(Builtin.Call call, Item item) {
        if (item instanceof Item.Tensor tensor) {
            GraphBuilder graph = call.ops().elaboration.graph;
            Node node = graph.node(tensor.value());
            while (node instanceof Node.Apply apply
                    && apply.operands().size() == 1
                    && (apply.op().lowering() instanceof Lowering.Move
                            || apply.op().lowering() instanceof Lowering.InOrder)) {
                node = graph.node(apply.operands().get(0));
            }
            return node instanceof Node.Constant constant ? Optional.of(constant.value()) : Optional.empty();
        } else if (item instanceof Item.Truth truth) {
            return Optional.of(truth.value() ? 1.0 : 0.0);
        }
        return item instanceof Item.Numeral number ? Optional.of(number.approximate()) : Optional.empty();
    }

    /** The range of an argument: {@code check(delta, delta > 0)}. What only a run knows passes. */
    private static Item check(Builtin.Call call) {
        Item x = call.item("x");
        for (String said : List.of("holds", "also")) {
            if (call.optional(said).equals(Optional.of(new Item.Truth(false)))) {
                Elaboration elaboration = call.ops().elaboration;
                String name = call.written("x");
                throw Fault.of(
                        Code.SETTING_RANGE,
                        elaboration.written(name, call.span()),
                        elaboration.called() + " wants " + call.written(said) + ", and " + name + " is "
                                + call.ops().number(x));
            }
        }
        return x;
    }

    private static Item cutOff(Builtin.Call call) {
        Item x = call.item("x");
        if (x instanceof Item.Exact number) {
            return new Item.Exact(number.value().rounded(RoundingMode.DOWN), false);
        }
        if (x instanceof Item.Inexact number && Double.isFinite(number.value())) {
            BigInteger whole = new BigDecimal(number.value()).toBigInteger();
            return new Item.Exact(new Rational(whole, BigInteger.ONE), false);
        }
        return x instanceof Item.Extent ? x : call.item(call.ops().term(x).to(ElementType.INT));
    }
}
