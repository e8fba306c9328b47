// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * On what a value depends, by way of operators whose derivative is of a kind; through functions that are called as well.
 *
 * @param functions the parameters that a result of a function depends on, as far as they are known
 */
record Reach(Predicate<Derivative> passes, IdentityHashMap<Function, Map<Integer, Set<Integer>>> functions) {
    Reach(Predicate<Derivative> passes) {
        this(passes, new IdentityHashMap<>());
    }

    /** The nodes without operands. */
    List<Node> leaves(Value root, java.util.function.Function<Value, Node> nodes) {
        List<Node> leaves = new ArrayList<>();
        Set<Value> seen = new HashSet<>();
        Deque<Value> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Value value = open.pop();
            if (!seen.add(value)) {
                continue;
            }
            Node node = nodes.apply(value);
            if (!(node instanceof Node.Apply apply)) {
                leaves.add(node);
            } else if (apply.op().derivative() instanceof Derivative.OfBody through) {
                parameters(through, value.result())
                        .forEach(parameter -> open.add(apply.operands().get(parameter)));
            } else if (passes.test(apply.op().derivative())) {
                open.addAll(apply.operands());
            }
        }
        return leaves;
    }

    /** The operands on which a result depends: in the last turn, and by way of what the turns before carried there. */
    private Set<Integer> parameters(Derivative.OfBody through, int result) {
        Set<Integer> all = new TreeSet<>(parameters(through.body(), result));
        Deque<Integer> carried = new ArrayDeque<>(all);
        if (result < through.carried()) {
            all.add(result);
        }
        while (!carried.isEmpty()) {
            int parameter = carried.pop();
            if (parameter < through.carried()) {
                parameters(through.body(), parameter).stream().filter(all::add).forEach(carried::add);
            }
        }
        return all;
    }

    private Set<Integer> parameters(Function function, int result) {
        Map<Integer, Set<Integer>> known = functions.computeIfAbsent(function, key -> new HashMap<>());
        Set<Integer> parameters = known.get(result);
        if (parameters == null) {
            parameters = new TreeSet<>();
            for (Node leaf : leaves(function.results().get(result), function.body()::node)) {
                if (leaf instanceof Node.Parameter parameter) {
                    parameters.add(parameter.index());
                }
            }
            known.put(result, parameters);
        }
        return parameters;
    }
}
