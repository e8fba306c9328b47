// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit.loops;

import dev.chainrule.compiler.emit.loops.LoopNest.Compute;
import dev.chainrule.compiler.emit.loops.LoopNest.For;
import dev.chainrule.compiler.emit.loops.LoopNest.Place;
import dev.chainrule.compiler.emit.loops.LoopNest.Target;
import java.util.LinkedHashSet;
import java.util.Set;

/** The names that an innermost loop has from around it: arrays, then values, then numbers. */
final class LoopNames {
    private LoopNames() {}

    static Set<Name> of(For loop) {
        Set<Name> arrays = new LinkedHashSet<>();
        Set<Name> values = new LinkedHashSet<>();
        Set<Name> numbers = new LinkedHashSet<>();
        Set<Name> own = new LinkedHashSet<>(Set.of(loop.index()));
        for (Compute compute : InnerLoops.computes(loop).toList()) {
            for (LoopNest.Operand operand : compute.arguments()) {
                if (operand instanceof LoopNest.Read read) {
                    values.add(read.variable());
                } else if (operand instanceof LoopNest.At at) {
                    numbers.addAll(at.number().variables());
                }
            }
            for (Target target : compute.targets()) {
                if (target instanceof LoopNest.Define define) {
                    own.add(define.variable());
                } else if (target instanceof LoopNest.Accumulate sum) {
                    values.add(sum.variable());
                }
            }
        }
        for (Place place : InnerLoops.places(loop)) {
            arrays.add(place.array());
            numbers.addAll(place.index().variables());
        }
        numbers.addAll(loop.from().variables());
        numbers.addAll(loop.to().variables());
        Set<Name> all = new LinkedHashSet<>(arrays);
        all.addAll(values);
        all.addAll(numbers);
        all.removeAll(own);
        return all;
    }
}
