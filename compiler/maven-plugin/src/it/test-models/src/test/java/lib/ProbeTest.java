// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package lib;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

final class ProbeTest {
    @Test
    void aModelOfTheTestsRuns() {
        float[] y = Probe.create(1).predict(new float[] {1, 2}, 2).y();
        assertArrayEquals(new float[] {2, 4}, y);
    }
}
