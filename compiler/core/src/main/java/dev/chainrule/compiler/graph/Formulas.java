// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Values of a graph as formulas over named values. Repetition and axes of length 1 are not shown, as on paper. What is
 * deeper or longer than anyone reads ends in an ellipsis.
 */
public final class Formulas {
    private static final int MAXIMAL_DEPTH = 24;
    private static final int MAXIMAL_PARTS = 64;

    private final Function<Value, Node> nodes;
    private final Function<Value, Optional<Notation>> names;
    private final Writing writing;
    private int parts;

    /** How an operator is written. */
    @FunctionalInterface
    public interface Writing {
        /** As the operator itself says. */
        Writing PLAIN = (apply, operands, types) -> apply.op().notation(operands, types);

        Notation of(Node.Apply apply, List<Notation> operands, List<TensorType> types);
    }

    /**
     * @param nodes the graph, or a builder, that the values belong to
     * @param names how values are shown that are not written out
     */
    public Formulas(Function<Value, Node> nodes, Function<Value, Optional<Notation>> names) {
        this(nodes, names, Writing.PLAIN);
    }

    public Formulas(Function<Value, Node> nodes, Function<Value, Optional<Notation>> names, Writing writing) {
        this.nodes = nodes;
        this.names = names;
        this.writing = writing;
    }

    /** What a value is; it is written out even if it has a name. */
    public Notation of(Value value) {
        parts = 0;
        return written(value, 0);
    }

    /** A value by its name, if it has one. */
    public Notation named(Value value) {
        parts = 0;
        return notation(value, 0);
    }

    private Notation notation(Value value, int depth) {
        Optional<Notation> name = names.apply(value);
        return name.isPresent() ? name.get() : written(value, depth);
    }

    private Notation written(Value value, int depth) {
        Node node = nodes.apply(value);
        if (node instanceof Node.Input input) {
            return Notation.name(input.name());
        } else if (node instanceof Node.Read read) {
            return Notation.name(read.cell().name());
        } else if (node instanceof Node.Constant constant) {
            return new Notation.Literal(constant.value());
        } else if (node instanceof Node.Parameter parameter) {
            return names.apply(value).orElseGet(() -> Notation.name("x" + parameter.index()));
        } else if (!(node instanceof Node.Apply apply)) {
            throw new IllegalArgumentException("no formula for " + node);
        } else if (depth > MAXIMAL_DEPTH || ++parts > MAXIMAL_PARTS) {
            return Notation.ellipsis();
        } else {
            List<Notation> operands = new ArrayList<>();
            List<TensorType> types = new ArrayList<>();
            for (Value operand : apply.operands()) {
                operands.add(notation(operand, depth + 1));
                types.add(nodes.apply(operand).results().get(operand.result()));
            }
            return writing.of(apply, operands, types);
        }
    }
}
