// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Lowering.Along;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.schedule.Unit.Group;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.ScalarType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values of one kernel as expressions over its axes, from what it stores down to what it loads. */
final class KernelValues {
    private record Key(Value value, List<Index> index) {}

    private final Plan plan;
    private final Graph graph;
    private final Settings settings;
    private final Group group;
    private final Set<Value> roots = new HashSet<>();
    private final Map<Key, Expression> known = new HashMap<>();
    private final Map<Expression.Load, Expression> loads = new HashMap<>();
    private final Map<Object, Expression> leaves = new HashMap<>();
    /** Operands before their users. */
    final List<Expression> all = new ArrayList<>();

    KernelValues(Plan plan, Settings settings, Group group) {
        this.plan = plan;
        this.graph = plan.graph();
        this.settings = settings;
        this.group = group;
        group.roots.forEach(root -> {
            if (root.value().equals(root.owner())) {
                roots.add(root.value());
            }
        });
    }

    Expression of(Value value, List<Index> index) {
        Key key = new Key(value, index);
        Expression expression = known.get(key);
        if (expression == null) {
            expression = make(value, index);
            known.put(key, expression);
        }
        return expression;
    }

    private Expression make(Value value, List<Index> index) {
        Node node = graph.node(value);
        ElementType element = graph.type(value).element();
        Shape shape = graph.type(value).shape();
        if (element == ElementType.SETTING && node instanceof Node.Constant constant) {
            // No line of the step method computes it.
            return leaf(new Expression.Literal(constant), ScalarType.REAL);
        } else if (element == ElementType.SETTING) {
            return leaf(new Expression.Parameter(value), ScalarType.REAL);
        } else if (settings.extent(value).isPresent()) {
            return leaf(new Expression.Extent(settings.extent(value).get()), ScalarType.INT);
        } else if (plan.stored()[value.node()] && !roots.contains(value)) {
            return load(value, Views.flat(shape, index));
        } else if (node instanceof Node.Constant constant) {
            Node.Constant scalar =
                    new Node.Constant(constant.value(), constant.type().withShape(Shape.SCALAR));
            return leaf(new Expression.Literal(scalar), Elementwise.scalarType(element));
        } else if (!(node instanceof Node.Apply apply)) {
            throw new InternalCompilerError("schedule: no place for " + node);
        } else if (Views.isRead(graph, apply)) {
            return view(apply, shape, index);
        } else if (apply.op().lowering() instanceof Lowering.Positions) {
            Index position = index.get(0);
            List<Expression> ints = chosen(position);
            return add(new Expression(new Expression.Position(position), ScalarType.INT, ints, axes(position, ints)));
        } else if (apply.op().lowering() instanceof Lowering.PerElement formula) {
            return computed(formula.body(), element, apply.operands(), index);
        } else if (apply.op().lowering() instanceof Lowering.Along reduction) {
            return reduced(reduction, apply.operands().get(0), index);
        }
        throw new InternalCompilerError("schedule: no kernel for " + node);
    }

    private Expression view(Node.Apply view, Shape shape, List<Index> index) {
        Optional<List<Index>> moved = Views.operandIndex(graph, view, index, group);
        if (moved.isPresent()) {
            return of(view.operands().get(0), moved.get());
        }
        return load(plan.array(view.operands().get(0)), Views.flat(shape, index));
    }

    private Expression computed(Body body, ElementType element, List<Value> operands, List<Index> index) {
        List<Expression> arguments = new ArrayList<>();
        Set<Integer> axes = new HashSet<>();
        for (Value operand : operands) {
            Expression argument =
                    of(operand, Views.broadcast(graph.type(operand).shape(), index));
            arguments.add(argument);
            axes.addAll(argument.axes);
        }
        if (body.instructions().get(body.results().get(0)) instanceof Body.Argument same) {
            return arguments.get(same.index());
        }
        return add(new Expression(new Expression.Formula(body), Elementwise.scalarType(element), arguments, axes));
    }

    private Expression reduced(Along reduction, Value operand, List<Index> index) {
        Expression argument = of(
                operand,
                ReductionLoops.operandIndex(
                        group, reduction, graph.type(operand).shape(), index));
        ScalarType type = reduction instanceof Lowering.Reduction ? argument.type : ScalarType.INT;
        Set<Integer> axes = new HashSet<>(group.rows);
        axes.addAll(group.columns);
        return add(new Expression(new Expression.Reduction(reduction), type, List.of(argument), axes));
    }

    private Expression load(Value array, Index position) {
        Expression.Load load = new Expression.Load(array, position);
        Expression known = loads.get(load);
        if (known == null) {
            List<Expression> ints = chosen(position);
            known = add(new Expression(
                    load, Elementwise.scalarType(graph.type(array).element()), ints, axes(position, ints)));
            loads.put(load, known);
        }
        return known;
    }

    /** The ints that tell where an index stands along axes that are chosen. */
    private List<Expression> chosen(Index index) {
        return index.axes().stream()
                .filter(Group::isChosen)
                .map(group::choice)
                .map(choice -> load(plan.array(choice.ints()), choice.position()))
                .toList();
    }

    /** The loops with which an index moves. */
    private static Set<Integer> axes(Index index, List<Expression> ints) {
        Set<Integer> axes = new HashSet<>(index.axes());
        axes.removeIf(Group::isChosen);
        ints.forEach(each -> axes.addAll(each.axes));
        return axes;
    }

    private Expression leaf(Expression.Kind kind, ScalarType type) {
        return leaves.computeIfAbsent(kind, key -> add(new Expression(kind, type, List.of(), Set.of())));
    }

    private Expression add(Expression expression) {
        all.add(expression);
        return expression;
    }
}
