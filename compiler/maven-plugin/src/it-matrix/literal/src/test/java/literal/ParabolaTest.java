// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package literal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

final class ParabolaTest {
    @Test
    void learnsUnderTheArgumentsOfTheProject() {
        assertTrue(ManagementFactory.getRuntimeMXBean().getInputArguments().contains("-Xmx128m"));
        assertFalse(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
        Parabola model = Parabola.create(1);
        float[] x = {-1, 0, 1};
        float[] y = {1, 0, 1};
        for (int step = 0; step < 300; step++) {
            model.train(x, y, 3);
        }
        assertTrue(model.loss(x, y, 3).error() < 0.01);
    }
}
