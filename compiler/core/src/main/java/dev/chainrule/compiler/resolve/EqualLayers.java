// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.item.Elaboration;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.item.Streams;
import dev.chainrule.compiler.item.TorchName;
import dev.chainrule.compiler.op.Call;
import dev.chainrule.compiler.op.PendingDerivative;
import dev.chainrule.compiler.rewrite.Rebuild;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Layers of an array that differ by their weights alone. One of them is elaborated, in a graph of its own; the others have its
 * cells under their own paths. What applies them becomes a function, once for arguments of the same types, and each
 * application a call. Whatever does not fit is written out, layer by layer.
 */
final class EqualLayers implements Callee.Family {
    /** Fewer are written out: then kernels may join across the borders of layers. */
    static final int FEWEST = 8;

    /** Makes a layer, where an evaluator is. */
    interface Maker {
        Item make(Evaluator evaluator, Callee.Made made, String path);
    }

    /**
     * The body as a function, what it takes after its arguments, the shape of its result, and the states behind that.
     *
     * @param streams how many it draws from
     */
    private record Body(Function function, List<Taken> taken, int streams, Item result, List<Cell> updated) {}

    /** A parameter behind the arguments: a cell of the layer, or what draws need of the place of the call. */
    private record Taken(Optional<Cell> cell, Optional<Streams.Part> part, Origin origin) {}

    private final Callee.Made made;
    private final String path;
    private final Elaboration elaboration;
    private final Evaluator evaluator;
    private final Callee.Instance first;
    private final List<Cell> cells;
    private final Map<List<Object>, Optional<Body>> bodies = new HashMap<>();

    private EqualLayers(
            Callee.Made made, String path, Elaboration elaboration, Evaluator evaluator, Callee.Instance first) {
        this.made = made;
        this.path = path;
        this.elaboration = elaboration;
        this.evaluator = evaluator;
        this.first = first;
        this.cells = List.copyOf(elaboration.cells.values());
    }

    /** The layers at these paths, if they are many enough, equal, and closed. */
    static Optional<List<Item>> of(Evaluator outside, List<Callee.Made> all, List<String> paths, Maker maker) {
        Callee.Made made = all.get(0);
        if (all.size() < FEWEST
                || !all.stream().allMatch(made::isLike)
                || !made.arguments().stream().allMatch(argument -> isStatic(argument.item()))) {
            return Optional.empty();
        }
        Elaboration inside = outside.elaboration.apart();
        Evaluator evaluator = new Evaluator(inside);
        int errors = inside.errors();
        Item item = evaluator.guarded(() -> maker.make(evaluator, made, paths.get(0)));
        outside.elaboration.join(inside);
        if (!(item instanceof Callee.Instance first)
                || inside.errors() > errors
                || !inside.followings.isEmpty()
                || inside.streams.count() > 0) {
            return Optional.empty();
        }
        EqualLayers layers = new EqualLayers(made, paths.get(0), inside, evaluator, first);
        List<Item> instances = new ArrayList<>();
        for (String path : paths) {
            instances.add(layers.instance(outside, path, maker));
        }
        return Optional.of(instances);
    }

    private Item instance(Evaluator outside, String at, Maker maker) {
        for (int i = 0; i < elaboration.instances(); i++) {
            outside.elaboration.countInstance(made.span());
        }
        cells.forEach(cell -> {
            Cell own = at(at, cell);
            outside.elaboration.cells.put(own.name(), own);
        });
        return new Callee.Instance(
                first.made(),
                at,
                () -> ((Callee.Instance) outside.elaboration.again(() -> maker.make(outside, made, at))).scope(),
                Optional.of(this));
    }

    @Override
    public List<Cell> cells(String at) {
        return cells.stream().map(cell -> at(at, cell)).toList();
    }

    /** The cell of the layer at a path that stands where the first layer has this one. */
    private Cell at(String at, Cell cell) {
        if (!cell.name().startsWith(path + ".")) {
            return cell;
        }
        String name = at + cell.name().substring(path.length());
        Initial initial = elaboration.copies().map(copy -> copy.initial(name)).orElse(cell.initial());
        Cell own = new Cell(cell.kind(), name, cell.type(), initial);
        return own.withPytorch(TorchName.of(
                name,
                part -> elaboration.torchNames.get(
                        part.startsWith(at + ".") ? path + part.substring(at.length()) : part)));
    }

    /** What is known while compiling, and whole: it means the same in any graph. */
    private static boolean isStatic(Item item) {
        return item instanceof Item.Numeral
                || item instanceof Item.Truth
                || item instanceof Item.Extent
                || item instanceof Item.Word
                || item instanceof Item.Listing list && list.items().stream().allMatch(EqualLayers::isStatic);
    }

    @Override
    public Optional<Item> call(Elaboration outside, String at, List<String> names, List<Item> given, Span span) {
        List<Object> signature = new ArrayList<>();
        List<Value> operands = new ArrayList<>();
        for (Item item : given) {
            if (item instanceof Item.Tensor tensor) {
                TensorType type = outside.graph.type(tensor.value());
                if (!type.isReal() || type.shape().rank() == 0) {
                    return Optional.empty();
                }
                signature.add(type);
                operands.add(tensor.value());
            } else if (isStatic(item)) {
                signature.add(item);
            } else {
                return Optional.empty();
            }
        }
        Optional<Body> body = bodies.get(signature);
        if (body == null) {
            body = body(outside, names, signature, span);
            bodies.put(signature, body);
        }
        boolean fits = body.isPresent() && (body.get().updated().isEmpty() || !outside.states.isInLoop());
        return fits ? Optional.of(apply(outside, at, body.get(), operands)) : Optional.empty();
    }

