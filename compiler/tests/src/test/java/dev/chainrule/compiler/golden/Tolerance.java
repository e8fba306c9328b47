// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.golden;

import dev.chainrule.scalar.Precision;

/** |a − b| ≤ absolute + relative · |b|, b being the golden value. */
record Tolerance(double relative, double absolute) {
    static Tolerance outputs(Precision precision) {
        return precision == Precision.F64 ? new Tolerance(1e-10, 1e-12) : new Tolerance(1e-5, 1e-6);
    }

    static Tolerance gradients(Precision precision) {
        return precision == Precision.F64 ? new Tolerance(1e-9, 1e-12) : new Tolerance(1e-4, 1e-5);
    }

    /** For parameters and losses after so many steps. */
    static Tolerance steps(Precision precision, int steps) {
        if (precision == Precision.F64) {
            return steps <= 20 ? new Tolerance(1e-8, 1e-10) : new Tolerance(1e-7, 1e-9);
        }
        return steps <= 20 ? new Tolerance(1e-3, 1e-4) : new Tolerance(1e-2, 1e-3);
    }

    boolean holds(double actual, double golden) {
        return Math.abs(actual - golden) <= absolute + relative * Math.abs(golden);
    }
}
