// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.notation.Notation.Name;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The values of a graph that a derivation calls by name: those that the program names, and what a function is applied to
 * within an equation, {@code z_h} in {@code h = tanh(x @ W + b)}.
 */
final class ValueNames {
    private ValueNames() {}

    /** In evaluation order. */
    static Map<Value, Name> of(Graph graph) {
        Set<Value> used = new HashSet<>();
        graph.nodes().forEach(node -> used.addAll(node.operands()));
        graph.outputs().forEach(output -> used.add(output.value()));
        graph.writes().forEach(write -> used.add(write.value()));
        Map<String, Value> byPath = new HashMap<>();
        Map<Value, Name> names = new TreeMap<>();
        for (int index = 0; index < graph.nodes().size(); index++) {
            Node node = graph.nodes().get(index);
            for (int result = 0; result < node.results().size(); result++) {
                Value value = new Value(index, result);
                if (node.results().size() > 1 && !used.contains(value)) {
                    continue;
                }
                declared(graph, value).ifPresent(name -> {
                    // The last of that name holds the same elements as those before, in other order of axes at most.
                    Optional.ofNullable(byPath.put(name.path(), value)).ifPresent(names::remove);
                    names.put(value, name);
                });
            }
        }
        Set<String> taken = new HashSet<>();
        names.values().forEach(name -> taken.add(name.path()));
        inner(graph, names).forEach((value, name) -> names.putIfAbsent(value, unused(name, taken)));
        for (int index = 0; index < graph.nodes().size(); index++) {
            if (graph.nodes().get(index) instanceof Node.Apply apply
                    && apply.op().lowering() instanceof Lowering.Loop loop) {
                for (int result = 0; result < apply.results().size(); result++) {
                    Value value = new Value(index, result);
                    if (used.contains(value) && !names.containsKey(value)) {
                        names.put(value, unused(LoopDerivation.ofAllTurns(loop, result), taken));
                    }
                }
            }
        }
        return new LinkedHashMap<>(names);
    }

    private static Optional<Name> declared(Graph graph, Value value) {
        Node node = graph.node(value);
        if (node instanceof Node.Input input) {
            return Optional.of(
                    name("", input.name(), node.results().get(0).shape().rank() == 0));
        } else if (node instanceof Node.Read read) {
            // The number of updates is the one cell that bears the name of a train step.
            String path =
                    read.cell().kind() == Cell.Kind.STEP ? "steps" : read.cell().name();
            return Optional.of(name("", path, node.results().get(0).shape().rank() == 0));
        }
        Origin origin = graph.origin(value);
        boolean bears = node instanceof Node.Apply apply
                && (node.results().size() == 1 && origin.role() == Origin.Role.ROOT
                        || apply.op().lowering() instanceof Lowering.Loop loop
                                && value.result() == (loop.stacked().isEmpty() ? 0 : loop.carried()));
        return bears ? origin.path().map(path -> named(graph, value, "", path, origin.turn())) : Optional.empty();
    }

    private static Name named(Graph graph, Value value, String prefix, String path, int turn) {
        String numbered =
                turn == 0 ? path : path + (Character.isDigit(path.charAt(path.length() - 1)) ? "_" : "") + turn;
        return name(prefix, numbered, graph.type(value).shape().rank() == 0);
    }

    private static Name name(String prefix, String path, boolean scalar) {
        return new Name(prefix + path, prefix + word(path), "", scalar);
    }

    /** What only one function is applied to, the outermost of an equation. */
    private static Map<Value, Name> inner(Graph graph, Map<Value, Name> names) {
        Map<Value, Name> inner = new HashMap<>();
        names.forEach((root, name) -> {
            if (graph.node(root) instanceof Node.Apply apply
                    && apply.operands().size() == 1
                    && isFunction(apply)
                    && graph.node(apply.operands().get(0)) instanceof Node.Apply
                    && graph.type(apply.operands().get(0)).isReal()
                    && !names.containsKey(apply.operands().get(0))) {
                String path = name.path();
                inner.put(apply.operands().get(0), name("z_", path, name.isScalar()));
            }
        });
        return inner;
    }

    /** Whether it is written as a function with its argument in brackets. */
    static boolean isFunction(Node.Apply apply) {
        return apply.op()
                        .notation(
                                List.of(Notation.name("x")),
                                List.of(apply.results().get(0)))
                instanceof Notation.Call;
    }

    /** The end of a path; of a layer that is one of several with its number, {@code blocks.2}. */
    static String word(String path) {
        int start = path.lastIndexOf('.') + 1;
        while (start > 0 && Character.isDigit(path.charAt(start))) {
            start = path.lastIndexOf('.', start - 2) + 1;
        }
        return path.substring(start);
    }

    /** A name that no other value has, since what is called alike is taken for the same in formulas. */
    static Name unused(Name wanted, Set<String> taken) {
        Name name = wanted;
        for (int number = 2; !taken.add(name.path()); number++) {
            name = new Name(wanted.path() + "_" + number, wanted.word() + "_" + number, "", wanted.isScalar());
        }
        return name;
    }

    /** What an adjoint is called, dW of W; d_W if the program has a dW. */
    static Name adjoint(Name value, Collection<Name> others) {
        String d = others.stream().anyMatch(other -> other.path().equals("d" + value.path())) ? "d_" : "d";
        return new Name(d + value.path(), d + value.word(), value.mark(), value.isScalar());
    }

    /** The values that another is computed from, itself included, by node. */
    static BitSet ancestors(Graph graph, Value value) {
        BitSet needed = new BitSet();
        needed.set(value.node());
        for (int index = value.node(); index >= 0; index--) {
            if (needed.get(index)) {
                graph.nodes().get(index).operands().forEach(operand -> needed.set(operand.node()));
            }
        }
        return needed;
    }

    /** The named values from which one is computed by others without a name, the nearest first. */
    static Set<Value> above(Graph graph, Value value, Map<Value, Name> names) {
        Set<Value> named = new LinkedHashSet<>();
        Set<Value> seen = new HashSet<>();
        Deque<Value> work = new ArrayDeque<>(graph.node(value).operands());
        while (!work.isEmpty()) {
            Value next = work.remove();
            if (names.containsKey(next)) {
                named.add(next);
            } else if (seen.add(next)) {
                work.addAll(graph.node(next).operands());
            }
        }
        return named;
    }
}
