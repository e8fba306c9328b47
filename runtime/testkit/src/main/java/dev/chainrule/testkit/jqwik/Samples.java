// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit.jqwik;

import dev.chainrule.runtime.Model;
import dev.chainrule.testkit.GradientCheck;
import dev.chainrule.testkit.Sample;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Where a model's gradients are looked at, for properties:
 *
 * <pre>{@code
 * @Property(tries = 20)
 * void gradients(@ForAll("samples") Sample sample) {
 *     GradientCheck.of(Digits.create(1)).at(sample).check();
 * }
 *
 * @Provide
 * Arbitrary<Sample> samples() {
 *     return Samples.of(Digits.create(1));
 * }
 * }</pre>
 *
 * <p>What fails shrinks to the smallest sizes and the roundest numbers.
 */
public final class Samples {
    private static final long SEEDS = 1_000_000;

    private Samples() {}

    /** Sizes that the model takes, among them 0, 1 and odd ones; inputs are within what the model says of them. */
    public static Arbitrary<Sample> of(Model model) {
        List<Map<String, Integer>> sizes = GradientCheck.of(model).smallSizes();
        return Combinators.combine(
                        Arbitraries.of(sizes),
                        Arbitraries.of(0, 1, 2, Sample.ALL),
                        Arbitraries.longs().between(0, SEEDS))
                .as(Sample::new);
    }
}
