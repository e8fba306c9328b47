// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.evaluate;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Evaluates a graph node after node, in double, by what the operators say they mean. */
public final class ReferenceEvaluator {
    /** The outputs by name and the new values of the cells that are written. */
    public record Result(Map<String, Array> outputs, Map<Cell, Array> writes) {
        public Array output(String name) {
            Array output = outputs.get(name);
            if (output == null) {
                throw new IllegalArgumentException("no output " + name + " among " + outputs.keySet());
            }
            return output;
        }

        /** The new value of a cell. */
        public Array write(Cell cell) {
            Array write = writes.get(cell);
            if (write == null) {
                throw new IllegalArgumentException("cell " + cell.name() + " is not written");
            }
            return write;
        }
    }

    private final Graph graph;
    private final Map<String, Array> inputs;
    private final Map<Cell, Array> cells;
    private final Sizes sizes;
    /** What the function is applied to; nothing for the graph of an entry point. */
    private final List<Array> parameters;

    private final DoubleUnaryOperator rounding;
    private final List<List<Array>> values = new ArrayList<>();

    private ReferenceEvaluator(
            Graph graph,
            Map<String, Array> inputs,
            Map<Cell, Array> cells,
            Sizes sizes,
            List<Array> parameters,
            DoubleUnaryOperator rounding) {
        this.graph = graph;
        this.inputs = inputs;
        this.cells = cells;
        this.sizes = sizes;
        this.parameters = parameters;
        this.rounding = rounding;
    }

    /**
     * Evaluates a graph.
     *
     * @param dimensions the values of the dynamic dimensions, by name
     * @throws IllegalArgumentException if data are missing, have another shape than declared, or break a condition
     * @throws IndexOutOfBoundsException if a checked index is out of its range
     */
    public static Result evaluate(
            Graph graph, Map<String, Array> inputs, Map<Cell, Array> cells, Map<String, Long> dimensions) {
        return evaluate(graph, inputs, cells, dimensions, DoubleUnaryOperator.identity());
    }

    /** As above, with what operators give rounded by a function: so a lower precision, or noise, can be tried. */
    public static Result evaluate(
            Graph graph,
            Map<String, Array> inputs,
            Map<Cell, Array> cells,
            Map<String, Long> dimensions,
            DoubleUnaryOperator rounding) {
        return new ReferenceEvaluator(graph, inputs, cells, new Sizes(dimensions), List.of(), rounding).run();
    }

    /** Evaluates a graph with the dynamic dimensions that its inputs fix: those that stand alone on an axis. */
    public static Result evaluate(Graph graph, Map<String, Array> inputs, Map<Cell, Array> cells) {
        return evaluate(graph, inputs, cells, sizes(graph, inputs));
    }

