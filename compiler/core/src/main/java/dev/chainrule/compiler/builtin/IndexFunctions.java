// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.builtin;

import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.op.CheckIndex;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Term;
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
        Dimension size = call.dimension("size");
        if (call.item("i") instanceof Item.Exact number) {
            long index = call.ops().whole(number, "an index");
            if (index < 0
                    || !size.minus(Dimension.of(index + 1)).summands().stream()
                            .allMatch(summand -> summand.coefficient() > 0)) {
                throw Builtin.fault("index " + index + " is not between 0 and " + size, "");
            }
            return number;
        }
        Term index = call.tensor("i");
        if (index.element() != ElementType.INT) {
            throw new TypeFault(
                    TypeFault.Kind.ELEMENT,
                    "indices are int, not " + index.type(),
                    call.ops().wayToInt(index.value()));
        }
        return call.item(ReductionFunctions.masked(call, index, 0)
                .apply(new CheckIndex(
                        size, call.ops().elaboration.visible(call.span()).snippet())));
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
