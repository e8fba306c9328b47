// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.diagnostic.Spelling;
import dev.chainrule.compiler.item.Fault;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.op.Layout;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code x[:, 0:3]}, {@code x[0:8:2]}, {@code x[..., -1]}, {@code x[:, new]}, {@code table[ids]},
 * {@code widths[i]}.
 */
final class Subscripts {
    private final Expressions evaluator;
    private final KnownIndices bounds;

    Subscripts(Expressions evaluator) {
        this.evaluator = evaluator;
        this.bounds = new KnownIndices(evaluator);
    }

    Item index(Ast.Indexed indexed, Scope scope) {
        Item of = evaluator.evaluate(indexed.of(), scope);
        if (Item.isPoison(of)) {
            return Item.POISON;
        }
        if (of instanceof Item.Listing list) {
            return element(list, indexed, scope);
        }
        if (!(of instanceof Item.Tensor tensor)) {
            throw Fault.of(
                    Code.RANK_MISMATCH,
                    indexed.span(),
                    "only tensors and lists have elements; " + indexed.of().snippet() + " is "
                            + evaluator.ops.describe(of));
        }
        return slice(evaluator.ops.term(tensor.value()), indexed, scope);
    }

    private Item element(Item.Listing list, Ast.Indexed indexed, Scope scope) {
        int size = list.items().size();
        if (indexed.subscripts().size() == 1) {
            Ast.Subscript subscript = indexed.subscripts().get(0);
            if (subscript instanceof Ast.At at) {
                long i = position(at.index(), size, scope);
                if (i < 0 || i >= size) {
                    throw Fault.of(
                            Code.OUT_OF_RANGE,
                            at.span(),
                            "a list of " + size + " has no element " + text(at),
                            KnownIndices.indices(Dimension.of(size)));
                }
                return Expressions.present(list.items().get((int) i), indexed.span());
            }
            if (subscript instanceof Ast.Range range) {
                long from = range.from().isEmpty() ? 0 : position(range.from().get(), size, scope);
                long to = range.to().isEmpty() ? size : position(range.to().get(), size, scope);
                if (from < 0 || to > size || from > to) {
                    throw Fault.of(
                            Code.OUT_OF_RANGE,
                            range.span(),
                            "a list of " + size + " has no stretch " + text(range),
                            KnownIndices.ends(Dimension.of(size)));
                }
                List<Item> taken = new ArrayList<>();
                int step = step(range, scope);
                for (long i = from; i < to; i += step) {
                    taken.add(list.items().get((int) i));
                }
                return new Item.Listing(taken);
            }
        }
        throw Fault.of(Code.RANK_MISMATCH, indexed.span(), "a list takes one index, or one range");
    }

    private long position(Ast.Expr expr, int size, Scope scope) {
        boolean fromEnd = fromEnd(expr).isPresent();
        long value = evaluator.whole(fromEnd(expr).orElse(expr), scope, "an index");
        return fromEnd ? size - value : value;
    }

    /** What a written minus counts from the end. */
    private static Optional<Ast.Expr> fromEnd(Ast.Expr expr) {
        return expr instanceof Ast.Unary unary && unary.operator() == Ast.UnaryOperator.MINUS
                ? Optional.of(unary.operand())
                : Optional.empty();
    }

    private static String text(Ast.Subscript subscript) {
        return subscript.span().snippet();
    }

    // ---- tensors

