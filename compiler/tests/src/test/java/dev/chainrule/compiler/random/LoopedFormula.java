// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.differentiate.Differentiate;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.GraphPrinter;
import dev.chainrule.compiler.graph.GraphVerifier;
import dev.chainrule.compiler.graph.Lowering.Loop;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Scan;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.random.Formulas.Sample;
import dev.chainrule.compiler.rewrite.Rebuild;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** A random formula as the turn of a loop: what is carried, cut into slices and yielded is drawn. */
public final class LoopedFormula {
    private static final TensorType REAL = TensorType.scalar(ElementType.REAL);

    private final Sample sample;
    private final Random random;
    private final int turns;
    private final boolean backwards;
    private final Function body;
    private final int carried;
    private final List<Integer> along = new ArrayList<>();
    private final List<Integer> stacked = new ArrayList<>();
    private final Map<String, Array> inputs = new LinkedHashMap<>();

    public LoopedFormula(Sample sample, long seed) {
        this.sample = sample;
        this.random = new Random(seed);
        this.turns = random.nextInt(4);
        this.backwards = random.nextBoolean();
        this.carried = Math.min(sample.inputs().size(), random.nextInt(3));
        this.body = body();
    }

    private Function body() {
        List<String> names = List.copyOf(sample.inputs().keySet());
        int sequences = names.size() == carried ? 0 : random.nextInt(names.size() - carried + 1);
        List<TensorType> types = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Array array = sample.inputs().get(names.get(i));
            types.add(type(array));
            if (i >= carried && i < carried + sequences) {
                int axis = random.nextInt(array.rank() + 1);
                along.add(axis);
                inputs.put(names.get(i), sequence(array, axis));
            } else {
                inputs.put(names.get(i), array);
            }
        }
        GraphBuilder builder = new GraphBuilder();
        List<List<Value>> values = Rebuild.values(
                sample.graph(),
                builder,
                (node, origin) -> node instanceof Node.Input input
                        ? List.of(builder.parameter(names.indexOf(input.name()), input.type()))
                        : builder.add(node));
        Term y = new Term(builder, Rebuild.find(values, sample.graph().output("y")));
        List<Value> results = new ArrayList<>();
        for (int i = 0; i < carried; i++) {
            Term before = new Term(builder, builder.parameter(i, types.get(i)));
            results.add(before.times(0.5).plus(y.times(0.3 + i).tanh()).value());
        }
        results.add(y.value());
        stacked.add(0);
        for (int i = random.nextInt(3); i > 0; i--) {
            Value value = values.get(random.nextInt(values.size())).get(0);
            if (builder.type(value).isReal()) {
                results.add(value);
                stacked.add(random.nextInt(builder.type(value).shape().rank() + 1));
            }
        }
        return Function.of("turn", types, builder, results);
    }

    /** Each slice differs a little from the others. */
    private Array sequence(Array array, int axis) {
        int[] shape = new int[array.rank() + 1];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = i == axis ? turns : array.extent(i < axis ? i : i - 1);
        }
        return Array.generate(ElementType.REAL, shape, index -> {
            int[] inner = IntStream.range(0, index.length)
                    .filter(i -> i != axis)
                    .map(i -> index[i])
                    .toArray();
            return array.at(inner) * (1 + 0.125 * index[axis]);
        });
    }

    public Map<String, Array> inputs() {
        return inputs;
    }

    public List<Value> operands(GraphBuilder builder) {
        List<Value> operands = new ArrayList<>();
        inputs.forEach((name, array) -> operands.add(builder.input(name, type(array))));
        return operands;
    }

    public Graph scan() {
        GraphBuilder builder = new GraphBuilder();
        Loop loop = new Loop(body, carried, along, stacked, Dimension.of(turns), backwards);
        return outputs(builder, builder.applyAll(new Scan(loop), operands(builder)));
    }

    public Graph writtenOut() {
        GraphBuilder builder = new GraphBuilder();
        List<Value> operands = operands(builder);
        List<Value> now = operands.subList(0, carried);
        List<List<Term>> yields = new ArrayList<>();
        stacked.forEach(axis -> yields.add(new ArrayList<>()));
        for (int turn = 0; turn < turns; turn++) {
            int place = backwards ? turns - 1 - turn : turn;
            List<Value> arguments = new ArrayList<>(now);
            for (int i = 0; i < along.size(); i++) {
                int axis = along.get(i);
                Term sequence = new Term(builder, operands.get(carried + i));
                arguments.add(sequence.slice(axis, Dimension.of(place), Dimension.ONE)
                        .reshape(sequence.shape().without(axis))
                        .value());
            }
            arguments.addAll(operands.subList(carried + along.size(), operands.size()));
            List<Value> results = body.writtenInto(builder, arguments);
            now = results.subList(0, carried);
            for (int i = 0; i < stacked.size(); i++) {
                Term yield = new Term(builder, results.get(carried + i));
                Term inserted = yield.reshape(yield.shape().inserting(stacked.get(i), Dimension.ONE));
                yields.get(i).add(backwards ? 0 : turn, inserted);
            }
        }
        List<Value> all = new ArrayList<>(now);
        for (int i = 0; i < stacked.size(); i++) {
            TensorType type = body.resultTypes().get(carried + i);
            all.add(
                    turns == 0
                            ? builder.constant(
                                    0, type.withShape(type.shape().inserting(stacked.get(i), Dimension.ZERO)))
                            : Term.concat(stacked.get(i), yields.get(i)).value());
        }
        return outputs(builder, all);
    }

    /** All results, and a number that depends on all of them. */
    private static Graph outputs(GraphBuilder builder, List<Value> results) {
        Term sum = new Term(builder, builder.constant(0, REAL));
        for (int i = 0; i < results.size(); i++) {
            builder.output("r" + i, results.get(i));
            Term result = new Term(builder, results.get(i));
            sum = sum.plus(result.plus(0.25 * i).squared().times(0.5 - 0.1 * i).sum());
        }
        builder.output("y", sum.value());
        return GraphVerifier.verify("scan", builder.build());
    }

    @Override
    public String toString() {
        return turns + " turns, carried " + carried + ", along " + along + ", stacked " + stacked + sample + "\n"
                + GraphPrinter.print(scan());
    }

    /** The derivatives of y by all inputs. */
    public Graph gradients(Graph graph) {
        GraphBuilder builder = new GraphBuilder();
        List<List<Value>> values = Rebuild.copy(graph, builder);
        List<Value> x = operands(builder);
        List<Value> dx = Differentiate.gradients(builder, Rebuild.find(values, graph.output("y")), x);
        for (int i = 0; i < dx.size(); i++) {
            builder.output("d" + i, dx.get(i));
        }
        return GraphVerifier.verify("differentiate", builder.build());
    }

    private static TensorType type(Array array) {
        return TensorType.real(
                Shape.of(java.util.Arrays.stream(array.shape()).asLongStream().toArray()));
    }
}
