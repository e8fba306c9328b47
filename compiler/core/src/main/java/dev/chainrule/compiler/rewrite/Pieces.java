// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.op.Concat;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Pad;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What comes back through the slices of an array is a sum of pieces, each with zeros around it. Where they do not meet, they
 * stand one after the other: nothing is added, and no zeros are written to be read again. A −0 of a piece stays −0, where 0
 * + −0 was 0; the two compare equal (decision 45).
 */
final class Pieces {
    private Pieces() {}

    static final List<Rewrite> RULES = List.of(
            Rewrite.of("pad(x) + pad(y) → concat(x, y), where they do not meet", Elementwise.ADD, Pieces::sum),
            Rewrite.of(
                    "where(pad(c), pad(x), 0) → pad(where(c, x, 0))",
                    Elementwise.SELECT,
                    site -> Site.of(Pad.class, site.operand(0))
                            .filter(c -> Site.is(0, site.operand(2)))
                            .flatMap(c -> Site.under(c.op(), site.operand(1))
                                    .map(x -> c.operand(0).select(x, x.zero()).apply(c.op())))));

    /** A part of an array that is 0 elsewhere: where it begins along the axis. */
    private record Piece(Dimension start, Term term) {
        Dimension end(int axis) {
            return start.plus(term.shape().get(axis));
        }
    }

    private static Optional<Term> sum(Site<Op> site) {
        Term x = site.operand(0);
        Term y = site.operand(1);
        OptionalInt axis = axis(x);
        if (axis.isEmpty() || !axis.equals(axis(y)) || !x.shape().equals(y.shape())) {
            return Optional.empty();
        }
        return merged(pieces(x, axis.getAsInt()), pieces(y, axis.getAsInt()), axis.getAsInt())
                .filter(pieces -> !pieces.isEmpty())
                .map(pieces -> joined(pieces, site, axis.getAsInt()));
    }

    /** Along which axis there may be zeros beside a piece. */
    private static OptionalInt axis(Term term) {
        return Site.of(Pad.class, term)
                .map(pad -> pad.op().axis())
                .or(() -> Site.of(Concat.class, term).map(concat -> concat.op().axis()))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    /** What is not known to be 0, in order. */
    private static List<Piece> pieces(Term term, int axis) {
        List<Piece> pieces = new ArrayList<>();
        add(pieces, term, Dimension.ZERO, axis);
        return pieces;
    }

    private static void add(List<Piece> pieces, Term term, Dimension start, int axis) {
        Optional<Site<Pad>> pad =
                Site.of(Pad.class, term).filter(site -> site.op().axis() == axis);
        Optional<Site<Concat>> concat =
                Site.of(Concat.class, term).filter(site -> site.op().axis() == axis);
        if (pad.isPresent()) {
            add(pieces, pad.get().operand(0), start.plus(pad.get().op().before()), axis);
        } else if (concat.isPresent()) {
            Dimension at = start;
            for (Term part : concat.get().operands()) {
                add(pieces, part, at, axis);
                at = at.plus(part.shape().get(axis));
            }
        } else if (!Site.is(0, term)) {
            pieces.add(new Piece(start, term));
        }
    }

    /** The pieces of both in order; empty where two may meet. */
    private static Optional<List<Piece>> merged(List<Piece> x, List<Piece> y, int axis) {
        List<Piece> all = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < x.size() || j < y.size()) {
            if (j == y.size() || i < x.size() && isBefore(x.get(i), y.get(j), axis)) {
                all.add(x.get(i++));
            } else if (i == x.size() || isBefore(y.get(j), x.get(i), axis)) {
                all.add(y.get(j++));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(all);
    }

    private static boolean isBefore(Piece first, Piece second, int axis) {
        return isNotNegative(second.start().minus(first.end(axis)));
    }

    private static boolean isNotNegative(Dimension dimension) {
        return dimension.summands().stream().allMatch(summand -> summand.coefficient() >= 0);
    }

    /** The pieces one after the other, with zeros in the gaps. */
    private static Term joined(List<Piece> pieces, Site<?> site, int axis) {
        List<Term> parts = new ArrayList<>();
        Dimension end = pieces.get(0).start();
        for (Piece piece : pieces) {
            Dimension gap = piece.start().minus(end);
            if (!gap.is(0)) {
                parts.add(new Term(
                        site.builder(),
                        site.builder()
                                .constant(0, site.type().withShape(site.shape().with(axis, gap)))));
            }
            parts.add(piece.term());
            end = piece.end(axis);
        }
        Dimension before = pieces.get(0).start();
        Dimension after = site.shape().get(axis).minus(end);
        Term all = Term.concat(axis, parts);
        return before.is(0) && after.is(0) ? all : all.apply(new Pad(axis, before, after));
    }
}