    private static Value read(Elaboration outside, Cell cell) {
        return cell.kind() == Cell.Kind.STATE ? outside.states.read(cell) : outside.graph.read(cell);
    }

    private Item apply(Elaboration outside, String at, Body body, List<Value> operands) {
        GraphBuilder graph = outside.graph;
        Origin place = graph.origin();
        List<Value> all = new ArrayList<>(operands);
        for (Taken taken : body.taken()) {
            graph.at(taken.origin().within(place));
            all.add(taken.cell()
                    .map(cell -> read(outside, at(at, cell)))
                    .orElseGet(() -> outside.streams.given(taken.part().orElseThrow(), body.streams())));
        }
        // The layer's name is that of what it computes.
        graph.at(place.as(Origin.Role.ROOT));
        List<Value> results = graph.applyAll(new Call(body.function()), all);
        graph.at(place);
        int own = results.size() - body.updated().size();
        for (int i = 0; i < body.updated().size(); i++) {
            outside.states.update(at(at, body.updated().get(i)), results.get(own + i));
        }
        if (body.result() instanceof Item.Several) {
            return new Item.Several(
                    results.subList(0, own).stream().<Item>map(Item.Tensor::new).toList());
        }
        return new Item.Tensor(results.get(0));
    }

    private Optional<Body> body(Elaboration outside, List<String> names, List<Object> signature, Span span) {
        List<Callee.Argument> arguments = new ArrayList<>();
        List<TensorType> types = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Item item;
            if (signature.get(i) instanceof TensorType type) {
                item = new Item.Tensor(elaboration.graph.parameter(types.size(), type));
                types.add(type);
            } else {
                item = (Item) signature.get(i);
            }
            if (!(item instanceof Item.Word)) {
                arguments.add(new Callee.Argument(Optional.of(new Ast.Name(names.get(i), span)), item, span));
            }
        }
        elaboration.standBeforeCall(outside);
        elaboration.states.restart();
        elaboration.streams.restart();
        int errors = elaboration.errors();
        Item result = evaluator.guarded(() -> evaluator.calls.layer(first, arguments, span));
        outside.join(elaboration);
        List<Item> items = result instanceof Item.Several several ? several.items() : List.of(result);
        List<Value> values = new ArrayList<>();
        for (Item item : items) {
            if (!(item instanceof Item.Tensor tensor)
                    || !evaluator.ops.type(tensor.value()).isReal()) {
                return Optional.empty();
            }
            values.add(tensor.value());
        }
        Map<Cell, Value> changed = elaboration.states.changed();
        values.addAll(changed.values());
        List<Cell> updated = List.copyOf(changed.keySet());
        return elaboration.errors() > errors
                ? Optional.empty()
                : Optional.of(closed(types, values, result, updated))
                        .filter(body -> !takesDerivatives(body.function().body()));
    }

    /** A derivative by a weight goes beyond the layer, where what the layer is given depends on that weight. */
    private static boolean takesDerivatives(Graph graph) {
        return graph.nodes().stream()
                .anyMatch(node -> PendingDerivative.of(node).isPresent()
                        || node instanceof Node.Apply apply
                                && apply.op().functions().stream()
                                        .anyMatch(function -> takesDerivatives(function.body())));
    }

    /** What the values need, as a function: its parameters are the arguments, then a parameter for each cell that is read. */
    private Body closed(List<TensorType> arguments, List<Value> results, Item result, List<Cell> updated) {
        Graph graph = elaboration.graph.build();
        Origin call = elaboration.graph.origin().at(path);
        BitSet needed = new BitSet();
        results.forEach(value -> needed.set(value.node()));
        for (int index = graph.nodes().size() - 1; index >= 0; index--) {
            if (needed.get(index)) {
                graph.nodes().get(index).operands().forEach(operand -> needed.set(operand.node()));
            }
        }
        GraphBuilder body = new GraphBuilder();
        List<TensorType> types = new ArrayList<>(arguments);
        List<Taken> taken = new ArrayList<>();
        List<List<Value>> values = new ArrayList<>();
        for (int index = 0; index < graph.nodes().size(); index++) {
            Node node = graph.nodes().get(index);
            Origin origin = graph.origins().get(index).below(call);
            body.at(origin);
            if (!needed.get(index)) {
                values.add(List.of());
            } else if (node instanceof Node.Read cell) {
                values.add(List.of(body.parameter(types.size(), cell.cell().type())));
                types.add(cell.cell().type());
                taken.add(new Taken(Optional.of(cell.cell()), Optional.empty(), origin));
            } else if (elaboration.streams.part(new Value(index, 0)).isPresent()) {
                TensorType type = node.results().get(0);
                values.add(List.of(body.parameter(types.size(), type)));
                types.add(type);
                taken.add(new Taken(Optional.empty(), elaboration.streams.part(new Value(index, 0)), origin));
            } else if (node instanceof Node.Apply apply) {
                values.add(
                        body.add(new Node.Apply(apply.op(), Rebuild.find(values, apply.operands()), apply.results())));
            } else {
                values.add(body.add(node));
            }
        }
        Function function = Function.of(first.layer().name().text(), types, body, Rebuild.find(values, results));
        return new Body(function, taken, elaboration.streams.count(), result, updated);
    }
}
