// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.type.Dimension;
import java.util.ArrayList;
import java.util.List;

/** What the runtime computes for generated code, with the sizes of one call. */
public sealed interface Routine {
    /** The name of the runtime's method. */
    String method();

    /** How many arrays it reads; at most one more, which it writes, follows them. */
    int reads();

    /** The method's int arguments, in order. */
    List<Dimension> sizes();

    /** Additions and multiplications; what it compares or copies counts as none. */
    default Dimension flops() {
        return Dimension.ZERO;
    }

    /** Throws if one of {@code length} indices is outside of {@code [0, bound)}. */
    record CheckIndices(Dimension length, Dimension bound) implements Routine {
        @Override
        public String method() {
            return "indices";
        }

        @Override
        public int reads() {
            return 1;
        }

        @Override
        public List<Dimension> sizes() {
            return List.of(length, bound);
        }
    }

    /**
     * Copies what stands at a place of an axis out of an array, or into it: {@code outer} stretches of {@code inner}
     * neighbours.
     *
     * @param place a dimension: the number of the turn
     */
    record Slice(boolean into, Dimension outer, Dimension length, Dimension inner, Dimension place) implements Routine {
        @Override
        public String method() {
            return into ? "put" : "take";
        }

        @Override
        public int reads() {
            return 1;
        }

        @Override
        public List<Dimension> sizes() {
            return List.of(outer, length, inner, place);
        }
    }

    /** What runs along an axis: {@code outer} times, over {@code inner} beside one another. */
    record Running(Lowering.Run run, Dimension outer, Dimension length, Dimension inner) implements Routine {
        @Override
        public String method() {
            return switch (run) {
                case SUM -> "upTo";
                case SUM_DOWN -> "downTo";
                case PRODUCT -> "productUpTo";
                case LARGEST -> "largestUpTo";
                case SMALLEST -> "smallestUpTo";
                case RECURRENCE -> "recurUp";
                case RECURRENCE_DOWN -> "recurDown";
            };
        }

        @Override
        public int reads() {
            return run == Lowering.Run.RECURRENCE || run == Lowering.Run.RECURRENCE_DOWN ? 2 : 1;
        }

        public boolean isSum() {
            return run == Lowering.Run.SUM || run == Lowering.Run.SUM_DOWN;
        }

        @Override
        public Dimension flops() {
            return outer.times(length).times(inner);
        }

        @Override
        public List<Dimension> sizes() {
            return List.of(outer, length, inner);
        }
    }

    /** The places of the elements of rows in their order; {@code count} of a row. */
    record Order(boolean descending, Dimension rows, Dimension length, Dimension count) implements Routine {
        @Override
        public String method() {
            return descending ? "descending" : "ascending";
        }

        @Override
        public int reads() {
            return 1;
        }

        @Override
        public List<Dimension> sizes() {
            return List.of(rows, length, count);
        }
    }

    /**
     * Windows laid over one another: {@code outer} times, over {@code inner} beside one another.
     *
     * @param length of the axis that they cover
     * @param count how many windows there are
     */
    record Overlap(
            Dimension outer,
            Dimension length,
            Dimension inner,
            Dimension count,
            Dimension size,
            Dimension stride,
            Dimension dilation)
            implements Routine {
        @Override
        public String method() {
            return "overlap";
        }

        @Override
        public int reads() {
            return 1;
        }

        @Override
        public Dimension flops() {
            return outer.times(count).times(size).times(inner);
        }

        @Override
        public List<Dimension> sizes() {
            return List.of(outer, length, inner, count, size, stride, dilation);
        }
    }

    /**
     * Sums by target: {@code outer × before} times, {@code count} stretches of {@code inner} neighbours are added to those of
     * {@code length} that ints tell, which are the same for all of {@code before}.
     */
    record Scatter(Dimension outer, Dimension before, Dimension count, Dimension length, Dimension inner)
            implements Routine {
        @Override
        public String method() {
            return "add";
        }

        @Override
        public int reads() {
            return 2;
        }

        @Override
        public Dimension flops() {
            return outer.times(before).times(count).times(inner);
        }

        @Override
        public List<Dimension> sizes() {
            return List.of(outer, before, count, length, inner);
        }
    }

    /** An axis of what a kernel or a window slides over, of it, and of the result. */
    record Along(Dimension length, Dimension kernel, Dimension places, Lowering.Slide slide) {
        List<Dimension> sizes() {
            return List.of(
                    length,
                    kernel,
                    places,
                    Dimension.of(slide.stride()),
                    Dimension.of(slide.before()),
                    Dimension.of(slide.dilation()));
        }
    }

    /** What is asked about the largest element of a window. */
    enum Largest {
        ELEMENT,
        PLACE
    }

    /** The largest element of each window, or where it stands, {@code outer} times; told as a convolution of one channel is. */
    record LargestInWindows(Largest gives, Dimension outer, List<Along> axes) implements Routine {
        public LargestInWindows {
            axes = List.copyOf(axes);
        }

        @Override
        public String method() {
            return gives == Largest.ELEMENT ? "takeLargest" : "largest";
        }

        @Override
        public int reads() {
            return 1;
        }

        @Override
        public List<Dimension> sizes() {
            List<Dimension> sizes = new ArrayList<>(List.of(outer, Dimension.ONE, Dimension.ONE, Dimension.ONE));
            axes.forEach(axis -> sizes.addAll(axis.sizes()));
            return sizes;
        }
    }

