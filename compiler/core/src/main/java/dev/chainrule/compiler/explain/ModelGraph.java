// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Formulas;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.notation.Notation.Name;
import dev.chainrule.compiler.op.Draw;
import dev.chainrule.compiler.program.EntryPoints;
import dev.chainrule.compiler.program.ModelDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a model computes from what, as its program names it: a vertex for each input, parameter and equation, an edge from each to
 * those in whose formula it stands.
 *
 * @param edges from a vertex to a later one
 */
public record ModelGraph(String model, List<Vertex> vertices, List<Edge> edges) {
    /** A formula that is longer says more beside the picture than in it. */
    private static final int LONGEST_FORMULA = 40;

    public ModelGraph {
        vertices = List.copyOf(vertices);
        edges = List.copyOf(edges);
    }

    public enum Kind {
        INPUT,
        PARAMETER,
        STATE,
        EQUATION,
        OUTPUT,
        LOSS,
        METRIC
    }

    /**
     * @param layer in which it stands, {@code blocks.2.norm}; empty in the model itself
     * @param formula empty for what is not computed
     * @param line of the program
     */
    public record Vertex(Kind kind, String name, String layer, String type, String formula, Optional<Integer> line) {
        /** Of so many letters as a picture has room for. */
        public String shortFormula() {
            int[] letters = formula.codePoints().toArray();
            return letters.length <= LONGEST_FORMULA ? formula : new String(letters, 0, LONGEST_FORMULA - 1) + "…";
        }
    }

    public record Edge(int from, int to) {}

    /**
     * A layer as a box around what it has and what it computes.
     *
     * @param path empty for the model itself
     * @param vertices in it and in no layer of it
     */
    public record Layer(String path, List<Integer> vertices, List<Layer> parts) {
        public Layer {
            vertices = List.copyOf(vertices);
            parts = List.copyOf(parts);
        }
    }

    /** The model with its layers in it. */
    public Layer layers() {
        return GraphLayers.of(this);
    }

    /** Of what a model computes when it is not trained. */
    public static ModelGraph of(ModelDefinition model) {
        Map<String, Kind> figures = new LinkedHashMap<>();
        model.outputs().forEach(each -> figures.put(each.name(), Kind.OUTPUT));
        model.losses().forEach(each -> figures.put(each.name(), Kind.LOSS));
        model.metrics().forEach(each -> figures.put(each.name(), Kind.METRIC));
        Graph graph = EntryPoints.evaluated(model);
        Map<Value, Name> names = new LinkedHashMap<>(ValueNames.of(graph));
        Map<Value, Kind> kinds = new HashMap<>();
        Set<String> taken = new HashSet<>();
        names.values().forEach(name -> taken.add(name.path()));
        for (Graph.Output output : graph.outputs()) {
            Kind kind = figures.get(output.name());
            if (kind != null) {
                names.computeIfAbsent(
                        output.value(),
                        value -> ValueNames.unused(
                                new Name(
                                        output.name(),
                                        output.name(),
                                        "",
                                        graph.type(value).shape().rank() == 0),
                                taken));
                kinds.putIfAbsent(output.value(), kind);
            }
        }
        names.keySet()
                .removeIf(value -> graph.node(value) instanceof Node.Input input
                        && input.name().equals(Draw.KEY));
        return new Drawing(graph, names, kinds).of(model.name());
    }

    /** For Graphviz and whatever else reads its language. */
    public String dot() {
        StringBuilder text = new StringBuilder("digraph " + quoted(model) + " {\n    node [fontname=\"monospace\"];\n");
        dot(layers(), "    ", text);
        for (Edge edge : edges) {
            text.append("    v")
                    .append(edge.from())
                    .append(" -> v")
                    .append(edge.to())
                    .append(";\n");
        }
        return text.append("}\n").toString();
    }

    private void dot(Layer layer, String indent, StringBuilder text) {
        for (int i : layer.vertices()) {
            Vertex vertex = vertices.get(i);
            String label = vertex.name() + "  " + vertex.type()
                    + (vertex.formula().isEmpty() ? "" : "\n" + vertex.shortFormula());
            text.append(indent)
                    .append('v')
                    .append(i)
                    .append(" [label=")
                    .append(quoted(label))
                    .append(", shape=")
                    .append(shape(vertex.kind()))
                    .append("];\n");
        }
        for (Layer part : layer.parts()) {
            text.append(indent)
                    .append("subgraph ")
                    .append(quoted("cluster_" + part.path()))
                    .append(" {\n")
                    .append(indent)
                    .append("    label=")
                    .append(quoted(part.path()))
                    .append("; fontname=\"monospace\"; style=dashed;\n");
            dot(part, indent + "    ", text);
            text.append(indent).append("}\n");
        }
    }

    private static String shape(Kind kind) {
        return switch (kind) {
            case INPUT -> "ellipse";
            case PARAMETER, STATE -> "cylinder";
            case EQUATION -> "box";
            case OUTPUT -> "doubleoctagon";
            case LOSS, METRIC -> "octagon";
        };
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** Vertices in evaluation order, so that each edge goes on. */
    private record Drawing(Graph graph, Map<Value, Name> names, Map<Value, Kind> kinds) {
        ModelGraph of(String model) {
            Map<Value, Integer> places = new HashMap<>();
            List<Vertex> vertices = new ArrayList<>();
            List<Edge> edges = new ArrayList<>();
            names.keySet().stream().sorted().forEach(value -> {
                ValueNames.above(graph, value, names).stream()
                        .map(places::get)
                        .sorted()
                        .forEach(from -> edges.add(new Edge(from, vertices.size())));
                places.put(value, vertices.size());
                vertices.add(vertex(value));
            });
            return new ModelGraph(model, vertices, edges);
        }

        private Vertex vertex(Value value) {
            Node node = graph.node(value);
            Kind kind = kinds.getOrDefault(value, Kind.EQUATION);
            if (node instanceof Node.Input) {
                kind = Kind.INPUT;
            } else if (node instanceof Node.Read read) {
                kind = read.cell().kind() == Cell.Kind.PARAMETER ? Kind.PARAMETER : Kind.STATE;
            }
            Formulas formulas = new Formulas(graph::node, other -> Optional.<Notation>ofNullable(names.get(other)));
            return new Vertex(
                    kind,
                    Objects.requireNonNull(names.get(value)).path(),
                    layer(value),
                    graph.type(value).toString(),
                    node.operands().isEmpty() && !(node instanceof Node.Constant)
                            ? ""
                            : formulas.of(value).text(),
                    graph.origin(value).span().map(Span::line));
        }

        /** A cell is named after its layer, whoever reads it. */
        private String layer(Value value) {
            if (graph.node(value) instanceof Node.Read read) {
                String name = read.cell().name();
                return name.substring(0, Math.max(0, name.lastIndexOf('.')));
            }
            return graph.origin(value).place();
        }
    }
}
