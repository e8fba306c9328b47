// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a program costs, in the dynamic dimensions.
 *
 * @param layers floating-point operations of the first prediction, or loss, by the path of the layer that does them, {@code blocks.2.dense}, or
 *     empty for the model's own equations; in the order of the program. What loops of equal layers do stands at the first
 * @param entryPoints in the order of the program
 */
public record Costs(Map<String, Dimension> layers, List<Cost> entryPoints) {
    public Costs {
        layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
        entryPoints = List.copyOf(entryPoints);
    }

    /**
     * The cost of one run.
     *
     * @param flops floating-point operations: a product of matrices takes 2·m·k·n, an element-wise operator as many as its
     *     formula has operations, each function counted as one
     * @param bytes at most, of the cells that it touches, its inputs and its slots: the peak, since slots live as long as
     *     the model. Where sizes decide which of two buffers in a slot is the longer one, both are counted
     */
    public record Cost(String entryPoint, Dimension flops, Dimension bytes) {}

    public static Costs of(Program program, MemoryPlan plan) {
        List<Cost> costs = new ArrayList<>();
        for (EntryPoint entryPoint : program.entryPoints()) {
            costs.add(new Cost(
                    entryPoint.name(),
                    flops(entryPoint.graph()),
                    bytes(entryPoint, plan, program.model().precision())));
        }
        return new Costs(
                program.entryPoints().stream()
                        .filter(entryPoint -> entryPoint.kind() == EntryPoint.Kind.PREDICT
                                || entryPoint.kind() == EntryPoint.Kind.LOSS)
                        .findFirst()
                        .map(entryPoint -> layers(entryPoint.graph()))
                        .orElse(Map.of()),
                costs);
    }

    private static Map<String, Dimension> layers(Graph graph) {
        Map<String, Dimension> sums = new LinkedHashMap<>();
        Map<Function, Dimension> functions = new HashMap<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            if (graph.nodes().get(i) instanceof Node.Apply apply) {
                sums.merge(graph.origins().get(i).place(), flops(graph, apply, functions), Dimension::plus);
            }
        }
        return sums;
    }

    private static Dimension bytes(EntryPoint entryPoint, MemoryPlan plan, Precision precision) {
        long real = precision == Precision.F32 ? Float.BYTES : Double.BYTES;
        List<TensorType> types = new ArrayList<>();
        Set<Cell> cells = new LinkedHashSet<>();
        for (Node node : entryPoint.graph().nodes()) {
            if (node instanceof Node.Input input) {
                types.add(input.type());
            } else if (node instanceof Node.Read read) {
                cells.add(read.cell());
            }
        }
        entryPoint.graph().writes().forEach(write -> cells.add(write.cell()));
        cells.forEach(cell -> types.add(cell.type()));
        // A deep model has many arrays of few lengths.
        Map<Dimension, Long> bytes = new LinkedHashMap<>();
        for (TensorType type : types) {
            bytes.merge(type.shape().size(), type.element() == ElementType.REAL ? real : Integer.BYTES, Long::sum);
        }
        MemoryPlan.Assignment assignment = plan.assignment(entryPoint.id());
        for (int slot = 0; slot < plan.slots().size(); slot++) {
            long element = plan.slots().get(slot).real() ? real : Integer.BYTES;
            assignment.lengths().get(slot).forEach(length -> bytes.merge(length, element, Long::sum));
        }
        Dimension sum = Dimension.ZERO;
        for (Map.Entry<Dimension, Long> each : bytes.entrySet()) {
            sum = sum.plus(each.getKey().times(Dimension.of(each.getValue())));
        }
        return sum;
    }

    private static Dimension flops(Graph graph) {
        return flops(graph, new HashMap<>());
    }

    private static Dimension flops(Graph graph, Map<Function, Dimension> functions) {
        Dimension sum = Dimension.ZERO;
        for (int i = 0; i < graph.nodes().size(); i++) {
            if (graph.nodes().get(i) instanceof Node.Apply apply) {
                sum = sum.plus(flops(graph, apply, functions));
            }
        }
        return sum;
    }

    private static Dimension flops(Function function, Map<Function, Dimension> functions) {
        Dimension known = functions.get(function);
        Dimension once = known != null ? known : flops(function.body(), functions);
        functions.put(function, once);
        return once;
    }

    private static Dimension flops(Graph graph, Node.Apply apply, Map<Function, Dimension> functions) {
        Shape result = apply.results().get(0).shape();
        Lowering lowering = apply.op().lowering();
        if (lowering instanceof Lowering.Applied call) {
            return flops(call.function(), functions);
        } else if (lowering instanceof Lowering.Loop loop) {
            return flops(loop.body(), functions).times(loop.length());
        } else if (apply.results().get(0).element() == ElementType.SETTING) {
            return Dimension.ZERO;
        } else if (lowering instanceof Lowering.PerElement element) {
            return result.size().times(Dimension.of(StepCosts.operations(element.body())));
        } else if (lowering instanceof Lowering.Contract) {
            Shape left = graph.type(apply.operands().get(0)).shape();
            return result.size().times(left.get(left.rank() - 1)).times(Dimension.of(2));
        } else if (lowering instanceof Lowering.Convolve convolution) {
            return multiplyAdds(graph, apply, convolution).times(Dimension.of(2));
        } else if (lowering instanceof Lowering.Attend attention) {
            int first = attention.gradient() ? 1 : 0;
            Shape q = graph.type(apply.operands().get(first)).shape();
            Shape v = graph.type(apply.operands().get(first + 2)).shape();
            return q.part(0, 3)
                    .size()
                    .times(v.get(1))
                    .times(attention.multiplyAdds(q.get(3), v.get(3)))
                    .times(Dimension.of(2));
        } else if (lowering instanceof Lowering.Running) {
            return result.size();
        } else if (lowering instanceof Lowering.Overlap
                || lowering instanceof Lowering.Scatter
                || lowering instanceof Lowering.LargestInWindows
                || lowering instanceof Lowering.Ordering) {
            return graph.type(apply.operands().get(0)).shape().size();
        } else if (lowering instanceof Lowering.Along) {
            Dimension from = graph.type(apply.operands().get(0)).shape().size();
            return MemoryPlan.longest(List.of(result.size(), from)).get(0);
        } else if (lowering instanceof Lowering.Expand expand) {
            GraphBuilder builder = new GraphBuilder();
            List<Value> operands = new ArrayList<>();
            for (Value operand : apply.operands()) {
                operands.add(builder.input("x" + operands.size(), graph.type(operand)));
            }
            expand.expansion().apply(builder, operands);
            return flops(builder.build(), functions);
        }
        return Dimension.ZERO;
    }

    /** Every place of every image meets every tap of every channel of its group; padding counts. */
    private static Dimension multiplyAdds(Graph graph, Node.Apply apply, Lowering.Convolve convolution) {
        Shape result = apply.results().get(0).shape();
        Shape first = graph.type(apply.operands().get(0)).shape();
        Shape second = graph.type(apply.operands().get(1)).shape();
        Shape kernel = convolution.gives() == Lowering.Convolved.WEIGHT ? result : second;
        Shape places = switch (convolution.gives()) {
            case RESULT -> result;
            case INPUT -> first;
            case WEIGHT -> second;
        };
        return places.size().times(kernel.part(1, kernel.rank()).size());
    }
}
