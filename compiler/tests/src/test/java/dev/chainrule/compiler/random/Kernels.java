// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Images and kernels of which a convolution, or a transposed one, is what is wanted. */
final class Kernels {
    private Kernels() {}

    /** The settings of one axis, and how long it and the kernel are. */
    private record Axis(long length, long kernel, long stride, long before, long after, long dilation, long longer) {
        long slack() {
            return before + after - dilation * (kernel - 1) - 1;
        }
    }

    private static Axis draw(Draw draw) {
        return new Axis(0, draw.between(1, 3), draw.of(1, 1, 2, 3), draw.below(3), draw.below(3), draw.of(1, 1, 2), 0);
    }

    /** {@code $f(%1, %2, …)} over so many axes of known extents, of channels whose number is known, or of one that is taken out. */
    static Optional<CallPattern.Call> convolved(TensorType wanted, Draw draw, int axes, boolean transposed) {
        boolean one = wanted.shape().rank() == axes + 1;
        Shape shape = one ? wanted.shape().inserting(1, Dimension.ONE) : wanted.shape();
        if (shape.rank() != axes + 2 || shape.get(1).value().orElse(0) < 1) {
            return Optional.empty();
        }
        long given = shape.get(1).value().orElseThrow();
        int groups = given % 2 == 0 && draw.below(3) == 0 ? 2 : 1;
        long each = draw.between(1, 2);
        List<Axis> all = new ArrayList<>();
        List<Dimension> x = new ArrayList<>(List.of(shape.get(0), Dimension.of(each * groups)));
        List<Dimension> w = new ArrayList<>(
                transposed
                        ? List.of(Dimension.of(each * groups), Dimension.of(given / groups))
                        : List.of(Dimension.of(given), Dimension.of(each)));
        for (int i = 2; i < shape.rank(); i++) {
            long places = shape.get(i).value().orElse(0);
            Axis axis = draw(draw);
            long rest = Math.floorMod(places + axis.slack(), axis.stride);
            long length = transposed
                    ? Math.floorDiv(places + axis.slack(), axis.stride) + 1
                    : (places - 1) * axis.stride - axis.slack() + draw.below((int) axis.stride);
            if (places < 1 || length < 1) {
                return Optional.empty();
            }
            all.add(new Axis(length, axis.kernel, axis.stride, axis.before, axis.after, axis.dilation, rest));
            x.add(Dimension.of(length));
            w.add(Dimension.of(axis.kernel));
        }
        String text = "$f(%1, %2, stride = "
                + list(all.stream().map(Axis::stride).toList())
                + ", padding = ["
                + String.join(
                        ", ",
                        all.stream()
                                .map(axis -> "[" + axis.before + ", " + axis.after + "]")
                                .toList())
                + "], dilation = " + list(all.stream().map(Axis::dilation).toList())
                + (transposed
                        ? ", output_padding = "
                                + list(all.stream().map(Axis::longer).toList())
                        : "")
                + (groups == 1 ? "" : ", groups = 2") + ")" + (one ? "[:, 0]" : "");
        Shape image = new Shape(x);
        return draw.isSmall(image)
                ? Optional.of(new CallPattern.Call(
                        text,
                        List.of(
                                new CallPattern.Operand(TensorType.real(image), 0),
                                new CallPattern.Operand(TensorType.real(new Shape(w)), 0))))
                : Optional.empty();
    }

    /** One for all axes where they agree. */
    private static String list(List<Long> numbers) {
        return numbers.stream().distinct().count() == 1 ? numbers.get(0).toString() : numbers.toString();
    }
}
