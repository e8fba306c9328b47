// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import static dev.chainrule.compiler.type.ElementType.BOOL;
import static dev.chainrule.compiler.type.ElementType.INT;
import static dev.chainrule.compiler.type.ElementType.REAL;

import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Draws expressions of a wanted type over the names in scope: from the type down, so there is one of every type. Brackets
 * stand around everything; printing takes away those that are not needed.
 */
final class Expressions {
    /** A way to give a type; empty where it cannot. */
    @FunctionalInterface
    private interface Rule {
        Optional<String> write(TensorType type);
    }

    /** Declares what an expression needs; the name comes back. */
    interface Declarations {
        /** A parameter, where there may be one. */
        default Optional<String> parameter(TensorType type) {
            return Optional.empty();
        }

        /** An instance of a layer, with a type that it takes for the one wanted; the text has {@code %1} for the operand. */
        default Optional<CallPattern.Call> layer(TensorType wanted) {
            return Optional.empty();
        }

        /** Whether a function may be called. */
        boolean takes(String function);

        /** Whether there is a train step, whose updates {@code step} counts. */
        default boolean countsSteps() {
            return false;
        }

        /** A function, as above. */
        default Optional<CallPattern.Call> function(TensorType wanted) {
            return Optional.empty();
        }
    }

    /** Nothing can be declared. */
    static final Declarations NONE = function -> true;

    /** Where nothing can be declared either, and the same functions may be called. */
    static Declarations within(Declarations around) {
        return function -> around.takes(function);
    }

    private static final List<String> NUMBERS =
            List.of("0.5", "1.5", "2.0", "0.1", "-1.0", "3.0", "-0.25", "0.0", "1.0", "1e-3");

    private final Draw draw;
    private final Map<String, TensorType> scope;
    private final Declarations declarations;
    private final List<Rule> reals;
    private final List<Rule> ints;
    private final List<Rule> bools;
    private int fuel;

    Expressions(Draw draw, Map<String, TensorType> scope, Declarations declarations) {
        this.draw = draw;
        this.scope = new LinkedHashMap<>(scope);
        scope.values().forEach(type -> draw.know(type.shape()));
        this.declarations = declarations;
        Rule call = this::call;
        reals = List.of(
                call,
                call,
                call,
                call,
                call,
                call,
                this::arithmetic,
                this::arithmetic,
                this::arithmetic,
                this::arithmetic,
                this::quotient,
                this::power,
                this::minus,
                this::product,
                this::product,
                this::product,
                this::slice,
                this::slice,
                this::stepped,
                this::element,
                this::newAxis,
                this::gathered,
                this::gathered,
                this::scaled,
                this::fromCount,
                this::chosen,
                this::converted,
                this::heads,
                type -> declared(declarations.layer(type)),
                type -> declared(declarations.function(type)));
        ints = List.of(
                call,
                call,
                call,
                this::counted,
                this::slice,
                this::stepped,
                this::element,
                this::newAxis,
                this::gathered,
                this::minus);
        bools = List.of(
                this::compared,
                this::compared,
                this::compared,
                this::joined,
                this::joined,
                this::not,
                call,
                this::slice,
                this::gathered,
                this::newAxis);
    }

    void bind(String name, TensorType type) {
        draw.know(type.shape());
        scope.put(name, type);
    }

    Map<String, TensorType> scope() {
        return scope;
    }

    /** An expression of about so many operators. */
    String expression(TensorType type, int size) {
        fuel = size;
        return any(type);
    }

    // ---- from the type down

    private String any(TensorType type) {
        List<Rule> rules = type.element() == REAL ? reals : type.element() == INT ? ints : bools;
        for (int attempt = 0; fuel > 0 && attempt < 6; attempt++) {
            fuel--;
            Optional<String> written = draw.of(rules).write(type);
            if (written.isPresent()) {
                return written.get();
            }
        }
        return leaf(type);
    }

    private String real(Shape shape) {
        return any(TensorType.real(shape));
    }

    private String of(ElementType element, Shape shape) {
        return any(new TensorType(element, shape));
    }

