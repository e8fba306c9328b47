// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.item;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Limits;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.names.Library;
import dev.chainrule.compiler.names.Reports;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One walk through a model, with {@code training} true or false: the graph that grows, and where the walk is. */
public final class Elaboration {
    /** A call that is being written out. */
    private record Frame(Span call, String name, boolean library, String place, List<Argument> arguments) {}

    /** What a call gives for a name of the function's. */
    public record Argument(String name, Item item, Span span) {}

    /** A call with its arguments: what was written out once is not written out again. */
    public record CallKey(Item.Callable callee, List<Item> arguments) {}

    public final GraphBuilder graph = new GraphBuilder();
    public final Streams streams;
    private final boolean training;
    public final Precision precision;
    public final Limits limits;
    public final Map<String, Cell> cells = new LinkedHashMap<>();
    /** By the path of a part, what the comment of its layer says that PyTorch calls it. */
    public final Map<String, TorchName> torchNames;

    /** Inputs whose values are dimensions. */
    public final Set<String> sizes = new TreeSet<>();

    public final StateValues states;
    public final List<Following> followings = new ArrayList<>();
    public final Map<CallKey, Item> calls = new HashMap<>();
    private final Reports reports;
    private final List<Frame> frames = new ArrayList<>();
    /** By path, how many values bear it. */
    private final Map<String, Integer> turns = new HashMap<>();

    private @Nullable Cell step;
    /** What is being made is a copy. */
    private @Nullable Following copy;

    private int instances;
    /** Parameters of functions count from 0. */
    private int standIns;

    private final Map<Value, Changing> changing = new HashMap<>();

    private boolean asked;

    public Elaboration(boolean training, Precision precision, Limits limits, Reports reports) {
        this(training, precision, limits, reports, false, new HashMap<>());
    }

    private Elaboration(
            boolean training,
            Precision precision,
            Limits limits,
            Reports reports,
            boolean apart,
            Map<String, TorchName> torchNames) {
        this.torchNames = torchNames;
        this.states = new StateValues(graph, training, apart);
        this.streams = apart ? Streams.within(graph, type -> graph.parameter(--standIns, type)) : Streams.of(graph);
        this.training = training;
        this.precision = precision;
        this.limits = limits;
        this.reports = reports;
    }

    /** A walk beside this one, whose graph is its own. */
    public Elaboration apart() {
        Elaboration apart = new Elaboration(training, precision, limits, reports, true, torchNames);
        apart.standIn(this);
        apart.copy = copy;
        return apart;
    }

    /** Goes to where another walk was before it came into the call in which it is. */
    public void standBeforeCall(Elaboration other) {
        standIn(other);
        frames.remove(frames.size() - 1);
    }

    private void standIn(Elaboration other) {
        frames.clear();
        frames.addAll(other.frames);
        step = other.step;
        graph.at(other.graph.origin());
    }

    /** What was found on the other walk holds here as well. */
    public void join(Elaboration other) {
        asked |= other.asked;
        other.graph.conditions().forEach(graph::require);
    }

    /**
     * A value that stands for what changes from turn to turn of a loop, until the loop is closed.
     *
     * @param changes from turn to turn
     */
    public Value standIn(TensorType type, Changing changes) {
        Value value = graph.parameter(--standIns, type);
        changing.put(value, changes);
        return value;
    }

    /** A value that stands for the adjoint of another, until the function that takes it is closed. */
    public Value adjointOf(Value value) {
        return graph.parameter(--standIns, graph.type(value));
    }

    /**
     * How a value changes from turn to turn.
     *
     * @param outside how many nodes there were before the loop
     * @param sequence of which it is a slice; empty if it is carried
     */
    public record Changing(int outside, Optional<Value> sequence) {}

    /** What changes from turn to turn of loops. */
    public Map<Value, Changing> changing() {
        return changing;
    }

    public int errors() {
        return reports.errors();
    }

    /** How many layers there are so far. */
    public int instances() {
        return instances;
    }

    /** Whether this walk is for training. */
    public boolean training() {
        asked = true;
        return training;
    }

    /** Whether the walk would go another way if it were not for training. */
    public boolean dependsOnTraining() {
        return asked;
    }

    /** Makes layers as copies that follow others. */
    public <T> T copying(Following made, Supplier<T> action) {
        Following former = copy;
        copy = made;
        try {
            return action.get();
        } finally {
            copy = former;
        }
    }

    /** The copy that is being made. */
    public Optional<Following> copies() {
        return Optional.ofNullable(copy);
    }

    /** The counter that {@code step} reads from here on. */
    public void step(@Nullable Cell cell) {
        step = cell;
    }

    public Optional<Cell> step() {
        return Optional.ofNullable(step);
    }

