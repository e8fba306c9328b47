// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Flow;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.List;
import java.util.Optional;

/**
 * Sums by the places on one axis that ints tell, which have been checked: {@code [batch…, before…, places…, after…]} by
 * {@code int[batch…, places…]} is {@code [batch…, before…, length, after…]}. The transpose of {@link Gather}.
 *
 * @param axis of the result
 * @param batch how many first axes the ints share with x
 */
public record Scatter(int axis, int batch, Dimension length) implements Documented {
    @Override
    public String name() {
        return "scatter[" + axis + ", " + batch + ", " + length + "]";
    }

    @Override
    public Words words() {
        return new Words(
                "for each place on an axis the sum of what ints send there",
                "real or int, [m, k], int[m] → [n, k]",
                "What is sent to one place is added in the order of the ints, in one pass. A sum of ints that does not fit into "
                        + "32 bits is an error.");
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        Operands.count(this, 2, operands);
        TensorType x = operands.get(0);
        if (x.element() != ElementType.REAL && x.element() != ElementType.INT) {
            throw new TypeFault(TypeFault.Kind.ELEMENT, word() + " takes real, not " + x);
        }
        int places = operands.get(1).shape().rank() - batch;
        if (places < 0 || x.shape().rank() < axis + places) {
            throw new TypeFault(TypeFault.Kind.RANK, word() + " over axis " + axis + " of " + x);
        }
        Shape ids = Gather.check(this, operands.get(1), x.shape().part(0, batch), batch + places);
        Shape sent = x.shape().part(axis, axis + places);
        if (!ids.part(batch, ids.rank()).equals(sent)) {
            throw new TypeFault(
                    TypeFault.Kind.SHAPE, word() + " takes a place for each of " + sent + ", not " + operands.get(1));
        }
        return List.of(x.withShape(Gather.replaced(x.shape(), axis, axis + places, Shape.of(length))));
    }

    @Override
    public Derivative derivative() {
        return new Derivative.Rule(
                (builder, dy, y, x, wanted) -> {
                    Term ids = new Term(builder, x.get(1));
                    Op back = new Gather(axis, batch, ids.rank() - batch);
                    return List.of(
                            wanted.test(0)
                                    ? Optional.of(new Term(builder, dy.get(0))
                                            .apply(back, ids)
                                            .value())
                                    : Optional.empty(),
                            Optional.empty());
                },
                new Derivative.Guarding.Moved());
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Scatter(axis, batch);
    }

    @Override
    public Flow flow(int operand, int flowing, List<Shape> operands, Shape result) {
        int places = operands.get(1).rank() - batch;
        if (operand == 1) {
            return flowing < batch ? new Flow.Kept(flowing) : new Flow.Mixed();
        } else if (flowing < axis) {
            return new Flow.Kept(flowing);
        }
        return flowing < axis + places ? new Flow.Mixed() : new Flow.Kept(flowing - places + 1);
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> {
            int places = x.get(1).rank() - batch;
            int[] of = new int[batch + places];
            System.arraycopy(index, 0, of, 0, batch);
            int[] from = new int[x.get(0).rank()];
            System.arraycopy(index, 0, from, 0, axis);
            System.arraycopy(index, axis + 1, from, axis + places, index.length - axis - 1);
            double sum = walk(x, of, from, batch, index[axis]);
            return x.get(0).element() == ElementType.INT ? Math.toIntExact((long) sum) : sum;
        };
    }

    private double walk(List<? extends Meaning.Operand> x, int[] of, int[] from, int at, int wanted) {
        if (at == of.length) {
            return x.get(1).at(of) == wanted ? x.get(0).at(from) : 0;
        }
        double sum = 0;
        for (int i = 0; i < x.get(1).extent(at); i++) {
            of[at] = i;
            from[axis + at - batch] = i;
            sum += walk(x, of, from, at + 1, wanted);
        }
        return sum;
    }
}
