// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Layout;
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
final class Layouts {
    private Layouts() {}

    static final List<Rule> RULES = List.of(
            Rule.of("reshape to the same shape → x", Layout.Reshape.class, Layouts::unchanged),
            Rule.of("broadcast to the same shape → x", Layout.Broadcast.class, Layouts::unchanged),
            Rule.of(
                    "reshape(reshape(x)) → reshape(x)",
                    Layout.Reshape.class,
                    site -> inner(Layout.Reshape.class, site)
                            .map(x -> x.operand(0).reshape(site.shape()))),
            Rule.of(
                    "broadcast(broadcast(x)) → broadcast(x)",
                    Layout.Broadcast.class,
                    site -> inner(Layout.Broadcast.class, site)
                            .map(x -> x.operand(0).broadcast(site.shape()))),
            Rule.of(
                    "transpose(transpose(x)) → transpose(x)",
                    Layout.Transpose.class,
                    site -> inner(Layout.Transpose.class, site)
                            .map(x -> x.operand(0).transpose(compose(permutation(x), permutation(site))))),
            Rule.of("transpose in the old order → x", Layout.Transpose.class, site -> {
                List<Integer> permutation = permutation(site);
                for (int axis = 0; axis < permutation.size(); axis++) {
                    if (permutation.get(axis) != axis) {
                        return Optional.empty();
                    }
                }
                return Optional.of(site.operand(0));
            }),
            Rule.of(
                    "transpose of axes of length 1 → reshape",
                    Layout.Transpose.class,
                    site -> keepsOrder(site) ? Optional.of(site.operand(0).reshape(site.shape())) : Optional.empty()),
            Rule.of(
                    "reshape(broadcast(x)) → broadcast(x), of one element",
                    Layout.Reshape.class,
                    site -> inner(Layout.Broadcast.class, site)
                            .map(x -> x.operand(0))
                            .filter(x -> x.shape().hasOneElement())
                            .map(x -> x.reshape(Shape.SCALAR).broadcast(site.shape()))),
            Rule.of(
                    "broadcast(reshape(x)) → broadcast(x), of one element",
                    Layout.Broadcast.class,
                    site -> inner(Layout.Reshape.class, site)
                            .map(x -> x.operand(0))
                            .filter(x -> x.rank() == 0)
                            .map(x -> x.broadcast(site.shape()))),
            Rule.of("f(reshape(x)) → reshape(f(x)), of one element", Elementwise.class, Layouts::asScalar),
            Rule.of("slice of all → x", Layout.Slice.class, Layouts::unchanged),
            Rule.of(
                    "slice(slice(x)) → slice(x)",
                    Layout.Slice.class,
                    site -> inner(Layout.Slice.class, site)
                            .filter(x -> slice(x).axis() == slice(site).axis())
                            .map(x -> x.operand(0)
                                    .slice(
                                            slice(site).axis(),
                                            slice(x).start().plus(slice(site).start()),
                                            slice(site).length()))),
            Rule.of(
                    "slice(pad(x)) → x",
                    Layout.Slice.class,
                    site -> inner(Layout.Pad.class, site)
                            .filter(x -> pad(x).axis() == slice(site).axis()
                                    && pad(x).before().equals(slice(site).start())
                                    && x.operand(0).type().equals(site.type()))
                            .map(x -> x.operand(0))),
            Rule.of("slice(concat(…, x, …)) → x", Layout.Slice.class, Layouts::sliceOfConcat),
            Rule.of("pad by nothing → x", Layout.Pad.class, Layouts::unchanged),
            Rule.of("concat(x) → x", Layout.Concat.class, Layouts::onlyOperand),
            Rule.of("reverse(reverse(x)) → x", Layout.Reverse.class, site -> Site.under(site.op(), site.operand(0))),
            Rule.of(
                    "reverse of one → x",
                    Layout.Reverse.class,
                    site -> site.op() instanceof Layout.Reverse reverse
                                    && site.shape().get(reverse.axis()).is(1)
                            ? Optional.of(site.operand(0))
                            : Optional.empty()),
            Rule.of("reduction over axes of length 1 → reshape", Reduce.class, site -> {
                Shape shape = site.operand(0).shape();
                return axes(site).stream().allMatch(axis -> shape.get(axis).is(1))
                        ? Optional.of(site.operand(0).reshape(site.shape()))
                        : Optional.empty();
            }),
            Rule.of("sum(broadcast(x)) → x · size", Reduce.class, Layouts::sumOfRepeated),
            Rule.of("f(broadcast(x), y) → f(x, y)", Elementwise.class, Layouts::narrowed),
            Rule.of("f(broadcast(x)) → broadcast(f(x))", Elementwise.class, Layouts::repeatedAfter));

