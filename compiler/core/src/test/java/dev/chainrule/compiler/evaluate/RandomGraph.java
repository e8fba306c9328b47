// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.evaluate;

import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.GraphPrinter;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.CheckIndex;
import dev.chainrule.compiler.op.ChooseIndex;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Layout;
import dev.chainrule.compiler.op.Products;
import dev.chainrule.compiler.op.StopGradient;
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
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A random well-typed graph with data: real inputs {@code a: [B, 3]}, {@code b: [3]}, {@code m: [3, 4]}, {@code s}, an int
 * input {@code i: int[B]} and a bool input {@code c: bool[B, 3]}; outputs {@code y} (the last value) and {@code loss} (a
 * scalar on which every real value has an influence). Shrinks to fewer and simpler operators.
 */
public record RandomGraph(Graph graph, Map<String, Array> data) {
    /** The real inputs, by which a loss can be differentiated. */
    public static final List<String> VARIABLES = List.of("a", "b", "m", "s");

    /** What becomes of some values that are there already. */
    @FunctionalInterface
    private interface Move {
        /** @throws TypeFault if the values do not fit; then nothing happens */
        Term apply(Term x, Term y, Term z);
    }

    /** Smooth everywhere, with values and slopes that stay moderate: for comparison with central differences. */
    private static final List<Move> SMOOTH = List.of(
            (x, y, z) -> x.plus(y),
            (x, y, z) -> x.minus(y),
            (x, y, z) -> x.times(y).sin(),
            (x, y, z) -> x.tanh(),
            (x, y, z) -> x.negated(),
            (x, y, z) -> x.sigmoid(),
            (x, y, z) -> x.function(Elementwise.SOFTPLUS).times(0.5),
            (x, y, z) -> x.function(Elementwise.ERF),
            (x, y, z) -> x.cos(),
            (x, y, z) -> x.function(Elementwise.ATAN),
            (x, y, z) -> x.tanh().exp(),
            (x, y, z) -> x.squared().plus(1).log(),
            (x, y, z) -> x.squared().plus(1).sqrt(),
            (x, y, z) -> x.over(y.squared().plus(1)),
            (x, y, z) -> condition(z).select(x, y),
            (x, y, z) -> x.sum(last(x)).tanh(),
            (x, y, z) -> x.sumKept(first(x)).sin(),
            (x, y, z) -> x.mean(),
            (x, y, z) -> x.meanKept(last(x)),
            (x, y, z) -> x.minus(x.meanKept(last(x))).squared().mean(last(x)).function(Elementwise.LOG1P),
            (x, y, z) -> x.softmax(x.rank() - 1),
            (x, y, z) -> x.logSoftmax(x.rank() - 1),
            (x, y, z) -> x.logSumExp(last(x)),
            (x, y, z) -> Products.matmul(x, y).tanh(),
            (x, y, z) -> x.transposed(),
            (x, y, z) -> x.insertAxis(0),
            (x, y, z) -> x.reshape(Shape.of(x.shape().size())),
            (x, y, z) -> several(x)
                    .slice(
                            x.rank() - 1,
                            Dimension.ONE,
                            x.shape().get(x.rank() - 1).minus(Dimension.ONE)),
            (x, y, z) -> x.pad(x.rank() - 1, Dimension.ONE, Dimension.ZERO),
            (x, y, z) -> Term.concat(0, List.of(x, y)),
            (x, y, z) -> x.apply(new Layout.Reverse(x.rank() - 1)),
            (x, y, z) -> x.broadcast(x.shape().inserting(0, Dimension.of(2))),
            (x, y, z) -> pick(several(x), index(z)));

    /** What has kinks, poles or overflow, and what a simplifier looks for. */
    private static final List<Move> ROUGH = List.of(
            (x, y, z) -> x.times(y),
            (x, y, z) -> x.over(y),
            (x, y, z) -> x.function(Elementwise.RELU),
            (x, y, z) -> x.abs(),
            (x, y, z) -> x.sign(),
            (x, y, z) -> x.function(Elementwise.FLOOR),
            (x, y, z) -> x.exp(),
            (x, y, z) -> x.log(),
            (x, y, z) -> x.sqrt(),
            (x, y, z) -> x.function(Elementwise.EXPM1),
            (x, y, z) -> x.function(Elementwise.LOG1P),
            (x, y, z) -> x.min(y),
            (x, y, z) -> x.max(y),
            (x, y, z) -> x.power(y),
            (x, y, z) -> x.lessThan(y).select(x, y),
            (x, y, z) -> x.equalTo(y).not().select(y, x),
            (x, y, z) -> x.atMost(y).and(y.atMost(x)).to(ElementType.REAL),
            (x, y, z) -> x.max(last(x)),
            (x, y, z) -> x.min(first(x)),
            (x, y, z) -> x.apply(new ChooseIndex(ChooseIndex.Preferred.LARGEST, x.rank() - 1))
                    .to(ElementType.REAL),
            (x, y, z) -> x.apply(new StopGradient()),
            (x, y, z) -> x.times(1),
            (x, y, z) -> x.times(0),
            (x, y, z) -> x.plus(0),
            (x, y, z) -> x.zero().minus(x),
            (x, y, z) -> x.over(1),
            (x, y, z) -> x.over(4),
            (x, y, z) -> x.power(x.constant(2)),
            (x, y, z) -> x.one().plus(x).log(),
            (x, y, z) -> x.exp().plus(1).log(),
            (x, y, z) -> x.exp().minus(1),
            (x, y, z) -> x.softmax(x.rank() - 1).log(),
            (x, y, z) -> x.exp().sum(last(x)).log(),
            (x, y, z) -> x.sigmoid().log(),
            (x, y, z) -> x.one().over(x.negated().exp().plus(1)),
            (x, y, z) -> x.apply(Elementwise.ADD, x.constant(2).broadcast(Shape.of(1, 1))));

