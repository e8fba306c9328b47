// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.SplitDerivative;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies a function: what is written once and applied a hundred times is compiled once. Its operands have the types of the
 * parameters, dynamic dimensions included; its results are the function's. The language has no word for it.
 */
public record Call(Function function) implements Op {
    @Override
    public String name() {
        return function.name();
    }

    @Override
    public List<Function> functions() {
        return List.of(function);
    }

    @Override
    public Op over(List<Function> functions) {
        return functions.get(0) == function ? this : new Call(functions.get(0));
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        if (!operands.equals(function.parameters())) {
            throw new TypeFault(
                    TypeFault.Kind.ARGUMENT, function.name() + " takes " + function.parameters() + ", not " + operands);
        }
        return function.resultTypes();
    }

    @Override
    public Derivative derivative() {
        return new Derivative.OfBody(function, Call::backward);
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Applied(function);
    }

    /** It has as many results as the function; whoever evaluates it evaluates the body. */
    @Override
    public Meaning meaning() {
        throw new UnsupportedOperationException("the body of " + function.name() + " says what it means");
    }

    private static List<Value> backward(
            GraphBuilder builder, SplitDerivative split, List<Value> x, List<Value> y, List<Value> dy) {
        List<Value> operands = new ArrayList<>();
        for (SplitDerivative.Argument argument : split.arguments()) {
            operands.add(
                    switch (argument.kind()) {
                        case OPERAND -> x.get(argument.index());
                        case RESULT -> y.get(argument.index());
                        case ADJOINT -> dy.get(argument.index());
                    });
        }
        return builder.applyAll(new Call(split.backward()), operands);
    }
}
