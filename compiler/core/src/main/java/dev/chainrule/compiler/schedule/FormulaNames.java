// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Cell;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The formulas of a template. Values bear names that stand for others: what they are called is known only in the place of a
 * call.
 */
final class FormulaNames {
    private final Graph graph;
    private final Plan plan;
    private final Map<Value, Node.Apply> expanded;
    private final Map<Value, Cell> written;
    private final Map<Value, Integer> scalarIds;
    private final Wording wording = new Wording(new Known());
    private final Map<Notation.Name, Template.Named> named = new HashMap<>();
    private final Map<Object, Notation.Name> keys = new HashMap<>();

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

    /** @param values each with its name */
    Equations equations(Map<Value, Notation.Name> values) {
        return wording.equations(values);
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
        Origin origin = graph.origin(value);
        if (origin.name().isEmpty() && graph.node(value) instanceof Node.Apply view && Views.isView(graph, view)) {
            return hint(view.operands().get(0), call);
        }
        return Hint.of(graph, value, origin.within(call));
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
            return graph.origin(value)
                    .name()
                    .map(name -> key(List.of(value), graph.type(value), place -> {
                        Hint hint = hint(value, place.place());
                        return new Notation.Name(hint.name(), hint.label(), "", false);
                    }));
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
        return Optional.of(key(array, graph.type(array), place -> place.of(array)));
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
