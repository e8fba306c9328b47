// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Notation.Name;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The layers of a model, with the sizes of what they give and of the loss's derivative by it. A layer of the program that has
 * parameters is one; so is an equation in which a parameter stands. What is computed from a layer alone, without parameters,
 * belongs to it: its activation function. Where several meet without parameters, as in a residual connection, there is none.
 */
final class LayerNorms {
    private final Graph graph;
    private final Map<Value, Name> names;
    private final Map<String, Array> numbers;
    /** The paths of layers that have parameters. */
    private final Set<String> owners = new HashSet<>();

    private final Map<Value, Layer> layers = new HashMap<>();
    private final Map<String, Layer> byKey = new LinkedHashMap<>();

    /** @param numbers {@code value/} and {@code adjoint/} of values by place */
    LayerNorms(Graph graph, Map<Value, Name> names, Map<String, Array> numbers) {
        this.graph = graph;
        this.names = names;
        this.numbers = numbers;
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Read read && isParameter(read)) {
                int end = read.cell().name().lastIndexOf('.');
                if (end > 0) {
                    owners.add(read.cell().name().substring(0, end));
                }
            }
        }
    }

    /** What belongs to a layer, in evaluation order; and what it is computed from. */
    private static final class Layer {
        private final String path;
        private final List<Value> values = new ArrayList<>();
        private final Set<Value> parameters = new LinkedHashSet<>();
        private final Set<Layer> before = new LinkedHashSet<>();

        Layer(String path) {
            this.path = path;
        }

        boolean hasParameters() {
            return !path.isEmpty() || !parameters.isEmpty();
        }

        boolean isEnteredBy(Layer other) {
            return other != this && before.contains(other);
        }

        Value last() {
            return values.get(values.size() - 1);
        }
    }

    /** In evaluation order of what comes out of the layers. */
    List<LayerSizes.Row> rows(Value loss) {
        names.keySet().stream()
                .sorted()
                .filter(value -> isOnTheWay(value, loss))
                .forEach(this::place);
        List<Layer> order = byKey.values().stream()
                .filter(Layer::hasParameters)
                .sorted((a, b) -> a.last().compareTo(b.last()))
                .toList();
        List<LayerSizes.Row> rows = new ArrayList<>();
        for (Layer layer : order) {
            Set<Integer> next = new TreeSet<>();
            entered(layer).forEach(other -> next.add(order.indexOf(other)));
            next.removeIf(index -> index <= order.indexOf(layer));
            Value first = layer.values.get(0);
            rows.add(new LayerSizes.Row(
                    layer.path.isEmpty() ? name(layer.last()) : layer.path,
                    size("value/", layer.last()),
                    size("adjoint/", layer.last()),
                    size("adjoint/", first),
                    layer.parameters.stream()
                            .mapToDouble(each -> size("adjoint/", each))
                            .max()
                            .orElse(0),
                    List.copyOf(next)));
        }
        return rows;
    }

    /** The layers with parameters that one enters, by way of others or not. */
    private Set<Layer> entered(Layer layer) {
        Set<Layer> entered = new LinkedHashSet<>();
        Set<Layer> seen = new HashSet<>();
        Deque<Layer> work = new ArrayDeque<>(List.of(layer));
        while (!work.isEmpty()) {
            Layer from = work.remove();
            for (Layer other : byKey.values()) {
                if (other.isEnteredBy(from) && seen.add(other)) {
                    (other.hasParameters() ? entered : work).add(other);
                }
            }
        }
        return entered;
    }

    private boolean isOnTheWay(Value value, Value loss) {
        return graph.node(value) instanceof Node.Apply
                && !value.equals(loss)
                && numbers.containsKey(key("value/", value))
                && numbers.containsKey(key("adjoint/", value));
    }

    private void place(Value value) {
        Set<Value> sources = ValueNames.above(graph, value, names);
        List<Value> parameters = sources.stream()
                .filter(source -> graph.node(source) instanceof Node.Read read && isParameter(read))
                .toList();
        Set<Layer> before = new LinkedHashSet<>();
        sources.stream().filter(layers::containsKey).map(layers::get).forEach(before::add);
        String owner = owner(graph.origin(value).place());
        Layer layer;
        if (!owner.isEmpty()) {
            layer = byKey.computeIfAbsent(owner, Layer::new);
        } else if (parameters.isEmpty() && before.size() == 1) {
            layer = before.iterator().next();
        } else {
            layer = new Layer("");
            byKey.put(key("", value), layer);
        }
        layer.values.add(value);
        layer.parameters.addAll(parameters);
        layer.before.addAll(before);
        layers.put(value, layer);
    }

    /** The innermost layer with parameters of its own in which a place is; empty if there is none. */
    private String owner(String place) {
        String path = place;
        while (!path.isEmpty() && !owners.contains(path)) {
            path = path.substring(0, Math.max(0, path.lastIndexOf('.')));
        }
        return path;
    }

    private String name(Value value) {
        Name name = names.get(value);
        return name == null ? "" : name.path();
    }

    private double size(String what, Value value) {
        return LayerSizes.size(numbers.get(key(what, value)));
    }

    private static String key(String what, Value value) {
        return what + value.node() + "." + value.result();
    }

    private static boolean isParameter(Node.Read read) {
        return read.cell().kind() == Cell.Kind.PARAMETER;
    }
}
