// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Flow;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The elements of x at the places on one axis that ints tell, which have been checked: {@code [batch…, before…, n, after…]}
 * by {@code int[batch…, places…]} is {@code [batch…, before…, places…, after…]}.
 *
 * @param axis of x, from which is taken
 * @param batch how many first axes the ints share with x, not more than stand before the axis
 * @param places how many further axes the ints have; without any, one element of each row is taken
 */
public record Gather(int axis, int batch, int places) implements Layout {
    @Override
    public String name() {
        return "gather[" + axis + ", " + batch + ", " + places + "]";
    }

    @Override
    public Words words() {
        return new Words(
                "the elements of x at the places on one axis that ints tell",
                "[n, k], int[m] → [m, k]",
                "The first axes may be shared. What passes back is added up in the order of the ints.");
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        Operands.count(this, 2, operands);
        Shape x = operands.get(0).shape();
        Axes.check(this, List.of(axis), x);
        Shape ids = check(this, operands.get(1), x.part(0, batch), batch + places);
        return List.of(operands.get(0).withShape(replaced(x, axis, axis + 1, ids.part(batch, ids.rank()))));
    }

    /** The shape of the ints, if that is what they are, and if they begin with the axes that are shared. */
    static Shape check(Op op, TensorType ids, Shape shared, int rank) {
        if (ids.element() != ElementType.INT) {
            throw new TypeFault(TypeFault.Kind.ELEMENT, op.word() + " takes places that are int, not " + ids);
        } else if (ids.shape().rank() != rank
                || !ids.shape().part(0, shared.rank()).equals(shared)) {
            throw new TypeFault(
                    TypeFault.Kind.SHAPE, op.word() + " takes places that begin with " + shared + ", not " + ids);
        }
        return ids.shape();
    }

    static Shape replaced(Shape shape, int from, int to, Shape by) {
        List<Dimension> all = new ArrayList<>(shape.dimensions().subList(0, from));
        all.addAll(by.dimensions());
        all.addAll(shape.dimensions().subList(to, shape.rank()));
        return new Shape(all);
    }

    /** Of one element a row, as a class that is picked, the way back is a comparison, which meets what stands around it. */
    @Override
    public Derivative derivative() {
        Derivative.AdjointRule rule = (builder, dy, y, x, wanted) -> {
            Term ids = new Term(builder, x.get(1));
            Term adjoint = new Term(builder, dy.get(0));
            Shape shape = builder.type(x.get(0)).shape();
            return List.of(
                    wanted.test(0) ? Optional.of(back(adjoint, ids, shape).value()) : Optional.empty(),
                    Optional.empty());
        };
        return places > 0
                ? new Derivative.Rule(rule, new Derivative.Guarding.Added())
                : new Derivative.Rule(
                        rule,
                        new Derivative.Guarding.Restored(List.of(axis)),
                        (builder, y, x, operand) -> Optional.of(new Derivative.Where(
                                hit(
                                                new Term(builder, x.get(1)),
                                                builder.type(x.get(0)).shape())
                                        .value(),
                                true,
                                true)));
    }

    private Term back(Term dy, Term ids, Shape x) {
        if (places == 0) {
            return hit(ids, x).select(dy.insertAxis(axis), dy.zero());
        } else if (dy.element() == ElementType.BOOL) {
            Term count = dy.to(ElementType.INT).apply(new Scatter(axis, batch, x.get(axis)), ids);
            return count.greaterThan(count.zero());
        }
        return dy.apply(new Scatter(axis, batch, x.get(axis)), ids);
    }

    /** Whether an element of x is the one of its row that is taken. */
    private Term hit(Term ids, Shape x) {
        Shape column = ids.shape();
        while (column.rank() < x.rank()) {
            column = column.inserting(column.rank(), Dimension.ONE);
        }
        Term position = Term.iota(ids.builder(), x.get(axis));
        if (axis < x.rank() - 1 || !x.get(axis).isStatic() && axis > 0) {
            // As many axes as the ints have, so that one dimension may be the batch and the places.
            Shape row = new Shape(Collections.nCopies(x.rank(), Dimension.ONE)).with(axis, x.get(axis));
            position = position.reshape(row);
        }
        return ids.reshape(column).equalTo(position);
    }

    @Override
    public Optional<Op> onEach(Dimension count) {
        return Optional.of(new Gather(axis + 1, batch + 1, places));
    }

    @Override
    public Notation notation(List<Notation> x, List<TensorType> types) {
        return axis == batch ? Notation.of(Notation.Sign.PART, x.get(0), x.get(1)) : Notation.call(word(), x);
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Gather(axis, batch, places);
    }

    @Override
    public Flow flow(int operand, int flowing, List<Shape> operands, Shape result) {
        if (operand == 1) {
            return new Flow.Kept(flowing < batch ? flowing : flowing - batch + axis);
        }
        return flowing == axis ? new Flow.Mixed() : new Flow.Kept(flowing < axis ? flowing : flowing + places - 1);
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> {
            int[] of = new int[batch + places];
            System.arraycopy(index, 0, of, 0, batch);
            System.arraycopy(index, axis, of, batch, places);
            int[] from = new int[x.get(0).rank()];
            System.arraycopy(index, 0, from, 0, axis);
            from[axis] = (int) x.get(1).at(of);
            System.arraycopy(index, axis + places, from, axis + 1, from.length - axis - 1);
            if (from[axis] < 0 || from[axis] >= x.get(0).extent(axis)) {
                throw new IndexOutOfBoundsException(name() + ": " + from[axis]);
            }
            return x.get(0).at(from);
        };
    }
}
