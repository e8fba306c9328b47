// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Lowering.Convolved;
import dev.chainrule.compiler.graph.Lowering.Slide;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.graph.Op;
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
 * The sum Σ x[b, c, i · stride + k · dilation − before] · w[u, c, k] · dy[b, u, i] is linear in each of its factors: x of
 * {@code [images, channels, extents…]}, w of {@code [units, channels / groups, kernel…]}, dy of {@code [images, units,
 * places…]}. Each operator is its derivative by one factor, takes the two others, and so has the other two for its own
 * derivatives, to any order (LeCun et al., 1989). What stands before and behind an axis is zeros, which are multiplied.
 */
public sealed interface Convolution extends Documented {
    int groups();

    /** By spatial axis. */
    List<Slide> slides();

    /** Which factor comes out. */
    Convolved gives();

    /** What the operands do not tell of the result. */
    List<Dimension> extents();

    @Override
    default String name() {
        String extents = extents().isEmpty() ? "" : ", to " + extents();
        return word()
                + slides().stream()
                        .map(Slide::numbers)
                        .collect(Collectors.joining(", ", "[", ", " + groups() + extents + "]"));
    }

    @Override
    default Lowering lowering() {
        return new Lowering.Convolve(gives(), groups(), slides());
    }

    /** What a kernel gives at each of its places; {@code conv2d} of PyTorch. */
    record Convolve(int groups, List<Slide> slides) implements Convolution {
        public Convolve {
            slides = List.copyOf(slides);
        }

        @Override
        public String word() {
            return "convolve";
        }

        @Override
        public Convolved gives() {
            return Convolved.RESULT;
        }

        @Override
        public List<Dimension> extents() {
            return List.of();
        }

        @Override
        public Words words() {
            return new Words(
                    "y[b, u, i] = Σ x[b, c, i·stride + k·dilation − before] · w[u, c, k] over c and k",
                    "[b, c, n], [u, c / groups, k] → [b, u, ⌊(n + before + after − dilation·(k − 1) − 1) / stride⌋ + 1]",
                    "Over one, two or three axes. Zeros before and behind an axis are multiplied. Each result is one chain of"
                            + " fused multiply-adds, channel by channel.");
        }

        @Override
        public List<TensorType> infer(List<TensorType> operands) {
            reals(this, operands);
            Shape x = operands.get(0).shape();
            Shape w = operands.get(1).shape();
            share(this, x.get(1), w);
            return List.of(operands.get(0)
                    .withShape(Shape.of(x.get(0), w.get(0)).followedBy(places(this, spatial(x), spatial(w)))));
        }

        @Override
        public Derivative derivative() {
            return new Derivative.Rule((builder, dys, ys, xs, wanted) -> {
                Term dy = new Term(builder, dys.get(0));
                Term x = new Term(builder, xs.get(0));
                Term w = new Term(builder, xs.get(1));
                return Operands.adjoints(
                        2,
                        wanted,
                        operand -> operand == 0
                                ? dy.apply(new ConvolveInput(groups, slides, spatial(x.shape())), w)
                                : x.apply(new ConvolveWeight(groups, slides, spatial(w.shape())), dy));
            });
        }

        @Override
        public Meaning meaning() {
            return (index, x, sizes) -> {
                int[] places = extentsOf(x.get(0));
                int[] kernel = extentsOf(x.get(1));
                int first = index[1] / (kernel[0] / groups) * kernel[1];
                int[] from = index.clone();
                int[] tap = index.clone();
                tap[0] = index[1];
                double sum = 0;
                for (int c = 0; c < kernel[1]; c++) {
                    from[1] = first + c;
                    tap[1] = c;
                    for (int k = 0; k < count(kernel); k++) {
                        unravel(k, kernel, tap);
                        boolean inside = true;
                        for (int axis = 0; axis < slides.size(); axis++) {
                            from[axis + 2] = at(slides.get(axis), index[axis + 2], tap[axis + 2]);
                            inside &= from[axis + 2] >= 0 && from[axis + 2] < places[axis + 2];
                        }
                        sum += (inside ? x.get(0).at(from) : 0) * x.get(1).at(tap);
                    }
                }
                return sum;
            };
        }
    }

    /** What comes back to each element of the input: the transposed convolution; {@code conv_transpose2d} of PyTorch. */
    record ConvolveInput(int groups, List<Slide> slides, List<Dimension> extents) implements Convolution {
        public ConvolveInput {
            slides = List.copyOf(slides);
            extents = List.copyOf(extents);
        }

        @Override
        public String word() {
            return "convolve_input";
        }

        @Override
        public Convolved gives() {
            return Convolved.INPUT;
        }

