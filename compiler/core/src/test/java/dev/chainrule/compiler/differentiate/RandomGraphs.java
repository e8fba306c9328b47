// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.differentiate;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.op.Catalogue;
import dev.chainrule.compiler.op.CheckIndex;
import dev.chainrule.compiler.op.ChooseIndex;
import dev.chainrule.compiler.op.Concat;
import dev.chainrule.compiler.op.Documented;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Layout;
import dev.chainrule.compiler.op.Pad;
import dev.chainrule.compiler.op.Products;
import dev.chainrule.compiler.op.Reduce;
import dev.chainrule.compiler.op.Rowwise;
import dev.chainrule.compiler.op.Source;
import dev.chainrule.compiler.op.StopGradient;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Random well-typed graphs over all operators of the catalogue. A graph is drawn as a list of numbers, each of which
 * decides one thing, so it shrinks as lists do: fewer operators, earlier operands.
 */
public final class RandomGraphs {
    /** Which operators may occur. */
    public enum Contents {
        /** Those that central differences see as the derivative does. */
        DIFFERENTIABLE,
        /** Cut points and conversions through settings as well. */
        ALL
    }

    /** A graph with the real scalar output {@code y} and a value for each of its inputs, all real. */
    public record Sample(Graph graph, Map<String, Array> inputs) {
        @Override
        public String toString() {
            return dev.chainrule.compiler.graph.GraphPrinter.print(graph) + inputs;
        }
    }

    private static final long MOST_ELEMENTS = 40;
    private static final List<Shape> INPUTS =
            List.of(Shape.of(2, 3), Shape.of(3), Shape.SCALAR, Shape.of(2, 1), Shape.of(3, 2));

    private final Contents contents;
    private final List<Integer> choices;
    private final GraphBuilder builder = new GraphBuilder();
    private final Map<ElementType, List<Term>> pool = new EnumMap<>(ElementType.class);
    private int next;

    private RandomGraphs(Contents contents, List<Integer> choices) {
        this.contents = contents;
        this.choices = choices;
        for (ElementType element : ElementType.values()) {
            pool.put(element, new ArrayList<>());
        }
    }

    /** Graphs of up to some twenty operators, with values for their inputs. */
    public static Arbitrary<Sample> samples(Contents contents) {
        Arbitrary<List<Integer>> choices =
                Arbitraries.integers().between(0, 9999).list().ofMinSize(3).ofMaxSize(90);
        return Combinators.combine(choices, Arbitraries.integers().between(0, 1000))
                .as((list, seed) -> new RandomGraphs(contents, list).build(new Random(seed)));
    }

    private Sample build(Random random) {
        Map<String, Array> inputs = new LinkedHashMap<>();
        for (int i = 0; i < INPUTS.size(); i++) {
            Shape shape = INPUTS.get(i);
            int[] extents = shape.dimensions().stream()
                    .mapToInt(dimension -> (int) dimension.value().orElseThrow())
                    .toArray();
            inputs.put("x" + i, Array.generate(ElementType.REAL, extents, index -> random.nextGaussian()));
            keep(new Term(builder, builder.input("x" + i, TensorType.real(shape))));
        }
        keep(new Term(builder, builder.constant(0.5, TensorType.scalar(ElementType.REAL))));
        while (next < choices.size()) {
            try {
                step();
            } catch (TypeFault operandsDoNotFit) {
                // The next choice may.
            }
        }
        builder.output("y", total().value());
        return new Sample(builder.build(), inputs);
    }

    /** Everything real, bounded, so that no operator is without effect and none drowns the others. */
    private Term total() {
        Term total = new Term(builder, builder.constant(0, TensorType.scalar(ElementType.REAL)));
        double weight = 1;
        for (Term term : all(ElementType.REAL)) {
            Term bounded = term.over(term.squared().plus(1).sqrt());
            total = total.plus(bounded.times(weight).sum(axes(term)));
            weight = -0.9 * weight;
        }
        return total;
    }

