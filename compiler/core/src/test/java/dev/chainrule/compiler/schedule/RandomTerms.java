// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.op.ChooseIndex;
import dev.chainrule.compiler.op.Concat;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Layout;
import dev.chainrule.compiler.op.Products;
import dev.chainrule.compiler.op.Source;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random well-typed graphs: element-wise chains over few shapes that meet one another, reductions, views, products, row
 * operators, cells that are written. The values stay moderate, so different orders of summation stay close.
 */
public final class RandomTerms {
    private static final Dimension B = Dimension.named("B");
    private static final Dimension T = Dimension.named("T");

    private final Random random;
    private final GraphBuilder builder = new GraphBuilder();
    private final List<Term> reals = new ArrayList<>();
    private final List<Term> others = new ArrayList<>();
    private final Dimension n;
    private final Dimension m;

    private RandomTerms(long seed) {
        random = new Random(seed);
        n = Dimension.of(List.of(1, 3, 5, 20, 40).get(random.nextInt(5)));
        m = Dimension.of(List.of(1, 2, 4, 17).get(random.nextInt(4)));
    }

    /** A graph of so many operators. */
    public static Graph graph(long seed, int size) {
        return new RandomTerms(seed).build(size);
    }

    private Graph build(int size) {
        List<Shape> shapes = List.of(
                Shape.of(B, n),
                Shape.of(B, T, n),
                Shape.of(n),
                Shape.of(B),
                Shape.SCALAR,
                Shape.of(B, m, n),
                Shape.of(m, n));
        for (int i = 0; i < 4; i++) {
            Shape shape = shapes.get(random.nextInt(shapes.size()));
            reals.add(new Term(builder, builder.input("x" + i, TensorType.real(shape))));
        }
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Shape shape = List.of(Shape.of(n), Shape.of(m, n), Shape.of(n, n)).get(random.nextInt(3));
            cells.add(new Cell(Cell.Kind.PARAMETER, "p" + i, TensorType.real(shape), Initial.ZEROS));
            reals.add(new Term(builder, builder.read(cells.get(i))));
        }
        reals.add(new Term(builder, builder.constant(0.5, TensorType.real(Shape.of(B, n)))));
        for (int i = 0; i < size; i++) {
            try {
                grow();
            } catch (TypeFault fault) {
                i--;
            }
        }
        for (int i = 0; i < 3; i++) {
            builder.output(
                    "y" + i,
                    reals.get(reals.size() - 1 - random.nextInt(Math.min(8, reals.size())))
                            .value());
        }
        if (!others.isEmpty()) {
            builder.output("z", others.get(random.nextInt(others.size())).value());
        }
        for (Cell cell : cells) {
            reals.stream()
                    .filter(term -> term.type().equals(cell.type()))
                    .skip(random.nextInt(4))
                    .findFirst()
                    .ifPresent(term -> builder.write(cell, term.value()));
        }
        return builder.build();
    }

    private Term any() {
        boolean recent = random.nextInt(3) > 0;
        int bound = recent ? Math.min(5, reals.size()) : reals.size();
        return reals.get(reals.size() - 1 - random.nextInt(bound));
    }

    private void grow() {
        Term x = any();
        int rank = x.rank();
        int axis = rank == 0 ? 0 : random.nextInt(rank);
        switch (random.nextInt(rank == 0 ? 9 : 28)) {
            case 0 -> add(x.tanh());
            case 1 -> add(x.plus(any()));
            case 2 -> add(x.times(any().tanh()));
            case 3 -> add(x.minus(any()));
            case 4 -> add(x.function(Elementwise.RELU));
            case 5 -> add(x.sigmoid().times(0.5));
            case 6 -> add(x.lessThan(any()).select(x, any()));
            case 7 -> add(x.tanh().exp());
            case 8 -> add(x.over(x.squared().plus(1)));
            case 9, 10 -> add(x.sum(List.of(axis)).times(0.125));
            case 11 -> add(x.max(List.of(axis)).function(Elementwise.RELU));
            case 12 -> add(x.mean(all(rank)));
            case 13 -> add(x.tanh().softmax(rank - 1));
            case 14 -> add(x.softmax(axis));
            case 15 -> normalised(x.plus(iota(x)));
            case 16 -> product(x, any());
            case 17 -> add(x.transpose(shuffled(rank)));
            case 18 -> add(x.reshape(merged(x.shape())));
            case 19 -> add(x.apply(new Layout.Reverse(axis)));
            case 20 -> add(x.apply(new Concat(axis), any().broadcast(x.shape())));
            case 21 -> slice(x, axis);
            case 22 -> add(x.pad(axis, Dimension.of(1), Dimension.of(2)));
            case 23 -> others.add(x.apply(new ChooseIndex(ChooseIndex.Preferred.LARGEST, axis)));
            case 24 -> add(iota(x).times(x));
            case 25, 26 -> heads(x);
            default -> {
                Term test = x.lessThan(any());
                others.add(test);
                add(test.apply(Discrete.BOOL_TO_INT).sum(List.of(axis)).apply(Discrete.INT_TO_REAL));
            }
        }
    }

    private void slice(Term x, int axis) {
        Dimension extent = x.shape().get(axis);
        if (extent.isStatic() && extent.value().getAsLong() > 0) {
            long start = random.nextInt((int) extent.value().getAsLong());
            add(x.slice(axis, Dimension.of(start), extent.minus(Dimension.of(start))));
        }
    }

    private void product(Term a, Term b) {
        if (a.rank() >= 2 && b.rank() >= 2) {
            Term left = random.nextBoolean() ? a.tanh() : a.tanh().transposed();
            add(Products.matmul(left, random.nextBoolean() ? b.tanh().transposed() : b)
                    .times(0.125));
        }
    }

    /** Attention's way: heads are split off, multiplied, and perhaps put together again. */
    private void heads(Term x) {
        Dimension width = x.shape().get(x.rank() - 1);
        long count = 1L + random.nextInt(5);
        if (x.rank() < 2 || width.value().orElse(1) % count != 0) {
            return;
        }
        Dimension heads = Dimension.of(count);
        Shape outer = x.shape().part(0, x.rank() - 1);
        Dimension part = width.over(heads).orElseThrow();
        List<Integer> order = new ArrayList<>(all(outer.rank() + 2));
        order.add(outer.rank() - 1, order.remove(outer.rank()));
        Term split = x.tanh().reshape(outer.followedBy(Shape.of(heads, part))).transpose(order);
        Term scores = split.matmul(
                random.nextBoolean() ? split.transposed() : split.times(0.5).transposed());
        Term together = scores.times(0.125).matmul(split);
        add(random.nextBoolean() ? together : together.transpose(order).reshape(x.shape()));
    }

    /** Of rows whose elements differ: nothing hangs on how a 0 is rounded. */
    private void normalised(Term x) {
        List<Integer> row = List.of(x.rank() - 1);
        add(x.minus(x.meanKept(row)).over(x.squared().meanKept(row).plus(1).sqrt()));
    }

    private Term iota(Term x) {
        Dimension last = x.shape().get(x.rank() - 1);
        Term positions = new Term(builder, builder.apply(new Source.Iota(last)));
        return positions.apply(Discrete.INT_TO_REAL).apply(Elementwise.TANH);
    }

    private void add(Term term) {
        boolean large = term.rank() > 4;
        if (!large && term.type().element() == ElementType.REAL) {
            reals.add(term);
        }
    }

    private static List<Integer> all(int rank) {
        return java.util.stream.IntStream.range(0, rank).boxed().toList();
    }

    private List<Integer> shuffled(int rank) {
        List<Integer> axes = new ArrayList<>(all(rank));
        java.util.Collections.shuffle(axes, random);
        return axes;
    }

    private Shape merged(Shape shape) {
        if (shape.rank() < 2) {
            return shape.inserting(random.nextInt(shape.rank() + 1), Dimension.ONE);
        }
        int at = random.nextInt(shape.rank() - 1);
        return shape.with(at, shape.get(at).times(shape.get(at + 1))).without(at + 1);
    }

    /** Values for the inputs of a graph. */
    static Map<String, Array> inputs(Graph graph, Map<String, Long> sizes, Random random) {
        Map<String, Array> inputs = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Input input) {
                inputs.put(input.name(), values(input.type(), sizes, random));
            }
        }
        return inputs;
    }

    static Map<Cell, Array> cells(Graph graph, Map<String, Long> sizes, Random random) {
        Map<Cell, Array> cells = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Read read) {
                cells.put(read.cell(), values(read.cell().type(), sizes, random));
            }
        }
        graph.writes()
                .forEach(write -> cells.computeIfAbsent(write.cell(), cell -> values(cell.type(), sizes, random)));
        return cells;
    }

    static Array values(TensorType type, Map<String, Long> sizes, Random random) {
        int[] shape = type.shape().dimensions().stream()
                .mapToInt(dimension -> (int) dimension.evaluate(sizes::get))
                .toArray();
        return Array.generate(
                type.element(),
                shape,
                index -> type.element() == ElementType.REAL
                        ? (float) (random.nextGaussian())
                        : random.nextInt(type.element() == ElementType.BOOL ? 2 : 3));
    }
}