    public void report(Diagnostic diagnostic) {
        Diagnostic told = diagnostic;
        Span span = diagnostic.span();
        if (Library.owns(span.source())) {
            told = new Diagnostic(
                    diagnostic.code(),
                    visible(span),
                    diagnostic.message(),
                    given(),
                    diagnostic.notes(),
                    diagnostic.hint());
            told = told.note("in " + innermost() + ", " + span.source().name() + ":" + span.line());
        } else {
            int shown = 0;
            for (int i = frames.size() - 1; i >= 0 && shown < 2; i--) {
                Frame frame = frames.get(i);
                if (!Library.owns(frame.call.source())) {
                    told = told.note("in " + frame.name + ", called at " + frame.call.place());
                    shown++;
                }
            }
        }
        reports.report(told);
    }

    /** What the user's own call hands to the library: the names inside of it are not the user's. */
    private String given() {
        Values values = new Values(this);
        return own().stream()
                .flatMap(frame -> frame.arguments.stream())
                .filter(argument -> argument.item instanceof Item.Tensor)
                .map(argument -> argument.span.snippet() + " is " + values.describe(argument.item))
                .collect(Collectors.joining(", "));
    }

    /** The innermost call that the user has written. */
    private Optional<Frame> own() {
        for (int i = frames.size() - 1; i >= 0; i--) {
            if (!Library.owns(frames.get(i).call.source())) {
                return Optional.of(frames.get(i));
            }
        }
        return Optional.empty();
    }

    /** The function of the library that the user has called. */
    public String called() {
        return own().map(Frame::name).orElse("the library");
    }

    private String innermost() {
        return frames.isEmpty() ? "the library" : frames.get(frames.size() - 1).name;
    }

    /** The user's own place: of what stands in the library, the call. */
    public Span visible(Span span) {
        for (int i = frames.size() - 1; i >= 0 && Library.owns(span.source()); i--) {
            span = frames.get(i).call;
        }
        return span;
    }

    /** Where the user has written what the innermost function knows by a name; the call where it was left out. */
    public Span written(String name, Span otherwise) {
        String wanted = name;
        for (int i = frames.size() - 1; i >= 0; i--) {
            Frame frame = frames.get(i);
            for (Argument argument : frame.arguments) {
                if (argument.name.equals(wanted) && !Library.owns(argument.span.source())) {
                    return argument.span;
                }
            }
            String inner = wanted;
            wanted = frame.arguments.stream()
                    .filter(argument -> argument.name.equals(inner))
                    .map(argument -> argument.span.snippet())
                    .findFirst()
                    .orElse("");
        }
        return visible(otherwise);
    }

    /** Runs something and makes a fault of its type the user's, at this place. */
    public <T> T at(Span span, Supplier<String> label, Supplier<T> action) {
        try {
            return action.get();
        } catch (TypeFault fault) {
            throw new Fault(Diagnostic.of(code(fault), span, String.valueOf(fault.getMessage()))
                    .label(label.get())
                    .hint(fault.hint()));
        } catch (Dimension.TooManyTerms many) {
            throw Fault.of(
                    Code.TENSOR_TOO_LARGE,
                    span,
                    "a dimension here is a product of more than " + Dimension.PRODUCTS + " terms");
        } catch (ArithmeticException overflow) {
            throw Fault.of(Code.TENSOR_TOO_LARGE, span, "a dimension here does not fit into 64 bits");
        }
    }

    private static Code code(TypeFault fault) {
        String message = String.valueOf(fault.getMessage());
        return switch (fault.kind()) {
            case ELEMENT -> Code.ELEMENT_MISMATCH;
            case RANK -> Code.RANK_MISMATCH;
            case AXIS -> Code.BAD_AXIS;
            case ARGUMENT -> Code.ARGUMENT_TYPE;
            case SHAPE ->
                message.startsWith("inner dimensions")
                        ? Code.INNER_DIMENSIONS
                        : message.contains("dynamic dimension stands twice")
                                ? Code.DIMENSION_TWICE
                                : Code.SHAPE_MISMATCH;
        };
    }

    /** Runs a body with the nodes' origin at a statement; what stands in the library is at its caller's place. */
    public <T> T origin(Span span, Optional<String> name, Supplier<T> body) {
        Origin former = graph.at(Origin.UNKNOWN);
        Optional<Span> visible = Library.owns(span.source()) ? former.span() : Optional.of(span);
        Optional<String> maker = Library.owns(span.source()) ? former.maker() : Optional.empty();
        graph.at(new Origin(visible, name.or(former::name), place(), Origin.Phase.FORWARD)
                .by(maker)
                .inTurn(former.turn()));
        try {
            return body.get();
        } finally {
            graph.at(former);
        }
    }

    /** The same for a statement that gives its result a name. */
    public Item named(Span span, String name, Supplier<Item> body) {
        return origin(span, Optional.of(name), () -> {
            graph.at(inNextTurn(graph.at(Origin.UNKNOWN)));
            return claimed(body);
        });
    }

