// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.differentiate;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.SplitDerivative;
import dev.chainrule.compiler.graph.SplitDerivative.Argument;
import dev.chainrule.compiler.graph.SplitDerivative.Kind;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.rewrite.MergeCalls;
import dev.chainrule.compiler.rewrite.Rebuild;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.Operator;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Cuts a function with its adjoints in two.
 *
 * <p>Note [What is kept]. The backward part takes operands and results as they stand. Of what the forward part computes on the
 * way it keeps what the backward part needs, unless that is cheap: then it is computed again, as the scheduler would within one
 * graph. Cheap are views, and few instructions on no more than one array of the value's size. What stands in memory
 * anyway, because a product or another function takes it, is kept. What the forward part does not need is computed where it is
 * needed.
 */
final class Residuals {
    private static final Value NOWHERE = new Value(-1, 0);

    /** As the scheduler has it. */
    private static final int LARGEST_COPY = 4;

    private final Function function;
    private final Graph joint;
    private final List<Integer> wanted;
    private final int results;
    /** Nodes that the results need. */
    private final BitSet forward = new BitSet();
    /** Nodes that depend on an adjoint. */
    private final BitSet backward = new BitSet();
    /** Nodes whose values some operator takes whole. */
    private final BitSet whole = new BitSet();
    /** Nodes that the backward part computes. */
    private final BitSet computed = new BitSet();
    /** What the backward part takes. */
    private final Map<Value, Argument> arguments = new HashMap<>();

    private final TreeSet<Value> residuals = new TreeSet<>();

    /**
     * @param joint its outputs are the results, then adjoints of the parameters that are wanted; its parameters those of the
     *     function, then an adjoint for each result
     */
    Residuals(Function function, Graph joint, List<Integer> wanted) {
        this.function = function;
        this.joint = MergeCalls.PASS.apply(joint);
        this.wanted = wanted;
        this.results = function.results().size();
    }

    SplitDerivative split() {
        mark();
        for (int index = joint.nodes().size() - 1; index >= 0; index--) {
            if (computed.get(index)) {
                joint.nodes().get(index).operands().forEach(this::obtain);
            }
        }
        int index = results;
        for (Value residual : residuals) {
            arguments.put(residual, new Argument(Kind.RESULT, index++));
        }
        List<Map.Entry<Value, Argument>> ordered = new ArrayList<>(arguments.entrySet());
        ordered.sort(
                Map.Entry.comparingByValue(Comparator.comparing(Argument::kind).thenComparingInt(Argument::index)));
        return new SplitDerivative(
                forwardFunction(),
                backwardFunction(ordered.stream().map(Map.Entry::getKey).toList()),
                ordered.stream().map(Map.Entry::getValue).toList(),
                wanted);
    }

    private Value output(int index) {
        return joint.outputs().get(index).value();
    }

    private void mark() {
        List<Node> nodes = joint.nodes();
        for (int index = 0; index < nodes.size(); index++) {
            Node node = nodes.get(index);
            boolean adjoint = node instanceof Node.Parameter parameter
                    && parameter.index() >= function.parameters().size();
            if (adjoint || node.operands().stream().anyMatch(operand -> backward.get(operand.node()))) {
                backward.set(index);
            }
        }
        for (int result = 0; result < results; result++) {
            forward.set(output(result).node());
        }
        for (int index = nodes.size() - 1; index >= 0; index--) {
            Node node = nodes.get(index);
            for (Value operand : node.operands()) {
                if (forward.get(index)) {
                    forward.set(operand.node());
                }
                if (takesWhole(node) || isView(node) && whole.get(index)) {
                    whole.set(operand.node());
                }
            }
        }
        for (int result = results; result < joint.outputs().size(); result++) {
            obtain(output(result));
        }
    }

    /** Decides how the backward part comes by a value. */
    private void obtain(Value value) {
        if (arguments.containsKey(value) || residuals.contains(value) || computed.get(value.node())) {
            return;
        }
        Node node = joint.node(value);
        if (node instanceof Node.Parameter parameter) {
            int first = function.parameters().size();
            arguments.put(
                    value,
                    parameter.index() < first
                            ? new Argument(Kind.OPERAND, parameter.index())
                            : new Argument(Kind.ADJOINT, parameter.index() - first));
            return;
        }
        int result = result(value);
        if (result >= 0 && !backward.get(value.node())) {
            arguments.put(value, new Argument(Kind.RESULT, result));
        } else if (backward.get(value.node()) || !forward.get(value.node()) || isCheap(value)) {
            computed.set(value.node());
        } else {
            residuals.add(value);
        }
    }

