// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.builtin;

import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Gather;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.List;

/** The built-in functions that repeat elements, and that move them round. */
final class RepeatFunctions {
    static final List<Builtin> ALL = List.of(
            Builtin.of(
                    "tile x times",
                    "x beside itself, so many times along each axis; a list, for the last axes",
                    RepeatFunctions::tile),
            Builtin.of(
                    "repeat_interleave x times axis",
                    "each element of an axis so many times, one behind the other",
                    RepeatFunctions::repeatInterleave),
            Builtin.of(
                    "roll x shift axis",
                    "an axis moved on by so many places; what goes out at the end comes in at the beginning",
                    RepeatFunctions::roll));

    private RepeatFunctions() {}

    /** As in NumPy: axes are added in front where the list is longer. */
    private static Item tile(Builtin.Call call) {
        Term x = call.term("x");
        Shape times = call.shape("times");
        Shape shape = x.shape();
        while (shape.rank() < times.rank()) {
            shape = shape.inserting(0, Dimension.ONE);
        }
        Term tiled = x.reshape(shape);
        int first = shape.rank() - times.rank();
        for (int i = 0; i < times.rank(); i++) {
            tiled = repeated(tiled, first + i, first + i, times.get(i));
        }
        return call.item(tiled);
    }

    private static Item repeatInterleave(Builtin.Call call) {
        Term x = call.term("x");
        int axis = call.axis("axis", x.rank());
        return call.item(repeated(x, axis, axis + 1, call.dimension("times")));
    }

    /** @param at where the axis of the copies stands while both are one */
    private static Term repeated(Term x, int axis, int at, Dimension times) {
        Shape shape = x.shape();
        return x.reshape(shape.inserting(at, Dimension.ONE))
                .broadcast(shape.inserting(at, times))
                .reshape(shape.with(axis, shape.get(axis).times(times)));
    }

    /** Two stretches where the length is known; else the place from which each element comes is reckoned. */
    private static Item roll(Builtin.Call call) {
        Term x = call.term("x");
        int axis = call.axis("axis", x.rank());
        long shift = call.ops().whole(call.item("shift"), "a shift");
        Dimension length = x.shape().get(axis);
        if (length.isStatic()) {
            long n = length.value().orElseThrow();
            long moved = n == 0 ? 0 : Math.floorMod(shift, n);
            Dimension rest = Dimension.of(n - moved);
            return call.item(
                    moved == 0
                            ? x
                            : Term.concat(
                                    axis,
                                    List.of(
                                            x.slice(axis, rest, Dimension.of(moved)),
                                            x.slice(axis, Dimension.ZERO, rest))));
        }
        if (shift > Integer.MAX_VALUE || shift < -Integer.MAX_VALUE) {
            throw new TypeFault(TypeFault.Kind.ARGUMENT, "a shift fits into an int, unlike " + shift);
        }
        Term places = Term.iota(x.builder(), length);
        Term by = new Term(x.builder(), x.builder().constant((double) shift, TensorType.scalar(ElementType.INT)));
        Term from = places.minus(by).apply(Discrete.INT_REMAINDER, Term.size(x.builder(), length));
        return call.item(x.apply(new Gather(axis, 0, 1), from));
    }
}