    private List<String> names(TensorType type) {
        return scope.entrySet().stream()
                .filter(entry -> entry.getValue().equals(type))
                .map(Map.Entry::getKey)
                .toList();
    }

    private String leaf(TensorType type) {
        List<String> names = names(type);
        if (!names.isEmpty() && draw.chance(80)) {
            return draw.of(names);
        }
        Optional<String> parameter =
                draw.chance(50) || names.isEmpty() ? declarations.parameter(type) : Optional.empty();
        if (parameter.isPresent()) {
            return parameter.get();
        }
        if (!names.isEmpty()) {
            return draw.of(names);
        }
        return made(type);
    }

    /** Out of nothing, or of something that has another shape. */
    private String made(TensorType type) {
        Shape shape = type.shape();
        if (type.element() == BOOL) {
            return "(" + leaf(TensorType.real(shape)) + " > " + draw.of(NUMBERS) + ")";
        }
        if (type.element() == INT) {
            return shape.rank() == 0
                    ? Integer.toString(draw.below(4))
                    : "full(" + Draw.text(shape) + ", " + draw.below(4) + ")";
        }
        List<String> others = scope.entrySet().stream()
                .filter(entry ->
                        entry.getValue().isReal() && entry.getValue().shape().rank() > 0)
                .map(Map.Entry::getKey)
                .toList();
        if (!others.isEmpty() && draw.chance(80)) {
            return adapted(draw.of(others), shape);
        }
        if (shape.rank() == 0) {
            return draw.of(NUMBERS);
        }
        String last = Draw.text(shape.get(shape.rank() - 1));
        return draw.chance(50)
                ? "full(" + Draw.text(shape) + ", " + draw.of(NUMBERS) + ")"
                : "expand(sin(iota(" + last + ") + " + draw.of(NUMBERS) + "), " + Draw.text(shape) + ")";
    }

    /** A name's value brought to a shape: axes that stand elsewhere there are summed up, those that are missing stretched. */
    String adapted(String name, Shape shape) {
        Shape source = scope.getOrDefault(name, TensorType.real(Shape.SCALAR)).shape();
        int surplus = Math.max(0, source.rank() - shape.rank());
        List<Integer> first = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        for (int axis = 0; axis < source.rank(); axis++) {
            Dimension mine = source.get(axis);
            if (axis < surplus) {
                first.add(axis);
            } else if (!mine.is(1) && !mine.equals(shape.get(shape.rank() - source.rank() + axis))) {
                kept.add(axis - surplus);
            }
        }
        String function = draw.of("mean", "sum", "max", "logsumexp");
        String value = first.isEmpty() ? name : function + "(" + name + ", axis = " + first + ")";
        value = kept.isEmpty() ? value : function + "(" + value + ", axis = " + kept + ", keep = true)";
        boolean whole = first.isEmpty() && kept.isEmpty() && source.equals(shape);
        return whole || shape.rank() == 0 ? value : "expand(" + value + ", " + Draw.text(shape) + ")";
    }

    // ---- calls

    private Optional<String> call(TensorType type) {
        Map<String, List<KnownCalls.Way>> ways = KnownCalls.found().ways(type.element());
        KnownCalls.Way way = draw.of(ways.get(draw.of(List.copyOf(ways.keySet()))));
        if (!declarations.takes(way.function().name())) {
            return Optional.empty();
        }
        return way.pattern().form().call(type, draw).map(call -> {
            String extra = way.extras().isEmpty() || draw.chance(70) ? "" : draw.of(way.extras());
            String text = KnownCalls.written(way.function().name(), call.text(), extra);
            return filled(piped(text, way.function().name()), call.operands(), draw.chance(90) ? way.domain() : "%s");
        });
    }

    /** {@code x |> f(y)} for {@code f(x, y)}, now and then. */
    private String piped(String text, String function) {
        String start = function + "(%1";
        if (!text.startsWith(start) || !text.endsWith(")") || draw.chance(85)) {
            return text;
        }
        String rest = text.substring(start.length(), text.length() - 1);
        return "(%1 |> " + function + (rest.isEmpty() ? "" : "(" + rest.substring(2) + ")") + ")";
    }

