// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;

/** Long arrays, element by element; AssertJ's own comparison with an offset takes a time that grows with the square. */
final class Closeness {
    private Closeness() {}

    static void assertClose(Object of, double[] found, double[] wanted, double offset) {
        assertThat(found).as("%s", of).hasSameSizeAs(wanted);
        for (int i = 0; i < found.length; i++) {
            if (!(Math.abs(found[i] - wanted[i]) <= offset)) {
                assertThat(found[i]).as("element %d of %s", i, of).isEqualTo(wanted[i]);
            }
        }
    }
}
