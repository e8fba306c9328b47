// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.builtin;

import dev.chainrule.compiler.graph.Lowering.Slide;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.op.Convolution;
import dev.chainrule.compiler.op.Gather;
import dev.chainrule.compiler.op.LargestInWindows;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The convolutions, as PyTorch has them: cross-correlations. */
final class ConvolutionFunctions {
    /** The padding with which a stride of 1 keeps the lengths: the function's name is the choice. */
    static final String SAME = "same";

    private static final List<String> AXES = List.of("length", "height, width", "depth, height, width");
    private static final List<String> KERNELS = List.of("kernel", "rows, columns", "slabs, rows, columns");

    static final List<Builtin> ALL = Stream.of(
                    Stream.of(1, 2, 3).map(ConvolutionFunctions::convolution),
                    Stream.of(1, 2, 3).map(ConvolutionFunctions::transposed),
                    Stream.of(Builtin.of(
                            "window_max x size stride? before? after? dilation?",
                            "two results: the largest element of each window over the last axes, one for each number in size, and its"
                                    + " place counted row by row over these axes; of equal ones the first; each setting is a list"
                                    + " of one for each axis; what stands before and after an axis is no element",
                            ConvolutionFunctions::largest)))
            .flatMap(functions -> functions)
            .toList();

    private ConvolutionFunctions() {}

    private static Builtin convolution(int axes) {
        String doc = "x [B, channels, " + AXES.get(axes - 1) + "] by kernels w [units, channels / groups, "
                + KERNELS.get(axes - 1) + "]"
                + (axes > 1
                        ? ""
                        : ": y[b, u, i] = Σ x[b, c, i · stride + k · dilation − padding] · w[u, c, k], zeros outside; each"
                                + " setting is one for all axes or a list of one for each, a padding may be [before, after], or same");
        return Builtin.of(
                "conv" + axes + "d x w stride? padding? dilation? groups?", doc, call -> convolve(call, axes));
    }

    private static Builtin transposed(int axes) {
        String doc = "what conv" + axes + "d with w gives back to its input where x stands behind its result"
                + (axes > 1
                        ? ""
                        : ": [B, channels, length] by [channels, units / groups, kernel] is [B, units, (length − 1) · stride"
                                + " − 2 · padding + dilation · (kernel − 1) + output_padding + 1]");
        return Builtin.of(
                "conv_transpose" + axes + "d x w stride? padding? output_padding? groups? dilation?",
                doc,
                call -> transpose(call, axes));
    }

    private static Item convolve(Builtin.Call call, int axes) {
        Term x = operand(call, "x", axes, "[B, channels, " + AXES.get(axes - 1) + "]");
        Term w = operand(call, "w", axes, "[units, channels / groups, " + KERNELS.get(axes - 1) + "]");
        List<Slide> slides = slides(call, axes, w.shape());
        for (int i = 0; i < axes; i++) {
            require(call, slides.get(i), x.shape().get(i + 2), w.shape().get(i + 2), i + 2);
        }
        return call.item(x.apply(new Convolution.Convolve(groups(call), slides), w));
    }

    private static Item transpose(Builtin.Call call, int axes) {
        Term x = operand(call, "x", axes, "[B, channels, " + AXES.get(axes - 1) + "]");
        Term w = operand(call, "w", axes, "[channels, units / groups, " + KERNELS.get(axes - 1) + "]");
        List<Slide> slides = slides(call, axes, w.shape());
        List<Dimension> extents = new ArrayList<>();
        for (int i = 0; i < axes; i++) {
            Slide slide = slides.get(i);
            int longer = call.has("output_padding") ? whole(call, "output_padding", i, axes, 0) : 0;
            if (longer >= slide.stride()) {
                throw Builtin.fault(
                        "output_padding is less than the stride, " + slide.stride() + ", and not " + longer,
                        "it tells apart lengths from which the convolution comes to the same length");
            }
            Dimension places = x.shape().get(i + 2).minus(Dimension.ONE).times(Dimension.of(slide.stride()));
            Dimension extent = places.plus(slide.span(w.shape().get(i + 2)))
                    .minus(Dimension.of((long) slide.before() + slide.after()))
                    .plus(Dimension.of(longer));
            if (extent.value().orElse(0) < 0) {
                throw Builtin.fault(
                        "the padding takes more than there is: " + extent + " is left of axis " + (i + 2), "");
            }
            extents.add(extent);
        }
        return call.item(x.apply(new Convolution.ConvolveInput(groups(call), slides, extents), w));
    }

    /** A kernel fits where only the data tell. */
    private static void require(Builtin.Call call, Slide slide, Dimension extent, Dimension kernel, int axis) {
        Dimension span = slide.span(kernel);
        Dimension padded = slide.padded(extent);
        if (!padded.minus(span).isStatic()) {
            call.ops()
                    .elaboration
                    .graph
                    .require(new Condition.AtMost(
                            span, padded, span + " ≤ " + padded + ": the kernel fits into axis " + axis));
        }
    }

