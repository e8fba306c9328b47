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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A way in which a function may be called: for a type that is wanted, the operands that give it. Which function can be
 * called in which ways is found out by trying ({@link KnownCalls}).
 *
 * @param operands how many arguments stand by position
 * @param named the arguments given by name
 */
record CallPattern(String name, int operands, List<String> named, Form form) {
    /**
     * An operand.
     *
     * @param bound if positive, whole numbers from 0 to below it
     */
    record Operand(TensorType type, long bound) {}

    /** @param text with {@code $f} for the function and {@code %1}, {@code %2}, … for the operands */
    record Call(String text, List<Operand> operands) {}

    @FunctionalInterface
    interface Form {
        /** The call that gives the type; empty if this pattern cannot give it. */
        Optional<Call> call(TensorType wanted, Draw draw);
    }

    /** The pattern beside which this one adds nothing, for a function that takes both. */
    String wider() {
        return name.replace(" rows to ", " to ").replace(" of known length", "");
    }

    private static Operand of(ElementType element, Shape shape) {
        return new Operand(new TensorType(element, shape), 0);
    }

    private static Operand index(Shape shape, Dimension bound) {
        return new Operand(new TensorType(INT, shape), bound.value().orElse(0));
    }

    private static Optional<Call> call(String text, Operand... operands) {
        return Optional.of(new Call(text, Arrays.asList(operands)));
    }

    private static CallPattern pattern(String name, int operands, String named, Form form) {
        return new CallPattern(name, operands, named.isEmpty() ? List.of() : List.of(named.split(" ", -1)), form);
    }

    /** A pattern that gives one kind of element. */
    private static CallPattern giving(ElementType result, String name, int operands, String named, Form form) {
        return pattern(
                name,
                operands,
                named,
                (wanted, draw) -> wanted.element() == result ? form.call(wanted, draw) : Optional.empty());
    }

    /** For a function in brackets, an axis after it. */
    private static String axis(Draw draw, int axis, int rank) {
        return "axis = " + draw.axis(axis, rank);
    }

    /** Operand and result. Whole numbers and truth values become real by themselves, so that is not tried. */
    private static final List<List<ElementType>> ELEMENTS = List.of(
            List.of(REAL, REAL),
            List.of(INT, INT),
            List.of(BOOL, BOOL),
            List.of(REAL, INT),
            List.of(BOOL, INT),
            List.of(REAL, BOOL));

    static final List<CallPattern> ALL = all();

    private static List<CallPattern> all() {
        List<CallPattern> all = new ArrayList<>();
        // Element by element.
        for (List<ElementType> pair : ELEMENTS) {
            ElementType operand = pair.get(0);
            ElementType result = pair.get(1);
            all.add(giving(
                    result,
                    operand + " to " + result,
                    1,
                    "",
                    (wanted, draw) -> call("$f(%1)", of(operand, wanted.shape()))));
            all.add(giving(
                    result,
                    operand + " rows to " + result,
                    1,
                    "",
                    (wanted, draw) -> wanted.shape().rank() == 0
                            ? Optional.empty()
                            : call("$f(%1)", of(operand, wanted.shape()))));
            all.addAll(reducing(operand, result));
        }
        all.addAll(images());
        for (ElementType result : List.of(REAL, INT, BOOL)) {
            all.add(giving(result, "two to " + result, 2, "", (wanted, draw) -> {
                List<Shape> shapes = draw.pair(wanted.shape());
                return call("$f(%1, %2)", of(result, shapes.get(0)), of(result, shapes.get(1)));
            }));
            all.add(giving(result, "a choice of " + result, 3, "", (wanted, draw) -> {
                List<Shape> shapes = draw.pair(wanted.shape());
                return call(
                        "$f(%1, %2, %3)",
                        of(BOOL, draw.part(wanted.shape())), of(result, shapes.get(0)), of(result, shapes.get(1)));
            }));
            all.addAll(moving(result));
            all.addAll(joining(result));
        }
        all.add(giving(
                REAL,
                "between numbers",
                3,
                "",
                (wanted, draw) -> call(
                        "$f(%1, -" + draw.of("0.5", "1", "2") + ", " + draw.of("0.25", "1", "3") + ")",
                        of(REAL, wanted.shape()))));
        all.addAll(comparing());
        all.addAll(classes());
        all.addAll(matrices());
        return all;
    }

