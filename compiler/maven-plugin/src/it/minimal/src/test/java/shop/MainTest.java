// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class MainTest {
    @Test
    void theLineGoesThroughThePoints() {
        assertEquals(4, Main.estimate(1.5f), 1e-4);
    }
}
