// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Lowering.Loop;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.List;

/** A loop that stays a loop: {@code scan} of the language. What is carried, cut into slices and stacked says {@link Loop}. */
public record Scan(Loop loop) implements Op {
    public Scan {
        Function body = loop.body();
        if (body.parameters().size() < loop.captured()
                || body.results().size() != loop.carried() + loop.stacked().size()
                || !body.parameters()
                        .subList(0, loop.carried())
                        .equals(body.resultTypes().subList(0, loop.carried()))) {
            throw new IllegalArgumentException(
                    body.parameters() + " → " + body.resultTypes() + " makes no turn of " + loop);
        }
    }

    @Override
    public String name() {
        return "scan[" + loop.length() + (loop.backwards() ? " backwards" : "") + ", carried=" + loop.carried()
                + ", along=" + loop.along() + ", stacked=" + loop.stacked()
                + (loop.gate().isPresent() ? ", gate=" + loop.gate().getAsInt() : "")
                + (loop.kept() == Lowering.Kept.CARRIED ? ", recomputed" : "") + "]";
    }

    @Override
    public List<Function> functions() {
        return List.of(loop.body());
    }

    @Override
    public Op over(List<Function> functions) {
        return functions.get(0) == loop.body() ? this : new Scan(loop.over(functions.get(0)));
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        List<TensorType> taken = new ArrayList<>(loop.body().parameters());
        for (int i = 0; i < loop.along().size(); i++) {
            taken.set(
                    loop.carried() + i,
                    stacked(taken.get(loop.carried() + i), loop.along().get(i)));
        }
        if (!operands.equals(taken)) {
            throw new TypeFault(TypeFault.Kind.ARGUMENT, name() + " takes " + taken + ", not " + operands);
        }
        List<TensorType> results = new ArrayList<>(loop.body().resultTypes());
        for (int i = 0; i < loop.stacked().size(); i++) {
            results.set(
                    loop.carried() + i,
                    stacked(results.get(loop.carried() + i), loop.stacked().get(i)));
        }
        return results;
    }

    /** The type of the values of all turns. */
    private TensorType stacked(TensorType turn, int axis) {
        return turn.withShape(inserting(turn.shape(), axis));
    }

    private Shape inserting(Shape turn, int axis) {
        return turn.inserting(axis, loop.length());
    }

    @Override
    public Derivative derivative() {
        return new Derivative.OfBody(loop.body(), loop.carried(), new BackwardScan(loop)::adjoints);
    }

    @Override
    public Lowering lowering() {
        return loop;
    }

    /** It has as many results as the function; whoever evaluates it evaluates the body, turn by turn. */
    @Override
    public Meaning meaning() {
        throw new UnsupportedOperationException("the body of " + name() + " says what it means");
    }
}