    /** Graphs whose loss is smooth in the variables. */
    public static Arbitrary<RandomGraph> smooth() {
        return graphs(SMOOTH);
    }

    /** Graphs of any operators; values may be infinite or NaN. */
    public static Arbitrary<RandomGraph> any() {
        return graphs(Stream.concat(SMOOTH.stream(), ROUGH.stream()).toList());
    }

    private static Arbitrary<RandomGraph> graphs(List<Move> moves) {
        Arbitrary<List<Integer>> choices =
                Arbitraries.integers().between(0, 1 << 30).list().ofMaxSize(12).withoutEdgeCases();
        return Combinators.combine(
                        choices, Arbitraries.longs(), Arbitraries.integers().between(1, 4))
                .as((chosen, seed, batch) -> build(moves, chosen, new Random(seed), batch));
    }

    private static RandomGraph build(List<Move> moves, List<Integer> choices, Random random, int batch) {
        GraphBuilder builder = new GraphBuilder();
        Map<String, Array> data = new LinkedHashMap<>();
        Dimension b = Dimension.named("B");
        Dimension three = Dimension.of(3);
        List<Term> pool = new ArrayList<>();
        pool.add(input(builder, data, "a", TensorType.real(Shape.of(b, three)), random, batch));
        pool.add(input(builder, data, "b", TensorType.real(Shape.of(three)), random, batch));
        pool.add(input(builder, data, "m", TensorType.real(Shape.of(three, Dimension.of(4))), random, batch));
        pool.add(input(builder, data, "s", TensorType.real(Shape.SCALAR), random, batch));
        input(builder, data, "i", new TensorType(ElementType.INT, Shape.of(b)), random, batch);
        input(builder, data, "c", new TensorType(ElementType.BOOL, Shape.of(b, three)), random, batch);
        for (int choice : choices) {
            int rest = choice / moves.size();
            Term x = pool.get(pool.size() - 1 - rest % pool.size());
            Term y = pool.get(rest / pool.size() % pool.size());
            made(moves.get(choice % moves.size()), x, y, pool.get(0)).ifPresent(pool::add);
        }
        Term loss = pool.get(0).sin().mean();
        for (Term term : pool.subList(1, pool.size())) {
            loss = loss.plus(term.times(0.5).sin().mean());
        }
        builder.output("y", pool.get(pool.size() - 1).value());
        builder.output("loss", loss.value());
        return new RandomGraph(builder.build(), data);
    }

    /** What a move makes, if the values fit; if not, the builder holds no node of it, or some that nothing uses. */
    private static Optional<Term> made(Move move, Term x, Term y, Term z) {
        try {
            return Optional.of(move.apply(x, y, z)).filter(made -> made.rank() <= 4);
        } catch (TypeFault doesNotFit) {
            return Optional.empty();
        }
    }

    private static Term input(
            GraphBuilder builder, Map<String, Array> data, String name, TensorType type, Random random, int batch) {
        int[] extents = type.shape().dimensions().stream()
                .mapToInt(extent -> (int) extent.evaluate(any -> batch))
                .toArray();
        data.put(name, Array.generate(type.element(), extents, index -> switch (type.element()) {
            case REAL, SETTING -> random.nextDouble() * 4 - 2;
            case INT -> random.nextInt(2);
            case BOOL -> random.nextInt(2);
        }));
        return new Term(builder, builder.input(name, type));
    }

    /** What {@code pick} of the library is: the sum over the places that equal the index. */
    private static Term pick(Term x, Term index) {
        int last = x.rank() - 1;
        Dimension length = x.shape().get(last);
        Term checked = index.apply(new CheckIndex(length, "i"));
        Term here = Term.iota(x.builder(), length).equalTo(checked.insertAxis(checked.rank()));
        return here.select(x, x.zero()).sum(List.of(last));
    }

    /** The term, if its last axis has two elements or more for every size of the data. */
    private static Term several(Term x) {
        if (x.rank() == 0 || x.shape().get(x.rank() - 1).value().orElse(0) < 2) {
            throw new TypeFault(TypeFault.Kind.SHAPE, "one element");
        }
        return x;
    }

    /** The input {@code c} of the graph to which a term belongs. */
    private static Term condition(Term any) {
        return new Term(any.builder(), new Value(5, 0));
    }

    /** The input {@code i}. */
    private static Term index(Term any) {
        return new Term(any.builder(), new Value(4, 0));
    }

    private static List<Integer> last(Term x) {
        return axis(x, x.rank() - 1);
    }

    private static List<Integer> first(Term x) {
        return axis(x, 0);
    }

    private static List<Integer> axis(Term x, int axis) {
        if (x.rank() == 0) {
            throw new TypeFault(TypeFault.Kind.AXIS, "a scalar has no axes");
        }
        return List.of(axis);
    }

    @Override
    public String toString() {
        return GraphPrinter.print(graph) + data;
    }
}
