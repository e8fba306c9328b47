// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.item;

import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.StopGradient;
import dev.chainrule.compiler.op.Updated;
import dev.chainrule.compiler.type.ElementType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** The values of states at one point of a walk: what was read at the start, or what the updates before have left. */
public final class StateValues {
    /**
     * An update of the model.
     *
     * @param call the number of the call of the model's own equations in which it stands; −1 for those of the model itself
     */
    private record Update(Cell cell, int call) {}

    private final GraphBuilder graph;
    /** Whether anything is updated: else what reads a state gives the same each time. */
    private final boolean training;
    /** Whether what is walked becomes a function: whoever calls that decides about its updates as a whole. */
    private final boolean apart;

    private final Map<Cell, Value> current = new LinkedHashMap<>();
    private final List<Update> updates = new ArrayList<>();
    /** By call of the model's equations what it has given. */
    private final List<List<Value>> results = new ArrayList<>();

    private int call = -1;
    private int touched;
    private int loops;

    StateValues(GraphBuilder graph, boolean training, boolean apart) {
        this.graph = graph;
        this.training = training;
        this.apart = apart;
    }

    public Value read(Cell cell) {
        touched += training ? 1 : 0;
        Value value = current.get(cell);
        return value == null ? graph.read(cell) : value;
    }

    /** From here on the state has this value, through which no derivative passes. */
    public void update(Cell cell, Value value) {
        Value before = read(cell);
        if (apart) {
            boolean real = cell.type().element() == ElementType.REAL;
            current.put(cell, real ? graph.apply(new StopGradient(), value) : value);
        } else {
            updates.add(new Update(cell, call));
            current.put(cell, graph.apply(new Updated(updates.size() - 1), before, value));
        }
    }

    /** How often a state was read or updated so far: what has done so gives something else when it is called again. */
    public int touched() {
        return touched;
    }

    /** The states that were updated, with their values now. */
    public Map<Cell, Value> changed() {
        return new LinkedHashMap<>(current);
    }

    /** As at the start of a walk. */
    public void restart() {
        current.clear();
    }

    // ---- loops

    /** Runs the body of a loop that stays one. */
    public <T> T inLoop(Supplier<T> body) {
        loops++;
        try {
            return body.get();
        } finally {
            loops--;
        }
    }

    public boolean isInLoop() {
        return loops > 0;
    }

    // ---- which update depends on what

    /** Runs a call of the model's own equations. */
    Item call(Supplier<Item> body) {
        call = results.size();
        results.add(new ArrayList<>());
        try {
            Item item = body.get();
            collect(item, results.get(call));
            return item;
        } finally {
            call = -1;
        }
    }

    private static void collect(Item item, List<Value> values) {
        if (item instanceof Item.Tensor tensor) {
            values.add(tensor.value());
        } else if (item instanceof Item.Listing list) {
            list.items().forEach(each -> collect(each, values));
        } else if (item instanceof Item.Several several) {
            several.items().forEach(each -> collect(each, values));
        }
    }

    public List<Cell> updates() {
        return updates.stream().map(Update::cell).toList();
    }

    /** The updates in calls on whose results one of these depends, otherwise than by way of state. */
    public Set<Integer> updatesBehind(Collection<Value> values, Function<Value, Node> nodes) {
        Set<Value> seen = new HashSet<>();
        Deque<Value> open = new ArrayDeque<>(values);
        while (!open.isEmpty()) {
            Value value = open.pop();
            Node node = nodes.apply(value);
            boolean state = node instanceof Node.Apply apply && apply.op().lowering() instanceof Lowering.Update;
            if (seen.add(value) && !state) {
                open.addAll(node.operands());
            }
        }
        Set<Integer> behind = new TreeSet<>();
        for (int update = 0; update < updates.size(); update++) {
            int of = updates.get(update).call();
            if (of >= 0 && results.get(of).stream().anyMatch(seen::contains)) {
                behind.add(update);
            }
        }
        return behind;
    }
}
