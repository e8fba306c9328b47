// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.item.Fault;
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Dimension;

/** Whether indices that are known while compiling are in range: proved, or a condition on the data. */
record KnownIndices(Expressions evaluator) {
    /** There is such a place on an axis. */
    void index(Dimension index, Dimension extent, Span span) {
        String place = "index " + span.snippet() + " of " + extent;
        require(Dimension.ZERO, index, place, indices(extent), span);
        require(index.plus(Dimension.ONE), extent, place, indices(extent), span);
    }

    /** What may be written as an index. */
    static String indices(Dimension extent) {
        return extent.is(0)
                ? "there is nothing to take"
                : "write 0 to " + extent.minus(Dimension.ONE) + ", or -1 to " + Dimension.ZERO.minus(extent)
                        + ", which count from the end";
    }

    /** What may be written as the ends of a range. */
    static String ends(Dimension extent) {
        return "a range begins at 0 or later, and ends at " + extent + " or before";
    }

    /** Proves {@code smaller ≤ larger}, or leaves it for the data to show. */
    void require(Dimension smaller, Dimension larger, String place, String hint, Span span) {
        Dimension slack = larger.minus(smaller);
        boolean always = slack.summands().stream().allMatch(summand -> summand.coefficient() > 0);
        boolean never = !slack.is(0)
                && slack.summands().stream().allMatch(summand -> summand.coefficient() < 0)
                && slack.isStatic();
        if (never) {
            throw Fault.of(Code.OUT_OF_RANGE, span, place + " is out of range: " + smaller + " > " + larger, hint);
        }
        if (!always && !slack.is(0)) {
            evaluator.elaboration.graph.require(
                    new Condition.AtMost(smaller, larger, smaller + " ≤ " + larger + " for " + place));
        }
    }
}