    private Item slice(Term x, Ast.Indexed indexed, Scope scope) {
        Shape source = x.shape();
        long named = indexed.subscripts().stream()
                .filter(each -> each instanceof Ast.At || each instanceof Ast.Range)
                .count();
        if (named > source.rank()) {
            throw new Fault(Fault.of(
                            Code.RANK_MISMATCH,
                            indexed.span(),
                            Spelling.count(named, "index") + " for " + Spelling.count(source.rank(), "axis"))
                    .diagnostic()
                    .label(indexed.of().snippet() + " is " + x.type()));
        }
        List<Dimension> result = new ArrayList<>();
        Gathers gathers = new Gathers(evaluator, bounds);
        Term cut = x;
        int axis = 0;
        boolean open = true;
        for (Ast.Subscript subscript : indexed.subscripts()) {
            if (subscript instanceof Ast.At at) {
                Item index = evaluator.evaluate(fromEnd(at.index()).orElse(at.index()), scope);
                if (gathers.takes(index)) {
                    gathers.add(
                            axis,
                            source.get(axis),
                            index,
                            at,
                            fromEnd(at.index()).isPresent(),
                            result.size());
                } else {
                    cut = at(cut, axis, at, index);
                }
                axis++;
                continue;
            }
            gathers.end();
            if (subscript instanceof Ast.New) {
                result.add(Dimension.ONE);
            } else if (subscript instanceof Ast.Ellipsis ellipsis) {
                if (!open) {
                    throw Fault.of(Code.RANK_MISMATCH, ellipsis.span(), "... stands once in an index");
                }
                open = false;
                for (long i = source.rank() - named; i > 0; i--) {
                    result.add(source.get(axis++));
                }
            } else if (subscript instanceof Ast.Range range) {
                cut = range(cut, axis, range, scope);
                result.add(cut.shape().get(axis++));
            }
        }
        while (axis < source.rank()) {
            result.add(source.get(axis++));
        }
        return evaluator.ops.item(gathers.apply(cut, result, indexed));
    }

    private Term at(Term x, int axis, Ast.At at, Item item) {
        Dimension extent = x.shape().get(axis);
        Dimension given = dimension(item, at.index().span());
        Dimension start = fromEnd(at.index()).isEmpty() ? given : extent.minus(given);
        bounds.index(start, extent, at.span());
        return x.slice(axis, start, Dimension.ONE);
    }

    private Term range(Term x, int axis, Ast.Range range, Scope scope) {
        Dimension extent = x.shape().get(axis);
        Dimension from = range.from().map(expr -> bound(expr, extent, scope)).orElse(Dimension.ZERO);
        Dimension to = range.to().map(expr -> bound(expr, extent, scope)).orElse(extent);
        String place = "range " + text(range) + " of " + extent;
        bounds.require(Dimension.ZERO, from, place, KnownIndices.ends(extent), range.span());
        bounds.require(from, to, place, KnownIndices.ends(extent), range.span());
        bounds.require(to, extent, place, KnownIndices.ends(extent), range.span());
        boolean whole = from.is(0) && to.equals(extent);
        Term stretch = whole ? x : x.apply(new Layout.Slice(axis, from, to.minus(from)));
        int step = step(range, scope);
        return step == 1 ? stretch : stretch.each(axis, step);
    }

    private int step(Ast.Range range, Scope scope) {
        if (range.step().isEmpty()) {
            return 1;
        }
        Ast.Expr written = range.step().get();
        long step = evaluator.whole(written, scope, "a step");
        if (step < 1 || step > Integer.MAX_VALUE) {
            throw Fault.of(
                    Code.OUT_OF_RANGE,
                    written.span(),
                    "a step is at least 1, not " + step,
                    step == -1 ? "reverse(x, axis = 0) turns an axis round" : "");
        }
        return (int) step;
    }

    private Dimension bound(Ast.Expr expr, Dimension extent, Scope scope) {
        Optional<Ast.Expr> end = fromEnd(expr);
        Dimension value = dimension(evaluator.evaluate(end.orElse(expr), scope), expr.span());
        return end.isPresent() ? extent.minus(value) : value;
    }

    /** An index, which unlike a dimension may come out below 0: that is out of range. */
    private Dimension dimension(Item item, Span span) {
        if (item instanceof Item.Extent extent) {
            return extent.dimension();
        }
        return Dimension.of(evaluator.whole(item, span, "an index"));
    }
}
