// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.drawing;

import dev.chainrule.compiler.explain.ModelGraph;
import dev.chainrule.compiler.explain.ModelGraph.Vertex;
import dev.chainrule.compiler.notation.MathMl;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.HierarchyHandling;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * A model's graph as SVG, from what is given at the top to what comes out below. It follows the reader's choice of light or dark,
 * and needs nothing beside itself. The same graph gives the same picture.
 */
public final class GraphDrawing {
    private static final double LETTER = 7.25;
    private static final double LINE = 17;
    private static final double MARGIN = 9;
    private static final String STYLE = """
            .graph { --box: #fff; --layer: #f3f4f6; --edge: #7a838c; --text: #1c1e21; --dim: #5c636b; --input: #dbeafe; --parameter: #dcf5e3; --loss: #fde2e0;
                     --output: #fff3c4; font: 12px ui-monospace, 'DejaVu Sans Mono', monospace; }
            @media (prefers-color-scheme: dark) {
              .graph { --box: #22262a; --layer: #191c1f; --edge: #87919b; --text: #e6e8ea; --dim: #a8b1b9; --input: #1d3350; --parameter: #1b3c28; --loss: #4d2422;
                       --output: #4a3f12; }
            }
            .graph rect { fill: var(--box); stroke: var(--edge); }
            .graph .layer rect { fill: var(--layer); stroke-dasharray: 4 3; }
            .graph .input rect { fill: var(--input); }
            .graph .parameter rect, .graph .state rect { fill: var(--parameter); }
            .graph .loss rect, .graph .metric rect { fill: var(--loss); }
            .graph .output rect { fill: var(--output); }
            .graph .lit rect { stroke: #d97706; stroke-width: 3; }
            .graph text { fill: var(--text); white-space: pre; }
            .graph .dim { fill: var(--dim); }
            .graph path { fill: none; stroke: var(--edge); }
            .graph marker path { fill: var(--edge); }
            """;

    private final ModelGraph graph;
    private final ElkNode root = ElkGraphUtil.createGraph();
    private final ElkNode[] nodes;
    /** By the node around it. */
    private final Map<ElkNode, String> layers = new LinkedHashMap<>();

    private GraphDrawing(ModelGraph graph) {
        this.graph = graph;
        this.nodes = new ElkNode[graph.vertices().size()];
    }

    /** The picture, an element {@code svg} that stands by itself or in a page. */
    public static String svg(ModelGraph graph) {
        GraphDrawing drawing = new GraphDrawing(graph);
        drawing.layOut();
        return drawing.print();
    }

