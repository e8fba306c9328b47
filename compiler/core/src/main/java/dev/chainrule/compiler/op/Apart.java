// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Flow;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.List;

/** The elements of one axis so many places apart, from the first place on, with zeros between them: the transpose of a step. */
public record Apart(int axis, int step, Dimension length) implements Layout {
    @Override
    public String name() {
        return "apart[" + axis + ", " + step + ", " + length + "]";
    }

    @Override
    public Words words() {
        return new Words(
                "the elements of one axis so many places apart, with zeros between them", "[⌈m / step⌉, n] → [m, n]");
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        Shape shape = Operands.only(this, operands).shape();
        Axes.check(this, List.of(axis), shape);
        Dimension count = Windows.count(length, 1, step, 1);
        if (!shape.get(axis).equals(count)) {
            throw new TypeFault(TypeFault.Kind.SHAPE, "axis " + axis + " of " + shape + " has not the length " + count);
        }
        return List.of(operands.get(0).withShape(shape.with(axis, length)));
    }

    @Override
    public Derivative derivative() {
        return Operands.rule(new Derivative.Guarding.Moved(), (dy, y, x) -> dy.each(axis, step));
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Expand((builder, x) -> expand(builder, new Term(builder, x.get(0))));
    }

    private Value expand(GraphBuilder builder, Term x) {
        Shape alone = x.shape().inserting(axis + 1, Dimension.ONE);
        TensorType zeros = x.type().withShape(alone.with(axis + 1, Dimension.of(step - 1L)));
        Term both = Term.concat(axis + 1, List.of(x.reshape(alone), new Term(builder, builder.constant(0, zeros))));
        return both.reshape(x.shape().with(axis, x.shape().get(axis).times(Dimension.of(step))))
                .slice(axis, Dimension.ZERO, length)
                .value();
    }

    @Override
    public Flow flow(int operand, int flowing, List<Shape> operands, Shape result) {
        return Flow.beside(axis, flowing);
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) ->
                index[axis] % step == 0 ? x.get(0).at(Axes.with(index, axis, index[axis] / step)) : 0;
    }
}