    private Optional<String> declared(Optional<CallPattern.Call> declared) {
        return declared.map(call -> filled(call.text(), call.operands(), "%s"));
    }

    private String filled(String text, List<CallPattern.Operand> operands, String domain) {
        String filled = text;
        for (int i = operands.size(); i > 0; i--) {
            CallPattern.Operand operand = operands.get(i - 1);
            String written = operand.bound() > 0
                    ? index(operand.type().shape(), operand.bound())
                    : operand.type().isReal() ? domain.replace("%s", any(operand.type())) : any(operand.type());
            filled = filled.replace("%" + i, written);
        }
        return filled;
    }

    /** Whole numbers from 0 to below a bound. */
    private String index(Shape shape, long bound) {
        List<String> names = names(new TensorType(INT, shape)).stream()
                .filter(name -> name.startsWith("label"))
                .toList();
        if (bound >= 2 && !names.isEmpty() && draw.chance(70)) {
            return draw.of(names);
        }
        if (draw.chance(30)) {
            return "(" + of(INT, shape) + " % " + bound + ")";
        }
        if (draw.chance(40)) {
            return "argmax(" + real(shape.inserting(shape.rank(), Dimension.of(bound))) + ")";
        }
        return bound >= 2 ? "int(" + of(BOOL, shape) + ")" : "full(" + Draw.text(shape) + ", 0)";
    }

    // ---- operators

    private Optional<String> arithmetic(TensorType type) {
        List<Shape> shapes = draw.pair(type.shape());
        return Optional.of("(" + real(shapes.get(0)) + draw.of(" + ", " - ", " * ") + real(shapes.get(1)) + ")");
    }

    private Optional<String> quotient(TensorType type) {
        List<Shape> shapes = draw.pair(type.shape());
        String divisor = real(shapes.get(1));
        String sign = draw.of(" / ", " / ", " / ", " % ");
        return Optional.of(
                "(" + real(shapes.get(0)) + sign + (draw.chance(80) ? "(1.0 + " + divisor + "^2)" : divisor) + ")");
    }

    private Optional<String> power(TensorType type) {
        String base = real(type.shape());
        return Optional.of(
                draw.chance(75)
                        ? "((" + base + ")^" + draw.of("2", "2", "3", "4", "0", "1") + ")"
                        : "((1.0 + softplus(" + base + "))^" + draw.of("-1", "0.5", "-2", "1.5", real(Shape.SCALAR))
                                + ")");
    }

    private Optional<String> minus(TensorType type) {
        return Optional.of("(-" + any(type) + ")");
    }

    /** With a whole number or a truth value, which become real. */
    private Optional<String> fromCount(TensorType type) {
        List<Shape> shapes = draw.pair(type.shape());
        ElementType element = draw.of(INT, BOOL);
        String count = of(element, shapes.get(1));
        return Optional.of("(tanh(" + real(shapes.get(0)) + ")" + draw.of(" * ", " + ", " - ") + count + ")");
    }

    private Optional<String> scaled(TensorType type) {
        String number = draw.of(
                "2",
                "0.5",
                "3",
                "-1",
                "1",
                "0",
                "1/3",
                "pi",
                declarations.countsSteps() ? "(1 + step / 8)" : "0.75",
                "(" + Draw.text(draw.dimension()) + ")");
        return Optional.of(
                draw.chance(50)
                        ? "(" + number + " * " + any(type) + ")"
                        : "(" + any(type) + draw.of(" + ", " - ", " * ") + number + ")");
    }

    private Optional<String> converted(TensorType type) {
        return Optional.of("real(" + of(draw.of(INT, BOOL), type.shape()) + ")");
    }

    private Optional<String> chosen(TensorType type) {
        if (fuel < 2) {
            return Optional.empty();
        }
        String condition = draw.of("training", "not training", "2 > 1");
        return Optional.of("(if " + condition + " { " + any(type) + " } else { " + any(type) + " })");
    }

    private Optional<String> counted(TensorType type) {
        List<Shape> shapes = draw.pair(type.shape());
        return Optional.of("(" + of(INT, shapes.get(0)) + draw.of(" + ", " - ", " * ")
                + of(draw.of(INT, INT, BOOL), shapes.get(1)) + ")");
    }