    private void step() {
        int kinds = contents == Contents.ALL ? 16 : 15;
        switch (choose(kinds)) {
            case 0, 1, 2, 3, 4 -> elementwise(pick(Catalogue.ELEMENTWISE));
            case 5 -> elementwise(pick(Catalogue.DISCRETE));
            case 6 -> {
                Term x = real();
                keep(x.apply(new Reduce(pick(List.of(Reduce.Kind.values())), someAxes(x))));
            }
            case 7 -> {
                Term x = real();
                int axis = choose(x.rank());
                switch (choose(3)) {
                    case 0 -> keep(x.apply(new Rowwise.Softmax(axis)));
                    case 1 -> keep(x.apply(new Rowwise.LogSoftmax(axis)));
                    default -> keep(x.apply(new Rowwise.LogSumExp(someAxes(x))));
                }
            }
            case 8 -> keep(Products.matmul(real(), real()));
            case 9 -> {
                Term x = real();
                int axis = choose(x.rank());
                Term index = x.apply(
                        choose(2) == 0
                                ? new ChooseIndex(ChooseIndex.Preferred.LARGEST, axis)
                                : new ChooseIndex(ChooseIndex.Preferred.SMALLEST, axis));
                keep(index.apply(new CheckIndex(x.shape().get(axis), "an index")));
            }
            case 10 -> {
                keep(Term.size(builder, Dimension.of(choose(4))));
                keep(new Term(builder, builder.apply(new Source.Iota(Dimension.of(1 + choose(3))))));
            }
            case 11, 12, 13 -> layout(real());
            case 14 -> {
                Term x = real();
                keep(x.apply(Elementwise.LESS, x.constant(choose(5) - 2)));
            }
            default -> keep(real().apply(new StopGradient()));
        }
    }

    private void layout(Term x) {
        switch (choose(8)) {
            case 0 -> keep(x.reshape(Shape.of(x.shape().size())));
            case 1 -> keep(x.reshape(x.shape().inserting(choose(x.rank() + 1), Dimension.ONE)));
            case 2 -> keep(x.broadcast(Shape.of(Dimension.of(2)).followedBy(x.shape())));
            case 3 -> {
                List<Integer> permutation = new ArrayList<>();
                for (int axis = 0; axis < x.rank(); axis++) {
                    permutation.add(choose(permutation.size() + 1), axis);
                }
                keep(x.transpose(permutation));
            }
            case 4 -> {
                int axis = choose(x.rank());
                int extent = (int) x.shape().get(axis).value().orElseThrow();
                int start = choose(extent);
                keep(x.slice(axis, Dimension.of(start), Dimension.of(1 + choose(extent - start))));
            }
            case 5 -> keep(x.apply(new Pad(choose(x.rank()), Dimension.of(choose(2)), Dimension.of(choose(2)))));
            case 6 -> {
                Term y = real();
                keep(x.apply(new Concat(choose(x.rank())), y.shape().equals(x.shape()) ? y : x));
            }
            default -> keep(x.apply(new Layout.Reverse(choose(x.rank()))));
        }
    }

    /** Operands of the right kinds, brought into the interval on which the operator is tested. */
    private void elementwise(Elementwise op) {
        boolean settings = op.operandTypes().contains(ElementType.SETTING) || op.resultType() == ElementType.SETTING;
        if (settings && contents != Contents.ALL) {
            return;
        }
        List<Term> operands = new ArrayList<>();
        for (int i = 0; i < op.operandTypes().size(); i++) {
            ElementType element = op.operandTypes().get(i);
            List<Term> candidates = all(element);
            if (candidates.isEmpty()) {
                return;
            }
            Term operand = candidates.get(choose(candidates.size()));
            if (element == ElementType.REAL && !settings) {
                Documented.Domain domain = op.samples(i);
                operand = operand.apply(Elementwise.SIGMOID)
                        .times(domain.high() - domain.low())
                        .plus(domain.low());
            }
            operands.add(operand);
        }
        keep(operands.get(0).apply(op, operands.subList(1, operands.size()).toArray(Term[]::new)));
    }

    private Term real() {
        return pick(all(ElementType.REAL));
    }

    private List<Integer> someAxes(Term x) {
        List<Integer> axes = new ArrayList<>(axes(x));
        axes.removeIf(axis -> choose(2) == 0);
        return axes.isEmpty() ? axes(x) : axes;
    }

    private static List<Integer> axes(Term x) {
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            axes.add(axis);
        }
        return axes;
    }

    private void keep(Term term) {
        if (term.shape().size().value().orElseThrow() <= MOST_ELEMENTS) {
            all(term.type().element()).add(term);
        }
    }

    private List<Term> all(ElementType element) {
        return pool.getOrDefault(element, List.of());
    }

    private <T> T pick(List<T> from) {
        return from.get(choose(from.size()));
    }

    /** A number below {@code bound}; there is none below 0, so the step is given up. */
    private int choose(int bound) {
        if (bound == 0) {
            throw new TypeFault(TypeFault.Kind.AXIS, "nothing to choose from");
        }
        return next < choices.size() ? choices.get(next++) % bound : 0;
    }
}
