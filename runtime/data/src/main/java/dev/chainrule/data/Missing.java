// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

/** What becomes of a value that is missing in a table. */
public sealed interface Missing {
    /** It is an error, with its place. */
    static Missing refuse() {
        return Plain.REFUSE;
    }

    /** Its row is left out. */
    static Missing dropRow() {
        return Plain.DROP_ROW;
    }

    /** It is the mean of the column's values; for reals. */
    static Missing mean() {
        return Plain.MEAN;
    }

    /** It is the median of the column's values, of an even number the mean of the two in the middle; for reals. */
    static Missing median() {
        return Plain.MEDIAN;
    }

    /** It is this number, in the unit of the file; for a text it is the number of its class. */
    static Missing constant(double value) {
        return new Constant(value);
    }

    /** What needs no number. */
    enum Plain implements Missing {
        REFUSE,
        DROP_ROW,
        MEAN,
        MEDIAN
    }

    /** Always the same number. */
    record Constant(double value) implements Missing {
        public Constant {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("missing values cannot be " + value);
            }
        }
    }
}