    // ---- reductions

    private static List<CallPattern> reducing(ElementType operand, ElementType result) {
        String words = operand + " to " + result;
        return List.of(
                giving(
                        result,
                        "all " + words,
                        1,
                        "",
                        (wanted, draw) -> wanted.shape().rank() > 0
                                ? Optional.empty()
                                : call("$f(%1)", of(operand, draw.shape()))),
                giving(result, "all that hold, " + words, 1, "where", (wanted, draw) -> {
                    Shape whole = draw.shape();
                    return wanted.shape().rank() > 0
                            ? Optional.empty()
                            : call("$f(%1, where = %2)", of(operand, whole), of(BOOL, draw.part(whole)));
                }),
                giving(result, "the last axis, " + words, 1, "", (wanted, draw) -> {
                    Shape whole = wanted.shape().inserting(wanted.shape().rank(), draw.beside(wanted.shape()));
                    return draw.isSmall(whole) ? call("$f(%1)", of(operand, whole)) : Optional.empty();
                }),
                giving(result, "an axis, " + words, 1, "axis", (wanted, draw) -> {
                    int axis = draw.below(wanted.shape().rank() + 1);
                    Shape whole = wanted.shape().inserting(axis, draw.beside(wanted.shape()));
                    return draw.isSmall(whole)
                            ? call("$f(%1, " + axis(draw, axis, whole.rank()) + ")", of(operand, whole))
                            : Optional.empty();
                }),
                giving(result, "an axis of known length, " + words, 1, "axis", (wanted, draw) -> {
                    int axis = draw.below(wanted.shape().rank() + 1);
                    Shape whole = wanted.shape().inserting(axis, draw.fixed());
                    return draw.isSmall(whole)
                            ? call("$f(%1, " + axis(draw, axis, whole.rank()) + ")", of(operand, whole))
                            : Optional.empty();
                }),
                giving(result, "an axis where it holds, " + words, 1, "axis where", (wanted, draw) -> {
                    int axis = draw.below(wanted.shape().rank() + 1);
                    Shape whole = wanted.shape().inserting(axis, draw.beside(wanted.shape()));
                    return draw.isSmall(whole)
                            ? call(
                                    "$f(%1, " + axis(draw, axis, whole.rank()) + ", where = %2)",
                                    of(operand, whole),
                                    of(BOOL, draw.part(whole)))
                            : Optional.empty();
                }),
                giving(result, "two axes, " + words, 1, "axis", (wanted, draw) -> {
                    int first = draw.below(wanted.shape().rank() + 1);
                    Shape one = wanted.shape().inserting(first, draw.beside(wanted.shape()));
                    int second = first + 1 + draw.below(one.rank() - first);
                    Shape whole = one.inserting(second, draw.beside(one));
                    String axes = draw.chance(50) ? first + ", " + second : second - whole.rank() + ", " + first;
                    return draw.isSmall(whole)
                            ? call("$f(%1, axis = [" + axes + "])", of(operand, whole))
                            : Optional.empty();
                }),
                giving(result, "an axis that stays, " + words, 1, "axis keep", (wanted, draw) -> {
                    List<Integer> ones = Draw.axes(wanted.shape()).stream()
                            .filter(axis -> wanted.shape().get(axis).is(1))
                            .toList();
                    if (ones.isEmpty()) {
                        return Optional.empty();
                    }
                    int axis = draw.of(ones);
                    Shape whole = wanted.shape().with(axis, draw.beside(wanted.shape()));
                    return draw.isSmall(whole)
                            ? call("$f(%1, " + axis(draw, axis, whole.rank()) + ", keep = true)", of(operand, whole))
                            : Optional.empty();
                }));
    }

    // ---- what moves elements

