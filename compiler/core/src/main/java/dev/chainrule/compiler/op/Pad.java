// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Flow;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.List;

/** Zeros before and after along one axis. */
public record Pad(int axis, Dimension before, Dimension after) implements Layout {
    @Override
    public String name() {
        return "pad[" + axis + ", " + before + ", " + after + "]";
    }

    @Override
    public Words words() {
        return new Words("x with zeros before and after it along one axis", "[m, n] → [before + m + after, n]");
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        Shape shape = Operands.only(this, operands).shape();
        Axes.check(this, List.of(axis), shape);
        if (before.value().orElse(0) < 0 || after.value().orElse(0) < 0) {
            throw new TypeFault(TypeFault.Kind.SHAPE, "padding of " + before + " and " + after + " is negative");
        }
        return List.of(operands.get(0)
                .withShape(shape.with(axis, shape.get(axis).plus(before).plus(after))));
    }

    private Value expand(GraphBuilder builder, Value x) {
        TensorType type = builder.type(x);
        List<Term> parts = new ArrayList<>();
        for (Dimension zeros : List.of(before, after)) {
            if (!zeros.is(0)) {
                TensorType stretch = type.withShape(type.shape().with(axis, zeros));
                parts.add(new Term(builder, builder.constant(0, stretch)));
            }
        }
        parts.add(before.is(0) ? 0 : 1, new Term(builder, x));
        return Term.concat(axis, parts).value();
    }

    @Override
    public Notation notation(List<Notation> x, List<TensorType> types) {
        return Notation.call(
                word(), List.of(x.get(0), Notation.name(before + " before"), Notation.name(after + " after")));
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Expand((builder, x) -> expand(builder, x.get(0)));
    }

    @Override
    public Flow flow(int operand, int flowing, List<Shape> operands, Shape result) {
        return Flow.beside(axis, flowing);
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> {
            int from = index[axis] - sizes.applyAsInt(before);
            boolean outside = from < 0 || from >= x.get(0).extent(axis);
            return outside ? 0 : x.get(0).at(Axes.with(index, axis, from));
        };
    }

    @Override
    public Derivative derivative() {
        return Operands.rule(
                new Derivative.Guarding.Moved(),
                (dy, y, x) -> dy.slice(axis, before, x.shape().get(axis)));
    }
}
