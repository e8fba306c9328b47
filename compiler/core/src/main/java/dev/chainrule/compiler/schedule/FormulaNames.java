// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Equations;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The formulas of a template. Values bear names that stand for others: what they are called is known only in the place of a
 * call.
 */
final class FormulaNames {
    /** Some place of a call, in which names can be compared. */
    private static final Origin ANYWHERE =
            new Origin(Optional.empty(), Optional.of("call"), "call", Origin.Phase.FORWARD);

    private final Graph graph;
    private final Plan plan;
    private final Map<Value, Node.Apply> expanded;
    private final Map<Value, Cell> written;
    private final Map<Value, Integer> scalarIds;
    private final Wording wording = new Wording(new Known());
    private final Map<Notation.Name, Template.Named> named = new HashMap<>();
    private final Map<Object, Notation.Name> keys = new HashMap<>();
    /** What stored values would be called that are computed here. */
    private final Map<Notation.Name, Hint> arrays = new HashMap<>();
    /** The parts of formulas that have names, which nothing stores. */
    private final Map<Notation.Name, Value> parts = new HashMap<>();

    /**
     * @param written new values of cells
     * @param scalarIds of the settings that have a line of their own; both may still grow
     */
    FormulaNames(Templates.Fused fused, Map<Value, Cell> written, Map<Value, Integer> scalarIds) {
        this.graph = fused.graph();
        this.plan = fused.plan();
        this.expanded = fused.expanded();
        this.written = written;
        this.scalarIds = scalarIds;
    }

    /** What the names stand for. */
    Map<Notation.Name, Template.Named> meanings() {
        return named;
    }

    /**
     * Parts that would be called as others are numbered.
     *
     * @param values each with its name
     */
    Equations equations(Map<Value, Notation.Name> values) {
        Equations equations = wording.equations(values);
        Set<Notation.Name> used = new LinkedHashSet<>();
        equations
                .renamed(name -> {
                    used.add(name);
                    return name;
                })
                .all();
        Map<String, Integer> taken = new HashMap<>();
        used.forEach(name ->
                Optional.ofNullable(arrays.get(name)).ifPresent(hint -> taken.merge(hint.name(), 1, Integer::sum)));
        Map<Notation.Name, Notation.Name> numbered = new HashMap<>();
        for (Notation.Name name : used) {
            Value part = parts.get(name);
            if (part != null) {
                int before = taken.merge(hint(part, ANYWHERE).name(), 1, Integer::sum) - 1;
                numbered.put(name, before == 0 ? name : part(part, before));
            }
        }
        return equations.renamed(name -> numbered.getOrDefault(name, name));
    }

    /** @param before how many of the same name are before it */
    private Notation.Name part(Value value, int before) {
        Notation.Name part = key(List.of(value, before), graph.type(value), place -> {
            Hint hint = hint(value, place.place()).after(before);
            return new Notation.Name(hint.name(), hint.label(), "", false);
        });
        parts.put(part, value);
        return part;
    }

    Optional<Lowering.Given> given(Value setting) {
        return graph.node(setting) instanceof Node.Apply apply && apply.op().lowering() instanceof Lowering.Given given
                ? Optional.of(given)
                : Optional.empty();
    }

    /** The new value of a cell bears the cell's name, with a prime. */
    Hint hint(Value value, Origin call) {
        Cell cell = written.get(value);
        if (cell != null) {
            return Hint.of(cell).with(Assembly.PRIME);
        }
        return hint(graph, value, call);
    }

    private static Hint hint(Graph graph, Value value, Origin call) {
        Origin origin = graph.origin(value);
        if (graph.node(value) instanceof Node.Apply apply) {
            if (origin.name().isEmpty() && Views.isView(graph, apply)) {
                return hint(graph, apply.operands().get(0), call);
            }
            if (apply.op().lowering() instanceof Lowering.Applied applied) {
                return hint(graph, value, applied.function(), call);
            } else if (apply.op().lowering() instanceof Lowering.Loop loop) {
                return hint(loop, value.result(), origin.within(call));
            }
        }
        return Hint.of(graph, value, origin.within(call));
    }

    /** What is carried is called as in the loop, {@code h}, and what the turns yield as many of these: {@code hs}. */
    private static Hint hint(Lowering.Loop loop, int result, Origin call) {
        Graph body = loop.body().body();
        boolean carried = result < loop.carried();
        Value yielded = loop.body().results().get(result);
        Value inside = carried ? loop.body().parameter(result).orElse(yielded) : yielded;
        Hint hint = hint(body, inside, call);
        return carried ? hint : hint.many();
    }