    private static List<CallPattern> moving(ElementType element) {
        return List.of(
                giving(element, "along an axis, " + element, 1, "axis", (wanted, draw) -> {
                    int rank = wanted.shape().rank();
                    return rank == 0
                            ? Optional.empty()
                            : call("$f(%1, " + axis(draw, draw.below(rank), rank) + ")", of(element, wanted.shape()));
                }),
                giving(element, "to a shape, " + element, 2, "", (wanted, draw) -> {
                    // The elements in another order of axes: what reshape takes, and expand where it is the same shape.
                    List<Dimension> dimensions = new ArrayList<>(wanted.shape().dimensions());
                    if (draw.chance(60) && dimensions.size() > 1) {
                        dimensions.add(draw.below(dimensions.size()), dimensions.remove(dimensions.size() - 1));
                    } else if (draw.chance(50) && dimensions.size() > 1) {
                        int at = draw.below(dimensions.size() - 1);
                        dimensions.set(at, dimensions.get(at).times(dimensions.remove(at + 1)));
                    } else {
                        dimensions.add(draw.below(dimensions.size() + 1), Dimension.ONE);
                    }
                    return call("$f(%1, " + Draw.text(wanted.shape()) + ")", of(element, new Shape(dimensions)));
                }),
                giving(
                        element,
                        "stretched to a shape, " + element,
                        2,
                        "",
                        (wanted, draw) -> call(
                                "$f(%1, " + Draw.text(wanted.shape()) + ")", of(element, draw.part(wanted.shape())))),
                giving(
                        element,
                        "filling a shape, " + element,
                        2,
                        "",
                        (wanted, draw) -> call("$f(" + Draw.text(wanted.shape()) + ", %1)", of(element, Shape.SCALAR))),
                giving(
                        element,
                        "a shape, " + element,
                        1,
                        "",
                        (wanted, draw) -> call("$f(" + Draw.text(wanted.shape()) + ")")),
                giving(element, "last axes exchanged, " + element, 1, "", (wanted, draw) -> {
                    Shape shape = wanted.shape();
                    int rank = shape.rank();
                    return rank < 2
                            ? Optional.empty()
                            : call(
                                    "$f(%1)",
                                    of(
                                            element,
                                            shape.with(rank - 1, shape.get(rank - 2))
                                                    .with(rank - 2, shape.get(rank - 1))));
                }),
                giving(element, "axes in order, " + element, 2, "", (wanted, draw) -> {
                    List<Integer> order = new ArrayList<>();
                    for (int axis : Draw.axes(wanted.shape())) {
                        order.add(draw.below(order.size() + 1), axis);
                    }
                    Shape from = wanted.shape();
                    for (int axis = 0; axis < order.size(); axis++) {
                        from = from.with(order.get(axis), wanted.shape().get(axis));
                    }
                    return order.isEmpty() ? Optional.empty() : call("$f(%1, " + order + ")", of(element, from));
                }),
                giving(element, "flattened, " + element, 1, "", (wanted, draw) -> {
                    Shape shape = wanted.shape();
                    if (shape.rank() != 2) {
                        return Optional.empty();
                    }
                    Dimension part = Dimension.of(draw.between(1, 3));
                    Optional<Dimension> rest = shape.get(1).over(part);
                    return rest.isEmpty()
                            ? Optional.empty()
                            : call("$f(%1)", of(element, Shape.of(shape.get(0), rest.get(), part)));
                }),
                giving(
                        element,
                        "windows, " + element,
                        2,
                        "axis stride dilation",
                        (wanted, draw) -> Stretches.windows(element, wanted, draw)),
                giving(element, "padded, " + element, 3, "axis", (wanted, draw) -> {
                    int axis = draw.below(Math.max(1, wanted.shape().rank()));
                    int before = draw.below(3);
                    int after = draw.below(3);
                    if (wanted.shape().rank() == 0
                            || wanted.shape().get(axis).value().orElse(0) <= before + after) {
                        return Optional.empty();
                    }
                    Dimension inner = wanted.shape().get(axis).minus(Dimension.of(before + after));
                    return call(
                            "$f(%1, " + before + ", " + after + ", "
                                    + axis(draw, axis, wanted.shape().rank()) + ")",
                            of(element, wanted.shape().with(axis, inner)));
                }));
    }

