// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit.jqwik;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.runtime.Model;
import dev.chainrule.testkit.GradientCheck;
import dev.chainrule.testkit.Programs;
import dev.chainrule.testkit.Sample;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Shrinkable;
import org.junit.jupiter.api.Test;

/** Samples are what a model takes, and become small. */
final class SamplesTest {
    private static final Model NET = Programs.model(Programs.NET);

    @Property(tries = 20)
    void gradientsAgree(@ForAll("samples") Sample sample) {
        GradientCheck.of(NET).at(sample).check();
    }

    @Provide
    Arbitrary<Sample> samples() {
        return Samples.of(NET);
    }

    @Test
    void theSmallestComeFirstAndNothingLast() {
        assertThat(GradientCheck.of(NET).smallSizes())
                .containsExactly(Map.of("B", 1), Map.of("B", 2), Map.of("B", 3), Map.of("B", 7), Map.of("B", 0));
    }

    /** As jqwik does where a property fails: from one to a smaller one that fails too, as long as there is one. */
    @Test
    void shrinksToFewRowsAndRoundNumbers() {
        Shrinkable<Sample> least =
                Samples.of(NET).filter(SamplesTest::isLarge).generator(1000).next(new Random(3));
        Optional<Shrinkable<Sample>> next = Optional.of(least);
        while (next.isPresent()) {
            least = next.get();
            next = least.shrink().filter(each -> isLarge(each.value())).findFirst();
        }
        assertThat(least.value()).isEqualTo(new Sample(Map.of("B", 2), 0, 17));
    }

    private static boolean isLarge(Sample sample) {
        return sample.sizes().get("B") > 1 && sample.seed() >= 17;
    }
}
