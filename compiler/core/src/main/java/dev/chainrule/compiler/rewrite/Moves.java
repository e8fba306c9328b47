// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.op.Concat;
import dev.chainrule.compiler.op.Layout;
import dev.chainrule.compiler.op.Pad;
import dev.chainrule.compiler.op.Reduce;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Broadcasting;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What moves elements twice moves them once, or not at all; what is repeated is computed once and then repeated. */
final class Moves {
    private Moves() {}

    static final List<Rewrite> RULES = List.of(
            Rewrite.of("reshape to the same shape → x", Layout.Reshape.class, Moves::unchanged),
            Rewrite.of("broadcast to the same shape → x", Layout.Broadcast.class, Moves::unchanged),
            Rewrite.of(
                    "reshape(reshape(x)) → reshape(x)",
                    Layout.Reshape.class,
                    site -> Site.of(Layout.Reshape.class, site.operand(0))
                            .map(x -> x.operand(0).reshape(site.shape()))),
            Rewrite.of(
                    "broadcast(broadcast(x)) → broadcast(x)",
                    Layout.Broadcast.class,
                    site -> Site.of(Layout.Broadcast.class, site.operand(0))
                            .map(x -> x.operand(0).broadcast(site.shape()))),
            Rewrite.of(
                    "transpose(transpose(x)) → transpose(x)",
                    Layout.Transpose.class,
                    site -> Site.of(Layout.Transpose.class, site.operand(0))
                            .map(x -> x.operand(0)
                                    .transpose(compose(
                                            x.op().permutation(), site.op().permutation())))),
            Rewrite.of("transpose in the old order → x", Layout.Transpose.class, site -> {
                List<Integer> permutation = site.op().permutation();
                for (int axis = 0; axis < permutation.size(); axis++) {
                    if (permutation.get(axis) != axis) {
                        return Optional.empty();
                    }
                }
                return Optional.of(site.operand(0));
            }),
            Rewrite.of(
                    "transpose of axes of length 1 → reshape",
                    Layout.Transpose.class,
                    site -> keepsOrder(site) ? Optional.of(site.operand(0).reshape(site.shape())) : Optional.empty()),
            Rewrite.of(
                    "reshape(broadcast(x)) → broadcast(x), of one element",
                    Layout.Reshape.class,
                    site -> Site.of(Layout.Broadcast.class, site.operand(0))
                            .map(x -> x.operand(0))
                            .filter(x -> x.shape().hasOneElement())
                            .map(x -> x.reshape(Shape.SCALAR).broadcast(site.shape()))),
            Rewrite.of(
                    "broadcast(reshape(x)) → broadcast(x), of one element",
                    Layout.Broadcast.class,
                    site -> Site.of(Layout.Reshape.class, site.operand(0))
                            .map(x -> x.operand(0))
                            .filter(x -> x.rank() == 0)
                            .map(x -> x.broadcast(site.shape()))),
            Rewrite.ofElements("f(reshape(x)) → reshape(f(x)), of one element", Moves::asScalar),
            Rewrite.of("slice of all → x", Layout.Slice.class, Moves::unchanged),
            Rewrite.of(
                    "slice(slice(x)) → slice(x)",
                    Layout.Slice.class,
                    site -> Site.of(Layout.Slice.class, site.operand(0))
                            .filter(x -> x.op().axis() == site.op().axis())
                            .map(x -> x.operand(0)
                                    .slice(
                                            site.op().axis(),
                                            x.op().start().plus(site.op().start()),
                                            site.op().length()))),
            Rewrite.of(
                    "slice(pad(x)) → x",
                    Layout.Slice.class,
                    site -> Site.of(Pad.class, site.operand(0))
                            .filter(x -> x.op().axis() == site.op().axis()
                                    && x.op().before().equals(site.op().start())
                                    && x.operand(0).type().equals(site.type()))
                            .map(x -> x.operand(0))),
            Rewrite.of("slice(concat(…, x, …)) → x", Layout.Slice.class, Moves::sliceOfConcat),
            Rewrite.of("pad by nothing → x", Pad.class, Moves::unchanged),
            Rewrite.of("concat(x) → x", Concat.class, Moves::onlyOperand),
            Rewrite.of("reverse(reverse(x)) → x", Layout.Reverse.class, site -> Site.under(site.op(), site.operand(0))),
            Rewrite.of(
                    "reverse of one → x",
                    Layout.Reverse.class,
                    site -> site.shape().get(site.op().axis()).is(1) ? Optional.of(site.operand(0)) : Optional.empty()),
            Rewrite.of("reduction over axes of length 1 → reshape", Reduce.class, site -> {
                Shape shape = site.operand(0).shape();
                return site.op().axes().stream()
                                .allMatch(axis -> shape.get(axis).is(1))
                        ? Optional.of(site.operand(0).reshape(site.shape()))
                        : Optional.empty();
            }),
            Rewrite.of("sum(broadcast(x)) → x · size", Reduce.class, Moves::sumOfRepeated),
            Rewrite.ofElements("f(broadcast(x), y) → f(x, y)", Moves::narrowed),
            Rewrite.ofElements("f(broadcast(x)) → broadcast(f(x))", Moves::repeatedAfter));