    private int result(Value value) {
        for (int result = 0; result < results; result++) {
            if (output(result).equals(value)) {
                return result;
            }
        }
        return -1;
    }

    /** Whether an operator, such as a product or a call, takes its operands as they stand in memory. */
    private static boolean takesWhole(Node node) {
        return node instanceof Node.Apply apply
                && (apply.op().lowering() instanceof Lowering.Contract
                        || apply.op().lowering() instanceof Lowering.Convolve
                        || apply.op().lowering() instanceof Lowering.Attend
                        || isCall(apply));
    }

    private static boolean isCall(Node.Apply apply) {
        return !apply.op().functions().isEmpty();
    }

    private static boolean isView(Node node) {
        return node instanceof Node.Apply apply
                && (apply.op().lowering() instanceof Lowering.InOrder
                        || apply.op().lowering() instanceof Lowering.Move);
    }

    /** See Note [What is kept]. */
    private boolean isCheap(Value value) {
        Node node = joint.node(value);
        TensorType type = joint.type(value);
        if (node.operands().isEmpty() || type.element() == ElementType.SETTING || isView(node)) {
            return true;
        }
        if (whole.get(value.node())
                || !(node instanceof Node.Apply apply)
                || !(apply.op().lowering() instanceof Lowering.PerElement formula)
                || isHeavy(formula.body())) {
            return false;
        }
        return apply.operands().stream()
                        .filter(operand -> !isConstant(operand))
                        .filter(operand -> size(operand).equals(type.shape().size()))
                        .count()
                <= 1;
    }

    private Dimension size(Value value) {
        return joint.type(value).shape().size();
    }

    /** Whether a value is a number, repeated or not. */
    private boolean isConstant(Value value) {
        Value source = value;
        while (isView(joint.node(source))) {
            source = joint.node(source).operands().get(0);
        }
        return joint.node(source) instanceof Node.Constant;
    }

    private static boolean isHeavy(Body body) {
        int instructions = 0;
        for (Body.Instruction instruction : body.instructions()) {
            if (instruction instanceof Body.Call
                    || instruction instanceof Body.Operation operation
                            && (operation.operator() == Operator.DIVIDE || operation.operator() == Operator.SQRT)) {
                return true;
            }
            instructions += instruction instanceof Body.Operation ? 1 : 0;
        }
        return instructions > LARGEST_COPY;
    }

    private Function forwardFunction() {
        if (residuals.isEmpty()) {
            return function;
        }
        GraphBuilder builder = new GraphBuilder(joint.nodes().size());
        List<List<Value>> values = new ArrayList<>();
        for (int index = 0; index < joint.nodes().size(); index++) {
            values.add(forward.get(index) ? copy(builder, index, values) : List.of());
        }
        List<Value> yielded = new ArrayList<>();
        for (int result = 0; result < results; result++) {
            yielded.add(Rebuild.find(values, output(result)));
        }
        yielded.addAll(Rebuild.find(values, List.copyOf(residuals)));
        return Function.of(function.name(), function.parameters(), builder, yielded);
    }

    private Function backwardFunction(List<Value> taken) {
        GraphBuilder builder = new GraphBuilder(joint.nodes().size());
        List<TensorType> types = new ArrayList<>();
        List<List<Value>> values = new ArrayList<>();
        joint.nodes()
                .forEach(node -> values.add(
                        new ArrayList<>(Collections.nCopies(node.results().size(), NOWHERE))));
        for (Value value : taken) {
            builder.at(joint.origin(value));
            values.get(value.node()).set(value.result(), builder.parameter(types.size(), joint.type(value)));
            types.add(joint.type(value));
        }
        for (int index = 0; index < joint.nodes().size(); index++) {
            if (computed.get(index)) {
                values.set(index, copy(builder, index, values));
            }
        }
        List<Value> adjoints = joint.outputs().subList(results, joint.outputs().size()).stream()
                .map(output -> Rebuild.find(values, output.value()))
                .toList();
        return Function.of("d" + function.name(), types, builder, adjoints);
    }

    private List<Value> copy(GraphBuilder builder, int index, List<List<Value>> values) {
        builder.at(joint.origins().get(index));
        Node node = joint.nodes().get(index);
        return builder.add(
                node instanceof Node.Apply apply
                        ? new Node.Apply(apply.op(), Rebuild.find(values, apply.operands()), apply.results())
                        : node);
    }
}
