// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.scalar.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** What an operator is to the schedule: how its result is computed. Passes that need to know ask for this alone. */
public sealed interface Lowering {
    /**
     * What becomes of an axis of an operand.
     *
     * @param operands their shapes
     */
    default Flow flow(int operand, int axis, List<Shape> operands, Shape result) {
        return new Flow.Kept(axis);
    }

    /** Each element by itself, by one formula of as many arguments as there are operands; these broadcast. */
    record PerElement(Body body) implements Lowering {
        @Override
        public Flow flow(int operand, int axis, List<Shape> operands, Shape result) {
            return new Flow.Kept(axis + result.rank() - operands.get(operand).rank());
        }
    }

    /** The elements of the only operand along some axes become one. */
    sealed interface Along extends Lowering {
        /** Ascending; they go. */
        List<Integer> axes();

        /** What becomes of the elements along these axes. */
        Flow combined();

        @Override
        default Flow flow(int operand, int axis, List<Shape> operands, Shape result) {
            return axes().contains(axis)
                    ? combined()
                    : new Flow.Kept(axis
                            - (int) axes().stream().filter(gone -> gone < axis).count());
        }
    }

    /** Their sum, the largest or the smallest. */
    record Reduction(Combination combination, List<Integer> axes) implements Along {
        @Override
        public Flow combined() {
            return new Flow.Combined(combination);
        }
    }

    /** The place of the first element that is the largest or the smallest; NaN counts as both. */
    record Choice(Combination combination, int axis) implements Along {
        @Override
        public List<Integer> axes() {
            return List.of(axis);
        }

        @Override
        public Flow combined() {
            return new Flow.Mixed();
        }
    }

    /** The elements of the only operand in the same row-major order, under the result's shape. */
    record InOrder() implements Lowering {
        @Override
        public Flow flow(int operand, int axis, List<Shape> operands, Shape result) {
            return new Flow.Regrouped();
        }
    }

    /**
     * Each element of the result is one of the only operand's.
     *
     * @param places from the operand's shape, for each of its axes where on it the element stands
     */
    record Move(Function<Shape, List<Place>> places) implements Lowering {
        @Override
        public Flow flow(int operand, int axis, List<Shape> operands, Shape result) {
            Shape shape = operands.get(operand);
            Place place = places.apply(shape).get(axis);
            OptionalInt same = place.same();
            return same.isPresent() && shape.get(axis).equals(result.get(same.getAsInt()))
                    ? new Flow.Kept(same.getAsInt())
                    : new Flow.Mixed();
        }
    }

    /** So many elements further along an axis of the operand for each along an axis of the result. */
    record Step(int axis, int elements) {}

    /** A place along an axis of an operand: {@code start + Σ step · i}, i being the index along the step's axis of the result. */
    record Place(List<Step> steps, Dimension start) {
        public Place {
            steps = List.copyOf(steps);
        }

        public Place(int axis, int elements, Dimension start) {
            this(List.of(new Step(axis, elements)), start);
        }

        /** The only place on an axis of length 1. */
        public static Place only() {
            return new Place(List.of(), Dimension.ZERO);
        }

        /** The axis of the result along which it is the same, if there is one. */
        public OptionalInt same() {
            boolean same = start.is(0) && steps.size() == 1 && steps.get(0).elements() == 1;
            return same ? OptionalInt.of(steps.get(0).axis()) : OptionalInt.empty();
        }

        /** Where the result's element stands. */
        public static Place same(int axis) {
            return new Place(axis, 1, Dimension.ZERO);
        }
    }

    /**
     * Each element of the result is one of the first operand's: on one axis at the place that the second, of ints in range,
     * tells.
     *
     * @param axis of the first operand
     * @param batch how many first axes both share
     * @param places how many axes of the second follow those
     */
    record Gather(int axis, int batch, int places) implements Lowering {}

    /** The transpose of {@link Gather}: an element of the first operand is added at the place that the second tells. */
    record Scatter(int axis, int batch) implements Lowering {}

    /** Other operators, which take its place. */
    record Expand(Expansion expansion) implements Lowering {
        @Override
        public Flow flow(int operand, int axis, List<Shape> operands, Shape result) {
            return new Flow.Mixed();
        }
    }

    @FunctionalInterface
    interface Expansion {
        Value apply(GraphBuilder builder, List<Value> operands);
    }

