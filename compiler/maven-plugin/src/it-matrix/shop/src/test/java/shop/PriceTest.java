// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package shop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import nets.Parabola;
import org.junit.jupiter.api.Test;

final class PriceTest {
    @Test
    void testsRunWithTheModuleOfVectorKernels() {
        assertTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    }

    @Test
    void aModelOfAnImportedLayerLearns() {
        Price model = Price.create(1);
        float[] rooms = {1, 2, 3, 2, 2, 2, 3, 1, 1, 0, 1, 0};
        float[] price = {6, 5, 4, 3};
        double first = model.train(rooms, price, 4);
        for (int step = 0; step < 300; step++) {
            model.train(rooms, price, 4);
        }
        assertTrue(model.loss(rooms, price, 4).squared() < first / 10);
    }

    @Test
    void aModelFromTheJarLearns() {
        Parabola model = Parabola.create(1);
        float[] x = new float[32];
        float[] y = new float[32];
        for (int i = 0; i < x.length; i++) {
            x[i] = i / 16f - 1;
            y[i] = x[i] * x[i];
        }
        for (int step = 0; step < 300; step++) {
            model.train(x, y, x.length);
        }
        assertTrue(model.loss(x, y, x.length).error() < 0.01);
    }
}
