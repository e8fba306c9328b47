// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.builtin;

import dev.chainrule.compiler.graph.Flow;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * {@code mean(-pick(p, k), where = k != -1)}: what a mask leaves out is not looked at, so an index that makes nothing but
 * that need not be one. It is 0 there. The way back from what is masked leads along operators that keep the mask's axes
 * apart, as {@link Flow} tells; an index on another way, or one that something else uses as well, is checked as ever.
 */
final class Unseen {
    /** A way that is longer than this, with its branches, is not followed. */
    private static final int MOST_NODES = 400;

    private record Seen(Value value, List<Integer> axes) {}

    private final GraphBuilder builder;
    private final Term mask;
    private final List<Dimension> extents = new ArrayList<>();
    private final Map<Seen, Value> known = new HashMap<>();

    private Unseen(Term mask) {
        this.builder = mask.builder();
        this.mask = mask;
    }

    /** x, made without looking at indices of what the mask leaves out. */
    static Term of(Term x, Term mask) {
        if (mask.rank() > x.rank()) {
            return x;
        }
        Unseen unseen = new Unseen(mask);
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < mask.rank(); axis++) {
            Dimension extent = mask.shape().get(axis);
            if (!extent.is(1)) {
                int own = x.rank() - mask.rank() + axis;
                if (!x.shape().get(own).equals(extent)) {
                    return x;
                }
                unseen.extents.add(extent);
                axes.add(own);
            }
        }
        Origin origin = unseen.builder.origin();
        Term made = new Term(unseen.builder, unseen.value(x.value(), axes));
        unseen.builder.at(origin);
        return made;
    }

    /** @param axes of the value, along which the mask's run */
    private Value value(Value value, List<Integer> axes) {
        Seen seen = new Seen(value, axes);
        Value made = known.get(seen);
        if (made == null) {
            known.put(seen, value);
            made = known.size() <= MOST_NODES && builder.node(value) instanceof Node.Apply apply
                    ? value(value, apply, axes)
                    : value;
            known.put(seen, made);
        }
        return made;
    }

    private Value value(Value value, Node.Apply apply, List<Integer> axes) {
        if (apply.results().size() != 1 || apply.op().lowering() instanceof Lowering.Applied) {
            return value;
        }
        List<Value> operands = new ArrayList<>();
        for (int i = 0; i < apply.operands().size(); i++) {
            Value operand = apply.operands().get(i);
            int number = i;
            List<Integer> own = axes.stream()
                    .map(axis -> axis(apply, number, axis))
                    .flatMapToInt(OptionalInt::stream)
                    .boxed()
                    .toList();
            operands.add(own.size() == axes.size() ? value(operand, own) : operand);
        }
        if (apply.op().lowering() instanceof Lowering.Check) {
            operands.set(0, covered(operands.get(0), axes));
        }
        if (operands.equals(apply.operands())) {
            return value;
        }
        builder.at(builder.origin(value));
        return builder.applyAll(apply.op(), operands).get(0);
    }

    /** The axis of an operand that is the result's. */
    private OptionalInt axis(Node.Apply apply, int operand, int axis) {
        List<Shape> shapes =
                apply.operands().stream().map(x -> builder.type(x).shape()).toList();
        Shape from = shapes.get(operand);
        Shape to = apply.results().get(0).shape();
        return IntStream.range(0, from.rank())
                .filter(each -> from.get(each).equals(to.get(axis)))
                .filter(each -> {
                    Flow flow = apply.op().flow(operand, each, shapes, to);
                    return flow instanceof Flow.Kept kept && kept.axis() == axis
                            || flow instanceof Flow.Regrouped
                                    && from.part(0, each)
                                            .size()
                                            .equals(to.part(0, axis).size());
                })
                .findFirst();
    }

    /** The indices, 0 where the mask does not hold. */
    private Value covered(Value indices, List<Integer> axes) {
        Term index = new Term(builder, indices);
        if (!axes.stream().sorted().toList().equals(axes)) {
            return indices;
        }
        Shape shape = new Shape(Collections.nCopies(index.rank(), Dimension.ONE));
        for (int i = 0; i < axes.size(); i++) {
            shape = shape.with(axes.get(i), extents.get(i));
        }
        Term held = mask.reshape(shape);
        boolean covered = builder.node(indices) instanceof Node.Apply choice
                && choice.operands().get(0).equals(held.value());
        if (covered) {
            return indices;
        }
        builder.at(builder.origin(indices));
        return held.select(index, index.zero()).value();
    }
}
