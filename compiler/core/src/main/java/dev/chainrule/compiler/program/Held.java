// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.differentiate.Transpose;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Call;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.OwnGradient;
import dev.chainrule.compiler.op.Scan;
import dev.chainrule.compiler.op.StopGradient;
import dev.chainrule.compiler.op.StraightThrough;
import dev.chainrule.compiler.rewrite.Rebuild;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A loss whose slope is what the program says where it cuts gradients on purpose, so that a difference quotient proves it.
 *
 * <p>Note [What is cut stands still]. Every value is computed twice: at a <i>place</i>, and where the variables have <i>moved</i> to.
 * Under {@code stop_gradient(x)} stands the x of the place, so a quotient over what moves does not see it. A function without slope
 * that has a gradient of its own, dx = Aᵀ·dy, becomes a straight line with the slope that it claims: what it was at the place, and A
 * times how far its argument has moved. The variables of the place are inputs, {@code held/W}; of what is computed from them
 * only that is kept which something held needs.
 *
 * <p>What functions of the library cut, for the sake of digits, has no slope anyway, and moves.
 */
final class Held {
    static final String PREFIX = "held/";

    private final GraphBuilder builder;
    /** Over a place and what has moved, by those over one. */
    private final Map<Function, Function> functions;

    private final List<List<Value>> place = new ArrayList<>();
    private final List<List<Value>> moved = new ArrayList<>();

    private Held(Graph graph, Map<Function, Function> functions) {
        this.builder = new GraphBuilder(2 * graph.nodes().size());
        this.functions = functions;
    }

    /** What has moved, with the same outputs; the same object if nothing is held. */
    static Graph of(Graph graph) {
        if (!isCut(graph)) {
            return graph;
        }
        Held held = new Held(graph, new IdentityHashMap<>());
        held.walk(graph, List.of(), List.of());
        for (Graph.Output output : graph.outputs()) {
            held.builder.output(output.name(), Rebuild.find(held.moved, output.value()));
        }
        graph.conditions().forEach(held.builder::require);
        return held.builder.build();
    }

