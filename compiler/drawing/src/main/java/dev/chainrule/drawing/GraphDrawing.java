// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.drawing;

import dev.chainrule.compiler.explain.ModelGraph;
import dev.chainrule.compiler.explain.ModelGraph.Vertex;
import dev.chainrule.compiler.notation.MathMl;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
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
            .graph { --box: #fff; --edge: #7a838c; --text: #1c1e21; --dim: #5c636b; --input: #dbeafe; --parameter: #dcf5e3; --loss: #fde2e0;
                     --output: #fff3c4; font: 12px ui-monospace, 'DejaVu Sans Mono', monospace; }
            @media (prefers-color-scheme: dark) {
              .graph { --box: #22262a; --edge: #87919b; --text: #e6e8ea; --dim: #a8b1b9; --input: #1d3350; --parameter: #1b3c28; --loss: #4d2422;
                       --output: #4a3f12; }
            }
            .graph rect { fill: var(--box); stroke: var(--edge); }
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
    private final List<ElkNode> nodes = new ArrayList<>();

    private GraphDrawing(ModelGraph graph) {
        this.graph = graph;
    }

    /** The picture, an element {@code svg} that stands by itself or in a page. */
    public static String svg(ModelGraph graph) {
        GraphDrawing drawing = new GraphDrawing(graph);
        drawing.layOut();
        return drawing.print();
    }

    private void layOut() {
        LayoutMetaDataService.getInstance().registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
        root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
        root.setProperty(LayeredOptions.DIRECTION, Direction.DOWN);
        root.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE, 18.0);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 26.0);
        root.setProperty(LayeredOptions.RANDOM_SEED, 1);
        for (Vertex vertex : graph.vertices()) {
            ElkNode node = ElkGraphUtil.createNode(root);
            int letters = Math.max(letters(head(vertex)), letters(vertex.shortFormula()));
            node.setWidth(Math.ceil(letters * LETTER + 2 * MARGIN));
            node.setHeight((vertex.formula().isEmpty() ? 1 : 2) * LINE + MARGIN);
            nodes.add(node);
        }
        for (ModelGraph.Edge edge : graph.edges()) {
            ElkGraphUtil.createSimpleEdge(nodes.get(edge.from()), nodes.get(edge.to()));
        }
        new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());
    }

    private String print() {
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"graph\" viewBox=\"0 0 "
                + number(root.getWidth()) + " " + number(root.getHeight()) + "\" width=\"" + number(root.getWidth())
                + "\" height=\"" + number(root.getHeight()) + "\" role=\"img\">\n<title>"
                + MathMl.escaped("What " + graph.model() + " computes from what") + "</title>\n<style>\n" + STYLE
                + "</style>\n<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\""
                + " markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 L8 4 L0 8 Z\"/></marker></defs>\n");
        for (ElkEdge edge : root.getContainedEdges()) {
            edge.getSections()
                    .forEach(section ->
                            svg.append("<path d=\"").append(path(section)).append("\" marker-end=\"url(#tip)\"/>\n"));
        }
        for (int i = 0; i < nodes.size(); i++) {
            box(graph.vertices().get(i), nodes.get(i), svg);
        }
        return svg.append("</svg>\n").toString();
    }

    private static String path(ElkEdgeSection section) {
        StringBuilder path = new StringBuilder("M" + number(section.getStartX()) + " " + number(section.getStartY()));
        for (ElkBendPoint bend : section.getBendPoints()) {
            path.append(" L").append(number(bend.getX())).append(' ').append(number(bend.getY()));
        }
        return path + " L" + number(section.getEndX()) + " " + number(section.getEndY());
    }

    private static void box(Vertex vertex, ElkNode node, StringBuilder svg) {
        svg.append("<g class=\"")
                .append(vertex.kind().name().toLowerCase(Locale.ROOT))
                .append('"')
                .append(vertex.line().map(line -> " data-line=\"" + line + "\"").orElse(""))
                .append(" transform=\"translate(")
                .append(number(node.getX()))
                .append(' ')
                .append(number(node.getY()))
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
