// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Lowering.Slide;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where the largest element of each window over the last axes stands, counted row by row over these axes. What stands before
 * and behind an axis is no element.
 *
 * @param sizes of a window along each of these axes
 * @param slides how it moves along each of them
 */
public record LargestInWindows(List<Integer> sizes, List<Slide> slides) implements Documented {
    public LargestInWindows {
        sizes = List.copyOf(sizes);
        slides = List.copyOf(slides);
    }

    @Override
    public String word() {
        return "largest_in_windows";
    }

    @Override
    public String name() {
        return word()
                + IntStream.range(0, sizes.size())
                        .mapToObj(
                                axis -> sizes.get(axis) + " " + slides.get(axis).numbers())
                        .collect(Collectors.joining(", ", "[", "]"));
    }

    @Override
    public Words words() {
        return new Words(
                "the index of the largest element of each window over the last axes, counted row by row over them",
                "real or int, [c, n] → int[c, ⌊(n + before + after − dilation·(size − 1) − 1) / stride⌋ + 1]",
                "Over one, two or three axes. Of equal elements the first; NaN counts as largest. What stands before and behind"
                        + " an axis is no element.");
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        TensorType x = Operands.one(this, operands, ElementType.REAL, ElementType.INT);
        int first = x.shape().rank() - sizes.size();
        if (first < 0) {
            throw new TypeFault(TypeFault.Kind.RANK, word() + " over " + sizes.size() + " axes of " + x);
        }
        List<Dimension> places = new ArrayList<>(x.shape().dimensions().subList(0, first));
        for (int axis = 0; axis < sizes.size(); axis++) {
            Dimension length = x.shape().get(first + axis);
            Dimension count = slides.get(axis).places(length, Dimension.of(sizes.get(axis)));
            if (count.value().orElse(0) < 0) {
                throw new TypeFault(
                        TypeFault.Kind.SHAPE,
                        "a window of " + slides.get(axis).span(Dimension.of(sizes.get(axis)))
                                + " does not fit into axis " + (first + axis) + " of " + x.shape());
            }
            places.add(count);
        }
        return List.of(new TensorType(ElementType.INT, new Shape(places)));
    }

    @Override
    public Derivative derivative() {
        return new Derivative.Zero("an index is piecewise constant");
    }

    @Override
    public Lowering lowering() {
        return new Lowering.LargestInWindows(sizes, slides);
    }

    @Override
    public Meaning meaning() {
        return (index, x, ignored) -> {
            int outer = index.length - sizes.size();
            int[] from = index.clone();
            int best = 0;
            double largest = Double.NaN;
            boolean found = false;
            int taps = sizes.stream().reduce(1, (a, b) -> a * b);
            for (int tap = 0; tap < taps; tap++) {
                int rest = tap;
                int place = 0;
                boolean inside = true;
                int inner = taps;
                for (int axis = 0; axis < sizes.size(); axis++) {
                    inner /= sizes.get(axis);
                    Slide slide = slides.get(axis);
                    int at = index[outer + axis] * slide.stride() + rest / inner * slide.dilation() - slide.before();
                    rest %= inner;
                    int extent = x.get(0).extent(outer + axis);
                    inside &= at >= 0 && at < extent;
                    place = place * extent + at;
                    from[outer + axis] = at;
                }
                if (inside) {
                    double next = x.get(0).at(from);
                    if (!found || !Double.isNaN(largest) && (Double.isNaN(next) || next > largest)) {
                        largest = next;
                        best = place;
                        found = true;
                    }
                }
            }
            return best;
        };
    }
}
