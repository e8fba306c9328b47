// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Op;
import java.util.List;

/** An operator of the catalogue: what stands about it in {@code docs/operators.md}, beside its derivative. */
public interface Documented extends Op {
    /**
     * What stands in the document.
     *
     * @param definition a line of mathematics: {@code log(1 + eˣ)}
     * @param shapes of operands and results: {@code [batch…, m, k], [batch…, k, n] → [batch…, m, n]}
     * @param note what a reader should know: conventions at kinks, special values, where rounding shows; may be empty
     */
    record Words(String definition, String shapes, String note) {
        Words(String definition, String shapes) {
            this(definition, shapes, "");
        }
    }

    Words words();

    /** The open interval from which tests draw an operand. */
    record Domain(double low, double high) {}

    /** Where tests draw an operand's reals from. */
    default Domain samples(int operand) {
        return new Domain(-3, 3);
    }

    /** Where the derivative does not exist: values of x; with two operands, of a − b. */
    default List<Double> kinks() {
        return List.of();
    }
}
