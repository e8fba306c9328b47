// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit.loops;

import dev.chainrule.compiler.emit.loops.LoopNest.Compute;
import dev.chainrule.compiler.emit.loops.LoopNest.For;
import dev.chainrule.compiler.emit.loops.LoopNest.Operand;
import dev.chainrule.compiler.emit.loops.LoopNest.Place;
import dev.chainrule.compiler.emit.loops.LoopNest.Target;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Makes an innermost loop over other places and indices.
 *
 * @param loads what takes the place of an element that is read
 */
record Rewriter(Function<Place, Operand> loads, UnaryOperator<Place> stores, UnaryOperator<Affine> numbers) {
    For rewrite(For loop) {
        return new For(
                loop.index(),
                loop.from(),
                loop.to(),
                loop.step(),
                loop.body().stream()
                        .map(statement -> rewrite((Compute) statement))
                        .toList());
    }

    private LoopNest.Statement rewrite(Compute compute) {
        return new Compute(
                compute.body(),
                compute.arguments().stream().map(this::operand).toList(),
                compute.targets().stream().map(this::target).toList());
    }

    private Operand operand(Operand operand) {
        if (operand instanceof LoopNest.Load load) {
            return loads.apply(load.place());
        }
        return operand instanceof LoopNest.At at ? new LoopNest.At(numbers.apply(at.number())) : operand;
    }

    private Target target(Target target) {
        if (target instanceof LoopNest.Store store) {
            return new LoopNest.Store(stores.apply(store.place()));
        } else if (target instanceof LoopNest.AccumulateInto into) {
            return new LoopNest.AccumulateInto(into.combination(), stores.apply(into.place()));
        } else if (target instanceof LoopNest.Choose choose) {
            return new LoopNest.Choose(
                    choose.largest(), choose.best(), choose.position(), numbers.apply(choose.turn()));
        }
        return target;
    }
}
