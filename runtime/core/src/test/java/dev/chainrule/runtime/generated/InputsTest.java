// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.runtime.Precision;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class InputsTest {
    private static final float[] LARGE = {
        Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE, -Float.MAX_VALUE, 1, -1
    };

    @Property
    void theFirstNanIsNamedAndNothingElseIsTakenForOne(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int length, @ForAll boolean isNanThere) {
        Random random = new Random(seed);
        float[] values = new float[length];
        double[] wide = new double[length];
        int first = random.nextInt(length);
        for (int i = 0; i < length; i++) {
            values[i] = LARGE[random.nextInt(LARGE.length)];
            if (isNanThere && (i == first || i > first && random.nextInt(9) == 0)) {
                values[i] = Float.NaN;
            }
            wide[i] = values[i];
        }
        Inputs single = inputs(Precision.F32, length);
        Inputs twice = inputs(Precision.F64, length);
        if (isNanThere) {
            assertThatThrownBy(() -> single.put(0, values, 0)).hasMessageContaining("NaN at index " + first + ";");
            assertThatThrownBy(() -> twice.put(0, wide, 0)).hasMessageContaining("NaN at index " + first + ";");
        } else {
            single.put(0, values, 0);
            twice.put(0, wide, 0);
        }
    }

    private static Inputs inputs(Precision precision, int length) {
        Blueprint blueprint =
                Blueprint.of("model Test", "precision " + precision, "input x: real[" + length + "] at test.nn:2");
        Inputs inputs = new Inputs(blueprint, new Sizes(blueprint), new int[0]);
        inputs.makeRoom(0, length);
        inputs.resize(0, length);
        return inputs;
    }
}
