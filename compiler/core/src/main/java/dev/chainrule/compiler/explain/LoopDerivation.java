// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.explain.Derivation.Line;
import dev.chainrule.compiler.explain.Derivation.Loop;
import dev.chainrule.compiler.graph.Formulas;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.notation.Notation.Name;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The loops of a graph, forwards and backwards: what comes out of all turns has a name, {@code hs} of {@code h}, and a turn is
 * a list of equations.
 */
final class LoopDerivation {
    private static final String BEFORE = "_before";

    private final Graph graph;
    private final Map<Value, Notation> names;
    private final Formulas.Writing writing;

    /** @param names of values of the graph; grows */
    LoopDerivation(Graph graph, Map<Value, Notation> names, Formulas.Writing writing) {
        this.graph = graph;
        this.names = names;
        this.writing = writing;
    }

    /** Gives names to what comes out of loops that has none yet. */
    void nameResults() {
        for (int index = 0; index < graph.nodes().size(); index++) {
            Optional<Lowering.Loop> loop = loop(index);
            if (loop.isPresent()) {
                nameResults(index, loop.get());
            }
        }
    }

    private void nameResults(int index, Lowering.Loop loop) {
        for (int result = 0; result < loop.body().results().size(); result++) {
            Name inside = result(loop, result);
            boolean carried = result < loop.carried();
            Name outside = carried
                    ? new Name(inside.path() + "_last", inside.word() + "_last", "", false)
                    : new Name(many(inside.path()), many(inside.word()), "", false);
            names.putIfAbsent(new Value(index, result), unused(outside));
        }
    }

    private static String many(String one) {
        return one.endsWith(BEFORE) ? one.substring(0, one.length() - BEFORE.length()) + "s" + BEFORE : one + "s";
    }

    private Name unused(Name wanted) {
        Name name = wanted;
        for (int number = 2; names.containsValue(name); number++) {
            name = new Name(wanted.path() + "_" + number, wanted.word() + "_" + number, "", false);
        }
        return name;
    }

    /** One for each loop that is worth showing, in the order of the graph. */
    List<Loop> loops() {
        List<Loop> loops = new ArrayList<>();
        for (int index = 0; index < graph.nodes().size(); index++) {
            int node = index;
            loop(index).ifPresent(loop -> loops.add(loop(node, loop)));
        }
        return loops;
    }

    private Optional<Lowering.Loop> loop(int index) {
        return graph.nodes().get(index) instanceof Node.Apply apply
                        && apply.op().lowering() instanceof Lowering.Loop loop
                ? Optional.of(loop)
                : Optional.empty();
    }

    private Loop loop(int index, Lowering.Loop loop) {
        List<Value> operands = graph.nodes().get(index).operands();
        Graph body = loop.body().body();
        Formulas outside = new Formulas(graph::node, value -> Optional.ofNullable(names.get(value)), writing);
        List<Line> lines = new ArrayList<>();
        Map<Value, Notation> inside = new HashMap<>();
        Map<String, String> starts = new LinkedHashMap<>();
        for (int parameter = 0; parameter < operands.size(); parameter++) {
            Value operand = operands.get(parameter);
            Name own = parameter(loop, parameter);
            Notation outer = outside.named(operand);
            if (parameter < loop.carried()) {
                starts.put(own.word(), outer.text());
            } else if (parameter < loop.captured()) {
                own = outer instanceof Name whole && whole.word().endsWith("s")
                        ? new Name(cut(whole.path()), cut(whole.word()), "", false)
                        : own;
                Name whole = new Name(own.path() + "s", own.word() + "s", "", false);
                if (!(outer instanceof Name)) {
                    lines.add(line(whole, outer, graph.type(operand)));
                    names.putIfAbsent(operand, whole);
                }
            }
            Notation shown = parameter < loop.captured() ? own : outer instanceof Name ? outer : own;
            loop.body().parameter(parameter).ifPresent(value -> inside.put(value, shown));
        }
        List<Line> ends = new ArrayList<>();
        for (int result = loop.carried(); result < loop.body().results().size(); result++) {
            Value value = loop.body().results().get(result);
            if (body.node(value) instanceof Node.Apply && !inside.containsKey(value) && !isCarriedOn(loop, value)) {
                Name name = result(loop, result);
                lines.add(line(name, formulas(body, inside).of(value), body.type(value)));
                inside.put(value, name);
            }
        }
        for (int result = 0; result < loop.carried(); result++) {
            Value value = loop.body().results().get(result);
            Name name = parameter(loop, result);
            Name next = new Name(name.path(), name.word(), "′", false);
            ends.add(line(next, formulas(body, inside).of(value), body.type(value)));
            if (body.node(value) instanceof Node.Apply) {
                inside.putIfAbsent(value, next);
            }
        }
        lines.addAll(ends);
        StringBuilder title =
                new StringBuilder(loop.backwards() ? "Each turn, from the last to the first" : "Each turn");
        starts.forEach((name, start) ->
                title.append(", ").append(name).append(" at first ").append(start));
        return new Loop(title.toString(), lines);
    }

    private static boolean isCarriedOn(Lowering.Loop loop, Value value) {
        return loop.body().results().subList(0, loop.carried()).contains(value);
    }

    private Formulas formulas(Graph body, Map<Value, Notation> inside) {
        return new Formulas(body::node, value -> Optional.ofNullable(inside.get(value)), writing);
    }

    private static Line line(Name name, Notation formula, TensorType type) {
        return new Line(name, formula, type, Optional.empty(), Optional.empty());
    }

    private static String cut(String plural) {
        return plural.substring(0, plural.length() - 1);
    }

    private static Name parameter(Lowering.Loop loop, int parameter) {
        return loop.body()
                .parameter(parameter)
                .map(value -> name(loop.body().body().origin(value), "x" + parameter))
                .orElse(new Name("x" + parameter, "x" + parameter, "", false));
    }

    /** What is carried in and kept is what was before the turn. */
    private static Name result(Lowering.Loop loop, int result) {
        Graph body = loop.body().body();
        Value value = loop.body().results().get(result);
        Name name = result < loop.carried() ? parameter(loop, result) : name(body.origin(value), "y" + result);
        boolean before = result >= loop.carried()
                && body.node(value) instanceof Node.Parameter parameter
                && parameter.index() < loop.carried();
        return before ? new Name(name.path() + BEFORE, name.word() + BEFORE, "", false) : name;
    }

    private static Name name(Origin origin, String otherwise) {
        String back = origin.phase() == Origin.Phase.BACKWARD ? "d" : "";
        String inner = origin.role() == Origin.Role.ROOT ? "" : "z_";
        String path = origin.path().orElse(otherwise);
        return new Name(back + inner + path, back + inner + path.substring(path.lastIndexOf('.') + 1), "", false);
    }
}
