// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.item.Fault;
import dev.chainrule.compiler.item.Following;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.syntax.Ast;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code layer target follows q every 1000}, {@code param old follows w rate 0.01}: copies that are not trained. A layer is made
 * once more, with the arguments of the original; what it declares are states that follow their like in the original.
 */
final class Followers {
    private final Evaluator evaluator;
    private final EqualLayers.Maker maker;

    Followers(Evaluator evaluator, EqualLayers.Maker maker) {
        this.evaluator = evaluator;
        this.maker = maker;
    }

    void declare(Ast.Follower follower, Scope scope) {
        String name = follower.name().text();
        scope.bind(
                name,
                evaluator.guarded(() ->
                        evaluator.elaboration.origin(follower.span(), Optional.of(name), () -> made(follower, scope))));
    }

    private Item made(Ast.Follower follower, Scope scope) {
        Ast.Place place = follower.place();
        Item original = new NamedPlaces(evaluator, evaluator.elaboration::report, scope)
                .item(place)
                .orElse(Item.POISON);
        double rate = follower.rate().map(each -> rate(each, scope)).orElse(1.0);
        int every = follower.every().map(each -> every(each, scope)).orElse(1);
        if (Item.isPoison(original)) {
            return Item.POISON;
        }
        Expressions.present(original, place.span());
        boolean layer = follower.kind() == Ast.Followed.LAYER;
        List<Item> items = original instanceof Item.Listing list ? list.items() : List.of(original);
        Optional<Cell> cell = cell(original);
        boolean layers = !items.isEmpty() && items.stream().allMatch(Callee.Instance.class::isInstance);
        if (layer ? !layers : cell.isEmpty()) {
            throw Fault.of(
                    Code.BAD_FOLLOWER,
                    place.span(),
                    place.span().snippet() + " is " + evaluator.ops.describe(value(original)) + ", and no "
                            + (layer ? "layer" : "parameter"),
                    layers || cell.isPresent()
                            ? "write " + (layer ? "param " : "layer ")
                                    + follower.name().text() + " follows "
                                    + place.span().snippet()
                            : "what follows is a copy of a layer or of a parameter");
        }
        String to = scope.path(follower.name().text());
        if (cell.isPresent()) {
            Following cells = cells(new Following(cell.get().name(), to, rate, every));
            Cell own = new Cell(Cell.Kind.STATE, to, cell.get().type(), cells.initial(to));
            evaluator.elaboration.cells.put(own.name(), own);
            return new Item.Kept(own);
        }
        String first = ((Callee.Instance) items.get(0)).path();
        boolean one = original instanceof Callee.Instance;
        String from = one ? first : first.substring(0, first.lastIndexOf('.'));
        Following copy = new Following(from, to, rate, every);
        Following cells = cells(copy);
        return one ? layer(original, copy, cells) : list(items, copy, cells);
    }

    /** What the copy's cells follow: within a copy all that it declares follows its like in the original. */
    private Following cells(Following copy) {
        Optional<Following> whole = evaluator.elaboration.copies();
        if (whole.isEmpty()) {
            evaluator.elaboration.followings.add(copy);
        }
        return whole.orElse(copy);
    }

    private Item layer(Item original, Following copy, Following cells) {
        Callee.Instance instance = (Callee.Instance) original;
        return instantiate(evaluator, instance.made(), path(instance, copy), cells);
    }

    private Item list(List<Item> items, Following copy, Following cells) {
        List<Callee.Made> made = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        for (Item item : items) {
            made.add(((Callee.Instance) item).made());
            paths.add(path((Callee.Instance) item, copy));
        }
        Optional<List<Item>> equal = evaluator.elaboration.copying(
                cells,
                () -> EqualLayers.of(
                        evaluator, made, paths, (where, each, path) -> instantiate(where, each, path, cells)));
        if (equal.isPresent()) {
            return new Item.Listing(equal.get());
        }
        return new Item.Listing(
                items.stream().map(item -> layer(item, copy, cells)).toList());
    }

    private Item instantiate(Evaluator where, Callee.Made made, String path, Following cells) {
        return where.elaboration.copying(cells, () -> maker.make(where, made, path));
    }

    private static String path(Callee.Instance original, Following copy) {
        return copy.to() + original.path().substring(copy.from().length());
    }

    private Optional<Cell> cell(Item item) {
        if (item instanceof Item.Kept state && state.cell().follows()) {
            return Optional.of(state.cell());
        }
        return item instanceof Item.Tensor tensor
                        && evaluator.elaboration.graph.node(tensor.value()) instanceof Node.Read read
                        && read.cell().kind() == Cell.Kind.PARAMETER
                ? Optional.of(read.cell())
                : Optional.empty();
    }

    private Item value(Item item) {
        return item instanceof Item.Kept state
                ? new Item.Tensor(evaluator.elaboration.states.read(state.cell()))
                : item;
    }

    private double rate(Ast.Expr expr, Scope scope) {
        Item item = evaluator.evaluate(expr, scope);
        Span span = expr.span();
        if (Item.isPoison(item)) {
            throw Fault.silent(span);
        }
        if (!(item instanceof Item.Numeral number)) {
            throw Fault.of(
                    Code.NOT_STATIC,
                    span,
                    "the rate is known while compiling; this is " + evaluator.ops.describe(item));
        }
        double rate = number.approximate();
        if (!(rate > 0 && rate <= 1)) {
            throw Fault.of(
                    Code.BAD_FOLLOWER,
                    span,
                    "a rate is above 0 and at most 1, and this is " + evaluator.ops.number(item),
                    "it is the part of the way: an average that keeps 0.999 of itself has rate 0.001");
        }
        return rate;
    }

    private int every(Ast.Expr expr, Scope scope) {
        long every = evaluator.whole(expr, scope, "every");
        if (every < 1 || every > Integer.MAX_VALUE) {
            throw Fault.of(Code.BAD_EVERY, expr.span(), "every is at least 1, not " + every);
        }
        return (int) every;
    }
}
