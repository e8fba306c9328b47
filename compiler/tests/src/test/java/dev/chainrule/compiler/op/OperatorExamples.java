// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Lowering.Slide;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every operator on operands that it takes. The tests and {@code docs/operators.md} go through this list. */
final class OperatorExamples {
    /** Operators that are alike in shape rule and kernel form; a chapter of {@code docs/operators.md}. */
    enum Family {
        ELEMENTWISE("Element-wise"),
        DISCRETE("Whole numbers, truth values, conversions"),
        REDUCTION("Reductions"),
        ROWWISE("Rows"),
        PRODUCT("Products"),
        CONVOLUTION("Convolutions"),
        ATTENTION("Attention"),
        LAYOUT("Layout"),
        SOURCE("Dimensions as numbers"),
        DRAW("Random numbers"),
        GUARD("Guards");

        private final String title;

        Family(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /**
     * An operator, with attributes if it has any, and the types of operands on which tests try it.
     *
     * @param name without attributes: {@code sum}
     * @param operands several lists of operand types; static shapes, among them empty ones and ones of one element
     */
    record Entry(Family family, String name, Documented op, List<List<TensorType>> operands) {
        public Entry {
            operands = operands.stream().map(List::copyOf).toList();
        }
    }

    /** Every operator; those with attributes by examples. */
    static final List<Entry> ALL = all();

    private OperatorExamples() {}

    private static List<Entry> all() {
        List<Entry> all = new ArrayList<>();
        Catalogue.ELEMENTWISE.forEach(op -> all.add(new Entry(Family.ELEMENTWISE, op.name(), op, broadcasts(op))));
        Catalogue.DISCRETE.forEach(op -> all.add(new Entry(Family.DISCRETE, op.name(), op, broadcasts(op))));
        for (Reduce.Kind kind : Reduce.Kind.values()) {
            for (List<Integer> axes : List.of(List.of(1), List.of(0, 2), List.of(0, 1, 2))) {
                add(all, Family.REDUCTION, new Reduce(kind, axes), real(2, 3, 4), real(1, 1, 1), real(3, 0, 2));
            }
        }
        add(
                all,
                Family.REDUCTION,
                new ChooseIndex(ChooseIndex.Preferred.LARGEST, 1),
                real(2, 5, 3),
                real(1, 1),
                real(0, 2));
        add(all, Family.REDUCTION, new ChooseIndex(ChooseIndex.Preferred.SMALLEST, 0), real(4), real(2, 3), real(1, 0));
        for (int axis = 0; axis < 3; axis++) {
            add(all, Family.ROWWISE, new Rowwise.Softmax(axis), real(2, 3, 4), real(1, 1, 1), real(3, 0, 2));
            add(all, Family.ROWWISE, new Rowwise.LogSoftmax(axis), real(2, 3, 4), real(1, 1, 1), real(3, 0, 2));
        }
        for (Cumulate.Kind kind : Cumulate.Kind.values()) {
            for (int axis = 0; axis < 3; axis++) {
                add(all, Family.ROWWISE, new Cumulate(axis, kind), real(2, 3, 4), real(1, 1, 1), real(3, 0, 2));
            }
        }
        for (Recurrence.Direction direction : Recurrence.Direction.values()) {
            all.add(new Entry(
                    Family.ROWWISE,
                    direction == Recurrence.Direction.UP ? "recurrence" : "recurrence_down",
                    new Recurrence(1, direction),
                    List.of(
                            List.of(real(2, 3, 4), real(2, 3, 4)),
                            List.of(real(1, 1), real(1, 1)),
                            List.of(real(2, 0), real(2, 0)))));
        }
        for (ChooseIndex.Preferred preferred : ChooseIndex.Preferred.values()) {
            add(all, Family.ROWWISE, new RunningChoice(preferred, 1), real(2, 4, 3), real(1, 1), real(2, 0));
        }
        add(
                all,
                Family.ROWWISE,
                new Ordering(Ordering.Direction.ASCENDING, Dimension.of(4)),
                real(2, 3, 4),
                real(4),
                real(0, 4));
        add(all, Family.ROWWISE, new Ordering(Ordering.Direction.DESCENDING, Dimension.of(2)), real(3, 5), real(2));
        add(all, Family.ROWWISE, new Rowwise.LogSumExp(List.of(1)), real(2, 3, 4), real(1, 1, 1), real(3, 0, 2));
        add(all, Family.ROWWISE, new Rowwise.LogSumExp(List.of(0, 2)), real(2, 3, 4), real(1, 1, 1), real(3, 0, 2));
        all.add(new Entry(
                Family.PRODUCT,
                "matmul",
                new MatMul(),
                List.of(
                        List.of(real(2, 3), real(3, 4)),
                        List.of(real(1, 1), real(1, 1)),
                        List.of(real(2, 0), real(0, 3)),
                        List.of(real(0, 2), real(2, 3)),
                        List.of(real(2, 3, 4), real(2, 4, 2)),
                        List.of(real(2, 2, 1, 3), real(2, 2, 3, 1)))));
        convolutions(all);
        attention(all, false);
        attention(all, true);
        layout(all);
        places(all);
        add(all, Family.SOURCE, new Source.Size(Dimension.of(3)));
        add(all, Family.SOURCE, new Source.Iota(Dimension.of(4)));
        draws(all);
        add(all, Family.GUARD, new StopGradient(), real(2, 3), real(), real(0));
        add(all, Family.GUARD, new CutPoint("x"), real(2, 3), real(), real(0));
        add(
                all,
                Family.GUARD,
                new CheckIndex(Dimension.of(10), "label"),
                of(ElementType.INT, 2, 3),
                of(ElementType.INT),
                of(ElementType.INT, 0));
        return List.copyOf(all);
    }

    private static void draws(List<Entry> all) {
        TensorType word = TensorType.scalar(ElementType.INT);
        for (Draw.Kind kind : Draw.Kind.values()) {
            List<List<TensorType>> places = new ArrayList<>();
            for (Shape shape : List.of(Shape.of(2, 3), Shape.SCALAR, Shape.of(0, 2))) {
                List<TensorType> place =
                        new ArrayList<>(List.of(word, word, new TensorType(ElementType.INT, shape), word, word, word));
                if (kind == Draw.Kind.UNIFORM_INT) {
                    place.add(word);
                    place.add(new TensorType(ElementType.INT, shape));
                }
                places.add(place);
            }
            Draw draw = new Draw(kind, Precision.F64);
            all.add(new Entry(Family.DRAW, draw.name(), draw, places));
        }
    }

    /** Along one, two and three axes; with and without stride, padding, dilation, groups; of nothing and of one place. */
    private static void convolutions(List<Entry> all) {
        Slide plain = new Slide(1, 0, 0, 1);
        all.add(new Entry(
                Family.CONVOLUTION,
                "convolve",
                new Convolution.Convolve(1, List.of(plain)),
                List.of(
                        List.of(real(2, 2, 5), real(3, 2, 3)),
                        List.of(real(1, 1, 1), real(1, 1, 1)),
                        List.of(real(0, 2, 3), real(1, 2, 2)))));
        convolution(all, 2, List.of(new Slide(2, 1, 2, 2)), new int[] {2, 4, 6}, new int[] {2, 2, 3});
        convolution(all, 1, List.of(new Slide(1, 0, 1, 1)), new int[] {0, 2, 3}, new int[] {1, 2, 2});
        convolution(all, 1, List.of(new Slide(1, 1, 0, 1), new Slide(2, 0, 1, 1)), new int[] {2, 2, 3, 4}, new int[] {
            3, 2, 2, 3
        });
        convolution(all, 3, List.of(plain, new Slide(3, 4, 0, 1)), new int[] {1, 3, 2, 4}, new int[] {3, 1, 1, 2});
        convolution(
                all,
                1,
                List.of(plain, new Slide(2, 1, 1, 1), new Slide(1, 0, 2, 2)),
                new int[] {1, 2, 2, 3, 3},
                new int[] {1, 2, 2, 2, 2});
        largest(all, List.of(2), List.of(new Slide(2, 0, 0, 1)), real(3, 7), real(0, 4), real(2));
        largest(all, List.of(3, 2), List.of(new Slide(1, 1, 1, 1), new Slide(2, 1, 2, 2)), real(2, 3, 5), real(2, 4));
        largest(all, List.of(3), List.of(new Slide(2, 1, 1, 1)), new TensorType(ElementType.INT, shape(2, 6)));
        largest(
                all,
                List.of(1, 2, 2),
                List.of(plain, new Slide(1, 0, 1, 1), new Slide(2, 0, 0, 1)),
                real(2, 2, 3, 4),
                real(1, 1, 2));
    }

    private static void largest(List<Entry> all, List<Integer> sizes, List<Slide> slides, TensorType... operands) {
        Documented op = new LargestInWindows(sizes, slides);
        all.add(new Entry(
                Family.CONVOLUTION,
                op.word(),
                op,
                Arrays.stream(operands).map(List::of).toList()));
    }

    /** Of batch, queries, keys, heads, depth and width. */
    private static void attention(List<Entry> all, boolean causal) {
        int[][] sizes = {{2, 3, 3, 2, 2, 3}, {1, 2, 4, 1, 3, 2}, {1, 4, 2, 1, 1, 1}, {2, 2, 0, 1, 2, 2}};
        List<List<TensorType>> attended = new ArrayList<>();
        List<List<TensorType>> backwards = new ArrayList<>();
        for (int[] size : sizes) {
            TensorType q = real(size[0], size[1], size[3], size[4]);
            TensorType k = real(size[0], size[2], size[3], size[4]);
            TensorType v = real(size[0], size[2], size[3], size[5]);
            attended.add(List.of(q, k, v));
            backwards.add(List.of(real(size[0], size[1], size[3], size[5]), q, k, v));
        }
        Documented attend = new Attention.Attend(causal);
        Documented back = new Attention.AttendGradient(causal);
        all.add(new Entry(Family.ATTENTION, attend.word(), attend, attended));
        all.add(new Entry(Family.ATTENTION, back.word(), back, backwards));
    }

    private static void convolution(List<Entry> all, int groups, List<Slide> slides, int[] x, int[] w) {
        Shape input = shape(x);
        Shape kernel = shape(w);
        List<Dimension> extents = input.dimensions().subList(2, x.length);
        List<Dimension> taps = kernel.dimensions().subList(2, w.length);
        Documented convolve = new Convolution.Convolve(groups, slides);
        TensorType y = convolve.infer(List.of(TensorType.real(input), TensorType.real(kernel)))
                .get(0);
        convolution(all, convolve, TensorType.real(input), TensorType.real(kernel));
        convolution(all, new Convolution.ConvolveInput(groups, slides, extents), y, TensorType.real(kernel));
        convolution(all, new Convolution.ConvolveWeight(groups, slides, taps), TensorType.real(input), y);
    }

    private static void convolution(List<Entry> all, Documented op, TensorType first, TensorType second) {
        all.add(new Entry(Family.CONVOLUTION, op.word(), op, List.of(List.of(first, second))));
    }

    private static Shape shape(int... extents) {
        return new Shape(Arrays.stream(extents).mapToObj(Dimension::of).toList());
    }

    private static void layout(List<Entry> all) {
        add(all, Family.LAYOUT, new Layout.Reshape(Shape.of(3, 4)), real(2, 6), real(12), real(1, 3, 2, 2));
        add(all, Family.LAYOUT, new Layout.Reshape(Shape.SCALAR), real(1), real(1, 1), real());
        add(all, Family.LAYOUT, new Layout.Broadcast(Shape.of(2, 3)), real(3), real(), real(2, 1), real(1, 3), real(1));
        add(all, Family.LAYOUT, new Layout.Broadcast(Shape.of(0, 3)), real(3), real(0, 1));
        add(all, Family.LAYOUT, new Layout.Transpose(List.of(2, 0, 1)), real(2, 3, 4), real(1, 1, 1), real(2, 0, 3));
        add(
                all,
                Family.LAYOUT,
                new Layout.Slice(1, Dimension.ONE, Dimension.of(2)),
                real(2, 4),
                real(0, 3),
                real(1, 3, 2));
        add(all, Family.LAYOUT, new Layout.Slice(0, Dimension.ZERO, Dimension.ZERO), real(2), real(0, 3));
        add(all, Family.LAYOUT, new Pad(0, Dimension.ONE, Dimension.of(2)), real(2, 3), real(0), real(1, 1, 2));
        all.add(new Entry(
                Family.LAYOUT,
                "concat",
                new Concat(1),
                List.of(
                        List.of(real(2, 3), real(2, 1)),
                        List.of(real(2, 1, 2), real(2, 0, 2), real(2, 3, 2)),
                        List.of(real(1, 1)))));
        add(all, Family.LAYOUT, new Layout.Reverse(1), real(2, 3), real(1, 1), real(2, 0));
        add(all, Family.LAYOUT, new Windows(1, 3, 2, 1), real(2, 7), real(1, 3), real(0, 4, 2));
        add(all, Family.LAYOUT, new Windows(0, 2, 1, 3), real(9), real(4, 2), real(5, 0));
        add(all, Family.LAYOUT, new Windows(1, 1, 3, 1), real(2, 7), real(1, 1, 2), real(2, 0));
        add(all, Family.LAYOUT, new Overlap(1, 3, 2, 1, Dimension.of(8)), real(2, 3, 3), real(0, 3, 2, 3));
        add(all, Family.LAYOUT, new Overlap(0, 2, 1, 3, Dimension.of(5)), real(2, 2), real(2, 1, 2));
        add(all, Family.LAYOUT, new Apart(0, 3, Dimension.of(7)), real(3), real(3, 2));
        add(all, Family.LAYOUT, new Apart(1, 2, Dimension.ZERO), real(2, 0));
    }

    /** Ints are drawn below 10. */
    private static void places(List<Entry> all) {
        gather(all, new Gather(0, 0, 1), List.of(real(10, 2), ints(3)), List.of(real(10), ints(0)));
        gather(all, new Gather(1, 0, 2), List.of(real(2, 10, 1), ints(2, 3)), List.of(real(0, 10, 2), ints(1, 1)));
        gather(
                all,
                new Gather(2, 1, 1),
                List.of(real(2, 3, 11, 2), ints(2, 2)),
                List.of(real(1, 1, 10, 1), ints(1, 1)));
        gather(all, new Gather(1, 1, 0), List.of(real(3, 10), ints(3)), List.of(real(0, 10), ints(0)));
        gather(all, new Gather(0, 0, 0), List.of(real(10, 2), ints()), List.of(real(10), ints()));
        Dimension length = Dimension.of(10);
        gather(all, new Scatter(0, 0, length), List.of(real(4, 2), ints(4)), List.of(real(0), ints(0)));
        gather(all, new Scatter(1, 0, length), List.of(real(2, 2, 3, 1), ints(2, 3)), List.of(real(2), ints()));
        gather(
                all,
                new Scatter(2, 1, length),
                List.of(real(2, 3, 2, 2), ints(2, 2)),
                List.of(real(1, 1, 1), ints(1, 1)));
    }

    private static void gather(List<Entry> all, Documented op, List<TensorType> some, List<TensorType> few) {
        all.add(new Entry(Family.LAYOUT, op.word(), op, List.of(some, few)));
    }

    private static TensorType ints(long... shape) {
        return of(ElementType.INT, shape);
    }

    /** Equal shapes, each operand stretched in turn, a scalar each in turn, one element, none. */
    private static List<List<TensorType>> broadcasts(Elementwise op) {
        List<ElementType> elements = op.operandTypes();
        if (elements.contains(ElementType.SETTING) || op.resultType() == ElementType.SETTING) {
            return List.of(elements.stream().map(OperatorExamples::of).toList());
        }
        List<List<TensorType>> cases = new ArrayList<>();
        for (long[] shape : new long[][] {{}, {1}, {2, 3}, {0}, {2, 0, 3}}) {
            cases.add(elements.stream().map(element -> of(element, shape)).toList());
        }
        for (int stretched = 0; elements.size() > 1 && stretched < elements.size(); stretched++) {
            for (long[] shape : new long[][] {{}, {3}, {2, 1}, {1, 3}, {1, 1}}) {
                List<TensorType> operands = new ArrayList<>();
                for (int i = 0; i < elements.size(); i++) {
                    operands.add(i == stretched ? of(elements.get(i), shape) : of(elements.get(i), 2, 3));
                }
                cases.add(operands);
            }
        }
        return cases;
    }

    private static void add(List<Entry> all, Family family, Documented op, TensorType... operands) {
        List<List<TensorType>> cases = new ArrayList<>();
        for (TensorType operand : operands) {
            cases.add(List.of(operand));
        }
        if (operands.length == 0) {
            cases.add(List.of());
        }
        all.add(new Entry(family, op.word(), op, cases));
    }

    private static TensorType real(long... shape) {
        return of(ElementType.REAL, shape);
    }

    private static TensorType of(ElementType element, long... shape) {
        return new TensorType(element, Shape.of(shape));
    }
}