    private static List<CallPattern> images() {
        List<CallPattern> all = new ArrayList<>();
        for (int axes = 1; axes <= 2; axes++) {
            int last = axes;
            String words = " along " + axes;
            all.add(giving(REAL, "pooled" + words, 2, "", (wanted, draw) -> Stretches.pooled(wanted, draw, last, "")));
            all.add(giving(
                    REAL,
                    "pooled by a power" + words,
                    3,
                    "",
                    (wanted, draw) -> Stretches.pooled(wanted, draw, last, "2, ")));
            all.add(giving(
                    REAL,
                    "convolved" + words,
                    2,
                    "stride padding dilation groups",
                    (wanted, draw) -> Kernels.convolved(wanted, draw, last, false)));
            all.add(giving(
                    REAL,
                    "convolved back" + words,
                    2,
                    "stride padding output_padding groups dilation",
                    (wanted, draw) -> Kernels.convolved(wanted, draw, last, true)));
            all.add(giving(REAL, "resized" + words, 2, "", (wanted, draw) -> Stretches.resized(wanted, draw, last)));
        }
        all.add(giving(
                REAL,
                "matrices",
                1,
                "",
                (wanted, draw) ->
                        wanted.shape().rank() < 2 ? Optional.empty() : call("$f(%1)", of(REAL, wanted.shape()))));
        all.add(giving(INT, "places of so many", 2, "axis", Stretches::places));
        all.add(giving(REAL, "a part of an axis", 2, "axis", Stretches::part));
        all.add(giving(REAL, "moved on", 2, "axis", Stretches::moved));
        all.add(giving(REAL, "repeated along an axis", 2, "axis", Stretches::repeated));
        all.add(giving(REAL, "beside itself", 2, "", Stretches::tiled));
        all.add(giving(REAL, "two along an axis", 2, "axis", Stretches::both));
        return all;
    }

    private static List<CallPattern> joining(ElementType element) {
        return List.of(
                giving(element, "a list, " + element, 1, "", (wanted, draw) -> {
                    List<Shape> shapes = draw.pair(wanted.shape());
                    return call(
                            "$f([%1, %2, %3])",
                            of(element, shapes.get(0)), of(element, shapes.get(1)), of(element, wanted.shape()));
                }),
                giving(element, "end to end, " + element, 1, "axis", (wanted, draw) -> {
                    int rank = wanted.shape().rank();
                    int axis = draw.below(Math.max(1, rank));
                    if (rank == 0 || wanted.shape().get(axis).value().orElse(0) < 2) {
                        return Optional.empty();
                    }
                    Dimension first = Dimension.of(draw.between(
                            1, (int) wanted.shape().get(axis).value().orElseThrow() - 1));
                    return call(
                            "$f([%1, %2], " + axis(draw, axis, rank) + ")",
                            of(element, wanted.shape().with(axis, first)),
                            of(
                                    element,
                                    wanted.shape()
                                            .with(axis, wanted.shape().get(axis).minus(first))));
                }),
                giving(element, "on one another, " + element, 1, "axis", (wanted, draw) -> {
                    int rank = wanted.shape().rank();
                    int axis = draw.below(Math.max(1, rank));
                    if (rank == 0 || !wanted.shape().get(axis).is(2)) {
                        return Optional.empty();
                    }
                    Operand layer = of(element, wanted.shape().without(axis));
                    return call("$f([%1, %2], " + axis(draw, axis, rank) + ")", layer, layer);
                }),
                giving(element, "a part of a given size, " + element, 2, "axis", (wanted, draw) -> {
                    int rank = wanted.shape().rank();
                    if (rank == 0) {
                        return Optional.empty();
                    }
                    int axis = draw.below(rank);
                    int other = draw.between(1, 3);
                    Dimension mine = wanted.shape().get(axis);
                    boolean first = draw.chance(50);
                    String sizes = first ? Draw.text(mine) + ", " + other : other + ", " + Draw.text(mine);
                    return call(
                            "$f(%1, [" + sizes + "], " + axis(draw, axis, rank) + ")[" + (first ? 0 : 1) + "]",
                            of(element, wanted.shape().with(axis, mine.plus(Dimension.of(other)))));
                }),
                giving(element, "one of equal parts, " + element, 2, "axis", (wanted, draw) -> {
                    int rank = wanted.shape().rank();
                    if (rank == 0) {
                        return Optional.empty();
                    }
                    int axis = draw.below(rank);
                    int parts = draw.between(1, 3);
                    Shape whole =
                            wanted.shape().with(axis, wanted.shape().get(axis).times(Dimension.of(parts)));
                    return draw.isSmall(whole)
                            ? call(
                                    "$f(%1, " + parts + ", " + axis(draw, axis, rank) + ")[" + draw.below(parts) + "]",
                                    of(element, whole))
                            : Optional.empty();
                }));
    }

    // ---- losses