        @Override
        public Words words() {
            return new Words(
                    "dx[b, c, j] = Σ dy[b, u, i] · w[u, c, k] over u and all i, k with i·stride + k·dilation − before = j",
                    "[b, u, ⌊(n + before + after − dilation·(k − 1) − 1) / stride⌋ + 1], [u, c / groups, k] → [b, c, n]",
                    "The derivative of convolve by its input: a transposed convolution.");
        }

        @Override
        public List<TensorType> infer(List<TensorType> operands) {
            reals(this, operands);
            Shape dy = operands.get(0).shape();
            Shape w = operands.get(1).shape();
            equal(this, "units", dy.get(1), w.get(0));
            Dimension channels = w.get(1).times(Dimension.of(groups));
            share(this, channels, w);
            equal(this, "places", new Shape(spatial(dy)), places(this, extents, spatial(w)));
            return List.of(
                    operands.get(0).withShape(Shape.of(dy.get(0), channels).followedBy(new Shape(extents))));
        }

        @Override
        public Derivative derivative() {
            return new Derivative.Rule((builder, dzs, zs, xs, wanted) -> {
                Term dz = new Term(builder, dzs.get(0));
                Term dy = new Term(builder, xs.get(0));
                Term w = new Term(builder, xs.get(1));
                return Operands.adjoints(
                        2,
                        wanted,
                        operand -> operand == 0
                                ? dz.apply(new Convolve(groups, slides), w)
                                : dz.apply(new ConvolveWeight(groups, slides, spatial(w.shape())), dy));
            });
        }

        @Override
        public Meaning meaning() {
            return (index, x, sizes) -> {
                int[] places = extentsOf(x.get(0));
                int[] kernel = extentsOf(x.get(1));
                int units = kernel[0] / groups;
                int[] from = index.clone();
                int[] tap = index.clone();
                tap[1] = index[1] % kernel[1];
                double sum = 0;
                for (int u = 0; u < units; u++) {
                    from[1] = index[1] / kernel[1] * units + u;
                    tap[0] = from[1];
                    for (int k = 0; k < count(kernel); k++) {
                        unravel(k, kernel, tap);
                        boolean meets = true;
                        boolean inside = true;
                        for (int axis = 0; axis < slides.size(); axis++) {
                            Slide slide = slides.get(axis);
                            int ahead = index[axis + 2] + slide.before() - tap[axis + 2] * slide.dilation();
                            from[axis + 2] = Math.floorDiv(ahead, slide.stride());
                            meets &= Math.floorMod(ahead, slide.stride()) == 0;
                            inside &= from[axis + 2] >= 0 && from[axis + 2] < places[axis + 2];
                        }
                        sum += meets
                                ? (inside ? x.get(0).at(from) : 0) * x.get(1).at(tap)
                                : 0;
                    }
                }
                return sum;
            };
        }
    }

    /** What comes back to each element of the kernel, from all images and places. */
    record ConvolveWeight(int groups, List<Slide> slides, List<Dimension> extents) implements Convolution {
        public ConvolveWeight {
            slides = List.copyOf(slides);
            extents = List.copyOf(extents);
        }

        @Override
        public String word() {
            return "convolve_weight";
        }

        @Override
        public Convolved gives() {
            return Convolved.WEIGHT;
        }

        @Override
        public Words words() {
            return new Words(
                    "dw[u, c, k] = Σ x[b, c, i·stride + k·dilation − before] · dy[b, u, i] over b and i",
                    "[b, c, n], [b, u, ⌊(n + before + after − dilation·(k − 1) − 1) / stride⌋ + 1] → [u, c / groups, k]",
                    "The derivative of convolve by its kernel. Images go in blocks of a fixed number, whose sums are added in"
                            + " their order.");
        }

        @Override
        public List<TensorType> infer(List<TensorType> operands) {
            reals(this, operands);
            Shape x = operands.get(0).shape();
            Shape dy = operands.get(1).shape();
            equal(this, "images", x.get(0), dy.get(0));
            Dimension each = x.get(1)
                    .over(Dimension.of(groups))
                    .orElseThrow(() -> new TypeFault(
                            TypeFault.Kind.SHAPE, x.get(1) + " channels do not divide into " + groups + " groups"));
            Shape w = Shape.of(dy.get(1), each).followedBy(new Shape(extents));
            share(this, x.get(1), w);
            equal(this, "places", new Shape(spatial(dy)), places(this, spatial(x), extents));
            return List.of(operands.get(0).withShape(w));
        }

        @Override
        public Derivative derivative() {
            return new Derivative.Rule((builder, dws, ws, xs, wanted) -> {
                Term dw = new Term(builder, dws.get(0));
                Term x = new Term(builder, xs.get(0));
                Term dy = new Term(builder, xs.get(1));
                return Operands.adjoints(
                        2,
                        wanted,
                        operand -> operand == 0
                                ? dy.apply(new ConvolveInput(groups, slides, spatial(x.shape())), dw)
                                : x.apply(new Convolve(groups, slides), dw));
            });
        }

