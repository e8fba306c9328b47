// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import java.util.Arrays;

/** Faults of the compiler that random programs come upon, and that are not mended yet. */
final class KnownFaults {
    private KnownFaults() {}

    /** The sum of an empty axis is 0; of what is stretched along it, rewritten as a product, it is 0 · NaN. */
    static boolean isNothingTimesNaN(double[] given) {
        return Arrays.stream(given).anyMatch(Double::isNaN);
    }
}
