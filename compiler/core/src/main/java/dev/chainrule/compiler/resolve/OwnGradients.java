// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.diagnostic.Spelling;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.item.Fault;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.op.ClosedBody;
import dev.chainrule.compiler.op.OwnGradient;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code gradient(dy) = …} behind a function: what the function gives has that derivative. */
final class OwnGradients {
    private final Expressions evaluator;
    private final Bodies bodies;

    OwnGradients(Expressions evaluator, Bodies bodies) {
        this.evaluator = evaluator;
        this.bodies = bodies;
    }

    /**
     * The results of a call, with the given derivative.
     *
     * @param scope of the body, in which the arguments are bound
     */
    Item of(Ast.Gradient own, List<Ast.Formal> formals, Item made, Scope scope) {
        List<Item> results = made instanceof Item.Several several ? several.items() : List.of(made);
        if (results.stream().anyMatch(Item::isPoison) || results.stream().noneMatch(Item.Tensor.class::isInstance)) {
            return made; // known while compiling, where nothing is differentiated
        }
        if (results.size() != own.adjoints().size()) {
            throw Fault.of(
                    Code.RESULT_COUNT,
                    own.adjoints().get(0).span(),
                    "the function has " + Spelling.count(results.size(), "result") + ", and its gradient "
                            + Spelling.count(own.adjoints().size(), "adjoint"),
                    "one for each result: gradient(dy, dz)");
        }
        GraphBuilder graph = evaluator.elaboration.graph;
        Scope inner = scope.inner();
        List<Value> values = new ArrayList<>();
        List<Value> adjoints = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Ast.Name name = own.adjoints().get(i);
            if (!(results.get(i) instanceof Item.Tensor tensor)
                    || !graph.type(tensor.value()).isReal()) {
                throw Fault.of(
                        Code.NO_DERIVATIVE,
                        name.span(),
                        "a result here is " + evaluator.ops.describe(results.get(i))
                                + ", and only reals have derivatives",
                        "");
            }
            values.add(tensor.value());
            Value adjoint = evaluator.elaboration.adjointOf(tensor.value());
            graph.claim(adjoint, graph.origin().named(name.text()).as(Origin.Role.ROOT));
            adjoints.add(adjoint);
            inner.bind(name.text(), new Item.Tensor(adjoint));
        }
        List<Value> operands = new ArrayList<>(values);
        List<Value> gradients = new ArrayList<>();
        List<Item> given = given(own, inner);
        List<Ast.Formal> differentiable =
                formals.stream().filter(OwnGradients::isReal).toList();
        if (given.size() != differentiable.size()) {
            if (given.stream().anyMatch(Item::isPoison)
                    || Ast.hasHole(own.body().statements())) {
                return Item.POISON;
            }
            throw Fault.of(
                    Code.RESULT_COUNT,
                    own.body().span(),
                    "a gradient has a value for each argument of reals: " + Spelling.count(given.size(), "value")
                            + " for " + Spelling.count(differentiable.size(), "argument"),
                    "of several, gradient(dy) = (dy * b, dy * a); 0 where there is none");
        }
        for (int i = 0; i < given.size(); i++) {
            Item argument = scope.own(differentiable.get(i).name().text()).orElse(Item.POISON);
            if (Item.isPoison(given.get(i)) || Item.isPoison(argument)) {
                return Item.POISON;
            }
            if (argument instanceof Item.Tensor tensor
                    && graph.type(tensor.value()).isReal()) {
                operands.add(tensor.value());
                gradients.add(gradient(own, differentiable.get(i), given.get(i), graph.type(tensor.value())));
            }
        }
        if (gradients.isEmpty()) {
            return made;
        }
        ClosedBody closed = new ClosedBody(graph, adjoints);
        Function gradient = closed.function("gradient", gradients);
        operands.addAll(closed.captured());
        List<Item> all = new ArrayList<>();
        for (Value value : graph.applyAll(new OwnGradient(values.size(), gradient), operands)) {
            all.add(new Item.Tensor(value));
        }
        return all.size() == 1 ? all.get(0) : new Item.Several(all);
    }

    private List<Item> given(Ast.Gradient own, Scope scope) {
        List<Item> items = bodies.results(own.body(), scope);
        return items.size() == 1 && items.get(0) instanceof Item.Several several ? several.items() : items;
    }

    /** Whether an argument may be of reals, by its declaration. */
    private static boolean isReal(Ast.Formal formal) {
        Optional<Ast.Type> type = formal.type();
        if (type.isEmpty()) {
            return true;
        }
        return type.get() instanceof Ast.ScalarForm scalar
                ? scalar.kind() == Ast.Kind.REAL
                : type.get() instanceof Ast.TensorForm tensor && tensor.element() == Ast.Element.REAL;
    }

    /** A gradient in its argument's type; one number is the same everywhere. */
    private Value gradient(Ast.Gradient own, Ast.Formal formal, Item item, TensorType wanted) {
        Span span = own.body().span();
        Value value = evaluator.elaboration.at(span, () -> "", () -> evaluator.ops.value(item, ElementType.REAL));
        TensorType type = evaluator.ops.type(value);
        if (item instanceof Item.Numeral) {
            return evaluator.ops.term(value).broadcast(wanted.shape()).value();
        }
        if (!type.equals(wanted)) {
            throw Fault.of(
                    Code.SHAPE_MISMATCH,
                    span,
                    "the gradient of " + formal.name().text() + " is " + type + ", and "
                            + formal.name().text() + " " + wanted,
                    "an adjoint has the shape of what it is of");
        }
        return value;
    }
}
