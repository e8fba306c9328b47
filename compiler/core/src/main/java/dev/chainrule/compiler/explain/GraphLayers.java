// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The layers of a model around the vertices of its graph, as boxes in boxes. A box has two things in it at least, and what leaves
 * one does not come back: a layer that is applied to what was made of its own result has none, or arrows would go upwards.
 */
final class GraphLayers {
    private final ModelGraph graph;

    private GraphLayers(ModelGraph graph) {
        this.graph = graph;
    }

    /** The whole model, which is a layer without a name. */
    static ModelGraph.Layer of(ModelGraph graph) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < graph.vertices().size(); i++) {
            all.add(i);
        }
        return new GraphLayers(graph).within("", all);
    }

    private ModelGraph.Layer within(String path, List<Integer> members) {
        List<ModelGraph.Layer> parts = new ArrayList<>();
        List<Integer> rest = new ArrayList<>(members);
        List<List<Integer>> taken = new ArrayList<>();
        for (String below : pathsBelow(path, members)) {
            List<Integer> inside = rest.stream()
                    .filter(member -> isWithin(layer(member), below))
                    .toList();
            if (inside.size() > 1) {
                taken.add(inside);
                if (goesOn(members, taken)) {
                    parts.add(within(below, inside));
                    rest.removeAll(inside);
                } else {
                    taken.remove(inside);
                }
            }
        }
        return new ModelGraph.Layer(path, rest, parts);
    }

    private String layer(int member) {
        return graph.vertices().get(member).layer();
    }

    private static boolean isWithin(String layer, String above) {
        return layer.equals(above) || layer.startsWith(above + ".");
    }

    /** Paths of layers below one, outer ones first: of one that gets no box those within may get theirs. */
    private Set<String> pathsBelow(String path, List<Integer> members) {
        Set<String> paths = new LinkedHashSet<>();
        for (int member : members) {
            String layer = layer(member);
            int from = path.isEmpty() ? 0 : path.length() + 1;
            while (from < layer.length()) {
                int to = layer.indexOf('.', from);
                // The number of one of several belongs to its name: blocks.2
                int next = to + 1;
                if (to >= 0 && next < layer.length() && Character.isDigit(layer.charAt(next))) {
                    to = layer.indexOf('.', next);
                }
                to = to < 0 ? layer.length() : to;
                paths.add(layer.substring(0, to));
                from = to + 1;
            }
        }
        return paths;
    }

    /** Whether some order of boxes and single vertices has every edge go on. */
    private boolean goesOn(List<Integer> members, List<List<Integer>> boxes) {
        int[] box = new int[graph.vertices().size()];
        Arrays.fill(box, -1);
        int count = 0;
        for (List<Integer> each : boxes) {
            for (int member : each) {
                box[member] = count;
            }
            count++;
        }
        for (int member : members) {
            if (box[member] < 0) {
                box[member] = count;
                count++;
            }
        }
        List<List<Integer>> after = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            after.add(new ArrayList<>());
        }
        int[] before = new int[count];
        for (ModelGraph.Edge edge : graph.edges()) {
            int from = box[edge.from()];
            int to = box[edge.to()];
            if (from >= 0 && to >= 0 && from != to) {
                after.get(from).add(to);
                before[to]++;
            }
        }
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (before[i] == 0) {
                free.add(i);
            }
        }
        for (int done = 0; done < free.size(); done++) {
            for (int next : after.get(free.get(done))) {
                before[next]--;
                if (before[next] == 0) {
                    free.add(next);
                }
            }
        }
        return free.size() == count;
    }
}
