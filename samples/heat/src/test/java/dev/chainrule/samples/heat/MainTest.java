// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.heat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.TrainingListener;
import org.junit.jupiter.api.Test;

final class MainTest {
    /** The rate is still high then: the whole training comes below a third of a percent. */
    @Test
    void aQuarterOfTheTrainingComesNear() {
        Heat model = Heat.create(1);
        assertThat(Main.error(Main.temperatures(model))).isGreaterThan(0.5);
        Main.train(model, 10, new TrainingListener() {});
        assertThat(Main.error(Main.temperatures(model))).isLessThan(0.05);
        // Warmth flows out at the end, to the right.
        assertThat(model.flux(new float[] {1}, new float[] {0.5f}, 1).flow()[0]).isPositive();
    }

    /** The solution that the net is compared with is that to which finite differences come, as the square of their step. */
    @Test
    void finiteDifferencesComeToTheSolution() {
        assertThat(Main.error(Main::exact)).isZero();
        double coarse = Main.error(Main.differences(20));
        double fine = Main.error(Main.differences(40));
        assertThat(coarse / fine).isCloseTo(4, within(1.0));
        assertThat(fine).isLessThan(0.01);
    }
}
