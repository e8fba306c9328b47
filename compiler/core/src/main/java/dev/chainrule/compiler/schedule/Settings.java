// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.schedule.Schedule.HostOperand;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.BodyBuilder;
import dev.chainrule.scalar.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** What the step method computes itself: settings in double, and whole numbers that follow from the dimensions. */
final class Settings {
    private final Graph graph;
    private final Map<Value, Optional<Dimension>> extents = new HashMap<>();
    private final Map<Value, Boolean> given = new HashMap<>();
    private final Map<Value, Boolean> computable = new HashMap<>();

    Settings(Graph graph) {
        this.graph = graph;
    }

    /** An int scalar as a polynomial of the dimensions, if it is one. */
    Optional<Dimension> extent(Value value) {
        if (graph.type(value).element() != ElementType.INT
                || graph.type(value).shape().rank() != 0) {
            return Optional.empty();
        }
        Optional<Dimension> known = extents.get(value);
        if (known == null) {
            known = polynomial(graph.node(value));
            extents.put(value, known);
        }
        return known;
    }

    private Optional<Dimension> polynomial(Node node) {
        if (node instanceof Node.Constant constant) {
            return Optional.of(Dimension.of((long) constant.value()));
        } else if (!(node instanceof Node.Apply apply)) {
            return Optional.empty();
        } else if (apply.op().lowering() instanceof Lowering.Size size) {
            return Optional.of(size.dimension());
        } else if (apply.op().lowering() instanceof Lowering.PerElement formula) {
            return polynomial(formula.body(), formula.body().results().get(0), apply.operands());
        }
        return Optional.empty();
    }

    private Optional<Dimension> polynomial(Body body, int instruction, List<Value> operands) {
        if (body.instructions().get(instruction) instanceof Body.Argument argument) {
            return extent(operands.get(argument.index()));
        }
        if (!(body.instructions().get(instruction) instanceof Body.Operation operation)) {
            return Optional.empty();
        }
        return switch (operation.operator()) {
            case ADD_EXACT -> both(body, operation, operands, Dimension::plus);
            case SUBTRACT_EXACT -> both(body, operation, operands, Dimension::minus);
            case MULTIPLY_EXACT -> both(body, operation, operands, Dimension::times);
            default -> Optional.empty();
        };
    }

    private Optional<Dimension> both(
            Body body, Body.Operation operation, List<Value> operands, BinaryOperator<Dimension> operator) {
        return polynomial(body, operation.operands().get(0), operands)
                .flatMap(a ->
                        polynomial(body, operation.operands().get(1), operands).map(b -> operator.apply(a, b)))
                .filter(Settings::fits);
    }

    /** What does not fit into an int is computed by the kernel, which says so. */
    private static boolean fits(Dimension dimension) {
        return dimension.summands().stream().allMatch(summand -> summand.coefficient() == (int) summand.coefficient());
    }

    /** Whether a setting follows from inputs, cells and dimensions alone. */
    boolean isGiven(Value setting) {
        Boolean known = given.get(setting);
        if (known == null) {
            known = leaves(setting).stream()
                    .allMatch(leaf -> graph.type(leaf).element() == ElementType.SETTING
                            ? isGiven(leaf)
                            : !(graph.node(leaf) instanceof Node.Apply));
            given.put(setting, known);
        }
        return known;
    }

    /** The settings and arrays of one element that a setting is computed from. */
    List<Value> leaves(Value setting) {
        Map<Value, Boolean> leaves = new LinkedHashMap<>();
        Node.Apply apply = graph.node(setting) instanceof Node.Apply known ? known : null;
        if (apply != null) {
            apply.operands().forEach(operand -> gather(operand, leaves));
        }
        return List.copyOf(leaves.keySet());
    }

    private void gather(Value value, Map<Value, Boolean> leaves) {
        if (graph.type(value).element() == ElementType.SETTING) {
            leaves.put(value, true);
        } else if (graph.node(value) instanceof Node.Constant || extent(value).isPresent()) {
            return;
        } else if (isComputable(value) && graph.node(value) instanceof Node.Apply apply) {
            apply.operands().forEach(operand -> gather(operand, leaves));
        } else {
            leaves.put(value, true);
        }
    }