    /** What has one element is computed as a scalar, and takes its axes of length 1 afterwards. */
    private static Optional<Term> asScalar(Site<?> site) {
        if (site.shape().rank() == 0
                || !site.shape().hasOneElement()
                || site.operands().stream().allMatch(operand -> operand.rank() == 0)) {
            return Optional.empty();
        }
        List<Term> scalars = new ArrayList<>();
        for (Term operand : site.operands()) {
            Optional<Term> scalar = operand.rank() == 0
                    ? Optional.of(operand)
                    : Site.under(new Layout.Reshape(operand.shape()), operand).filter(x -> x.rank() == 0);
            if (scalar.isEmpty()) {
                return Optional.empty();
            }
            scalars.add(scalar.get());
        }
        return Optional.of(site.on(scalars).reshape(site.shape()));
    }

    private static Optional<Term> unchanged(Site<?> site) {
        return site.operand(0).type().equals(site.type()) ? Optional.of(site.operand(0)) : Optional.empty();
    }

    private static List<Integer> compose(List<Integer> first, List<Integer> second) {
        return second.stream().map(first::get).toList();
    }

    /** Whether the axes longer than 1 keep their order, so that no element moves. */
    private static boolean keepsOrder(Site<Layout.Transpose> site) {
        int last = -1;
        for (int axis : site.op().permutation()) {
            if (!site.operand(0).shape().get(axis).is(1)) {
                if (axis < last) {
                    return false;
                }
                last = axis;
            }
        }
        return true;
    }

    private static Optional<Term> sliceOfConcat(Site<Layout.Slice> site) {
        return Site.of(Concat.class, site.operand(0)).flatMap(concat -> {
            Layout.Slice slice = site.op();
            if (concat.op().axis() != slice.axis()) {
                return Optional.empty();
            }
            Dimension start = Dimension.ZERO;
            for (Term part : concat.operands()) {
                Dimension length = part.shape().get(slice.axis());
                if (start.equals(slice.start()) && length.equals(slice.length())) {
                    return Optional.of(part);
                }
                start = start.plus(length);
            }
            return Optional.empty();
        });
    }

    private static Optional<Term> onlyOperand(Site<?> site) {
        return site.operands().size() == 1 ? Optional.of(site.operand(0)) : Optional.empty();
    }

    /** One product in place of a sum of equal summands, with the other axes' sum before it. Exact up to rounding. */
    private static Optional<Term> sumOfRepeated(Site<Reduce> site) {
        if (site.op().kind() != Reduce.Kind.SUM || !site.type().isReal()) {
            return Optional.empty();
        }
        return Site.of(Layout.Broadcast.class, site.operand(0)).flatMap(repeated -> {
            Term x = repeated.operand(0);
            Shape full = site.operand(0).shape();
            int missing = full.rank() - x.rank();
            List<Integer> stretched = Broadcasting.stretchedAxes(x.shape(), full);
            Dimension count = Dimension.ONE;
            List<Integer> rest = new ArrayList<>();
            List<Dimension> kept = new ArrayList<>();
            for (int axis = 0; axis < full.rank(); axis++) {
                boolean repeats = stretched.contains(axis);
                if (!site.op().axes().contains(axis)) {
                    kept.add(repeats ? Dimension.ONE : full.get(axis));
                } else if (repeats) {
                    count = count.times(full.get(axis));
                } else {
                    rest.add(axis - missing);
                }
            }
            if (count.is(1)) {
                return Optional.empty();
            }
            Term size = Term.size(site.builder(), count).to(ElementType.REAL);
            return Optional.of(x.sum(rest).reshape(new Shape(kept)).times(size).broadcast(site.shape()));
        });
    }

    /** An operand need not be repeated by a node of its own, if the others have the full shape. */
    private static Optional<Term> narrowed(Site<?> site) {
        List<Term> operands = new ArrayList<>(site.operands());
        boolean changed = false;
        for (int i = 0; i < operands.size(); i++) {
            Optional<Term> narrow = narrow(operands.get(i));
            if (narrow.isPresent()) {
                Term before = operands.set(i, narrow.get());
                if (meet(operands).filter(site.shape()::equals).isPresent()) {
                    changed = true;
                } else {
                    operands.set(i, before);
                }
            }
        }
        return changed ? Optional.of(site.on(operands)) : Optional.empty();
    }

    /** If all operands can be smaller than the result, so can the work. */
    private static Optional<Term> repeatedAfter(Site<?> site) {
        List<Term> operands = new ArrayList<>();
        boolean narrower = false;
        for (Term operand : site.operands()) {
            Optional<Term> narrow = narrow(operand);
            narrower |= narrow.isPresent();
            operands.add(narrow.orElse(operand));
        }
        if (!narrower) {
            return Optional.empty();
        }
        return meet(operands)
                .filter(shape -> !shape.equals(site.shape()))
                .map(shape -> site.on(operands).broadcast(site.shape()));
    }

    /** What an operand is a repetition of. */
    private static Optional<Term> narrow(Term operand) {
        if (operand.rank() > 0 && Site.constant(operand).isPresent()) {
            return Site.constant(operand).map(operand::constant);
        }
        return Site.of(Layout.Broadcast.class, operand).map(site -> site.operand(0));
    }

    private static Optional<Shape> meet(List<Term> operands) {
        try {
            Shape shape = Shape.SCALAR;
            for (Term operand : operands) {
                shape = Broadcasting.of(shape, operand.shape());
            }
            return Optional.of(shape);
        } catch (TypeFault dynamicTwice) {
            return Optional.empty();
        }
    }
}
