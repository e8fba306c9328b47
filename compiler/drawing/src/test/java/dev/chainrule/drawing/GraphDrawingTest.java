// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.Derivations;
import dev.chainrule.compiler.explain.ModelGraph;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class GraphDrawingTest {
    private static final Pattern BOX = Pattern.compile(
            "translate\\(([\\d.]+) ([\\d.]+)\\)\">.*?<rect rx=\"4\" width=\"([\\d.]+)\" height=\"([\\d.]+)\"",
            Pattern.DOTALL);
    private static final Pattern LAYER = Pattern.compile(
            "<g class=\"layer\"><rect rx=\"6\" x=\"([\\d.]+)\" y=\"([\\d.]+)\" width=\"([\\d.]+)\" height=\"([\\d.]+)\"");
    private static final Pattern PATH =
            Pattern.compile("<path d=\"M([\\d.]+) ([\\d.]+)[^\"]* L([\\d.]+) ([\\d.]+)\" marker-end");

    private static ModelGraph digits() throws IOException {
        Path file = Path.of(System.getProperty("chainrule.root", "../.."))
                .resolve("samples/digits/src/main/nn/dev/chainrule/samples/digits/Digits.nn");
        return Derivations.of(CompileRequest.of("Digits.nn", Files.readString(file)))
                .graphs()
                .get(0);
    }

    /** With layers in layers, one that is applied twice, and one with nothing in it. */
    private static ModelGraph tower() {
        return Derivations.of(CompileRequest.of("Tower.nn", """
                        layer Residual(width: int) {
                            layer norm = LayerNorm(width)
                            layer dense = Dense(width, width)
                            apply(x: [..., width]) -> [..., width] = x + tanh(dense(norm(x)))
                        }
                        model Tower {
                            input x: [B, 4]
                            layer blocks[2] = Residual(4)
                            layer cell = Dense(4, 4)
                            layer drop = Dropout(0.1)
                            a = cell(drop(x |> blocks))
                            b = sin(a)
                            output c = cell(b)
                        }
                        """)).graphs().get(0);
    }

    private static List<Rectangle2D> boxes(String svg) {
        return rectangles(BOX, svg);
    }

    private static List<Rectangle2D> rectangles(Pattern pattern, String svg) {
        List<Rectangle2D> boxes = new ArrayList<>();
        pattern.matcher(svg)
                .results()
                .forEach(found -> boxes.add(new Rectangle2D.Double(
                        Double.parseDouble(found.group(1)),
                        Double.parseDouble(found.group(2)),
                        Double.parseDouble(found.group(3)),
                        Double.parseDouble(found.group(4)))));
        return boxes;
    }

    @Test
    void eachVertexHasItsPlaceAndEachEdgeGoesDownFromOneToAnother() throws IOException {
        hasPlaces(digits());
        hasPlaces(tower());
    }

    @Test
    void layersAreBoxesAroundWhatIsInThem() {
        ModelGraph graph = tower();
        List<Rectangle2D> boxes = boxes(GraphDrawing.svg(graph));
        List<Rectangle2D> layers = rectangles(LAYER, GraphDrawing.svg(graph));
        assertThat(layers).hasSize(inside(graph.layers(), boxes, layers, 0)).hasSize(7);
    }

    /** In the order in which boxes are written, those around first. */
    private static int inside(ModelGraph.Layer layer, List<Rectangle2D> boxes, List<Rectangle2D> layers, int before) {
        int next = before;
        for (ModelGraph.Layer part : layer.parts()) {
            Rectangle2D around = layers.get(next);
            next = inside(part, boxes, layers, next + 1);
            List<Integer> all = members(part);
            for (int i = 0; i < boxes.size(); i++) {
                assertThat(all.contains(i) ? around.contains(boxes.get(i)) : !around.intersects(boxes.get(i)))
                        .as("%s and vertex %s", part.path(), i)
                        .isTrue();
            }
        }
        return next;
    }

    private static List<Integer> members(ModelGraph.Layer layer) {
        List<Integer> all = new ArrayList<>(layer.vertices());
        layer.parts().forEach(part -> all.addAll(members(part)));
        return all;
    }

    private static void hasPlaces(ModelGraph graph) {
        String svg = GraphDrawing.svg(graph);
        List<Rectangle2D> boxes = boxes(svg);
        assertThat(boxes).hasSameSizeAs(graph.vertices()).hasSizeGreaterThan(8);
        for (int i = 0; i < boxes.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(boxes.get(i).intersects(boxes.get(j)))
                        .as(
                                "%s over %s",
                                graph.vertices().get(i), graph.vertices().get(j))
                        .isFalse();
            }
        }
        List<double[]> ends = PATH.matcher(svg)
                .results()
                .map(found -> new double[] {
                    Double.parseDouble(found.group(1)),
                    Double.parseDouble(found.group(2)),
                    Double.parseDouble(found.group(3)),
                    Double.parseDouble(found.group(4))
                })
                .toList();
        assertThat(ends).hasSameSizeAs(graph.edges());
        for (ModelGraph.Edge edge : graph.edges()) {
            Rectangle2D from = boxes.get(edge.from());
            Rectangle2D to = boxes.get(edge.to());
            assertThat(from.getMaxY()).isLessThan(to.getMinY());
            assertThat(ends)
                    .anyMatch(each -> near(each[1], from.getMaxY())
                            && near(each[3], to.getMinY())
                            && from.getMinX() <= each[0]
                            && each[0] <= from.getMaxX()
                            && to.getMinX() <= each[2]
                            && each[2] <= to.getMaxX());
        }
    }

    private static boolean near(double a, double b) {
        return Math.abs(a - b) < 0.2;
    }

    @Test
    void itIsXmlThatNeedsNothingElseAndIsTheSameAgain() throws Exception {
        String svg = GraphDrawing.svg(digits());
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertThat(svg).doesNotContain("href").doesNotContain("@import").isEqualTo(GraphDrawing.svg(digits()));
    }

    @Test
    void whatIsWrittenIsEscaped() {
        ModelGraph graph = new ModelGraph(
                "A & B",
                List.of(
                        new ModelGraph.Vertex(ModelGraph.Kind.INPUT, "x", "", "[B]", "", Optional.of(3)),
                        new ModelGraph.Vertex(ModelGraph.Kind.LOSS, "l", "", "real", "x < 1", Optional.empty())),
                List.of(new ModelGraph.Edge(0, 1)));
        assertThat(GraphDrawing.svg(graph)).contains("A &amp; B", "x &lt; 1", "<g class=\"input\" data-line=\"3\"");
        assertThat(graph.dot()).isEqualTo("""
                        digraph "A & B" {
                            node [fontname="monospace"];
                            v0 [label="x  [B]", shape=ellipse];
                            v1 [label="l  real\\nx < 1", shape=octagon];
                            v0 -> v1;
                        }
                        """);
        ModelGraph inLayers = new ModelGraph(
                "M",
                List.of(
                        new ModelGraph.Vertex(ModelGraph.Kind.PARAMETER, "fc.W", "fc", "[2]", "", Optional.of(3)),
                        new ModelGraph.Vertex(ModelGraph.Kind.EQUATION, "fc", "fc", "[2]", "2·fc.W", Optional.of(3))),
                List.of(new ModelGraph.Edge(0, 1)));
        assertThat(inLayers.dot()).isEqualTo("""
                        digraph "M" {
                            node [fontname="monospace"];
                            subgraph "cluster_fc" {
                                label="fc"; fontname="monospace"; style=dashed;
                                v0 [label="fc.W  [2]", shape=cylinder];
                                v1 [label="fc  [2]\\n2·fc.W", shape=box];
                            }
                            v0 -> v1;
                        }
                        """);
    }
}
