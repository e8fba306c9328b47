// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Call;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.rewrite.Rebuild;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What a train step does to many arrays of the same types: a function, called for each. What it computes of settings alone,
 * in double, is computed once outside and handed in.
 */
final class Updates {
    /** Fewer are written out: then kernels may join across their borders. */
    static final int FEWEST = 8;

    /** Terms of arrays and scalars, both in one builder. */
    @FunctionalInterface
    interface Formula {
        List<Term> apply(List<Term> arrays, List<Term> scalars);
    }

    private final Function function;
    /** Of the outer builder: what follows the arrays as operands. */
    private final List<Value> handed = new ArrayList<>();

    /**
     * @param arrays types of what differs from call to call
     * @param scalars what is the same for all calls: settings, and reals that many calls need
     */
    Updates(String name, List<TensorType> arrays, List<Term> scalars, GraphBuilder outer, Formula formula) {
        GraphBuilder whole = new GraphBuilder();
        whole.at(Origin.UNKNOWN.in(Origin.Phase.UPDATE));
        List<TensorType> types = new ArrayList<>(arrays);
        scalars.forEach(scalar -> types.add(scalar.type()));
        List<Term> given = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            given.add(new Term(whole, whole.parameter(i, types.get(i))));
        }
        List<Value> results =
                formula.apply(given.subList(0, arrays.size()), given.subList(arrays.size(), given.size())).stream()
                        .map(Term::value)
                        .toList();
        this.function = split(name, whole.build(), arrays.size(), scalars, results, outer);
    }

    List<Term> call(GraphBuilder builder, List<Term> arrays) {
        List<Value> operands = new ArrayList<>();
        arrays.forEach(array -> operands.add(array.value()));
        operands.addAll(handed);
        return builder.applyAll(new Call(function), operands).stream()
                .map(result -> new Term(builder, result))
                .toList();
    }

    /** Leaves settings that follow from settings alone outside; the rest becomes the function. */
    private Function split(
            String name, Graph whole, int arrays, List<Term> scalars, List<Value> results, GraphBuilder outer) {
        BitSet varies = new BitSet();
        List<List<Value>> outside = new ArrayList<>();
        List<List<Value>> inside = new ArrayList<>();
        GraphBuilder body = new GraphBuilder();
        List<TensorType> types = new ArrayList<>();
        for (int index = 0; index < whole.nodes().size(); index++) {
            Node node = whole.nodes().get(index);
            body.at(whole.origins().get(index));
            boolean array = node instanceof Node.Parameter parameter && parameter.index() < arrays;
            varies.set(index, array || node.operands().stream().anyMatch(operand -> varies.get(operand.node())));
            outside.add(List.of());
            inside.add(List.of());
            if (node instanceof Node.Parameter parameter) {
                if (!array) {
                    outside.set(
                            index,
                            List.of(scalars.get(parameter.index() - arrays).value()));
                }
                if (array || !isSetting(node)) {
                    inside.set(index, List.of(body.parameter(types.size(), parameter.type())));
                    types.add(parameter.type());
                    handed.addAll(outside.get(index));
                }
                continue;
            }
            if (!varies.get(index)) {
                outside.set(index, outer.add(on(node, outside)));
                Origin origin = whole.origins().get(index);
                outside.get(index).forEach(value -> outer.claim(value, origin));
            }
            boolean handedIn = !varies.get(index) && isSetting(node) && !(node instanceof Node.Constant);
            if (!handedIn) {
                for (Value operand : node.operands()) {
                    if (inside.get(operand.node()).isEmpty()) {
                        TensorType type = whole.type(operand);
                        inside.set(operand.node(), List.of(body.parameter(types.size(), type)));
                        types.add(type);
                        handed.addAll(outside.get(operand.node()));
                    }
                }
                inside.set(index, body.add(on(node, inside)));
            }
        }
        return Function.of(name, types, body, Rebuild.find(inside, results));
    }

    private static Node on(Node node, List<List<Value>> values) {
        return node instanceof Node.Apply apply
                ? new Node.Apply(apply.op(), Rebuild.find(values, apply.operands()), apply.results())
                : node;
    }

    private static boolean isSetting(Node node) {
        return node.results().get(0).element() == ElementType.SETTING;
    }
}