    /** How the numbers of a loss are put together, and what shape of them is left. */
    private static List<CallPattern> losses(
            String words, int operands, java.util.function.BiFunction<Shape, Draw, List<Operand>> taken) {
        List<String> places = new ArrayList<>();
        for (int i = 1; i <= operands; i++) {
            places.add("%" + i);
        }
        String arguments = String.join(", ", places);
        return List.of(
                giving(
                        REAL,
                        words,
                        operands,
                        "",
                        (wanted, draw) -> wanted.shape().rank() > 0
                                ? Optional.empty()
                                : Optional.of(
                                        new Call("$f(" + arguments + ")", taken.apply(draw.shapeWithAxes(), draw)))),
                giving(
                        REAL,
                        words + " in all",
                        operands,
                        "reduce",
                        (wanted, draw) -> wanted.shape().rank() > 0
                                ? Optional.empty()
                                : Optional.of(new Call(
                                        "$f(" + arguments + ", reduce = sum)",
                                        taken.apply(draw.shapeWithAxes(), draw)))),
                giving(REAL, words + " where it holds", operands, "where", (wanted, draw) -> {
                    Shape shape = draw.shapeWithAxes();
                    List<Operand> all = new ArrayList<>(taken.apply(shape, draw));
                    all.add(of(BOOL, draw.part(shape)));
                    return wanted.shape().rank() > 0
                            ? Optional.empty()
                            : Optional.of(new Call("$f(" + arguments + ", where = %" + (operands + 1) + ")", all));
                }),
                giving(
                        REAL,
                        words + " each",
                        operands,
                        "reduce",
                        (wanted, draw) -> wanted.shape().rank() == 0
                                ? Optional.empty()
                                : Optional.of(new Call(
                                        "$f(" + arguments + ", reduce = none)", taken.apply(wanted.shape(), draw)))));
    }

