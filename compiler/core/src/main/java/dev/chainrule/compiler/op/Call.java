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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

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
        return new Derivative.OfBody(function, 0, this::backward);
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

    private List<Optional<Value>> backward(
            GraphBuilder builder,
            Derivative.OfFunction body,
            List<Value> x,
            List<Value> y,
            List<Optional<Derivative.Guarded>> dy,
            IntPredicate wanted) {
        List<SplitDerivative.Given> given = new ArrayList<>();
        List<Value> adjoints = new ArrayList<>();
        List<Value> conditions = new ArrayList<>();
        for (int i = 0; i < dy.size(); i++) {
            Optional<Derivative.Guarded> each = dy.get(i);
            if (each.isPresent()) {
                Optional<Value> condition = each.get().condition();
                condition.ifPresent(conditions::add);
                given.add(new SplitDerivative.Given(i, condition.map(builder::type)));
            }
            TensorType type = builder.type(y.get(i));
            adjoints.add(each.map(Derivative.Guarded::adjoint).orElseGet(() -> builder.constant(0, type)));
        }
        adjoints.addAll(conditions);
        List<Optional<Value>> dx = new ArrayList<>(Collections.nCopies(x.size(), Optional.empty()));
        body.split(Operands.wanted(x.size(), wanted), given).ifPresent(split -> {
            List<Value> kept =
                    split.forward() == function ? y : Operands.kept(builder, new Call(split.forward()), x, y);
            List<Value> operands = new ArrayList<>();
            for (SplitDerivative.Argument argument : split.arguments()) {
                operands.add(
                        switch (argument.kind()) {
                            case OPERAND -> x.get(argument.index());
                            case RESULT -> kept.get(argument.index());
                            case ADJOINT -> adjoints.get(argument.index());
                        });
            }
            List<Value> found = builder.applyAll(new Call(split.backward()), operands);
            for (int i = 0; i < found.size(); i++) {
                dx.set(split.wanted().get(i), Optional.of(found.get(i)));
            }
        });
        return dx;
    }
}
