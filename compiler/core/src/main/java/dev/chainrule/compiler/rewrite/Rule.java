// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.op.Term;
import java.util.Optional;

/**
 * A small named rewrite: {@code x · 1 → x}. It looks at one application, by the operator at its head, and gives an equal
 * term of the same type, or nothing.
 */
record Rule(String name, Head head, Body body) {
    /** Which operators stand at the head of the pattern. */
    interface Head {
        boolean fits(Op op);
    }

    /** Finds the term that takes the place of the site. */
    interface Body {
        Optional<Term> apply(Site site);
    }

    /** A rule for one operator without attributes. */
    static Rule of(String name, Op op, Body body) {
        return new Rule(name, op::equals, body);
    }

    /** A rule for all operators of a class. */
    static Rule of(String name, Class<? extends Op> op, Body body) {
        return new Rule(name, op::isInstance, body);
    }
}
