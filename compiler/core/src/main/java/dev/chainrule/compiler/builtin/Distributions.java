// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.builtin;

import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.item.Elaboration;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.op.Cumulate;
import dev.chainrule.compiler.op.Draw;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TypeFault;
import java.util.List;
import java.util.Optional;

/**
 * What {@code random} draws from. No derivative passes an argument: {@code normal(mu, sigma)} is a number that was drawn,
 * {@code mu + sigma * z} with {@code z} from {@code normal()} a function of mu and sigma.
 */
final class Distributions {
    static final List<Builtin> ALL = List.of(
            Builtin.of("bernoulli p", "true with probability p", Distributions::bernoulli),
            Builtin.of(
                    "uniform_int low high", "a whole number, evenly from low to high − 1", Distributions::uniformInt),
            Builtin.of(
                    "categorical p? logits?",
                    "an index of the last axis of p, as likely as its share of the sum of p; or of softmax(logits)",
                    Distributions::categorical));

    private Distributions() {}

    private static Item drawn(String name, Item.Draw.Sampler sampler) {
        return new Item.Draw(
                shape -> {
                    throw Builtin.fault(
                            name + " draws anew in each run, and a parameter begins as one value",
                            "such as uniform(low = 0, high = 1)");
                },
                Optional.of(sampler),
                name);
    }

    /** An initialiser that {@code random} draws from as well; its arguments are numbers only where it begins a parameter. */
    static Item.Draw both(Item.Draw initialiser, Item.Draw.Sampler sampler) {
        return new Item.Draw(initialiser.rule(), Optional.of(sampler), initialiser.name());
    }

    static Term normal(Builtin.Call call, Shape shape) {
        Term drawn = draw(call, Draw.Kind.NORMAL, shape);
        Optional<Term> mean = real(call, "mean");
        Optional<Term> deviation = real(call, "stddev");
        Term scaled = deviation.map(drawn::times).orElse(drawn);
        return mean.map(scaled::plus).orElse(scaled);
    }

    static Term uniform(Builtin.Call call, Shape shape) {
        Term drawn = draw(call, Draw.Kind.UNIFORM, shape);
        Optional<Term> low = real(call, "low");
        Optional<Term> high = real(call, "high");
        if (low.isEmpty() && high.isEmpty()) {
            return drawn;
        }
        Term top = high.orElseGet(drawn::one);
        Term scaled = low.map(top::minus).orElse(top).times(drawn);
        Term placed = low.map(scaled::plus).orElse(scaled);
        // Rounded it may come out at the high end, which does not belong to it.
        return placed.equalTo(top).select(low.orElseGet(drawn::zero), placed);
    }

    private static Item bernoulli(Builtin.Call call) {
        if (call.item("p") instanceof Item.Numeral number
                && !(number.approximate() >= 0 && number.approximate() <= 1)) {
            throw Builtin.fault("a probability is in [0, 1], not " + call.written("p"), "");
        }
        return drawn(
                "bernoulli",
                shape -> draw(call, Draw.Kind.UNIFORM, shape)
                        .lessThan(real(call, "p").orElseThrow()));
    }

    private static Item uniformInt(Builtin.Call call) {
        if (call.item("low") instanceof Item.Numeral low
                && call.item("high") instanceof Item.Numeral high
                && !(low.approximate() < high.approximate())) {
            throw Builtin.fault(
                    "low is below high, not " + call.written("low") + " and " + call.written("high"),
                    "uniform_int(0, 10) gives 0 to 9");
        }
        return drawn(
                "uniform_int",
                shape -> draw(call, Draw.Kind.UNIFORM_INT, shape, whole(call, "low"), whole(call, "high")));
    }

    /** One number a row: how many of the sums p₀, p₀ + p₁, … up to the last but one it reaches. */
    private static Item categorical(Builtin.Call call) {
        if (call.has("p") == call.has("logits")) {
            throw Builtin.fault("categorical takes probabilities or logits", "categorical(p), categorical(logits = z)");
        }
        return drawn("categorical", shape -> {
            Term weights = weights(call, call.has("p") ? "p" : "logits");
            int last = weights.rank() - 1;
            if (last < 0) {
                throw new TypeFault(TypeFault.Kind.RANK, "categorical takes a row of classes, not " + weights.type());
            }
            Term sums = (call.has("p") ? weights : weights.softmax(last)).apply(new Cumulate(last, Cumulate.Kind.SUM));
            Dimension classes = weights.shape().get(last);
            Term total = sums.slice(last, classes.minus(Dimension.ONE), Dimension.ONE);
            Term place = draw(call, Draw.Kind.UNIFORM, shape)
                    .insertAxis(shape.rank())
                    .times(total);
            Term reached = sums.slice(last, Dimension.ZERO, classes.minus(Dimension.ONE))
                    .atMost(place);
            return reached.to(ElementType.INT).sum(List.of(reached.rank() - 1));
        });
    }

    private static Term draw(Builtin.Call call, Draw.Kind kind, Shape shape, Term... bounds) {
        Elaboration elaboration = call.ops().elaboration;
        return elaboration.streams.draw(new Draw(kind, elaboration.precision), shape, bounds);
    }

    private static Optional<Term> real(Builtin.Call call, String name) {
        return call.has(name) ? Optional.of(cut(call.tensor(name).to(ElementType.REAL))) : Optional.empty();
    }

    /** One row for all, or a row for each; a list is a row. */
    private static Term weights(Builtin.Call call, String name) {
        if (!(call.item(name) instanceof Item.Listing)) {
            return real(call, name).orElseThrow();
        }
        List<Term> each = call.list(name).stream()
                .map(item -> call.ops()
                        .term(call.ops().value(item, ElementType.REAL))
                        .insertAxis(0))
                .toList();
        return cut(Term.concat(0, each));
    }

    private static Term cut(Term x) {
        return x.builder().node(x.value()) instanceof Node.Constant ? x : ReductionFunctions.stopGradient(x);
    }

    private static Term whole(Builtin.Call call, String name) {
        Term term = call.tensor(name);
        if (term.element() != ElementType.INT) {
            throw new TypeFault(TypeFault.Kind.ELEMENT, name + " is int, not " + term.type(), "int(x) cuts off");
        }
        return term;
    }
}
