// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class NetTest {
    @Test
    void aModelOfAnImportedLayerRuns() {
        assertEquals(6, Net.create(1).predict(new float[6], 2).y().length);
    }
}