    private static boolean isCut(Graph graph) {
        for (int index = 0; index < graph.nodes().size(); index++) {
            Node node = graph.nodes().get(index);
            if (isCut(node, graph.origins().get(index))
                    || claim(graph, node).isPresent()
                    || node instanceof Node.Apply apply
                            && apply.op().functions().stream().anyMatch(function -> isCut(function.body()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCut(Node node, Origin origin) {
        return StopGradient.is(node) && origin.maker().isEmpty();
    }

    /** A·dx for a function without slope by some argument. */
    private static Optional<Function> claim(Graph graph, Node node) {
        return StraightThrough.estimates(graph, node).isEmpty()
                ? Optional.empty()
                : OwnGradient.of(node).flatMap(own -> Transpose.of(own.gradient(), own.values()));
    }

    /** The inputs that say what the place is, each declared where the first thing is held that is computed from it. */
    static List<ModelDefinition.Input> inputs(Graph graph, Span otherwise) {
        Map<String, ModelDefinition.Input> inputs = new LinkedHashMap<>();
        List<Set<Node.Input>> before = new ArrayList<>();
        for (int index = 0; index < graph.nodes().size(); index++) {
            Node node = graph.nodes().get(index);
            Set<Node.Input> from = new LinkedHashSet<>();
            if (node instanceof Node.Input input && input.name().startsWith(PREFIX)) {
                from.add(input);
            }
            node.operands().forEach(operand -> from.addAll(before.get(operand.node())));
            before.add(from);
            cut(node, graph.origins().get(index))
                    .ifPresent(span -> from.forEach(input -> inputs.putIfAbsent(
                            input.name(),
                            new ModelDefinition.Input(
                                    input.name(), input.type(), OptionalDouble.empty(), "", span.orElse(otherwise)))));
        }
        return List.copyOf(inputs.values());
    }

    /** Present where something is held; the place as far as it is known. */
    private static Optional<Optional<Span>> cut(Node node, Origin origin) {
        if (isCut(node, origin) || OwnGradient.of(node).isPresent()) {
            return Optional.of(origin.span());
        }
        if (node instanceof Node.Apply apply) {
            for (Function function : apply.op().functions()) {
                Graph body = function.body();
                for (int i = 0; i < body.nodes().size(); i++) {
                    Optional<Optional<Span>> inside =
                            cut(body.nodes().get(i), body.origins().get(i).within(origin));
                    if (inside.isPresent()) {
                        return inside;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * @param here the parameters of the function at the place
     * @param there those that have moved
     */
    private void walk(Graph graph, List<Value> here, List<Value> there) {
        for (int index = 0; index < graph.nodes().size(); index++) {
            Node node = graph.nodes().get(index);
            Origin origin = graph.origins().get(index);
            builder.at(origin);
            if (node instanceof Node.Parameter parameter) {
                both(List.of(here.get(parameter.index())), List.of(there.get(parameter.index())));
            } else if (node instanceof Node.Apply apply) {
                apply(graph, apply, origin);
            } else {
                List<Value> read = builder.add(node);
                Optional<Value> held = variable(node)
                        .map(name -> builder.input(PREFIX + name, node.results().get(0)));
                both(held.map(List::of).orElse(read), read);
            }
        }
    }

    /** The name of what a loss is differentiated by. */
    private static Optional<String> variable(Node node) {
        if (node instanceof Node.Input input && input.type().isReal()) {
            return Optional.of(input.name());
        }
        return node instanceof Node.Read read && read.cell().kind() == Cell.Kind.PARAMETER
                ? Optional.of(read.cell().name())
                : Optional.empty();
    }

    private void both(List<Value> atThePlace, List<Value> afterwards) {
        place.add(atThePlace);
        moved.add(afterwards);
    }

    private void apply(Graph graph, Node.Apply apply, Origin origin) {
        List<Value> here = Rebuild.find(place, apply.operands());
        List<Value> there = Rebuild.find(moved, apply.operands());
        if (here.equals(there)) {
            List<Value> same = builder.add(apply.on(here));
            both(same, same);
        } else if (apply.op().functions().stream().anyMatch(function -> isCut(function.body()))) {
            twice(apply, here, there);
        } else {
            List<Value> before = builder.add(apply.on(here));
            Optional<Function> claim = claim(graph, apply);
            if (claim.isPresent()) {
                both(before, line(graph, apply, claim.get(), here, there));
            } else {
                both(before, isCut(apply, origin) ? before : builder.add(apply.on(there)));
            }
        }
    }

    /** The straight line that a function without slope claims to be. Its own gradient stays around it, for further derivatives. */
    private List<Value> line(Graph graph, Node.Apply apply, Function claim, List<Value> here, List<Value> there) {
        OwnGradient own = OwnGradient.of(apply).orElseThrow();
        List<Value> flat = StraightThrough.estimates(graph, apply);
        List<Value> before = own.arguments(here);
        List<Value> after = own.arguments(there);
        List<Value> changes = new ArrayList<>();
        boolean straight = true;
        for (int i = 0; i < before.size(); i++) {
            Value argument = own.arguments(apply.operands()).get(i);
            TensorType type = builder.type(after.get(i));
            if (flat.contains(argument)) {
                changes.add(builder.apply(Elementwise.SUBTRACT, after.get(i), before.get(i)));
            } else {
                straight &= before.get(i).equals(after.get(i));
                changes.add(type.isReal() ? builder.constant(0, type) : before.get(i));
            }
        }
        changes.addAll(own.needed(here));
        List<Value> steps = claim.writtenInto(builder, changes);
        // By an argument with a slope it moves as it does.
        List<Value> from = own.computed(straight ? here : there);
        List<Value> operands = new ArrayList<>(there);
        for (int i = 0; i < steps.size(); i++) {
            operands.set(i, builder.apply(Elementwise.ADD, from.get(i), steps.get(i)));
        }
        return builder.add(apply.on(operands));
    }

    /** A call or a loop in which something is held goes over both at once. */
    private void twice(Node.Apply apply, List<Value> here, List<Value> there) {
        Weave operands = new Weave();
        Weave results = new Weave();
        Function function = apply.op().functions().get(0);
        Op op;
        if (apply.op().lowering() instanceof Lowering.Loop loop) {
            operands = new Weave(loop.carried(), loop.along().size());
            results = new Weave(loop.carried());
            op = new Scan(new Lowering.Loop(
                    twofold(function, operands, results),
                    2 * loop.carried(),
                    new Weave().of(loop.along(), loop.along()),
                    new Weave().of(loop.stacked(), loop.stacked()),
                    loop.length(),
                    loop.backwards(),
                    loop.gate(), // the turns that ran at the place
                    loop.kept()));
        } else {
            op = new Call(twofold(function, operands, results));
        }
        List<Value> all = builder.applyAll(op, operands.of(here, there));
        both(results.first(all), results.second(all));
    }

    private Function twofold(Function function, Weave parameters, Weave results) {
        Function known = functions.get(function);
        if (known != null) {
            return known;
        }
        List<TensorType> types = parameters.of(function.parameters(), function.parameters());
        Held body = new Held(function.body(), functions);
        List<Value> given = new ArrayList<>();
        for (TensorType type : types) {
            given.add(body.builder.parameter(given.size(), type));
        }
        body.walk(function.body(), parameters.first(given), parameters.second(given));
        function.body().conditions().forEach(body.builder::require);
        List<Value> here = Rebuild.find(body.place, function.results());
        List<Value> there = Rebuild.find(body.moved, function.results());
        Function twofold = Function.of(function.name(), types, body.builder, results.of(here, there));
        functions.put(function, twofold);
        return twofold;
    }

    /** Two lists in one: of each group of so many, and of the rest, those of the first, then those of the second. */
    private static final class Weave {
        private final List<Integer> groups = new ArrayList<>();

        Weave(Integer... groups) {
            this.groups.addAll(List.of(groups));
        }

        <T> List<T> of(List<T> first, List<T> second) {
            List<T> woven = new ArrayList<>();
            int from = 0;
            for (int size : groups(first.size())) {
                woven.addAll(first.subList(from, from + size));
                woven.addAll(second.subList(from, from + size));
                from += size;
            }
            return woven;
        }

        <T> List<T> first(List<T> woven) {
            return every(woven, 0);
        }

        <T> List<T> second(List<T> woven) {
            return every(woven, 1);
        }

        private <T> List<T> every(List<T> woven, int which) {
            List<T> found = new ArrayList<>();
            int from = 0;
            for (int size : groups(woven.size() / 2)) {
                found.addAll(woven.subList(from + which * size, from + (which + 1) * size));
                from += 2 * size;
            }
            return found;
        }

        private List<Integer> groups(int all) {
            List<Integer> complete = new ArrayList<>(groups);
            complete.add(all - groups.stream().mapToInt(Integer::intValue).sum());
            return complete;
        }
    }
}
