// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.List;
import java.util.Optional;

/**
 * A derivative that an equation asks for and that is not taken yet. It waits until the stable forms are found, so that it is
 * taken of these. Backwards, the operands are a scalar y and variables x, the results dy/dx, one for each x. Forwards, the
 * operands are y, variables x and a direction for each, the result is what y changes by. Of both, whichever is cheaper, are the
 * derivatives of each element of y by each of one x.
 *
 * @param variables how many x there are
 */
public record PendingDerivative(Direction direction, int variables) implements Op {
    /** Which way through the graph. */
    public enum Direction {
        BACKWARDS("grad"),
        FORWARDS("jvp"),
        /** Of each element of y by each of x. */
        BOTH("jacobian");

        private final String word;

        Direction(String word) {
            this.word = word;
        }
    }

    /** The derivative that a node stands for; empty if it is another. */
    public static Optional<PendingDerivative> of(Node node) {
        return node instanceof Node.Apply apply && apply.op() instanceof PendingDerivative pending
                ? Optional.of(pending)
                : Optional.empty();
    }

    /** What the derivative is taken by. */
    public List<Value> by(List<Value> operands) {
        return operands.subList(1, 1 + variables);
    }

    /** Where each of these goes. */
    public List<Value> along(List<Value> operands) {
        return operands.subList(1 + variables, operands.size());
    }

    @Override
    public String name() {
        return direction.word;
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        if (direction == Direction.BOTH) {
            return List.of(jacobian(operands));
        }
        boolean forwards = direction == Direction.FORWARDS;
        boolean fit = operands.size() == 1 + variables * (forwards ? 2 : 1)
                && operands.stream().allMatch(TensorType::isReal)
                && (forwards
                        ? operands.subList(1, 1 + variables).equals(operands.subList(1 + variables, operands.size()))
                        : operands.get(0).shape().rank() == 0);
        if (!fit) {
            throw new TypeFault(TypeFault.Kind.ARGUMENT, name() + " by " + variables + " takes no " + operands);
        }
        return forwards ? operands.subList(0, 1) : operands.subList(1, operands.size());
    }

    private TensorType jacobian(List<TensorType> operands) {
        if (operands.size() != 2 || variables != 1 || !operands.stream().allMatch(TensorType::isReal)) {
            throw new TypeFault(TypeFault.Kind.ARGUMENT, name() + " takes no " + operands);
        }
        return operands.get(0)
                .withShape(operands.get(0).shape().followedBy(operands.get(1).shape()));
    }

    /** What depends on a derivative depends on what it is taken of; the innermost is taken first. */
    @Override
    public Derivative derivative() {
        return new Derivative.Rule((builder, dy, y, x, wanted) -> {
            throw new UnsupportedOperationException(name() + " is taken before what is made of it");
        });
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Expand((builder, x) -> {
            throw new UnsupportedOperationException(name() + " is taken before code is made");
        });
    }

    @Override
    public Meaning meaning() {
        throw new UnsupportedOperationException(name() + " means what it is when it is taken");
    }
}