    /**
     * A convolution over three axes; those that are not there have length 1.
     *
     * @param units, channels of all groups
     */
    record Convolve(
            Lowering.Convolved gives,
            Dimension images,
            Dimension channels,
            Dimension units,
            int groups,
            List<Along> axes)
            implements Routine {
        public Convolve {
            axes = List.copyOf(axes);
        }

        @Override
        public String method() {
            return switch (gives) {
                case RESULT -> "convolve";
                case INPUT -> "convolveInput";
                case WEIGHT -> "convolveWeight";
            };
        }

        @Override
        public int reads() {
            return 2;
        }

        @Override
        public Dimension flops() {
            return axes.stream()
                    .map(axis -> axis.places().times(axis.kernel()))
                    .reduce(images.times(units).times(channels.quotient(groups)), Dimension::times)
                    .times(Dimension.of(2));
        }

        @Override
        public List<Dimension> sizes() {
            List<Dimension> sizes = new ArrayList<>(List.of(images, channels, units, Dimension.of(groups)));
            axes.forEach(axis -> sizes.addAll(axis.sizes()));
            return sizes;
        }
    }

    /**
     * Attention of so many heads in each of a batch, over {@code queries} by {@code keys} places.
     *
     * @param depth of a query, {@code width} of a value
     */
    record Attend(
            Lowering.Attend attention,
            Dimension batch,
            Dimension queries,
            Dimension keys,
            Dimension heads,
            Dimension depth,
            Dimension width)
            implements Routine {
        @Override
        public String method() {
            return (attention.gradient() ? "giveBack" : "attend") + (attention.causal() ? "Causal" : "");
        }

        @Override
        public int reads() {
            return attention.gradient() ? 4 : 3;
        }

        @Override
        public Dimension flops() {
            Dimension pairs = batch.times(heads).times(queries).times(keys);
            return pairs.times(attention.multiplyAdds(depth, width)).times(Dimension.of(2));
        }

        @Override
        public List<Dimension> sizes() {
            return List.of(batch, queries, keys, heads, depth, width);
        }
    }

    /**
     * Products of {@code outer × inner} pairs of matrices, c = a·b, of m × k by k × n, that lie anywhere in regular steps.
     * Heads of attention, transposed or not, are read and written where they stand.
     */
    record Contract(
            Dimension outer,
            Dimension inner,
            Dimension m,
            Dimension k,
            Dimension n,
            Strides left,
            Strides right,
            Strides result)
            implements Routine {
        /** Products of fewer columns are computed otherwise. */
        private static final int NARROW = 24;

        /** The layouts that the runtime has a shorter method for: matrices that follow one another without gaps. */
        public enum Form {
            PLAIN("multiply"),
            RIGHT_TRANSPOSED("multiplyTransposedRight"),
            LEFT_TRANSPOSED("multiplyTransposedLeft"),
            STRIDED("multiplyStrided");

            private final String method;

            Form(String method) {
                this.method = method;
            }
        }

        public Form form() {
            boolean leftPlain = left.isPlain(outer, m, k);
            boolean rightPlain = right.isPlain(outer, k, n);
            if (!inner.is(1) || !result.isPlain(outer, m, n)) {
                return Form.STRIDED;
            } else if (leftPlain && rightPlain) {
                return Form.PLAIN;
            } else if (leftPlain && right.transposed().isPlain(outer, n, k)) {
                return Form.RIGHT_TRANSPOSED;
            }
            return rightPlain && left.transposed().isPlain(outer, k, m) ? Form.LEFT_TRANSPOSED : Form.STRIDED;
        }

        /** Whether the runtime can do with a right operand that it has packed before: one matrix, and not a narrow one. */
        boolean mayPackRight() {
            Form form = form();
            return (form == Form.PLAIN || form == Form.RIGHT_TRANSPOSED)
                    && outer.is(1)
                    && n.value().orElse(NARROW) >= NARROW;
        }

        @Override
        public String method() {
            return form().method;
        }

        @Override
        public int reads() {
            return 2;
        }

        @Override
        public Dimension flops() {
            return outer.times(inner).times(m).times(k).times(n).times(Dimension.of(2));
        }

        @Override
        public List<Dimension> sizes() {
            if (form() != Form.STRIDED) {
                return List.of(outer, m, k, n);
            }
            return List.of(
                    left.from,
                    left.outer,
                    left.inner,
                    left.row,
                    left.column,
                    right.from,
                    right.outer,
                    right.inner,
                    right.row,
                    right.column,
                    result.from,
                    result.outer,
                    result.inner,
                    result.row,
                    outer,
                    inner,
                    m,
                    k,
                    n);
        }
    }

    /** Where the elements of matrices stand in an array: the first one, and how far it is to the next along each axis. */
    record Strides(Dimension from, Dimension outer, Dimension inner, Dimension row, Dimension column) {
        Strides transposed() {
            return new Strides(from, outer, inner, column, row);
        }

        /** Whether so many matrices of that size follow one another, row by row. */
        boolean isPlain(Dimension count, Dimension rows, Dimension columns) {
            return from.is(0)
                    && (columns.is(1) || column.is(1))
                    && (rows.is(1) || row.equals(columns))
                    && (count.is(1) || outer.equals(rows.times(columns)));
        }
    }
}