    /**
     * For a statement that names several results at once.
     *
     * @param since the first node that was made for it
     */
    public void named(Span span, List<String> names, List<Item> results, int since) {
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof Item.Tensor tensor && !names.get(i).equals("_")) {
                origin(span, Optional.of(names.get(i)), () -> {
                    graph.at(inNextTurn(graph.origin()));
                    return claimed(tensor, since);
                });
            }
        }
    }

    /** As of the next value that will bear a name. */
    private Origin inNextTurn(Origin origin) {
        return origin.inTurn(turns.getOrDefault(origin.path().orElse(""), 0));
    }

    /** What is made for the name of the present origin bears it. */
    private Item claimed(Supplier<Item> body) {
        int since = graph.size();
        return claimed(body.get(), since);
    }

    private Item claimed(Item item, int since) {
        if (item instanceof Item.Tensor tensor) {
            Origin here = graph.origin();
            graph.claim(tensor.value(), here.as(Origin.Role.ROOT), since);
            turns.merge(here.path().orElse(""), 1, Integer::sum);
        }
        return item;
    }

    /** The largest part of a shape that is known must fit into one Java array. */
    public void checkSize(Shape shape, Span span) {
        long known = 1;
        for (Dimension dimension : shape.dimensions()) {
            OptionalLong extent = dimension.value();
            if (extent.isEmpty() || extent.getAsLong() == 0) {
                continue;
            }
            if (extent.getAsLong() > limits.elements() / known) {
                throw Fault.of(
                        Code.TENSOR_TOO_LARGE, span, shape + " has more than " + limits.elements() + " elements");
            }
            known *= extent.getAsLong();
        }
    }

    /** A list, if it is not absurdly long; in fault if one of its elements is. */
    public Item list(List<Item> items, Span span) {
        if (items.stream().anyMatch(Item::isPoison)) {
            return Item.POISON;
        }
        Item.Listing list = new Item.Listing(items);
        if (count(list, 0) > limits.list()) {
            throw Fault.of(
                    Code.LIST_TOO_LONG,
                    span,
                    "this list has more than " + limits.list() + " elements",
                    "those of lists in it are counted; a tensor holds any number: reshape, iota, expand");
        }
        return list;
    }

    /** How many elements a list has, and those before; no more are counted than matter. */
    private int count(Item item, int before) {
        if (!(item instanceof Item.Listing list)) {
            return before + 1;
        }
        int count = before;
        for (Item each : list.items()) {
            count = count > limits.list() ? count : count(each, count);
        }
        return count;
    }

    /** The path of the layer instance in which the walk is. */
    public String place() {
        return frames.isEmpty() ? "" : frames.get(frames.size() - 1).place;
    }

    /**
     * Runs the body of a call.
     *
     * @param arguments for a message
     * @param place the path of the layer instance that is called; empty for a function, which counts as its caller's
     */
    public Item call(
            Span call,
            String name,
            boolean library,
            Optional<String> place,
            List<Argument> arguments,
            Supplier<Item> body) {
        if (frames.size() >= limits.calls()) {
            throw Fault.of(
                    Code.CALLS_TOO_DEEP,
                    call,
                    "calls nest more than " + limits.calls() + " deep at " + name,
                    "a function that calls itself needs an if that ends it: if n == 0 { … } else { … }");
        }
        boolean outermost = frames.isEmpty();
        String inside = place.orElse(place());
        frames.add(new Frame(call, name, library, inside, arguments));
        Origin here = graph.at(Origin.UNKNOWN);
        // What a layer computes bears the layer's name, unless the statement that calls it names just that.
        Optional<String> layer = place.filter(path -> !path.isEmpty());
        Optional<String> maker =
                layer.isPresent() || !library ? Optional.empty() : here.maker().or(() -> Optional.of(name));
        Origin within = new Origin(here.span(), layer.or(here::name), inside, here.phase(), here.role()).by(maker);
        graph.at(layer.isPresent() ? inNextTurn(within) : within.inTurn(here.turn()));
        try {
            Supplier<Item> whole = layer.isPresent() ? () -> claimed(body) : body;
            return outermost ? states.call(whole) : whole.get();
        } finally {
            frames.remove(frames.size() - 1);
            graph.at(here);
        }
    }

    /** Makes layers that are counted already. */
    public <T> T again(Supplier<T> action) {
        int counted = instances;
        try {
            return action.get();
        } finally {
            instances = counted;
        }
    }

    public void countInstance(Span span) {
        if (++instances > limits.instances()) {
            throw Fault.of(
                    Code.TOO_MANY_INSTANCES,
                    span,
                    "the model has more than " + limits.instances() + " layer instances");
        }
    }
}
