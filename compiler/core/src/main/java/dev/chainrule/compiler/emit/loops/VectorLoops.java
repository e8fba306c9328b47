// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit.loops;

import dev.chainrule.compiler.emit.loops.LoopNest.Accumulate;
import dev.chainrule.compiler.emit.loops.LoopNest.AccumulateInto;
import dev.chainrule.compiler.emit.loops.LoopNest.Compute;
import dev.chainrule.compiler.emit.loops.LoopNest.For;
import dev.chainrule.compiler.emit.loops.LoopNest.Place;
import dev.chainrule.compiler.emit.loops.LoopNest.Store;
import dev.chainrule.compiler.emit.loops.LoopNest.Target;
import dev.chainrule.compiler.emit.loops.Name.Array;
import dev.chainrule.compiler.emit.loops.Name.Variable;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.ScalarType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which innermost loops go through vectors: those in which vectors pay, and all of which can be written on them. */
final class VectorLoops {
    private VectorLoops() {}

    static boolean fits(For loop) {
        return InnerLoops.computes(loop).allMatch(compute -> fits(compute, loop))
                && InnerLoops.loads(loop).stream().allMatch(place -> InnerLoops.moves(place, loop.index()))
                && InnerLoops.written(loop).stream().allMatch(place -> InnerLoops.moves(place, loop.index()))
                && isSafe(loop)
                && pays(loop)
                && VectorBody.calls(loop) <= VectorBody.MOST_CALLS;
    }

    private static boolean fits(Compute compute, For loop) {
        boolean alone = loop.body().size() == 1 && compute.targets().size() == 1;
        for (int i = 0; i < compute.targets().size(); i++) {
            Target target = compute.targets().get(i);
            boolean real = NestBuilder.type(compute.body(), i) == ScalarType.REAL;
            boolean fits = target instanceof Store
                    || target instanceof LoopNest.Define
                    || target instanceof AccumulateInto && real
                    || target instanceof Accumulate && real && alone;
            if (!fits) {
                return false;
            }
        }
        return VectorBody.supports(compute.body());
    }

    /** Whether an array that is written is read, if at all, at the element that is written, and written once. */
    private static boolean isSafe(For loop) {
        Map<Array, Place> written = new HashMap<>();
        for (Place place : InnerLoops.written(loop)) {
            if (written.put(place.array(), place) != null) {
                return false;
            }
        }
        return InnerLoops.loads(loop).stream()
                .allMatch(place -> place.equals(written.getOrDefault(place.array(), place)));
    }

    /** Copies and fills run as fast without, integers alone stay scalar; a sum of elements has its additions. */
    private static boolean pays(For loop) {
        boolean reals =
                InnerLoops.loads(loop).stream().anyMatch(place -> place.array().isReal());
        boolean computes = InnerLoops.computes(loop)
                .anyMatch(compute -> !(compute.targets().get(0) instanceof Store)
                                && !(compute.targets().get(0) instanceof LoopNest.Define)
                        || compute.body().results().stream()
                                .map(compute.body().instructions()::get)
                                .anyMatch(result -> result instanceof Body.Operation || result instanceof Body.Call));
        return reals && computes;
    }

    /** The variable that a loop adds to, or keeps the largest or smallest in; else none is. */
    static List<Variable> accumulated(For loop) {
        return InnerLoops.computes(loop)
                .flatMap(compute -> compute.targets().stream())
                .filter(Accumulate.class::isInstance)
                .map(target -> ((Accumulate) target).variable())
                .toList();
    }
}
