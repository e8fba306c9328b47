// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.builtin;

import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.op.CheckIndex;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Gather;
import dev.chainrule.compiler.op.Scatter;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Broadcasting;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TypeFault;
import java.util.Collections;
import java.util.Optional;

/** The built-in functions that take indices and class labels. */
final class IndexFunctions {
    private IndexFunctions() {}

    static Item checkIndex(Builtin.Call call) {
        if (call.item("i") instanceof Item.Exact number) {
            known(call, number, call.dimension("size"));
            return number;
        }
        return call.item(checked(call, call.dimension("size")));
    }

    private static void known(Builtin.Call call, Item.Exact number, Dimension size) {
        long index = call.ops().whole(number, "an index");
        if (index < 0
                || !size.minus(Dimension.of(index + 1)).summands().stream()
                        .allMatch(summand -> summand.coefficient() > 0)) {
            throw Builtin.fault("index " + index + " is not between 0 and " + size, "");
        }
    }

    private static Term checked(Builtin.Call call, Dimension size) {
        if (call.item("i") instanceof Item.Exact number) {
            known(call, number, size);
            return call.term("i");
        }
        Term index = call.tensor("i");
        if (index.element() != ElementType.INT) {
            throw new TypeFault(
                    TypeFault.Kind.ELEMENT,
                    "indices are int, not " + index.type(),
                    call.ops().wayToInt(index.value()));
        }
        return ReductionFunctions.masked(call, index, 0)
                .apply(new CheckIndex(
                        size, call.ops().elaboration.visible(call.span()).snippet()));
    }

    /** The positions have as many axes as the index, so that one dimension may be the batch and the classes. */
    static Item isAt(Builtin.Call call) {
        Term index = call.ops().term(checkIndex(call));
        Dimension size = call.dimension("size");
        Term column = index.insertAxis(index.rank());
        Term position = Term.iota(index.builder(), size);
        if (!size.isStatic() && index.rank() > 0) {
            position = position.reshape(
                    new Shape(Collections.nCopies(index.rank(), Dimension.ONE)).inserting(index.rank(), size));
        }
        Term hit = column.equalTo(position);
        Optional<Item> mask = call.optional("where");
        if (mask.isEmpty() || mask.get().equals(new Item.Truth(true))) {
            return call.item(hit);
        }
        Term kept = call.ops().term(mask.get());
        return call.item(kept.insertAxis(kept.rank()).apply(Discrete.AND, hit));
    }

    /** One vector of elements serves all indices; else both have the same rows. */
    static Item pick(Builtin.Call call) {
        Term x = call.term("x");
        if (x.rank() == 0) {
            throw new TypeFault(TypeFault.Kind.RANK, "pick takes along the last axis, and x is one number");
        }
        Term index = checked(call, x.shape().get(x.rank() - 1));
        Shape rows = x.shape().without(x.rank() - 1);
        Term taken;
        if (rows.rank() == 0) {
            taken = x.apply(new Gather(0, 0, index.rank()), index);
        } else {
            Shape all = Broadcasting.of(rows, index.shape());
            Term wide = x.broadcast(all.followedBy(x.shape().part(x.rank() - 1, x.rank())));
            taken = wide.apply(new Gather(all.rank(), all.rank(), 0), index.broadcast(all));
        }
        return call.item(ReductionFunctions.masked(call, taken, 0));
    }

    /** Along an axis that is moved to the end, and back. */
    static Item gather(Builtin.Call call) {
        Term x = call.tensor("x");
        int axis = call.axis("axis", x.rank());
        int last = x.rank() - 1;
        Term rows = x.moved(axis, last);
        Term places = beside(call, rows, checked(call, x.shape().get(axis)), axis);
        return call.item(rows.apply(new Gather(last, last, 1), places).moved(last, axis));
    }

    static Item scatter(Builtin.Call call) {
        Term x = call.tensor("x");
        int axis = call.axis("axis", x.rank());
        int last = x.rank() - 1;
        Dimension size = call.dimension("size");
        Term rows = x.moved(axis, last);
        Term places = beside(call, rows, checked(call, size), axis);
        if (!places.shape().equals(rows.shape())) {
            throw new TypeFault(TypeFault.Kind.SHAPE, "i tells a place for each element of x");
        }
        return call.item(rows.apply(new Scatter(last, last, size), places).moved(last, axis));
    }

    /** The ints with the same axis at the end; along the others they stand beside the elements. */
    private static Term beside(Builtin.Call call, Term rows, Term ints, int axis) {
        int last = rows.rank() - 1;
        if (ints.rank() != rows.rank()
                || !ints.moved(axis, last)
                        .shape()
                        .part(0, last)
                        .equals(rows.shape().part(0, last))) {
            throw new TypeFault(
                    TypeFault.Kind.SHAPE,
                    "the ints have the axes of x, of equal length but for axis " + axis + "; x is "
                            + call.term("x").type() + ", and they are " + ints.type(),
                    "x[:, i] takes the same places of all rows");
        }
        return ints.moved(axis, last);
    }

    static Item segments(Builtin.Call call) {
        Term x = call.tensor("x");
        Dimension size = call.dimension("size");
        Term index = checked(call, size);
        if (index.rank() > x.rank() || !x.shape().part(0, index.rank()).equals(index.shape())) {
            throw new TypeFault(
                    TypeFault.Kind.SHAPE,
                    "segment_sum takes an int for each element or row of x: " + index.type()
                            + " are not the first axes of " + x.type());
        }
        return call.item(x.apply(new Scatter(0, 0, size), index));
    }

    static Item checkLabels(Builtin.Call call) {
        Term x = call.term("x");
        Term label = call.tensor("label");
        if (x.rank() == 0) {
            throw new TypeFault(TypeFault.Kind.RANK, "the last axis holds the classes, and this is one number");
        }
        Shape rows = x.shape().without(x.rank() - 1);
        String wanted = "class labels are int" + (rows.rank() == 0 ? "" : rows) + ", one for each row of " + x.type();
        String name = call.ops().elaboration.written("label", call.span()).snippet();
        if (label.element() != ElementType.INT) {
            throw new TypeFault(
                    TypeFault.Kind.ELEMENT,
                    wanted + ", and " + name + " is " + label.type(),
                    label.shape().equals(x.shape())
                            ? "cross_entropy(logits, p) takes probabilities p; argmax(" + name
                                    + ") makes indices of them"
                            : call.ops().wayToInt(label.value(), rows));
        }
        if (!label.shape().equals(rows)) {
            throw new TypeFault(
                    TypeFault.Kind.SHAPE,
                    wanted + ", and " + name + " is " + label.type(),
                    label.shape().equals(x.shape())
                            ? "of one-hot labels real(" + name + ") makes probabilities, for cross_entropy, and argmax("
                                    + name + ") indices"
                            : label.shape().equals(rows.inserting(rows.rank(), Dimension.ONE))
                                    ? "write " + name + "[..., 0], which takes the last axis away"
                                    : "");
        }
        return call.item(ReductionFunctions.masked(call, label, 0));
    }
}
