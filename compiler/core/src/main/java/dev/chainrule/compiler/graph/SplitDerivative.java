// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The derivative of a function, in two parts: one that runs forwards and keeps residuals, and one that needs them.
 *
 * @param forward the function's results, then the residuals; the function itself where there are none
 * @param backward from its arguments to the adjoints of the parameters in {@code wanted}
 * @param arguments what the backward function takes, in order
 * @param wanted the parameters that have an adjoint, by index
 */
public record SplitDerivative(Function forward, Function backward, List<Argument> arguments, List<Integer> wanted) {
    public SplitDerivative {
        arguments = List.copyOf(arguments);
        wanted = List.copyOf(wanted);
    }

    public enum Kind {
        /** An operand of the function. */
        OPERAND,
        /** What the forward function yields: a result or a residual. */
        RESULT,
        /** The adjoint of a result. */
        ADJOINT
    }

    /**
     * A result that has an adjoint.
     *
     * @param guard the type of the condition under which it counts, if there is one
     */
    public record Given(int result, Optional<TensorType> guard) {}

    /** @param index of the operand or result */
    public record Argument(Kind kind, int index) {}

    /** The same with nothing kept: the backward part takes all operands, and computes again what it needs. */
    public SplitDerivative recomputing(Function function) {
        GraphBuilder builder = new GraphBuilder();
        List<TensorType> types = new ArrayList<>(function.parameters());
        List<Argument> taken = new ArrayList<>();
        List<Value> x = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            taken.add(new Argument(Kind.OPERAND, i));
            x.add(builder.parameter(i, types.get(i)));
        }
        List<Value> y = forward.writtenInto(builder, x);
        List<Value> given = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            Argument argument = arguments.get(i);
            if (argument.kind() == Kind.ADJOINT) {
                taken.add(argument);
                given.add(builder.parameter(types.size(), backward.parameters().get(i)));
                types.add(backward.parameters().get(i));
            } else {
                given.add((argument.kind() == Kind.OPERAND ? x : y).get(argument.index()));
            }
        }
        Function again = Function.of(backward.name(), types, builder, backward.writtenInto(builder, given));
        return new SplitDerivative(function, again, taken, wanted);
    }
}
