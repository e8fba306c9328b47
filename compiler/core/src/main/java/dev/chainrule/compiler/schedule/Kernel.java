// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.BodyBuilder;
import dev.chainrule.scalar.ScalarType;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A kernel without its names and sizes: equal kernels are emitted once. Its method takes the arrays in this order, then
 * {@code sizes} ints, then {@code settings} reals, then the range {@code [from, to)}.
 *
 * <p>The method computes the {@code prologue}, then for every row (a point of the row axes, the first outermost) the
 * {@code parts}, one after the other. The range runs over the first row axis; where there is none, over the innermost
 * axis of every part (columns), or it is a single turn (a reduction of everything that is small). A reduction of
 * everything that may be large has blocks for rows: stretches of the range, over which the first axis of its parts runs. Rows, and columns, do not depend on
 * one another, so the bits do not depend on where the range is cut.
 *
 * @param prologue what depends on no axis: parts without axes
 * @param rows the extents of the row axes
 */
public record Kernel(
        List<Parameter> arrays, int sizes, int settings, List<Part> prologue, List<Amount> rows, List<Part> parts) {
    public Kernel {
        arrays = List.copyOf(arrays);
        prologue = List.copyOf(prologue);
        rows = List.copyOf(rows);
        parts = List.copyOf(parts);
    }

    /** Whether a whole number in it may be too large, which ends the run. */
    public boolean isChecked() {
        return Stream.concat(prologue.stream(), parts.stream()).anyMatch(Part::isChecked);
    }

    /** Copies the elements of the first array to the second. */
    static Kernel copy(ElementType element) {
        BodyBuilder body = new BodyBuilder();
        List<Amount> strides = List.of(Amount.ONE);
        Part part = new Part(
                List.of(),
                body.build(List.of(body.argument(Elementwise.scalarType(element)))),
                List.of(new Load(new Place(0, Amount.ZERO, strides))),
                List.of(new Store(new Place(1, Amount.ZERO, strides))));
        List<Parameter> arrays = List.of(new Parameter(element, Access.READ), new Parameter(element, Access.WRITE));
        return new Kernel(arrays, 0, 0, List.of(), List.of(Amount.RANGE), List.of(part));
    }

    /** Makes all elements of an array 0. */
    static Kernel zeros(ElementType element) {
        BodyBuilder body = new BodyBuilder();
        Part part = new Part(
                List.of(),
                body.build(List.of(element == ElementType.REAL ? body.real(0) : body.whole(0))),
                List.of(),
                List.of(new Store(new Place(0, Amount.ZERO, List.of(Amount.ONE)))));
        return new Kernel(
                List.of(new Parameter(element, Access.WRITE)), 0, 0, List.of(), List.of(Amount.RANGE), List.of(part));
    }

    /** An array parameter. */
    public record Parameter(ElementType element, Access access) {}

    public enum Access {
        READ,
        WRITE,
        READ_WRITE
    }

    /** A whole number that the kernel knows when it runs: 0, 1, a size parameter, the bounds of the range, or blocks. */
    public record Amount(Kind kind, int parameter) {
        public enum Kind {
            ZERO,
            ONE,
            /** As an extent: from {@code from} to {@code to}, or that much of it which is in the block. */
            RANGE,
            SIZE,
            /** As the extent of the only row axis: the range in blocks, of a size that follows from the parameter. */
            BLOCK,
            /** How many blocks so many elements have as the parameter says. */
            BLOCKS
        }

        public static final Amount ZERO = new Amount(Kind.ZERO, 0);
        public static final Amount ONE = new Amount(Kind.ONE, 0);
        public static final Amount RANGE = new Amount(Kind.RANGE, 0);

        public static Amount size(int parameter) {
            return new Amount(Kind.SIZE, parameter);
        }

        /** Whether it is the range in blocks. */
        public boolean isBlock() {
            return kind == Kind.BLOCK;
        }

        @Override
        public String toString() {
            return switch (kind) {
                case ZERO -> "0";
                case ONE -> "1";
                case RANGE -> "range";
                case SIZE -> "n" + parameter;
                case BLOCK -> "block of n" + parameter;
                case BLOCKS -> "blocks of n" + parameter;
            };
        }
    }

    /**
     * An element of an array: {@code array[offset + Σ strides · indices]}, and further where ints tell.
     *
     * @param strides one a row axis, then one an axis of the part
     */
    public record Place(int array, Amount offset, List<Amount> strides, List<Jump> jumps) {
        public Place {
            strides = List.copyOf(strides);
            jumps = List.copyOf(jumps);
        }

        public Place(int array, Amount offset, List<Amount> strides) {
            this(array, offset, strides, List.of());
        }
    }

    /** So many strides as the int at a place says, which has no jumps itself. */
    public record Jump(Place by, Amount stride) {}

    /**
     * A nest of loops over one row, the last axis innermost; without axes, statements that are run once a row.
     *
     * @param axes the extents
     * @param body what one turn computes; it reads all its arguments before it stores
     * @param sources where the body's arguments come from
     * @param targets where its results go
     */
    public record Part(List<Amount> axes, Body body, List<Source> sources, List<Target> targets) {
        public Part {
            axes = List.copyOf(axes);
            sources = List.copyOf(sources);
            targets = List.copyOf(targets);
        }

        /** Whether it adds rows of an array to one another, element by element. */
        public boolean isSumOfRows() {
            return axes.size() == 2
                    && sources.size() == 1
                    && sources.get(0) instanceof Load
                    && targets.size() == 1
                    && targets.get(0) instanceof CombineInto into
                    && into.combination() == Combination.SUM
                    && body.instructions().get(body.results().get(0)) instanceof Body.Argument element
                    && element.type() == ScalarType.REAL;
        }

        private boolean isChecked() {
            return body.isChecked() || IntStream.range(0, targets.size()).anyMatch(this::isWholeSum);
        }

        private boolean isWholeSum(int result) {
            Target target = targets.get(result);
            boolean sum = target instanceof Combine combine && combine.combination() == Combination.SUM
                    || target instanceof CombineInto into && into.combination() == Combination.SUM;
            return sum && body.instructions().get(body.results().get(result)).type() != ScalarType.REAL;
        }
    }

    /** What a body's argument is. */
    public sealed interface Source {}

    public record Load(Place place) implements Source {}

    /** A value that an earlier part defined. */
    public record Variable(int variable, ScalarType type) implements Source {}

    public record Setting(int parameter) implements Source {}

    /** A size parameter as a number. */
    public record Size(int parameter) implements Source {}

    /** The index along an axis: row axes first, then the part's. */
    public record Position(int axis) implements Source {}

    /** What becomes of a body's result. */
    public sealed interface Target {}

    public record Store(Place place) implements Target {}

    /** A variable for later parts; only in parts without axes. */
    public record Define(int variable) implements Target {}

    /**
     * The results of all turns combined into a variable. A real sum has virtual lanes along the innermost axis, 16 in f32
     * and 8 in f64, and a fixed tree over them, so vectors of any width give its bits.
     *
     * @param isLong a real sum of possibly more than {@value #STRETCH} elements: it goes in stretches of so many, and what
     *     rounding takes from the sum of the stretches is summed as well; in f64 that is not needed
     */
    public record Combine(Combination combination, int variable, boolean isLong) implements Target {}

    /** Sixteen turns of sixteen lanes: the sum of so many elements is exact but for two or three units in the last place. */
    public static final int STRETCH = 256;

    /**
     * The results combined into an array that stands still while outer axes move: {@code y[j] += …}.
     *
     * @param isLong a real sum of possibly more than {@value #STRETCH_OF_ROWS} rows: it goes in stretches as well
     */
    public record CombineInto(Combination combination, Place place, boolean isLong) implements Target {}

    /** Here each element has one running sum, not sixteen lanes. */
    public static final int STRETCH_OF_ROWS = 64;

    /** The position, along the part's only axis, of the largest or smallest result; of equal ones the first. */
    public record Choose(boolean largest, int variable) implements Target {}

    public enum Combination {
        SUM,
        /** A sum of whole numbers that are none but −1, 0 and 1, which has room. */
        COUNT,
        MAX,
        MIN
    }
}