    private Optional<String> compared(TensorType type) {
        List<Shape> shapes = draw.pair(type.shape());
        ElementType element = draw.of(REAL, REAL, INT);
        return Optional.of("(" + of(element, shapes.get(0))
                + draw.of(
                        " < ", " <= ", " > ", " >= ", element == INT ? " == " : " > ", element == INT ? " != " : " < ")
                + of(element, shapes.get(1)) + ")");
    }

    private Optional<String> joined(TensorType type) {
        List<Shape> shapes = draw.pair(type.shape());
        return Optional.of("(" + of(BOOL, shapes.get(0)) + draw.of(" and ", " or ") + of(BOOL, shapes.get(1)) + ")");
    }

    private Optional<String> not(TensorType type) {
        return Optional.of("(not " + any(type) + ")");
    }

    private Optional<String> product(TensorType type) {
        Shape shape = type.shape();
        int rank = shape.rank();
        Dimension inner = draw.beside(shape);
        Shape left;
        Shape right;
        if (rank == 0) {
            left = Shape.of(inner);
            right = Shape.of(inner);
        } else if (draw.chance(15)) {
            left = shape.inserting(rank, inner);
            right = Shape.of(inner);
        } else if (rank == 1) {
            left = Shape.of(inner);
            right = shape.inserting(0, inner);
        } else {
            left = shape.with(rank - 1, inner);
            Shape matrix = Shape.of(inner, shape.get(rank - 1));
            right = rank == 2 || draw.chance(60)
                    ? matrix
                    : shape.part(draw.below(rank - 1), rank - 2).followedBy(matrix);
        }
        return draw.isSmall(left) && draw.isSmall(right)
                ? Optional.of("(" + real(left) + " @ " + real(right) + ")")
                : Optional.empty();
    }

    /** Attention's way: heads are split off, multiplied, and put together again. */
    private Optional<String> heads(TensorType type) {
        Shape shape = type.shape();
        int rank = shape.rank();
        long width = rank < 2 ? 0 : shape.get(rank - 1).value().orElse(0);
        long count = draw.of(1, 2, 3, 4);
        if (width < 1 || width % count != 0) {
            return Optional.empty();
        }
        List<Integer> order = new ArrayList<>(Draw.axes(shape));
        order.add(rank);
        order.add(rank - 2, order.remove(rank - 1));
        Shape split = shape.part(0, rank - 1).followedBy(Shape.of(count, width / count));
        String parts = "transpose(reshape(" + real(shape) + ", " + Draw.text(split) + "), " + order + ")";
        String others = "transpose(reshape(" + real(shape) + ", " + Draw.text(split) + "), " + order + ")";
        String scores = "(tanh(" + parts + ") @ transpose(" + others + "))";
        String together =
                draw.chance(50) ? "(" + scores + " @ " + parts + ")" : "(softmax(" + scores + ") @ " + others + ")";
        return Optional.of("reshape(transpose(" + together + ", " + order + "), " + Draw.text(shape) + ")");
    }

    // ---- indices

    private static String subscripts(int axis, int rank, String at, boolean fromEnd) {
        List<String> list = new ArrayList<>();
        if (fromEnd) {
            list.add("...");
        } else {
            for (int i = 0; i < axis; i++) {
                list.add(":");
            }
        }
        list.add(at);
        for (int i = axis + 1; i < rank && fromEnd; i++) {
            list.add(":");
        }
        return "[" + String.join(", ", list) + "]";
    }

    private String indexed(String of, int axis, int rank, String at) {
        return of + subscripts(axis, rank, at, draw.chance(30));
    }

