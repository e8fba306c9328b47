// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.explain.Derivation.Line;
import dev.chainrule.compiler.explain.Derivation.Loop;
import dev.chainrule.compiler.graph.Combination;
import dev.chainrule.compiler.graph.Formulas;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.notation.Notation.Name;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
    private static final Pattern MANY = Pattern.compile("(?<one>.+)s(?<before>" + BEFORE + ")?(?<number>(_\\d+)?)");

    /** An unnamed value that is used several times has a line of its own from this length on. */
    private static final int LONG = 12;

    /** What is the same in all turns is written out up to this length. */
    private static final int SHORT = 20;

    private final Graph graph;
    private final Map<Value, Notation> names;
    private final Formulas.Writing writing;
    /** What a turn sees of values that have a slice for each. */
    private final Map<Value, Name> slices = new HashMap<>();
    /** The results of loops by what they are in a turn. */
    private final Map<Value, Notation> shown = new HashMap<>();

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
                isMany(whole)
                        ? each -> MANY.matcher(each).replaceFirst("${one}${before}${number}")
                        : each -> each + "_t");
    }

    private static boolean isMany(Name name) {
        return MANY.matcher(name.word()).matches();
    }

    /** One for each loop, in the order of the graph; of the forward pass or of the derivative. */
    List<Loop> loops(boolean backwards) {
        List<Loop> loops = new ArrayList<>();
        for (int index = 0; index < graph.nodes().size(); index++) {
            int node = index;
            loop(index).filter(loop -> loop.backwards() == backwards).ifPresent(loop -> loops.add(loop(node, loop)));
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
        Turn turn = new Turn(index, loop);
        List<String> title = new ArrayList<>();
        title.add(loop.backwards() ? "Each turn, from the last to the first" : "Each turn");
        title.addAll(turn.parameters());
        turn.values();
        return new Loop(String.join(", ", title), loop.backwards(), turn.lines);
    }

    /** What a turn of a loop computes, equation by equation. */
    private final class Turn {
        private final int index;
        private final Lowering.Loop loop;
        private final Graph body;
        private final List<Value> operands;
        private final Formulas outside;
        private final Map<Value, Notation> inside = new HashMap<>();
        private final List<Line> lines = new ArrayList<>();
        private final Set<String> taken = taken(names);
        private final Set<String> own = new HashSet<>();
        /** What is carried on is called. */
        private final List<Name> next = new ArrayList<>();

        Turn(int index, Lowering.Loop loop) {
            this.index = index;
            this.loop = loop;
            this.body = loop.body().body();
            this.operands = graph.nodes().get(index).operands();
            this.outside = new Formulas(graph::node, value -> Optional.ofNullable(names.get(value)), writing);
        }

        /** Where something is in the program; else where the loop is. */
        private Optional<Span> span(Origin origin) {
            return origin.span().or(() -> graph.origin(new Value(index, 0)).span());
        }

        /** What those begin with that are carried. */
        List<String> parameters() {
            for (Value operand : operands.subList(loop.captured(), operands.size())) {
                if (outside.named(operand) instanceof Name name) {
                    own.add(name.path());
                }
            }
            List<String> starts = new ArrayList<>();
            for (int parameter = 0; parameter < operands.size(); parameter++) {
                Optional<Value> value = loop.body().parameter(parameter);
                Notation shown;
                if (parameter < loop.carried()) {
                    Name carried = ValueNames.unused(carriedIn(loop, parameter), own);
                    next.add(ValueNames.unused(carriedOut(loop, parameter), own));
                    shown = carried;
                    if (value.isPresent()) {
                        starts.add(carried.word() + " at first "
                                + outside.named(operands.get(parameter)).text());
                    }
                } else {
                    shown = parameter < loop.captured() ? slice(parameter) : same(parameter);
                }
                value.ifPresent(each -> inside.put(each, shown));
            }
            return starts;
        }

        private Notation slice(int parameter) {
            Value operand = operands.get(parameter);
            Notation outer = outside.named(operand);
            if (outer instanceof Notation.Literal) {
                return outer;
            }
            Optional<Notation> known = ofSlices(operand);
            if (known.isPresent()) {
                return known.get();
            }
            if (outer instanceof Name whole) {
                Name slice = ValueNames.unused(LoopDerivation.slice(whole), own);
                slices.putIfAbsent(operand, slice);
                return slice;
            }
            Name slice = ValueNames.unused(LoopDerivation.parameter(loop, parameter), own);
            Name whole = ValueNames.unused(ending(slice, LoopDerivation::many), taken);
            lines.add(line(whole, outer, graph.type(operand), span(graph.origin(operand))));
            if (graph.node(operand) instanceof Node.Apply) {
                names.putIfAbsent(operand, whole);
            }
            return slice;
        }

        /** What moved out of the loop, written as it was in it: x_t @ W. */
        private Optional<Notation> ofSlices(Value operand) {
            if (!(graph.node(operand) instanceof Node.Apply apply) || names.containsKey(operand)) {
                return Optional.empty();
            }
            List<Value> from = apply.operands();
            if (apply.op().lowering() instanceof Lowering.InOrder) {
                return ofSlices(from.get(0));
            }
            if (isTransposed(apply) && names.get(from.get(0)) instanceof Name whole) {
                Name slice = LoopDerivation.slice(whole);
                slices.putIfAbsent(operand, slice);
                return Optional.of(slice);
            } else if (apply.op().lowering() instanceof Lowering.Contract) {
                Optional<Notation> row = names.get(from.get(0)) instanceof Name whole
                                && graph.type(from.get(0)).shape().rank() > 2
                        ? Optional.of(LoopDerivation.slice(whole))
                        : ofSlices(from.get(0));
                row.filter(Name.class::isInstance).ifPresent(slice -> slices.putIfAbsent(from.get(0), (Name) slice));
                return row.map(left -> writing.of(
                        apply,
                        List.of(left, outside.named(from.get(1))),
                        from.stream().map(graph::type).toList()));
            }
            return Optional.empty();
        }

        private Notation same(int parameter) {
            Value operand = operands.get(parameter);
            Notation outer = outside.named(operand);
            if (outer instanceof Name
                    || outer instanceof Notation.Literal
                    || outer.renamed(name -> new Name(name.word(), name.word(), "", name.isScalar()))
                                    .text()
                                    .length()
                            <= SHORT) {
                return outer;
            }
            Name constant = ValueNames.unused(ValueNames.unused(LoopDerivation.parameter(loop, parameter), own), taken);
            lines.add(line(constant, outer, graph.type(operand), span(graph.origin(operand))));
            names.putIfAbsent(operand, constant);
            return constant;
        }

        /** Those that have a name of their own, are kept or carried on, or are used more than once. */
        void values() {
            Map<Value, Integer> uses = new HashMap<>();
            Map<String, Value> latest = new HashMap<>();
            for (int node = 0; node < body.nodes().size(); node++) {
                body.nodes().get(node).operands().forEach(each -> uses.merge(each, 1, Integer::sum));
                Origin origin = body.origin(new Value(node, 0));
                if (origin.role() == Origin.Role.ROOT) {
                    latest.put(key(origin), new Value(node, 0));
                }
            }
            List<Value> results = loop.body().results();
            for (int node = 0; node < body.nodes().size(); node++) {
                Value value = new Value(node, 0);
                if (!(body.nodes().get(node) instanceof Node.Apply apply)
                        || apply.results().size() > 1
                        || inside.containsKey(value)) {
                    continue;
                }
                Origin origin = body.origin(value);
                boolean isNamed = origin.role() == Origin.Role.ROOT && value.equals(latest.get(key(origin)));
                Notation formula = formulas(body, inside).of(value);
                boolean isShared = uses.getOrDefault(value, 0) > 1
                        && formula.text().length() > LONG
                        && apply.results().get(0).isReal();
                if (formula instanceof Name) {
                    inside.put(value, formula);
                } else if (isNamed || isShared || results.contains(value)) {
                    Name name = name(value);
                    lines.add(line(name, formula, body.type(value), span(body.origin(value))));
                    inside.put(value, name);
                }
            }
            for (int result = 0; result < loop.carried(); result++) {
                Name name = next.get(result);
                shown.put(new Value(index, result), Notation.call("last", List.of(name)));
                Notation is = formulas(body, inside).named(results.get(result));
                if (loop.body().parameter(result).isPresent() && !is.equals(name)) {
                    lines.add(line(name, is, body.type(results.get(result)), span(body.origin(results.get(result)))));
                }
            }
            for (int result = loop.carried(); result < results.size(); result++) {
                Notation each = formulas(body, inside).named(results.get(result));
                shown.put(new Value(index, result), Notation.call("all", List.of(each)));
            }
        }

        private Name name(Value value) {
            List<Value> results = loop.body().results();
            int carried = results.subList(0, loop.carried()).indexOf(value);
            int kept = results.subList(loop.carried(), results.size()).indexOf(value);
            if (carried < 0
                    && kept >= 0
                    && names.get(new Value(index, loop.carried() + kept)) instanceof Name whole
                    && isMany(whole)) {
                return ValueNames.unused(LoopDerivation.slice(whole), own);
            }
            Name name = ofBody(loop, value, "y" + Math.max(carried, kept));
            return carried >= 0 && name.equals(carriedOut(loop, carried))
                    ? next.get(carried)
                    : ValueNames.unused(name, own);
        }

        private static String key(Origin origin) {
            return origin.phase() + " " + origin.path().orElse("") + " " + origin.turn();
        }
    }

    /** The result of a loop that was derived: what is carried, after the last turn, or what all turns give. */
    Optional<Notation> result(Value value) {
        return Optional.ofNullable(shown.get(value));
    }

    private static boolean isTransposed(Node.Apply apply) {
        return apply.op().word().equals("transpose") && apply.operands().size() == 1;
    }

    /**
     * What sums over all turns, as a sum of what is of each: Σ_T h_beforeᵀ @ dz of hs_beforeᵀ @ dzs.
     *
     * @param apply of the graph, not of a loop's body
     */
    Optional<Notation> overTurns(Node.Apply apply, List<TensorType> types) {
        if (apply.op().lowering() instanceof Lowering.Reduction sum
                && sum.combination() == Combination.SUM
                && sum.axes().stream()
                        .map(types.get(0).shape()::get)
                        .anyMatch(axis -> loopBehind(apply.operands().get(0))
                                .filter(axis::equals)
                                .isPresent())) {
            return sliceOf(apply.operands().get(0)).map(slice -> OnPaper.written(apply, List.of(slice), types));
        }
        if (!(apply.op().lowering() instanceof Lowering.Contract)
                || apply.results().get(0).shape().rank() != 2) {
            return Optional.empty();
        }
        Optional<Name> left = sliceOf(apply.operands().get(0));
        Optional<Name> right = sliceOf(apply.operands().get(1));
        Optional<Dimension> length = loopBehind(apply.operands().get(1))
                .or(() -> loopBehind(apply.operands().get(0)));
        Dimension summed = types.get(1).shape().get(0);
        if (left.isEmpty() || right.isEmpty() || length.flatMap(summed::over).isEmpty()) {
            return Optional.empty();
        }
        Notation each = apply.op().notation(List.of(Notation.transposed(left.get()), right.get()), types);
        return Optional.of(Notation.of(
                Notation.Sign.TOTAL, each, Notation.scalar(length.get().toString())));
    }

    /** What a turn sees of a value that is, in some order, what all turns saw or made. */
    private Optional<Name> sliceOf(Value value) {
        Value base = base(value);
        return Optional.ofNullable(slices.get(base))
                .or(() -> loop(base.node())
                        .filter(loop -> base.result() >= loop.carried())
                        .map(loop -> names.get(base))
                        .filter(Name.class::isInstance)
                        .map(whole -> slice((Name) whole)));
    }

    private Value base(Value value) {
        Value base = value;
        while (!slices.containsKey(base)
                && graph.node(base) instanceof Node.Apply apply
                && (isTransposed(apply) || apply.op().lowering() instanceof Lowering.InOrder)) {
            base = apply.operands().get(0);
        }
        return base;
    }

    private Optional<Dimension> loopBehind(Value value) {
        return loop(base(value).node()).map(Lowering.Loop::length);
    }

    private Formulas formulas(Graph body, Map<Value, Notation> inside) {
        return new Formulas(body::node, value -> Optional.ofNullable(inside.get(value)), writing);
    }

    private static Line line(Name name, Notation formula, TensorType type, Optional<Span> span) {
        return new Line(name, formula, type, span, Optional.empty());
    }

    private static Name parameter(Lowering.Loop loop, int parameter) {
        return loop.body()
                .parameter(parameter)
                .map(value -> name(loop.body().body().origin(value), "x" + parameter))
                .orElse(new Name("x" + parameter, "x" + parameter, "", false));
    }

    /** What was before the turn; backwards, the derivative by what is after it. */
    private static Name carriedIn(Lowering.Loop loop, int parameter) {
        Name name = parameter(loop, parameter);
        return loop.backwards() ? name : ending(name, each -> each + BEFORE);
    }

    private static Name carriedOut(Lowering.Loop loop, int parameter) {
        Name name = parameter(loop, parameter);
        return loop.backwards() ? ending(name, each -> each + BEFORE) : name;
    }

    /** A result of a turn. */
    private static Name result(Lowering.Loop loop, int result) {
        return result < loop.carried()
                ? parameter(loop, result)
                : ofBody(loop, loop.body().results().get(result), "y" + result);
    }

    /** What a value of a turn is called. */
    private static Name ofBody(Lowering.Loop loop, Value value, String otherwise) {
        Graph body = loop.body().body();
        Origin origin = body.origin(value);
        int carried = loop.body().results().subList(0, loop.carried()).indexOf(value);
        if (body.node(value) instanceof Node.Parameter parameter) {
            return parameter.index() < loop.carried() ? carriedIn(loop, parameter.index()) : name(origin, otherwise);
        } else if (carried >= 0 && (loop.backwards() || origin.role() != Origin.Role.ROOT)) {
            return carriedOut(loop, carried);
        } else if (origin.role() != Origin.Role.ROOT
                && body.node(value) instanceof Node.Apply apply
                && apply.operands().size() == 1
                && ValueNames.isFunction(apply)) {
            Origin of = body.origin(apply.operands().get(0));
            if (of.role() == Origin.Role.ROOT && of.path().isPresent()) {
                Name argument = name(of, "");
                String word = apply.op().word() + "_";
                return new Name(word + argument.path(), word + argument.word(), "", false);
            }
        }
        return name(origin, otherwise);
    }

    private static Name name(Origin origin, String otherwise) {
        String back = origin.phase() == Origin.Phase.BACKWARD ? "d" : "";
        Optional<String> path = origin.path().filter(each -> !each.isEmpty());
        if (origin.role() != Origin.Role.ROOT
                && path.filter(origin.place()::equals).isPresent()) {
            // Of what a layer gives itself: the layer needs no mention in its own turns.
            return new Name(back + "z", back + "z", "", false);
        }
        String inner = origin.role() == Origin.Role.ROOT || path.isEmpty() ? "" : "z_";
        String own = path.orElse(otherwise) + (origin.turn() == 0 ? "" : String.valueOf(origin.turn()));
        return new Name(back + inner + own, back + inner + ValueNames.word(own), "", false);
    }
}