    /** The matrix product over the last two axes: {@code [batch…, m, k] · [batch…, k, n]}. */
    record Contract() implements Lowering {
        @Override
        public Flow flow(int operand, int axis, List<Shape> operands, Shape result) {
            boolean summed = axis == result.rank() - (operand == 0 ? 1 : 2);
            return summed ? new Flow.Combined(Combination.SUM) : new Flow.Kept(axis);
        }
    }

    /**
     * How a kernel slides along an axis.
     *
     * @param stride from one place to the next
     * @param before so many zeros stand before the axis, {@code after} behind it
     * @param dilation from one tap of the kernel to the next
     */
    record Slide(int stride, int before, int after, int dilation) {
        /** In the order of the fields, for the name of an operator. */
        public String numbers() {
            return stride + " " + before + " " + after + " " + dilation;
        }

        /** From the first to behind the last tap. */
        public Dimension span(Dimension kernel) {
            return kernel.minus(Dimension.ONE).times(Dimension.of(dilation)).plus(Dimension.ONE);
        }

        /** How long the axis is with its zeros. */
        public Dimension padded(Dimension length) {
            return length.plus(Dimension.of((long) before + after));
        }

        /** How many places a kernel has. */
        public Dimension places(Dimension length, Dimension kernel) {
            return padded(length).minus(span(kernel)).quotient(stride).plus(Dimension.ONE);
        }
    }

    /** Where the largest element of each window over the last axes stands. */
    record LargestInWindows(List<Integer> sizes, List<Slide> slides) implements Lowering {
        public LargestInWindows {
            sizes = List.copyOf(sizes);
            slides = List.copyOf(slides);
        }

        @Override
        public Flow flow(int operand, int axis, List<Shape> operands, Shape result) {
            return axis < result.rank() - sizes.size() ? new Flow.Kept(axis) : new Flow.Mixed();
        }
    }

    /** The factors of a convolution's sum over images, channels, places and taps: two are given, the third comes out. */
    enum Convolved {
        RESULT,
        INPUT,
        WEIGHT
    }

    /**
     * One of three bilinear forms in {@code [images, channels, extents…]}, {@code [units, channels / groups, kernel…]} and
     * {@code [images, units, places…]}.
     */
    record Convolve(Convolved gives, int groups, List<Slide> slides) implements Lowering {
        public Convolve {
            slides = List.copyOf(slides);
        }

        /** Images stay apart, or are summed over; so do channels and units where they are not cut into groups. */
        @Override
        public Flow flow(int operand, int axis, List<Shape> operands, Shape result) {
            boolean kernel = operand == 1 && gives != Convolved.WEIGHT;
            if (axis > 1 || groups > 1 && (axis == 1 || kernel)) {
                return new Flow.Mixed();
            }
            Flow summed = new Flow.Combined(Combination.SUM);
            if (gives == Convolved.WEIGHT) {
                return axis == 0 ? summed : new Flow.Kept(1 - operand);
            } else if (!kernel) {
                return axis == 0 ? new Flow.Kept(0) : summed;
            }
            int kept = gives == Convolved.RESULT ? 0 : 1;
            return axis == kept ? new Flow.Kept(1) : summed;
        }
    }

    /**
     * Attention by heads of {@code [B, T, heads, D]}, {@code [B, S, heads, D]} and {@code [B, S, heads, E]}.
     *
     * @param gradient whether it is what comes back to the three, one part behind the other; then the adjoint of the result is the
     *     first operand
     */
    record Attend(boolean causal, boolean gradient) implements Lowering {
        @Override
        public Flow flow(int operand, int axis, List<Shape> operands, Shape result) {
            boolean apart = axis == 0 || axis == 2 || axis == 1 && operand == 0;
            return !gradient && apart ? new Flow.Kept(axis) : new Flow.Mixed();
        }

        /** For each pair of places, causal or not: two products, or five on the way back. */
        public Dimension multiplyAdds(Dimension depth, Dimension width) {
            Dimension both = depth.plus(width);
            return gradient ? both.times(Dimension.of(2)).plus(depth) : both;
        }
    }

