// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.op.Term;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A small named rewrite: {@code x · 1 → x}. It looks at one application, by the operator at its head, and gives an equal
 * term of the same type, or nothing.
 *
 * @param head which operators stand at the head of the pattern
 */
record Rewrite(String name, Predicate<Op> head, Body<Op> body) {
    /** Finds the term that takes the place of the site. */
    @FunctionalInterface
    interface Body<T extends Op> {
        Optional<Term> apply(Site<T> site);
    }

    /** A rule for one operator without attributes. */
    static Rewrite of(String name, Op op, Body<Op> body) {
        return new Rewrite(name, op::equals, body);
    }

    /** A rule for all operators of a class. */
    static <T extends Op> Rewrite of(String name, Class<T> type, Body<T> body) {
        return new Rewrite(name, type::isInstance, site -> site.as(type).flatMap(body::apply));
    }

    /** A rule for all operators that compute each element by itself. */
    static Rewrite ofElements(String name, Body<Op> body) {
        return new Rewrite(name, op -> op.lowering() instanceof Lowering.PerElement, body);
    }
}