        @Override
        public Meaning meaning() {
            return (index, x, sizes) -> {
                int[] extent = extentsOf(x.get(0));
                int[] places = extentsOf(x.get(1));
                int each = extent[1] / groups;
                int[] from = index.clone();
                int[] place = index.clone();
                from[1] = index[0] / (places[1] / groups) * each + index[1];
                place[1] = index[0];
                double sum = 0;
                for (int b = 0; b < extent[0]; b++) {
                    from[0] = b;
                    place[0] = b;
                    for (int i = 0; i < count(places); i++) {
                        unravel(i, places, place);
                        boolean inside = true;
                        for (int axis = 0; axis < slides.size(); axis++) {
                            from[axis + 2] = at(slides.get(axis), place[axis + 2], index[axis + 2]);
                            inside &= from[axis + 2] >= 0 && from[axis + 2] < extent[axis + 2];
                        }
                        sum += (inside ? x.get(0).at(from) : 0) * x.get(1).at(place);
                    }
                }
                return sum;
            };
        }
    }

    private static List<Dimension> spatial(Shape shape) {
        return shape.dimensions().subList(2, shape.rank());
    }

    private static int[] extentsOf(Meaning.Operand x) {
        return IntStream.range(0, x.rank()).map(x::extent).toArray();
    }

    private static int at(Slide slide, int place, int tap) {
        return place * slide.stride() + tap * slide.dilation() - slide.before();
    }

    /** How many elements stand along the spatial axes. */
    private static int count(int[] extents) {
        int count = 1;
        for (int axis = 2; axis < extents.length; axis++) {
            count *= extents[axis];
        }
        return count;
    }

    /** Sets the spatial part of an index to an element's by its number. */
    private static void unravel(int number, int[] extents, int[] index) {
        int rest = number;
        for (int axis = extents.length - 1; axis >= 2; axis--) {
            index[axis] = rest % extents[axis];
            rest /= extents[axis];
        }
    }

    private static void reals(Convolution op, List<TensorType> operands) {
        Operands.count(op, 2, operands);
        for (TensorType operand : operands) {
            if (operand.element() != ElementType.REAL) {
                throw new TypeFault(TypeFault.Kind.ELEMENT, op.word() + " takes real, not " + operand);
            } else if (operand.shape().rank() != op.slides().size() + 2) {
                throw new TypeFault(
                        TypeFault.Kind.RANK,
                        op.word() + " over " + op.slides().size() + " axes takes "
                                + (op.slides().size() + 2) + " axes, not " + operand);
            }
        }
    }

    /** Channels and units divide by the groups. */
    private static void share(Convolution op, Dimension channels, Shape w) {
        Dimension groups = Dimension.of(op.groups());
        if (!channels.equals(w.get(1).times(groups))) {
            throw new TypeFault(
                    TypeFault.Kind.SHAPE,
                    "kernels " + w + " see " + w.get(1).times(groups) + " channels"
                            + (op.groups() == 1 ? "" : " in " + op.groups() + " groups") + ", and there are "
                            + channels);
        } else if (w.get(0).over(groups).isEmpty()) {
            throw new TypeFault(
                    TypeFault.Kind.SHAPE, w.get(0) + " units do not divide into " + op.groups() + " groups");
        }
    }

    /** How many places a kernel has along each axis. */
    private static Shape places(Convolution op, List<Dimension> extents, List<Dimension> kernel) {
        List<Dimension> places = new ArrayList<>();
        for (int axis = 0; axis < kernel.size(); axis++) {
            Slide slide = op.slides().get(axis);
            Dimension slack = slide.padded(extents.get(axis)).minus(slide.span(kernel.get(axis)));
            if (slack.value().orElse(0) < 0) {
                throw new TypeFault(
                        TypeFault.Kind.SHAPE,
                        "a kernel that spans " + slide.span(kernel.get(axis)) + " does not fit into "
                                + slide.padded(extents.get(axis))
                                + (slide.before() + slide.after() == 0
                                        ? ""
                                        : ", " + extents.get(axis) + " and " + (slide.before() + slide.after())
                                                + " of padding")
                                + ", along axis " + (axis + 2));
            }
            places.add(slide.places(extents.get(axis), kernel.get(axis)));
        }
        return new Shape(places);
    }

    private static void equal(Op op, String what, Object left, Object right) {
        if (!left.equals(right)) {
            throw new TypeFault(TypeFault.Kind.SHAPE, op.word() + ": " + what + " differ, " + left + " and " + right);
        }
    }
}
