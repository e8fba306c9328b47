// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.evaluate;

import dev.chainrule.compiler.op.Layout;
import java.util.List;

/** Operators that move elements. */
final class Layouts {
    private Layouts() {}

    static Array apply(Layout op, List<Array> operands, int[] shape, ReferenceEvaluator.Sizes sizes) {
        Array x = operands.get(0);
        if (op instanceof Layout.Reshape) {
            return new Array(x.element(), shape, x.values());
        } else if (op instanceof Layout.Broadcast) {
            return Array.generate(x.element(), shape, x::stretched);
        } else if (op instanceof Layout.Transpose transpose) {
            return Array.generate(x.element(), shape, index -> {
                int[] from = new int[index.length];
                for (int axis = 0; axis < index.length; axis++) {
                    from[transpose.permutation().get(axis)] = index[axis];
                }
                return x.at(from);
            });
        } else if (op instanceof Layout.Slice slice) {
            int start = sizes.of(slice.start());
            if (start < 0 || start + sizes.of(slice.length()) > x.extent(slice.axis())) {
                throw new IndexOutOfBoundsException(slice.name() + " of " + x.extent(slice.axis()) + " elements");
            }
            return Array.generate(
                    x.element(), shape, index -> x.at(with(index, slice.axis(), index[slice.axis()] + start)));
        } else if (op instanceof Layout.Pad pad) {
            int before = sizes.of(pad.before());
            return Array.generate(x.element(), shape, index -> {
                int from = index[pad.axis()] - before;
                return from < 0 || from >= x.extent(pad.axis()) ? 0 : x.at(with(index, pad.axis(), from));
            });
        } else if (op instanceof Layout.Reverse reverse) {
            int axis = reverse.axis();
            return Array.generate(
                    x.element(), shape, index -> x.at(with(index, axis, x.extent(axis) - 1 - index[axis])));
        } else if (op instanceof Layout.Concat concat) {
            return Array.generate(x.element(), shape, index -> {
                int at = index[concat.axis()];
                int operand = 0;
                while (at >= operands.get(operand).extent(concat.axis())) {
                    at -= operands.get(operand++).extent(concat.axis());
                }
                return operands.get(operand).at(with(index, concat.axis(), at));
            });
        }
        throw new IllegalArgumentException("no meaning for " + op.name());
    }

    private static int[] with(int[] index, int axis, int value) {
        int[] changed = index.clone();
        changed[axis] = value;
        return changed;
    }
}
