// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Draws numbers, and shapes over a few dimensions, so that values of one shape meet often. */
final class Draw {
    /** What a dynamic dimension counts as where shapes are kept small. */
    private static final long ASSUMED = 4;

    private final Random random;
    private final List<Dimension> dimensions;
    private final long mostElements;
    private final List<Shape> known = new ArrayList<>();

    Draw(Random random, List<Dimension> dimensions, long mostElements) {
        this.random = random;
        this.dimensions = List.copyOf(dimensions);
        this.mostElements = mostElements;
    }

    /** The same source of numbers, where other dimensions are known. */
    Draw with(List<Dimension> others) {
        return new Draw(random, others, mostElements);
    }

    List<Dimension> dimensions() {
        return dimensions;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T of(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    @SafeVarargs
    final <T> T of(T first, T... rest) {
        int chosen = random.nextInt(rest.length + 1);
        return chosen == 0 ? first : rest[chosen - 1];
    }

    // ---- shapes

    Dimension dimension() {
        return of(dimensions);
    }

    /** A dimension that is a number. */
    Dimension fixed() {
        List<Dimension> fixed = dimensions.stream().filter(Dimension::isStatic).toList();
        return fixed.isEmpty() ? Dimension.of(between(1, 4)) : of(fixed);
    }

    /** From here on this shape is drawn more often than others. */
    void know(Shape shape) {
        known.add(shape);
    }

    /** Some shape, often one that is known; no dynamic dimension stands in it twice. */
    Shape shape() {
        return !known.isEmpty() && chance(60) ? of(known) : shape(of(0, 1, 1, 2, 2, 2, 2, 3, 3));
    }

    Shape shapeWithAxes() {
        Shape shape = shape();
        return shape.rank() == 0 ? Shape.of(dimension()) : shape;
    }

    Shape shape(int rank) {
        List<Dimension> list = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            Dimension next = dimension();
            list.add(list.stream().anyMatch(each -> repeats(each, next)) ? fixed() : next);
        }
        Shape shape = new Shape(list);
        return isSmall(shape) ? shape : shape(Math.max(0, rank - 1));
    }

    private static boolean repeats(Dimension a, Dimension b) {
        return a.names().stream().anyMatch(b.names()::contains);
    }

    /** A dimension that may stand beside those of a shape. */
    Dimension beside(Shape shape) {
        Dimension next = dimension();
        return shape.dimensions().stream().anyMatch(each -> repeats(each, next)) ? fixed() : next;
    }

    boolean isSmall(Shape shape) {
        return shape.size().evaluate(name -> ASSUMED) <= mostElements;
    }

    /** Whether no dynamic dimension stands in a shape twice: only such shapes meet others by broadcasting. */
    static boolean isPlain(Shape shape) {
        Set<String> seen = new HashSet<>();
        return shape.dimensions().stream()
                .flatMap(dimension -> dimension.names().stream())
                .allMatch(seen::add);
    }

    /** A shape that meets another one and adds nothing to it. */
    Shape part(Shape whole) {
        if (!isPlain(whole) || chance(55)) {
            return whole;
        }
        Shape part = whole.part(chance(50) ? 0 : below(whole.rank() + 1), whole.rank());
        for (int axis = 0; axis < part.rank(); axis++) {
            if (chance(25)) {
                part = part.with(axis, Dimension.ONE);
            }
        }
        return part;
    }

    /** Two shapes that meet in another: often that one and a part of it, sometimes two of which neither is whole. */
    List<Shape> pair(Shape whole) {
        Shape part = part(whole);
        Shape rest = whole;
        if (isPlain(whole) && part.rank() == whole.rank() && chance(60)) {
            for (int axis = 0; axis < whole.rank(); axis++) {
                if (!part.get(axis).is(1) && chance(50)) {
                    rest = rest.with(axis, Dimension.ONE);
                }
            }
        }
        return chance(50) ? List.of(part, rest) : List.of(rest, part);
    }

    /** An axis as written: counted from the end now and then. */
    int axis(int axis, int rank) {
        return chance(30) ? axis - rank : axis;
    }

    // ---- as the language writes it

    static String text(Dimension dimension) {
        StringBuilder text = new StringBuilder();
        for (Dimension.Summand summand : dimension.summands()) {
            long c = summand.coefficient();
            text.append(text.length() == 0 ? (c < 0 ? "-" : "") : c < 0 ? " - " : " + ");
            List<String> factors = new ArrayList<>();
            for (Dimension.Factor factor : summand.factors()) {
                factors.add(
                        factor instanceof Dimension.Quotient quotient
                                ? "div(" + text(quotient.dividend()) + ", " + quotient.divisor() + ")"
                                : factor.toString());
            }
            if (Math.abs(c) != 1 || factors.isEmpty()) {
                factors.add(0, Long.toString(Math.abs(c)));
            }
            text.append(String.join(" * ", factors));
        }
        return text.length() == 0 ? "0" : text.toString();
    }

    static String text(Shape shape) {
        return shape.dimensions().stream().map(Draw::text).collect(Collectors.joining(", ", "[", "]"));
    }

    /** {@code int[B, 3]}, {@code real}. */
    static String text(TensorType type) {
        String word = type.element() == ElementType.REAL ? "" : type.element().word();
        return type.shape().rank() == 0 ? type.element().word() : word + text(type.shape());
    }

    static List<Integer> axes(Shape shape) {
        return IntStream.range(0, shape.rank()).boxed().toList();
    }
}
