// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.item.Fault;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.op.CheckIndex;
import dev.chainrule.compiler.op.Gather;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.type.Broadcasting;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The indices of one pair of brackets that data tell, or a list: {@code table[ids]}, {@code A[i, j]}, {@code x[:, [0, 2]]}.
 * Those that stand beside one another meet as operands do and stand for one place each; their axes come where they stand.
 */
final class Gathers {
    /**
     * One index, which has been checked.
     *
     * @param listed the places, if they are a list
     */
    private record Place(int axis, Dimension extent, Term ints, List<Dimension> listed) {}

    /**
     * Indices beside one another.
     *
     * @param at where their axes stand in the result
     */
    private record Run(List<Place> places, int at) {
        Shape shape() {
            Shape shape = Shape.SCALAR;
            for (Place place : places) {
                shape = Broadcasting.of(shape, place.ints.shape());
            }
            return shape;
        }
    }

    private final Expressions evaluator;
    private final KnownIndices bounds;
    private final List<Run> runs = new ArrayList<>();
    private boolean open;

    Gathers(Expressions evaluator, KnownIndices bounds) {
        this.evaluator = evaluator;
        this.bounds = bounds;
    }

    /** Whether an index is of this kind: not a number that is known. */
    boolean takes(Item index) {
        return index instanceof Item.Tensor || index instanceof Item.Listing;
    }

    /** @param fromEnd whether it is the minus of an index that is written */
    void add(int axis, Dimension extent, Item index, Ast.At at, boolean fromEnd, int result) {
        List<Dimension> listed = index instanceof Item.Listing list ? listed(list, extent, at) : List.of();
        Term ints = listed.isEmpty() ? told(index, extent, at, fromEnd) : tensor(listed);
        if (!open) {
            runs.add(new Run(new ArrayList<>(), result));
        }
        open = true;
        runs.get(runs.size() - 1).places.add(new Place(axis, extent, ints, listed));
    }

    /** What follows does not stand beside what has been. */
    void end() {
        open = false;
    }

    private Term told(Item index, Dimension extent, Ast.At at, boolean fromEnd) {
        Term ints = evaluator.ops.term(((Item.Tensor) index).value());
        if (ints.element() != ElementType.INT) {
            throw Fault.of(
                    Code.ELEMENT_MISMATCH,
                    at.span(),
                    "an index is an int, not " + evaluator.ops.describe(index),
                    ints.element() == ElementType.BOOL
                            ? "how many elements hold is not known while compiling: where(mask, x, 0) keeps the shape"
                            : evaluator.ops.wayToInt(ints.value()));
        }
        Term counted = fromEnd ? number(ints, extent).minus(ints) : ints;
        return counted.apply(new CheckIndex(extent, at.span().snippet()));
    }

    /** A list of numbers, which are checked here. */
    private List<Dimension> listed(Item.Listing list, Dimension extent, Ast.At at) {
        List<Dimension> places = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            Item item = list.items().get(i);
            boolean whole = at.index() instanceof Ast.ListOf written
                    && written.values().size() == list.items().size();
            Ast.Expr each = whole ? ((Ast.ListOf) at.index()).values().get(i) : at.index();
            if (item instanceof Item.Tensor) {
                throw Fault.of(
                        Code.NOT_STATIC,
                        each.span(),
                        "a list of indices holds numbers that are known while compiling, not "
                                + evaluator.ops.describe(item),
                        "stack([i, j], axis = 0) makes a tensor of a list");
            }
            long given = evaluator.whole(item, each.span(), "an index");
            boolean fromEnd = each instanceof Ast.Unary unary && unary.operator() == Ast.UnaryOperator.MINUS;
            Dimension index = fromEnd ? extent.plus(Dimension.of(given)) : Dimension.of(given);
            bounds.index(index, extent, each.span());
            places.add(index);
        }
        if (places.isEmpty()) {
            throw Fault.of(
                    Code.OUT_OF_RANGE, at.span(), "a list without an index takes nothing", "x[0:0] takes nothing");
        }
        return places;
    }

    private Term tensor(List<Dimension> listed) {
        Term zero = new Term(evaluator.elaboration.graph, evaluator.ops.constant(0, ElementType.INT));
        return Term.concat(
                0,
                listed.stream()
                        .map(place -> number(zero, place).reshape(Shape.of(1)))
                        .toList());
    }

    private static Term number(Term like, Dimension dimension) {
        return dimension.value().isPresent()
                ? like.constant((double) dimension.value().getAsLong())
                : Term.size(like.builder(), dimension);
    }

    /**
     * x where the indices tell.
     *
     * @param result the dimensions of what is not told by them
     */
    Term apply(Term x, List<Dimension> result, Ast.Indexed indexed) {
        List<Run> tensors = runs.stream()
                .filter(run -> run.places.stream().anyMatch(place -> place.ints.rank() > 0))
                .toList();
        if (tensors.size() > 1) {
            throw Fault.of(
                    Code.RANK_MISMATCH,
                    indexed.span(),
                    "index tensors stand beside one another, as in A[i, j]",
                    "take one after the other: x[i][:, j] takes each j of each i");
        }
        Term taken = x;
        List<Dimension> all = new ArrayList<>(result);
        for (int i = runs.size() - 1; i >= 0; i--) {
            Run run = runs.get(i);
            all.addAll(run.at, run.shape().dimensions());
            taken = taken(taken, run);
        }
        return taken.reshape(new Shape(all));
    }

    /** Several indices are one, into their axes taken together. */
    private static Term taken(Term x, Run run) {
        Shape shape = run.shape();
        Place first = run.places.get(0);
        Place last = run.places.get(run.places.size() - 1);
        if (run.places.size() == 1 && !first.listed.isEmpty()) {
            return Term.concat(
                    first.axis,
                    stretches(first).stream()
                            .map(stretch -> x.slice(first.axis, stretch.get(0), Dimension.of(stretch.size())))
                            .toList());
        }
        Term ints = first.ints;
        for (Place place : run.places.subList(1, run.places.size())) {
            ints = ints.times(number(ints, place.extent)).plus(place.ints);
        }
        Shape from = x.shape();
        Shape together = from.part(0, first.axis)
                .followedBy(Shape.of(from.part(first.axis, last.axis + 1).size()))
                .followedBy(from.part(last.axis + 1, from.rank()));
        return x.reshape(together).apply(new Gather(first.axis, 0, shape.rank()), ints.broadcast(shape));
    }

    /** A list in stretches of places that follow one another. */
    private static List<List<Dimension>> stretches(Place place) {
        List<List<Dimension>> stretches = new ArrayList<>();
        for (Dimension each : place.listed) {
            List<Dimension> last = stretches.isEmpty() ? List.of() : stretches.get(stretches.size() - 1);
            if (last.isEmpty() || !last.get(last.size() - 1).plus(Dimension.ONE).equals(each)) {
                last = new ArrayList<>();
                stretches.add(last);
            }
            last.add(each);
        }
        return stretches;
    }
}
