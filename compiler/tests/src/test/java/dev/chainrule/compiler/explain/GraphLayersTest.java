// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GraphLayersTest {
    private static ModelGraph.Vertex vertex(String layer, String name) {
        return new ModelGraph.Vertex(ModelGraph.Kind.EQUATION, name, layer, "real", "", Optional.empty());
    }

    /** Vertices {@code layer/name}, edges by index. */
    private static ModelGraph graph(String vertices, int... ends) {
        List<ModelGraph.Vertex> all = Stream.of(vertices.split(" "))
                .map(each -> vertex(each.substring(0, each.indexOf('/')), each.substring(each.indexOf('/') + 1)))
                .toList();
        List<ModelGraph.Edge> edges = new ArrayList<>();
        for (int i = 0; i < ends.length; i += 2) {
            edges.add(new ModelGraph.Edge(ends[i], ends[i + 1]));
        }
        return new ModelGraph("M", all, edges);
    }

    private static String said(ModelGraph.Layer layer) {
        return layer.path()
                + layer.vertices()
                + (layer.parts().isEmpty()
                        ? ""
                        : layer.parts().stream().map(GraphLayersTest::said).toList());
    }

    @Test
    void boxesStandInBoxes() {
        assertThat(said(graph("/x b.0/W b.0.norm/s b.0.norm/t b.0/b.0 b.1/W b.1/b.1 one/one", 0, 3, 3, 4)
                        .layers()))
                .isEqualTo("[0, 7][b.0[1, 4][b.0.norm[2, 3]], b.1[5, 6]]");
    }

    /** What is applied again to its own result, with something else between. */
    @Test
    void aLayerToWhichSomethingComesBackHasNoBox() {
        assertThat(said(graph("/x cell/a /y cell/b", 0, 1, 1, 2, 2, 3).layers()))
                .isEqualTo("[0, 1, 2, 3]");
        assertThat(said(graph("/x net.f/a net.f/W net/m net.g/V net.g/c /y net/n", 0, 1, 2, 1, 1, 3, 3, 5, 5, 6, 6, 7)
                        .layers()))
                .isEqualTo("[0, 3, 6, 7][net.f[1, 2], net.g[4, 5]]");
    }

    /** Neither comes back to itself, but each to the other. */
    @Test
    void oneOfTwoThatGoBackAndForthHasABox() {
        assertThat(said(graph("p/a q/a q/b p/b", 0, 1, 2, 3).layers())).isEqualTo("[1, 2][p[0, 3]]");
    }

    @Test
    void whateverTheGraphEachVertexStandsOnceAndBoxesHaveAnOrder() {
        Random random = new Random(5);
        String[] layers = {"", "a", "b", "a.c", "a.c.d", "b.0", "b.1", "b.1.e"};
        for (int round = 0; round < 300; round++) {
            int size = 1 + random.nextInt(14);
            StringBuilder vertices = new StringBuilder();
            List<Integer> ends = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                vertices.append(layers[random.nextInt(layers.length)])
                        .append("/v")
                        .append(i)
                        .append(' ');
                for (int from = 0; from < i; from++) {
                    if (random.nextInt(5) == 0) {
                        ends.add(from);
                        ends.add(i);
                    }
                }
            }
            ModelGraph graph = graph(
                    vertices.toString(), ends.stream().mapToInt(each -> each).toArray());
            List<Integer> seen = new ArrayList<>();
            holds(graph, graph.layers(), seen);
            assertThat(seen).doesNotHaveDuplicates().hasSize(size);
        }
    }

    private static List<Integer> holds(ModelGraph graph, ModelGraph.Layer layer, List<Integer> seen) {
        Map<Integer, String> boxes = new HashMap<>();
        layer.vertices().forEach(i -> boxes.put(i, "v" + i));
        seen.addAll(layer.vertices());
        List<Integer> all = new ArrayList<>(layer.vertices());
        for (ModelGraph.Layer part : layer.parts()) {
            List<Integer> inside = holds(graph, part, seen);
            assertThat(inside)
                    .hasSizeGreaterThan(1)
                    .allSatisfy(i -> assertThat(graph.vertices().get(i).layer()).startsWith(part.path()));
            inside.forEach(i -> boxes.put(i, part.path()));
            all.addAll(inside);
        }
        Map<String, Set<String>> before = new HashMap<>();
        boxes.values().forEach(box -> before.put(box, new HashSet<>()));
        for (ModelGraph.Edge edge : graph.edges()) {
            String from = boxes.get(edge.from());
            String to = boxes.get(edge.to());
            if (from != null && to != null && !from.equals(to)) {
                before.get(to).add(from);
            }
        }
        while (!before.isEmpty()) {
            Set<String> free = new HashSet<>(before.keySet());
            free.removeIf(box -> !before.get(box).isEmpty());
            assertThat(free).as("a circle of boxes in %s", graph).isNotEmpty();
            before.keySet().removeAll(free);
            before.values().forEach(each -> each.removeAll(free));
        }
        return all;
    }
}