    /** Whether an int or a truth value follows from settings, dimensions, inputs and cells alone. */
    private boolean isComputable(Value value) {
        Boolean known = computable.get(value);
        if (known == null) {
            ElementType element = graph.type(value).element();
            Node node = graph.node(value);
            known = graph.type(value).shape().rank() == 0
                    && (element == ElementType.SETTING
                            || !(node instanceof Node.Apply)
                            || element != ElementType.REAL
                                    && node instanceof Node.Apply apply
                                    && (apply.op().lowering() instanceof Lowering.PerElement
                                            || apply.op().lowering() instanceof Lowering.Size)
                                    && apply.operands().stream().allMatch(this::isComputable));
            computable.put(value, known);
        }
        return known;
    }

    /** A setting's formula and what it reads. */
    record Formula(Body body, List<HostOperand> operands) {}

    /**
     * @param ids of the settings that have a line of their own
     * @param buffers where arrays stand
     */
    Formula formula(Value setting, Function<Value, Optional<Integer>> ids, Function<Value, Integer> buffers) {
        BodyBuilder builder = new BodyBuilder();
        List<HostOperand> operands = new ArrayList<>();
        Map<HostOperand, Scalar> arguments = new HashMap<>();
        return new Formula(
                builder.build(List.of(new Writer(builder, operands, arguments, ids, buffers).write(setting, true))),
                operands);
    }

    private final class Writer {
        private final BodyBuilder builder;
        private final List<HostOperand> operands;
        private final Map<HostOperand, Scalar> arguments;
        private final Function<Value, Optional<Integer>> ids;
        private final Function<Value, Integer> buffers;
        private final Map<Value, Scalar> written = new HashMap<>();

        Writer(
                BodyBuilder builder,
                List<HostOperand> operands,
                Map<HostOperand, Scalar> arguments,
                Function<Value, Optional<Integer>> ids,
                Function<Value, Integer> buffers) {
            this.builder = builder;
            this.operands = operands;
            this.arguments = arguments;
            this.ids = ids;
            this.buffers = buffers;
        }

        Scalar write(Value value, boolean outermost) {
            Scalar known = written.get(value);
            if (known == null) {
                known = make(value, outermost);
                written.put(value, known);
            }
            return known;
        }

        private Scalar make(Value value, boolean outermost) {
            ElementType element = graph.type(value).element();
            Node node = graph.node(value);
            Optional<Integer> id = outermost ? Optional.empty() : ids.apply(value);
            if (id.isPresent()) {
                return argument(new Schedule.Earlier(id.get()), element);
            } else if (node instanceof Node.Constant constant) {
                return Expression.constant(builder, constant);
            } else if (extent(value).isPresent()) {
                return argument(new Schedule.Extent(extent(value).get()), element);
            } else if (isComputable(value)
                    && node instanceof Node.Apply apply
                    && apply.op().lowering() instanceof Lowering.PerElement formula) {
                return computed(formula.body(), apply.operands());
            } else if (element == ElementType.SETTING
                    && node instanceof Node.Apply apply
                    && apply.op().lowering() instanceof Lowering.PerElement formula) {
                return computed(formula.body(), apply.operands());
            } else if (node instanceof Node.Apply apply && apply.op().lowering() instanceof Lowering.Given) {
                return write(apply.operands().get(0), false);
            }
            return argument(new Schedule.Element(buffers.apply(value)), element);
        }

        private Scalar computed(Body body, List<Value> values) {
            return builder.inline(
                            body,
                            values.stream()
                                    .map(operand -> write(operand, false))
                                    .toList())
                    .get(0);
        }

        private Scalar argument(HostOperand operand, ElementType element) {
            return arguments.computeIfAbsent(operand, key -> {
                operands.add(key);
                return builder.argument(Elementwise.scalarType(element));
            });
        }
    }
}