    /** A stretch of something that is longer along an axis. */
    private Optional<String> slice(TensorType type) {
        Shape shape = type.shape();
        if (shape.rank() == 0) {
            return Optional.empty();
        }
        int axis = draw.below(shape.rank());
        Dimension mine = shape.get(axis);
        List<Dimension> longer = new ArrayList<>();
        for (Dimension each : draw.dimensions()) {
            Dimension more = each.minus(mine);
            if (more.value().orElse(-1) > 0 && !more.is(0)) {
                longer.add(each);
            }
        }
        if (mine.isStatic()) {
            longer.add(mine.plus(Dimension.of(draw.of(1, 2, 3, 7))));
        }
        if (longer.isEmpty()) {
            return Optional.empty();
        }
        Dimension whole = draw.of(longer);
        int more = (int) whole.minus(mine).value().orElseThrow();
        int from = draw.below(more + 1);
        int rest = more - from;
        String start = from == 0 && draw.chance(60) ? "" : Integer.toString(from);
        String end = rest == 0 && draw.chance(60)
                ? ""
                : rest > 0 && draw.chance(40) ? "-" + rest : Draw.text(whole.minus(Dimension.of(rest)));
        Shape source = shape.with(axis, whole);
        return draw.isSmall(source)
                ? Optional.of(
                        indexed(any(new TensorType(type.element(), source)), axis, source.rank(), start + ":" + end))
                : Optional.empty();
    }

    private Optional<String> stepped(TensorType type) {
        return Stretches.stepped(draw, type)
                .map(part -> indexed(
                        any(part.source()), part.axis(), part.source().shape().rank(), part.subscript()));
    }

    /** Elements at places that an expression tells, or two beside one another, or a list. */
    private Optional<String> gathered(TensorType type) {
        Shape shape = type.shape();
        int from = draw.below(shape.rank() + 1);
        int to = from + draw.below(shape.rank() + 1 - from);
        Shape places = shape.part(from, to);
        Dimension extent = draw.fixed();
        Shape kept = shape.part(0, from).followedBy(Shape.of(extent));
        Shape rest = shape.part(to, shape.rank());
        if (extent.is(0) || !draw.isSmall(kept.followedBy(Shape.of(3)).followedBy(rest))) {
            return Optional.empty();
        }
        String before = ":, ".repeat(from);
        long bound = extent.value().orElseThrow();
        if (places.rank() == 1
                && places.get(0).value().orElse(9) < 4
                && !places.get(0).is(0)
                && draw.chance(30)) {
            List<String> list = new ArrayList<>();
            for (long i = places.get(0).value().orElseThrow(); i > 0; i--) {
                list.add(draw.chance(30) ? "-1" : Integer.toString(draw.below((int) bound)));
            }
            String whole = any(new TensorType(type.element(), kept.followedBy(rest)));
            return Optional.of("(" + whole + ")[" + before + list + "]");
        }
        String index = index(places, bound);
        if (draw.chance(25)) {
            String whole = any(
                    new TensorType(type.element(), kept.followedBy(Shape.of(3)).followedBy(rest)));
            return Optional.of("(" + whole + ")[" + before + index + ", " + index(draw.part(places), 3) + "]");
        }
        return Optional.of(
                "(" + any(new TensorType(type.element(), kept.followedBy(rest))) + ")[" + before + index + "]");
    }

    private Optional<String> element(TensorType type) {
        int axis = draw.below(type.shape().rank() + 1);
        Dimension extent = draw.beside(type.shape());
        long count = extent.value().orElse(1);
        Shape source = type.shape().inserting(axis, extent);
        if (!draw.isSmall(source)
                || count == 0
                || !extent.isStatic() && extent.names().isEmpty()) {
            return Optional.empty();
        }
        int at = draw.below((int) count);
        String written = draw.chance(40) ? "-" + (at + 1) : Integer.toString(at);
        return Optional.of(indexed(any(new TensorType(type.element(), source)), axis, source.rank(), written));
    }

    private Optional<String> newAxis(TensorType type) {
        Shape shape = type.shape();
        List<Integer> ones =
                Draw.axes(shape).stream().filter(axis -> shape.get(axis).is(1)).toList();
        if (ones.isEmpty() || shape.rank() < 2) {
            return Optional.empty();
        }
        int axis = draw.of(ones);
        TensorType source = new TensorType(type.element(), shape.without(axis));
        return Optional.of(any(source) + subscripts(axis, shape.rank(), "new", false));
    }
}