    /** What runs along an axis. */
    enum Run {
        /** The sums up to each element. */
        SUM,
        /** The sums from each element on. */
        SUM_DOWN,
        /** The products up to each element. */
        PRODUCT,
        /** The place of the largest so far. */
        LARGEST,
        /** The place of the smallest so far. */
        SMALLEST,
        /** Of two operands, y[i] = a[i] · y[i − 1] + b[i]. */
        RECURRENCE,
        /** Of two operands, y[i] = a[i + 1] · y[i + 1] + b[i]. */
        RECURRENCE_DOWN
    }

    /** What runs along an axis, an element of the result for each. */
    record Running(int axis, Run run) implements Lowering {}

    /** The places of the elements of rows in their order; as many as the result has. */
    record Ordering(boolean descending) implements Lowering {}

    /** The sums over the windows of the only operand that cover each place of an axis; its last axis goes through them. */
    record Overlap(int axis, int size, int stride, int dilation) implements Lowering {}

    /** The operands one after the other along an axis. */
    record Join(int axis) implements Lowering {
        @Override
        public Flow flow(int operand, int moved, List<Shape> operands, Shape result) {
            return Flow.beside(axis, moved);
        }
    }

    /**
     * The elements of the only operand in order; one outside of {@code [0, bound)} is an error at run time.
     *
     * @param what they are, in the words of the program
     */
    record Check(Dimension bound, String what) implements Lowering {}

    /** A dimension as a number. */
    record Size(Dimension dimension) implements Lowering {}

    /** 0, 1, 2, … along the result's only axis. */
    record Positions() implements Lowering {}

    /** The operand, a setting, unless Java gives another value. */
    record Given(SettingId setting) implements Lowering {}

    /** The elements of the only operand in order, in an array of their own. */
    record Copy() implements Lowering {}

    /**
     * A state behind an update: the second operand in a train step that runs the update of this number, else the first. No
     * schedule sees it.
     */
    record Update(int number) implements Lowering {}

    /** What a function makes of the operands. */
    record Applied(dev.chainrule.compiler.graph.Function function) implements Lowering {}

    /** What a loop keeps of its turns for its derivative. */
    enum Kept {
        /** What came in, and what cannot be computed again cheaply. */
        RESIDUALS,
        /** What was carried in; the turn runs again. */
        CARRIED
    }

    /**
     * A function, turn by turn. Its parameters are the values carried from turn to turn, a slice of each sequence, and what
     * is the same in all turns; its results the carried values for the next turn, and what the turn yields. The operator's
     * operands are the first carried values, the sequences, and what is the same; its results the last carried values, and
     * the yields of all turns, stacked. Without a turn the carried values are those that are given.
     *
     * @param carried the number of values that are carried
     * @param along for each sequence the axis along which it is cut into slices
     * @param stacked for each yield the axis along which it is stacked
     * @param length the number of turns
     * @param backwards whether the first turn takes the last slices; what it yields stands last too
     * @param gate the parameter, a truth value, without which a turn does nothing: what is carried stays, and what it would
     *     yield is 0
     * @param kept what its derivative finds of the turns that ran
     */
    record Loop(
            dev.chainrule.compiler.graph.Function body,
            int carried,
            List<Integer> along,
            List<Integer> stacked,
            Dimension length,
            boolean backwards,
            OptionalInt gate,
            Kept kept)
            implements Lowering {
        public Loop {
            along = List.copyOf(along);
            stacked = List.copyOf(stacked);
        }

        /** One whose turns all run. */
        public Loop(
                dev.chainrule.compiler.graph.Function body,
                int carried,
                List<Integer> along,
                List<Integer> stacked,
                Dimension length,
                boolean backwards) {
            this(body, carried, along, stacked, length, backwards, OptionalInt.empty(), Kept.RESIDUALS);
        }

        /** The first parameter that is the same in all turns. */
        public int captured() {
            return carried + along.size();
        }

        /** The same loop over a function that may yield more; that is stacked along a new first axis. */
        public Loop over(dev.chainrule.compiler.graph.Function other) {
            List<Integer> axes = new ArrayList<>(stacked);
            while (carried + axes.size() < other.results().size()) {
                axes.add(0);
            }
            return new Loop(other, carried, along, axes, length, backwards, gate, kept);
        }

        @Override
        public Flow flow(int operand, int axis, List<Shape> operands, Shape result) {
            return new Flow.Mixed();
        }
    }
}
