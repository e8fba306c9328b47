// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/**
 * The results of a function whose derivative the program gives. It is the identity on them; the adjoints of the function's
 * arguments are what the given gradient makes of the adjoints of the results, and none goes through how they were computed. The gradient
 * is written out where it is needed, in ordinary operators, so a further derivative goes through it. No rule matches across,
 * and the last simplification takes it out.
 *
 * <p>Operands are the results, the arguments, and what the gradient needs.
 *
 * @param gradient from adjoints of the results, and what it needs, to an adjoint for each argument
 */
public record OwnGradient(int values, Function gradient) implements Op {
    /** The given derivative that a node stands for; empty if it is another. */
    public static Optional<OwnGradient> of(Node node) {
        return node instanceof Node.Apply apply && apply.op() instanceof OwnGradient own
                ? Optional.of(own)
                : Optional.empty();
    }

    /** The same with another body of the gradient, that means the same. */
    public OwnGradient over(UnaryOperator<Graph> change) {
        return new OwnGradient(values, gradient.with(change.apply(gradient.body())));
    }

    /** The results as they were computed. */
    public List<Value> computed(List<Value> operands) {
        return operands.subList(0, values);
    }

    /** What the function was applied to. */
    public List<Value> arguments(List<Value> operands) {
        return operands.subList(values, values + gradient.resultTypes().size());
    }

    /** What the gradient needs beside the adjoints of the results. */
    public List<Value> needed(List<Value> operands) {
        return operands.subList(values + gradient.resultTypes().size(), operands.size());
    }

    @Override
    public String name() {
        return "own_gradient";
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        int needed = values + gradient.resultTypes().size();
        List<TensorType> taken = new ArrayList<>();
        if (operands.size() >= needed) {
            taken.addAll(operands.subList(0, values));
            taken.addAll(operands.subList(needed, operands.size()));
        }
        if (!taken.equals(gradient.parameters())
                || !operands.subList(values, needed).equals(gradient.resultTypes())) {
            throw new TypeFault(
                    TypeFault.Kind.ARGUMENT,
                    gradient.parameters() + " → " + gradient.resultTypes() + " is no gradient of " + operands);
        }
        return operands.subList(0, values);
    }

    @Override
    public Derivative derivative() {
        return new Derivative.Rule(this::adjoints, new Derivative.Guarding.Partial());
    }

    private List<Optional<Value>> adjoints(
            GraphBuilder builder, List<Value> dy, List<Value> y, List<Value> x, IntPredicate wanted) {
        int first = values + gradient.resultTypes().size();
        List<Value> arguments = new ArrayList<>(dy);
        arguments.addAll(x.subList(first, x.size()));
        // As what an operator's rule makes: a part of the adjoint, on the line where the program gives it.
        Origin here = builder.origin().as(Origin.Role.PART);
        List<Value> adjoints = gradient.writtenInto(builder, arguments, here::onLineOf);
        List<Optional<Value>> all = new ArrayList<>();
        for (int operand = 0; operand < x.size(); operand++) {
            boolean argument = operand >= values && operand < first && wanted.test(operand);
            all.add(argument ? Optional.of(adjoints.get(operand - values)) : Optional.empty());
        }
        return all;
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Expand((builder, x) -> x.get(0));
    }

    /** Of one result; it is its own operand. */
    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> x.get(0).at(index);
    }
}
