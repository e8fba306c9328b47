// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.List;

/** Tensors one after the other along an axis; the other axes are equal. */
public record Concat(int axis) implements Layout {
    @Override
    public String name() {
        return "concat[" + axis + "]";
    }

    @Override
    public Words words() {
        return new Words("the operands one after the other along one axis", "[m, n], [k, n] → [m + k, n]");
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        if (operands.isEmpty()) {
            throw new TypeFault(TypeFault.Kind.ARGUMENT, "concat of nothing");
        }
        TensorType first = operands.get(0);
        Axes.check(this, List.of(axis), first.shape());
        Dimension length = Dimension.ZERO;
        for (TensorType operand : operands) {
            if (operand.element() != first.element()) {
                throw new TypeFault(TypeFault.Kind.ELEMENT, "concat of " + first + " and " + operand);
            }
            if (operand.shape().rank() != first.shape().rank()
                    || !operand.shape().without(axis).equals(first.shape().without(axis))) {
                throw new TypeFault(
                        TypeFault.Kind.SHAPE,
                        "concat along axis " + axis + " of " + first + " and " + operand + ": the other axes differ");
            }
            length = length.plus(operand.shape().get(axis));
        }
        return List.of(first.withShape(first.shape().with(axis, length)));
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Join(axis);
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> {
            int at = index[axis];
            int operand = 0;
            while (at >= x.get(operand).extent(axis)) {
                at -= x.get(operand++).extent(axis);
            }
            return x.get(operand).at(Axes.with(index, axis, at));
        };
    }

    @Override
    public Derivative derivative() {
        Derivative.AdjointRule rule = (builder, dys, ys, xs, wanted) -> {
            Term dy = new Term(builder, dys.get(0));
            List<Dimension> starts = new ArrayList<>(List.of(Dimension.ZERO));
            xs.forEach(x -> starts.add(starts.get(starts.size() - 1).plus(length(builder, x))));
            return Operands.adjoints(xs.size(), wanted, i -> dy.slice(axis, starts.get(i), length(builder, xs.get(i))));
        };
        return new Derivative.Rule(rule, new Derivative.Guarding.Moved());
    }

    private Dimension length(GraphBuilder builder, Value x) {
        return builder.type(x).shape().get(axis);
    }
}
