// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.type.Dimension;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** An affine form over the axes of an iteration space: {@code offset + Σ factor · axis}. No factor is 0. */
record Index(SortedMap<Integer, Dimension> factors, Dimension offset) {
    static final Index ZERO = new Index(new TreeMap<>(), Dimension.ZERO);

    Index {
        SortedMap<Integer, Dimension> kept = new TreeMap<>(factors);
        kept.values().removeIf(factor -> factor.is(0));
        factors = Collections.unmodifiableSortedMap(kept);
    }

    static Index axis(int axis) {
        return new Index(new TreeMap<>(Map.of(axis, Dimension.ONE)), Dimension.ZERO);
    }

    Index plus(Index other) {
        SortedMap<Integer, Dimension> sum = new TreeMap<>(factors);
        other.factors.forEach((axis, factor) -> sum.merge(axis, factor, Dimension::plus));
        return new Index(sum, offset.plus(other.offset));
    }

    Index plus(Dimension constant) {
        return constant.is(0) ? this : new Index(factors, offset.plus(constant));
    }

    Index times(Dimension factor) {
        if (factor.is(1)) {
            return this;
        }
        SortedMap<Integer, Dimension> product = new TreeMap<>();
        factors.forEach((axis, own) -> product.put(axis, own.times(factor)));
        return new Index(product, offset.times(factor));
    }

    Dimension factor(int axis) {
        return factors.getOrDefault(axis, Dimension.ZERO);
    }

    Set<Integer> axes() {
        return factors.keySet();
    }

    boolean isZero() {
        return factors.isEmpty() && offset.is(0);
    }

    /** The axis that this is, if it is one and nothing else. */
    Optional<Integer> single() {
        return offset.is(0) && factors.size() == 1 && factors.values().stream().allMatch(factor -> factor.is(1))
                ? Optional.of(factors.firstKey())
                : Optional.empty();
    }
}