    /** What has one element is computed as a scalar, and takes its axes of length 1 afterwards. */
    private static Optional<Term> asScalar(Site site) {
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
        return Optional.of(apply(site, scalars).reshape(site.shape()));
    }

    private static Optional<Term> unchanged(Site site) {
        return site.operand(0).type().equals(site.type()) ? Optional.of(site.operand(0)) : Optional.empty();
    }

    private static Optional<Site> inner(Class<? extends Layout> layout, Site site) {
        return Site.of(site.operand(0)).filter(x -> layout.isInstance(x.op()));
    }

    private static List<Integer> permutation(Site site) {
        return ((Layout.Transpose) site.op()).permutation();
    }

    private static Layout.Slice slice(Site site) {
        return (Layout.Slice) site.op();
    }

    private static Layout.Pad pad(Site site) {
        return (Layout.Pad) site.op();
    }

    private static List<Integer> axes(Site site) {
        return ((Reduce) site.op()).axes();
    }

    private static List<Integer> compose(List<Integer> first, List<Integer> second) {
        return second.stream().map(first::get).toList();
    }

    /** Whether the axes longer than 1 keep their order, so that no element moves. */
    private static boolean keepsOrder(Site site) {
        int last = -1;
        for (int axis : permutation(site)) {
            if (!site.operand(0).shape().get(axis).is(1)) {
                if (axis < last) {
                    return false;
                }
                last = axis;
            }
        }
        return true;
    }

    private static Optional<Term> sliceOfConcat(Site site) {
        return inner(Layout.Concat.class, site).flatMap(concat -> {
            Layout.Slice slice = slice(site);
            if (((Layout.Concat) concat.op()).axis() != slice.axis()) {
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

    private static Optional<Term> onlyOperand(Site site) {
        return site.operands().size() == 1 ? Optional.of(site.operand(0)) : Optional.empty();
    }

    /** One product in place of a sum of equal summands, with the other axes' sum before it. Exact up to rounding. */
    private static Optional<Term> sumOfRepeated(Site site) {
        if (((Reduce) site.op()).kind() != Reduce.Kind.SUM || !site.type().isReal()) {
            return Optional.empty();
        }
        return inner(Layout.Broadcast.class, site).flatMap(repeated -> {
            Term x = repeated.operand(0);
            Shape full = site.operand(0).shape();
            int missing = full.rank() - x.rank();
            List<Integer> stretched = Broadcasting.stretchedAxes(x.shape(), full);
            Dimension count = Dimension.ONE;
            List<Integer> rest = new ArrayList<>();
            List<Dimension> kept = new ArrayList<>();
            for (int axis = 0; axis < full.rank(); axis++) {
                boolean repeats = stretched.contains(axis);
                if (!axes(site).contains(axis)) {
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
    private static Optional<Term> narrowed(Site site) {
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
        return changed ? Optional.of(apply(site, operands)) : Optional.empty();
    }

    /** If all operands can be smaller than the result, so can the work. */
    private static Optional<Term> repeatedAfter(Site site) {
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
                .map(shape -> apply(site, operands).broadcast(site.shape()));
    }

    /** What an operand is a repetition of. */
    private static Optional<Term> narrow(Term operand) {
        if (operand.rank() > 0 && Site.constant(operand).isPresent()) {
            return Site.constant(operand).map(operand::constant);
        }
        return Site.of(operand)
                .filter(site -> site.op() instanceof Layout.Broadcast)
                .map(site -> site.operand(0));
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

    private static Term apply(Site site, List<Term> operands) {
        return operands.get(0)
                .apply(site.op(), operands.subList(1, operands.size()).toArray(Term[]::new));
    }
}
