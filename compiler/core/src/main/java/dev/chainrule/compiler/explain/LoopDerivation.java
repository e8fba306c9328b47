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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The loops of a graph, forwards and backwards: what comes out of all turns has a name, {@code hs} of {@code h}, and a turn is
 * a list of equations.
 */
final class LoopDerivation {
    private static final String BEFORE = "_before";
    /** What {@link #many} makes, numbered or not. */
    private static final Pattern MANY = Pattern.compile("(?<one>.+)s(" + BEFORE + ")?(?<number>(_\\d+)?)");

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
        Set<String> taken = taken(names);
        for (int result = 0; result < loop.body().results().size(); result++) {
            Value value = new Value(index, result);
            if (!names.containsKey(value)) {
                names.put(value, ValueNames.unused(ofAllTurns(loop, result), taken));
            }
        }
    }

    private static Set<String> taken(Map<Value, Notation> names) {
        Set<String> taken = new HashSet<>();
        names.values().forEach(each -> {
            if (each instanceof Name name) {
                taken.add(name.path());
            }
        });
        return taken;
    }

    /** What comes out of a loop: the last of what is carried, or what all turns yield. */
    static Name ofAllTurns(Lowering.Loop loop, int result) {
        Name inside = result(loop, result);
        return result < loop.carried() ? ending(inside, each -> each + "_last") : ending(inside, LoopDerivation::many);
    }

    /** A name with another end. */
    private static Name ending(Name name, UnaryOperator<String> end) {
        return new Name(end.apply(name.path()), end.apply(name.word()), "", false);
    }

    private static String many(String one) {
        return one.endsWith(BEFORE) ? one.substring(0, one.length() - BEFORE.length()) + "s" + BEFORE : one + "s";
    }

    /** What a turn sees of all: h of hs, x_t of x. */
    private static Name slice(Name whole) {
        return ending(
                whole,
                isMany(whole) ? each -> MANY.matcher(each).replaceFirst("${one}${number}") : each -> each + "_t");
    }

    private static boolean isMany(Name name) {
        return MANY.matcher(name.word()).matches();
    }

    /** One for each loop, in the order of the graph. */
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
        Set<String> taken = taken(names);
        Set<String> own = new HashSet<>();
        for (Value operand : operands.subList(loop.captured(), operands.size())) {
            if (outside.named(operand) instanceof Name name) {
                own.add(name.path());
            }
        }
        for (int parameter = 0; parameter < operands.size(); parameter++) {
            Value operand = operands.get(parameter);
            Optional<Value> value = loop.body().parameter(parameter);
            Notation outer = outside.named(operand);
            Notation shown;
            if (parameter < loop.carried()) {
                Name carried = ValueNames.unused(parameter(loop, parameter), own);
                starts.put(carried.word(), outer.text());
                shown = carried;
            } else if (parameter < loop.captured()) {
                if (outer instanceof Name whole) {
                    shown = ValueNames.unused(slice(whole), own);
                } else if (outer instanceof Notation.Literal) {
                    shown = outer;
                } else {
                    Name slice = ValueNames.unused(parameter(loop, parameter), own);
                    Name whole = ValueNames.unused(ending(slice, LoopDerivation::many), taken);
                    lines.add(line(whole, outer, graph.type(operand)));
                    if (graph.node(operand) instanceof Node.Apply) {
                        names.putIfAbsent(operand, whole);
                    }
                    shown = slice;
                }
            } else if (outer instanceof Name || outer instanceof Notation.Literal) {
                shown = outer;
            } else {
                Name constant = ValueNames.unused(ValueNames.unused(parameter(loop, parameter), own), taken);
                lines.add(line(constant, outer, graph.type(operand)));
                names.putIfAbsent(operand, constant);
                shown = constant;
            }
            value.ifPresent(each -> inside.put(each, shown));
        }
        List<Line> ends = new ArrayList<>();
        for (int result = loop.carried(); result < loop.body().results().size(); result++) {
            Value value = loop.body().results().get(result);
            if (body.node(value) instanceof Node.Apply && !inside.containsKey(value) && !isCarriedOn(loop, value)) {
                Notation outer = names.getOrDefault(new Value(index, result), result(loop, result));
                Name name = ValueNames.unused(
                        outer instanceof Name whole && isMany(whole) ? slice(whole) : result(loop, result), own);
                lines.add(line(name, formulas(body, inside).of(value), body.type(value)));
                inside.put(value, name);
            }
        }
        for (int result = 0; result < loop.carried(); result++) {
            Value value = loop.body().results().get(result);
            Name name = loop.body()
                    .parameter(result)
                    .map(inside::get)
                    .filter(Name.class::isInstance)
                    .map(Name.class::cast)
                    .orElse(parameter(loop, result));
            Name next = new Name(name.path(), name.word(), "′", false);
            Notation formula = Optional.ofNullable(inside.get(value))
                    .orElseGet(() -> formulas(body, inside).of(value));
            ends.add(line(next, formula, body.type(value)));
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
        return before ? ending(name, each -> each + BEFORE) : name;
    }

    private static Name name(Origin origin, String otherwise) {
        String back = origin.phase() == Origin.Phase.BACKWARD ? "d" : "";
        String inner = origin.role() == Origin.Role.ROOT ? "" : "z_";
        String path = origin.path().filter(each -> !each.isEmpty()).orElse(otherwise);
        return new Name(back + inner + path, back + inner + ValueNames.word(path), "", false);
    }
}