    private static Item largest(Builtin.Call call) {
        Term x = call.tensor("x");
        List<Item> sizes = call.item("size") instanceof Item.Listing list ? list.items() : List.of(call.item("size"));
        int axes = sizes.size();
        if (axes == 0 || axes > AXES.size()) {
            throw Builtin.fault("a window is over one, two or three of the last axes, not over " + axes, "");
        } else if (axes > x.rank()) {
            throw new TypeFault(
                    TypeFault.Kind.RANK, "a window over " + axes + " axes of " + x.type() + ", which has " + x.rank());
        }
        List<Integer> windows = new ArrayList<>();
        List<Slide> slides = new ArrayList<>();
        int first = x.rank() - axes;
        for (int i = 0; i < axes; i++) {
            windows.add(whole(call, sizes.get(i), "size", 1));
            slides.add(new Slide(
                    given(call, "stride", i, axes, 1, 1),
                    given(call, "before", i, axes, 0, 0),
                    given(call, "after", i, axes, 0, 0),
                    given(call, "dilation", i, axes, 1, 1)));
            Dimension window = Dimension.of(windows.get(i));
            Dimension slack = slides.get(i)
                    .padded(x.shape().get(first + i))
                    .minus(slides.get(i).span(window));
            if (slack.value().orElse(0) < 0) {
                throw new TypeFault(
                        TypeFault.Kind.SHAPE,
                        "a window of " + slides.get(i).span(window) + " does not fit into axis " + (first + i) + " of "
                                + x.shape());
            }
            require(call, slides.get(i), x.shape().get(first + i), window, first + i);
        }
        Term rows = x.element() == ElementType.BOOL ? x.to(ElementType.INT) : x;
        Term places = rows.apply(new LargestInWindows(windows, slides));
        Shape outer = x.shape().part(0, first);
        Term flat = rows.reshape(
                outer.followedBy(Shape.of(x.shape().part(first, x.rank()).size())));
        Shape ids =
                outer.followedBy(Shape.of(places.shape().part(first, x.rank()).size()));
        Term largest =
                flat.apply(new Gather(first, first, 1), places.reshape(ids)).reshape(places.shape());
        return new Item.Several(List.of(call.item(largest), call.item(places)));
    }

    private static int given(Builtin.Call call, String name, int axis, int axes, int least, int otherwise) {
        return call.has(name) ? whole(call, name, axis, axes, least) : otherwise;
    }

    private static Term operand(Builtin.Call call, String name, int axes, String shape) {
        Term term = call.real(name);
        if (term.rank() != axes + 2) {
            throw new TypeFault(
                    TypeFault.Kind.RANK,
                    name + " is " + shape + ", not " + term.type(),
                    term.rank() == axes + 1 ? "x[new] is a batch of one" : "");
        }
        return term;
    }

    private static int groups(Builtin.Call call) {
        if (!call.has("groups")) {
            return 1;
        }
        return whole(call, call.item("groups"), "groups", 1);
    }

    private static List<Slide> slides(Builtin.Call call, int axes, Shape w) {
        List<Slide> slides = new ArrayList<>();
        for (int i = 0; i < axes; i++) {
            int stride = call.has("stride") ? whole(call, "stride", i, axes, 1) : 1;
            int dilation = call.has("dilation") ? whole(call, "dilation", i, axes, 1) : 1;
            slides.add(padded(call, new Slide(stride, 0, 0, dilation), i, axes, w.get(i + 2)));
        }
        return slides;
    }

    private static Slide padded(Builtin.Call call, Slide slide, int axis, int axes, Dimension kernel) {
        if (!call.has("padding")) {
            return slide;
        }
        Item own = of(call, "padding", axis, axes);
        if (own instanceof Item.Callable choice && choice.name().equals(SAME)) {
            return same(slide, kernel);
        } else if (own instanceof Item.Listing ends && ends.items().size() == 2) {
            int before = whole(call, ends.items().get(0), "padding", 0);
            return new Slide(slide.stride(), before, whole(call, ends.items().get(1), "padding", 0), slide.dilation());
        }
        int both = whole(call, own, "padding", 0);
        return new Slide(slide.stride(), both, both, slide.dilation());
    }

    /** As PyTorch has it: where one zero is left over it stands behind. */
    private static Slide same(Slide slide, Dimension kernel) {
        if (slide.stride() != 1) {
            throw Builtin.fault("padding = same keeps lengths, which a stride of " + slide.stride() + " does not", "");
        }
        long zeros = slide.span(kernel)
                        .value()
                        .orElseThrow(
                                () -> Builtin.fault("padding = same needs a kernel of a size that is a number", ""))
                - 1;
        return new Slide(1, (int) (zeros / 2), (int) (zeros - zeros / 2), slide.dilation());
    }

    /** What a setting is for an axis. */
    private static Item of(Builtin.Call call, String name, int axis, int axes) {
        Item item = call.item(name);
        if (!(item instanceof Item.Listing list)) {
            return item;
        } else if (list.items().size() != axes) {
            throw Builtin.fault(
                    name + " is a number, or a list of one for each of " + axes + " axes, not of "
                            + list.items().size(),
                    "");
        }
        return list.items().get(axis);
    }

    private static int whole(Builtin.Call call, String name, int axis, int axes, int least) {
        return whole(call, of(call, name, axis, axes), name, least);
    }

    private static int whole(Builtin.Call call, Item item, String name, int least) {
        long value = call.ops().whole(item, name);
        if (value < least || value > Integer.MAX_VALUE) {
            throw Builtin.fault(name + " is at least " + least + ", not " + value, "");
        }
        return (int) value;
    }
}