    /** The dynamic dimensions that inputs fix: those that stand alone on an axis. */
    public static Map<String, Long> sizes(Graph graph, Map<String, Array> inputs) {
        Map<String, Long> dimensions = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Input input && inputs.containsKey(input.name())) {
                bind(input.type().shape(), inputs.get(input.name()), dimensions);
            }
        }
        return dimensions;
    }

    private static void bind(Shape declared, Array given, Map<String, Long> dimensions) {
        for (int axis = 0; axis < Math.min(given.rank(), declared.rank()); axis++) {
            Dimension dimension = declared.get(axis);
            for (String name : dimension.names()) {
                if (dimension.equals(Dimension.named(name))) {
                    dimensions.putIfAbsent(name, (long) given.extent(axis));
                }
            }
        }
    }

    private Result run() {
        graph.conditions().forEach(this::check);
        evaluate();
        Map<String, Array> outputs = new LinkedHashMap<>();
        graph.outputs().forEach(output -> outputs.put(output.name(), value(output.value())));
        Map<Cell, Array> writes = new LinkedHashMap<>();
        graph.writes().forEach(write -> writes.put(write.cell(), value(write.value())));
        return new Result(outputs, writes);
    }

    private void evaluate() {
        for (Node node : graph.nodes()) {
            values.add(evaluate(node));
        }
    }

    private List<Array> call(Function function, List<Array> operands) {
        ReferenceEvaluator body =
                new ReferenceEvaluator(function.body(), Map.of(), Map.of(), sizes, operands, rounding);
        body.evaluate();
        return function.results().stream().map(body::value).toList();
    }

    private List<Array> loop(Lowering.Loop loop, List<Array> operands) {
        int turns = sizes.of(loop.length());
        List<Array> carried = operands.subList(0, loop.carried());
        List<List<Array>> yields = new ArrayList<>();
        for (int turn = 0; turn < turns; turn++) {
            int place = loop.backwards() ? turns - 1 - turn : turn;
            List<Array> taken = new ArrayList<>(carried);
            for (int i = 0; i < loop.along().size(); i++) {
                taken.add(operands.get(loop.carried() + i).slice(loop.along().get(i), place));
            }
            taken.addAll(operands.subList(loop.captured(), operands.size()));
            if (loop.gate().isPresent() && taken.get(loop.gate().getAsInt()).get(0) == 0) {
                yields.add(loop.backwards() ? 0 : turn, nothing(loop));
                continue;
            }
            List<Array> results = call(loop.body(), taken);
            carried = results.subList(0, loop.carried());
            yields.add(loop.backwards() ? 0 : turn, results.subList(loop.carried(), results.size()));
        }
        List<Array> all = new ArrayList<>(carried);
        for (int i = 0; i < loop.stacked().size(); i++) {
            int result = i;
            TensorType type = loop.body().resultTypes().get(loop.carried() + i);
            all.add(Array.stack(
                    type.element(),
                    sizes.of(type.shape()),
                    loop.stacked().get(i),
                    yields.stream().map(turn -> turn.get(result)).toList()));
        }
        return all;
    }

    /** What a turn yields that does not run. */
    private List<Array> nothing(Lowering.Loop loop) {
        List<Array> zeros = new ArrayList<>();
        for (TensorType type : loop.body()
                .resultTypes()
                .subList(loop.carried(), loop.body().resultTypes().size())) {
            zeros.add(Array.generate(type.element(), sizes.of(type.shape()), index -> 0));
        }
        return zeros;
    }

    private Array value(Value value) {
        return values.get(value.node()).get(value.result());
    }

    private List<Array> evaluate(Node node) {
        if (node instanceof Node.Input input) {
            return List.of(given("input " + input.name(), input.type(), inputs.get(input.name())));
        } else if (node instanceof Node.Parameter parameter) {
            return List.of(parameters.get(parameter.index()));
        } else if (node instanceof Node.Read read) {
            Cell cell = read.cell();
            return List.of(given("cell " + cell.name(), cell.type(), cells.get(cell)));
        } else if (node instanceof Node.Constant constant) {
            TensorType type = constant.type();
            return List.of(Array.generate(type.element(), sizes.of(type.shape()), i -> constant.value()));
        } else if (node instanceof Node.Apply apply) {
            List<Array> operands = apply.operands().stream().map(this::value).toList();
            if (apply.op().lowering() instanceof Lowering.Applied call) {
                return call(call.function(), operands);
            } else if (apply.op().lowering() instanceof Lowering.Loop loop) {
                return loop(loop, operands);
            }
            return List.of(apply(apply.op(), operands, apply.results().get(0)));
        }
        throw new InternalCompilerError("no meaning for " + node);
    }

    private Array apply(Op op, List<Array> x, TensorType type) {
        Meaning meaning = op.meaning();
        DoubleUnaryOperator rounded = type.isReal() ? rounding : DoubleUnaryOperator.identity();
        return Array.generate(
                type.element(),
                sizes.of(type.shape()),
                index -> rounded.applyAsDouble(meaning.at(index, x, sizes::of)));
    }

    private Array given(String what, TensorType type, @Nullable Array array) {
        if (array == null) {
            throw new IllegalArgumentException("nothing given for " + what);
        }
        int[] wanted = sizes.of(type.shape());
        if (!Arrays.equals(array.shape(), wanted) || array.element() != type.element()) {
            throw new IllegalArgumentException(what + " is " + type + " with " + sizes + ", not "
                    + array.element().word() + Arrays.toString(array.shape()));
        }
        return array;
    }

    private void check(Condition condition) {
        if (!condition.holds(sizes::value)) {
            throw new IllegalArgumentException(condition.reason() + " does not hold with " + sizes);
        }
    }

    /** The dynamic dimensions as numbers. */
    record Sizes(Map<String, Long> values) {
        int of(Dimension dimension) {
            return Math.toIntExact(dimension.evaluate(this::value));
        }

        private long value(String name) {
            Long value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException("no value for the dimension " + name);
            }
            return value;
        }

        int[] of(Shape shape) {
            return shape.dimensions().stream().mapToInt(this::of).toArray();
        }

        @Override
        public String toString() {
            return values.toString();
        }
    }
}