    /**
     * A layer bears the name of its first result. What comes out besides is called as inside, and what goes back to the
     * layer before as what it is to that.
     */
    private static Hint hint(Graph graph, Value value, Function function, Origin call) {
        Origin origin = graph.origin(value);
        Value result = function.results().get(value.result());
        Origin inside = function.body().origin(result);
        boolean back = origin.phase() == Origin.Phase.BACKWARD;
        boolean own =
                back ? inside.role() == Origin.Role.ROOT : value.result() > 0 || origin.role() != Origin.Role.ROOT;
        if (own && inside.name().isPresent()) {
            return hint(function.body(), result, origin.within(call));
        }
        Origin named = back ? reader(graph, value).map(graph.origins()::get).orElse(origin) : origin;
        return Hint.of(graph, value, named.within(call));
    }

    /** The next call that reads a value, if nothing else reads it before. */
    private static Optional<Integer> reader(Graph graph, Value value) {
        for (int next = value.node() + 1; next < graph.nodes().size(); next++) {
            if (graph.nodes().get(next).operands().contains(value)) {
                boolean call = graph.nodes().get(next) instanceof Node.Apply apply
                        && apply.op().lowering() instanceof Lowering.Applied;
                return call ? Optional.of(next) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** How formulas show the values of the graph. */
    private final class Known implements Wording.Names {
        private final Map<Value, Boolean> whole = new HashMap<>();

        @Override
        public Node node(Value value) {
            Node.Apply apply = expanded.get(value);
            return apply != null && whole.computeIfAbsent(value, each -> isWhole(value, apply))
                    ? apply
                    : graph.node(value);
        }

        /** Whether nothing of what stands for an operator is stored by itself. */
        private boolean isWhole(Value value, Node.Apply apply) {
            Set<Value> seen = new HashSet<>(apply.operands());
            Deque<Value> work = new ArrayDeque<>(graph.node(value).operands());
            while (!work.isEmpty()) {
                Value part = work.remove();
                if (!seen.add(part)) {
                    continue;
                }
                if (graph.node(part) instanceof Node.Apply && plan.stored()[part.node()]) {
                    return false;
                }
                work.addAll(graph.node(part).operands());
            }
            return true;
        }

        @Override
        public Optional<Notation.Name> stored(Value value) {
            if (graph.type(value).element() == ElementType.SETTING) {
                return Optional.ofNullable(isShort(value, 2) ? null : scalarIds.get(value))
                        .map(id -> key(value, graph.type(value), place -> place.scalar(id)));
            }
            if (graph.node(value) instanceof Node.Parameter parameter) {
                // A formula may name what no kernel reads.
                return Optional.of(key(value, graph.type(value), place -> place.operand(parameter.index())));
            }
            return plan.stored()[value.node()] ? name(value) : Optional.empty();
        }

        /** Whether it is computed from named settings by few operators, so that it reads better written out. */
        private boolean isShort(Value value, int operators) {
            return graph.node(value) instanceof Node.Apply apply
                    && given(value).isEmpty()
                    && operators > 0
                    && apply.operands().stream()
                            .allMatch(operand -> graph.node(operand) instanceof Node.Constant
                                    || given(operand).isPresent()
                                    || isShort(operand, operators - 1));
        }

        @Override
        public Optional<Notation.Name> part(Value value) {
            return graph.origin(value).name().map(name -> FormulaNames.this.part(value, 0));
        }

        @Override
        public Origin origin(Value value) {
            return graph.origin(value);
        }
    }

    /** The name of a stored value, or of what holds the same elements in the same order. */
    Notation.Name of(Value value) {
        return name(value).orElseThrow();
    }

    /** The name of an array that no value has. */
    Notation.Name array(Object what, TensorType type, int id) {
        return key(what, type, place -> place.of(id));
    }

    private Optional<Notation.Name> name(Value value) {
        Value array = plan.array(value);
        if (!plan.stored()[array.node()] || graph.type(array).element() == ElementType.SETTING) {
            return Optional.empty();
        }
        Notation.Name name = key(array, graph.type(array), place -> place.of(array));
        if (graph.node(array) instanceof Node.Apply) {
            arrays.computeIfAbsent(name, key -> hint(array, ANYWHERE));
        }
        return Optional.of(name);
    }

    /** A name that stands for another. */
    private Notation.Name key(Object what, TensorType type, Template.Named meaning) {
        return keys.computeIfAbsent(what, each -> {
            String unique = "%" + keys.size();
            Notation.Name name =
                    new Notation.Name(unique, unique, "", type.shape().size().is(1));
            named.put(name, meaning);
            return name;
        });
    }
}