    private static List<Operand> alike(Shape shape, int count) {
        List<Operand> operands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            operands.add(of(REAL, shape));
        }
        return operands;
    }

    private static Shape raised(Shape shape, Draw draw) {
        return shape.inserting(shape.rank(), Dimension.of(draw.between(2, 5)));
    }

    private static List<CallPattern> comparing() {
        List<CallPattern> all = new ArrayList<>();
        all.addAll(losses("two alike", 2, (shape, draw) -> alike(shape, 2)));
        all.addAll(losses("three alike", 3, (shape, draw) -> alike(shape, 3)));
        all.addAll(losses("rows alike", 2, (shape, draw) -> alike(raised(shape, draw), 2)));
        all.add(giving(REAL, "two alike, an axis", 2, "axis", (wanted, draw) -> {
            int axis = draw.below(wanted.shape().rank() + 1);
            Shape whole = wanted.shape().inserting(axis, draw.beside(wanted.shape()));
            return draw.isSmall(whole)
                    ? Optional.of(new Call("$f(%1, %2, " + axis(draw, axis, whole.rank()) + ")", alike(whole, 2)))
                    : Optional.empty();
        }));
        return all;
    }

    private static List<CallPattern> classes() {
        List<CallPattern> all = new ArrayList<>(losses("rows with classes", 2, (shape, draw) -> {
            Shape whole = raised(shape, draw);
            return List.of(of(REAL, whole), index(shape, whole.get(whole.rank() - 1)));
        }));
        for (ElementType element : List.of(REAL, INT)) {
            all.add(giving(element, "rows by index, " + element, 2, "", (wanted, draw) -> {
                Shape whole = raised(wanted.shape(), draw);
                return call("$f(%1, %2)", of(element, whole), index(wanted.shape(), whole.get(whole.rank() - 1)));
            }));
            all.add(giving(element, "an index to a row, " + element, 2, "", (wanted, draw) -> {
                int rank = wanted.shape().rank();
                return rank == 0 || wanted.shape().get(rank - 1).value().orElse(0) < 2
                        ? Optional.empty()
                        : call(
                                "$f(%1, " + Draw.text(wanted.shape().get(rank - 1)) + ")",
                                index(
                                        wanted.shape().without(rank - 1),
                                        wanted.shape().get(rank - 1)));
            }));
        }
        for (ElementType element : List.of(REAL, INT)) {
            all.add(giving(element, "places along an axis, " + element, 2, "axis", (wanted, draw) -> {
                Shape shape = wanted.shape();
                int axis = draw.below(Math.max(1, shape.rank()));
                Dimension from = draw.fixed();
                return shape.rank() == 0 || !draw.isSmall(shape.with(axis, from))
                        ? Optional.empty()
                        : call(
                                "$f(%1, %2, " + axis(draw, axis, shape.rank()) + ")",
                                of(element, shape.with(axis, from)),
                                index(shape, from));
            }));
            all.add(giving(element, "sent to places along an axis, " + element, 2, "size axis", (wanted, draw) -> {
                Shape shape = wanted.shape();
                int axis = draw.below(Math.max(1, shape.rank()));
                Shape sent = shape.rank() == 0 ? shape : shape.with(axis, draw.beside(shape.without(axis)));
                return shape.rank() == 0 || !shape.get(axis).isStatic() || !draw.isSmall(sent)
                        ? Optional.empty()
                        : call(
                                "$f(%1, %2, size = " + Draw.text(shape.get(axis)) + ", "
                                        + axis(draw, axis, shape.rank()) + ")",
                                of(element, sent),
                                index(sent, shape.get(axis)));
            }));
            all.add(giving(element, "sums by an index, " + element, 2, "size", (wanted, draw) -> {
                Shape shape = wanted.shape();
                if (shape.rank() == 0 || shape.get(0).value().orElse(0) < 1) {
                    return Optional.empty();
                }
                Shape places = draw.shape(draw.below(3));
                Shape sent = places.followedBy(shape.without(0));
                return draw.isSmall(sent) && Draw.isPlain(sent)
                        ? call(
                                "$f(%1, %2, size = " + Draw.text(shape.get(0)) + ")",
                                of(element, sent),
                                index(places, shape.get(0)))
                        : Optional.empty();
            }));
        }
        all.add(giving(INT, "an index in its bounds", 2, "", (wanted, draw) -> {
            int bound = draw.between(2, 4);
            return call("$f(%1, " + bound + ")", index(wanted.shape(), Dimension.of(bound)));
        }));
        return all;
    }

    // ---- squares, numbers, layers

    private static List<CallPattern> matrices() {
        List<CallPattern> all = new ArrayList<>();
        all.add(giving(REAL, "a square of a size", 1, "", (wanted, draw) -> {
            Shape shape = wanted.shape();
            return shape.rank() == 2 && shape.get(0).equals(shape.get(1)) && draw.isSmall(shape)
                    ? call("$f(" + Draw.text(shape.get(0)) + ")")
                    : Optional.empty();
        }));
        all.add(giving(REAL, "a square of a row", 1, "", (wanted, draw) -> {
            Shape shape = wanted.shape();
            return shape.rank() == 2
                            && shape.get(0).equals(shape.get(1))
                            && shape.get(0).isStatic()
                    ? call("$f(%1)", of(REAL, shape.without(0)))
                    : Optional.empty();
        }));
        all.add(giving(REAL, "squares to rows", 1, "", (wanted, draw) -> {
            int rank = wanted.shape().rank();
            Shape whole = rank == 0
                    ? wanted.shape()
                    : wanted.shape().inserting(rank, wanted.shape().get(rank - 1));
            return rank == 0 || !draw.isSmall(whole) || !Draw.isPlain(whole)
                    ? Optional.empty()
                    : call("$f(%1)", of(REAL, whole));
        }));
        all.add(giving(REAL, "squares to numbers", 1, "", (wanted, draw) -> {
            Dimension side = draw.fixed();
            Shape whole = wanted.shape().followedBy(Shape.of(side, side));
            return draw.isSmall(whole) ? call("$f(%1)", of(REAL, whole)) : Optional.empty();
        }));
        all.add(giving(
                INT,
                "counting",
                1,
                "",
                (wanted, draw) -> wanted.shape().rank() == 1
                        ? call("$f(" + Draw.text(wanted.shape().get(0)) + ")")
                        : Optional.empty()));
        all.add(giving(INT, "an extent", 1, "axis", (wanted, draw) -> {
            Shape whole = draw.shape(draw.between(1, 3));
            return wanted.shape().rank() > 0 || whole.rank() == 0
                    ? Optional.empty()
                    : call("$f(%1, " + axis(draw, draw.below(whole.rank()), whole.rank()) + ")", of(REAL, whole));
        }));
        all.add(giving(
                INT,
                "a number of a tensor",
                1,
                "",
                (wanted, draw) ->
                        wanted.shape().rank() > 0 ? Optional.empty() : call("$f(%1)", of(REAL, draw.shape()))));
        return all;
    }
}