    private void layOut() {
        LayoutMetaDataService.getInstance().registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
        root.setProperty(CoreOptions.HIERARCHY_HANDLING, HierarchyHandling.INCLUDE_CHILDREN);
        place(graph.layers(), root);
        for (ModelGraph.Edge edge : graph.edges()) {
            ElkGraphUtil.createSimpleEdge(nodes[edge.from()], nodes[edge.to()]);
        }
        new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());
    }

    private void place(ModelGraph.Layer layer, ElkNode around) {
        around.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
        around.setProperty(LayeredOptions.DIRECTION, Direction.DOWN);
        around.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        around.setProperty(LayeredOptions.SPACING_NODE_NODE, 18.0);
        around.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 26.0);
        around.setProperty(LayeredOptions.RANDOM_SEED, 1);
        for (int i : layer.vertices()) {
            Vertex vertex = graph.vertices().get(i);
            ElkNode node = ElkGraphUtil.createNode(around);
            int letters = Math.max(letters(head(vertex)), letters(vertex.shortFormula()));
            node.setWidth(Math.ceil(letters * LETTER + 2 * MARGIN));
            node.setHeight((vertex.formula().isEmpty() ? 1 : 2) * LINE + MARGIN);
            nodes[i] = node;
        }
        for (ModelGraph.Layer part : layer.parts()) {
            ElkNode box = ElkGraphUtil.createNode(around);
            box.setProperty(CoreOptions.PADDING, new ElkPadding(LINE + MARGIN, MARGIN, MARGIN, MARGIN));
            layers.put(box, part.path());
            place(part, box);
        }
    }

    private String print() {
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"graph\" viewBox=\"0 0 "
                + number(root.getWidth()) + " " + number(root.getHeight()) + "\" width=\"" + number(root.getWidth())
                + "\" height=\"" + number(root.getHeight()) + "\" role=\"img\">\n<title>"
                + MathMl.escaped("What " + graph.model() + " computes from what") + "</title>\n<style>\n" + STYLE
                + "</style>\n<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\""
                + " markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 L8 4 L0 8 Z\"/></marker></defs>\n");
        layers.forEach((box, path) -> layer(path, box, svg));
        edges(root, svg);
        layers.keySet().forEach(box -> edges(box, svg));
        for (int i = 0; i < nodes.length; i++) {
            box(graph.vertices().get(i), nodes[i], svg);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void layer(String path, ElkNode box, StringBuilder svg) {
        double x = left(box);
        double y = top(box);
        svg.append("<g class=\"layer\"><rect rx=\"6\" x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y))
                .append("\" width=\"")
                .append(number(box.getWidth()))
                .append("\" height=\"")
                .append(number(box.getHeight()))
                .append("\"/><text class=\"dim\" x=\"")
                .append(number(x + MARGIN))
                .append("\" y=\"")
                .append(number(y + LINE))
                .append("\">")
                .append(MathMl.escaped(path))
                .append("</text></g>\n");
    }

    /** Those whose places are told from one node. */
    private static void edges(ElkNode within, StringBuilder svg) {
        for (ElkEdge edge : within.getContainedEdges()) {
            edge.getSections()
                    .forEach(section -> svg.append("<path d=\"")
                            .append(path(section, left(within), top(within)))
                            .append("\" marker-end=\"url(#tip)\"/>\n"));
        }
    }

    /** In the whole picture: a place is told from the node around. */
    private static double left(ElkNode node) {
        return node.getParent() == null ? 0 : node.getX() + left(node.getParent());
    }

    private static double top(ElkNode node) {
        return node.getParent() == null ? 0 : node.getY() + top(node.getParent());
    }

    private static String path(ElkEdgeSection section, double x, double y) {
        StringBuilder path =
                new StringBuilder("M" + number(x + section.getStartX()) + " " + number(y + section.getStartY()));
        for (ElkBendPoint bend : section.getBendPoints()) {
            path.append(" L").append(number(x + bend.getX())).append(' ').append(number(y + bend.getY()));
        }
        return path + " L" + number(x + section.getEndX()) + " " + number(y + section.getEndY());
    }

    private static void box(Vertex vertex, ElkNode node, StringBuilder svg) {
        svg.append("<g class=\"")
                .append(vertex.kind().name().toLowerCase(Locale.ROOT))
                .append('"')
                .append(vertex.line().map(line -> " data-line=\"" + line + "\"").orElse(""))
                .append(" transform=\"translate(")
                .append(number(left(node)))
                .append(' ')
                .append(number(top(node)))
                .append(")\"><title>")
                .append(MathMl.escaped(head(vertex)
                        + (vertex.formula().isEmpty() ? "" : "\n" + vertex.name() + " = " + vertex.formula())))
                .append("</title><rect rx=\"4\" width=\"")
                .append(number(node.getWidth()))
                .append("\" height=\"")
                .append(number(node.getHeight()))
                .append("\"/>");
        text(
                MathMl.escaped(vertex.name()) + "  <tspan class=\"dim\">" + MathMl.escaped(vertex.type()) + "</tspan>",
                1,
                svg);
        if (!vertex.formula().isEmpty()) {
            text(MathMl.escaped(vertex.shortFormula()), 2, svg);
        }
        svg.append("</g>\n");
    }

    private static void text(String content, int line, StringBuilder svg) {
        svg.append("<text x=\"")
                .append(number(MARGIN))
                .append("\" y=\"")
                .append(number(line * LINE))
                .append("\">")
                .append(content)
                .append("</text>");
    }

    private static String head(Vertex vertex) {
        return vertex.name() + "  " + vertex.type();
    }

    private static int letters(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String number(double value) {
        double rounded = Math.rint(value * 10) / 10;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }
}
