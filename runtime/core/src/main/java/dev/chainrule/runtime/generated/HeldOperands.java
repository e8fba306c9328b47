// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Right operands of products that do not change while a loop runs. The first product by one reads it as it stands; the second
 * packs it, for itself and those that follow. Its room stays for the next time, so nothing is allocated once all loops have run.
 */
final class HeldOperands {
    private final List<Held> all = new ArrayList<>();
    private int count;

    /** From here on an array stands still. */
    void hold(float[] b) {
        if (count == all.size()) {
            all.add(new Held());
        }
        all.get(count++).begin(b);
    }

    /** What was held last may change again. */
    void release() {
        all.get(--count).begin(NONE);
    }

    /** No loop runs: one may have ended by an error. */
    void releaseAll() {
        while (count > 0) {
            release();
        }
    }

    private static final float[] NONE = new float[0];

    /** The right operand, packed, if it stands still and that is worth while. */
    @Nullable
    PackedOperand get(FloatProduct product, float[] b, int bRow, int bColumn, int m, int k, int n) {
        for (int i = 0; i < count; i++) {
            Held held = all.get(i);
            if (held.array == b) {
                return product.isQuickerPacked(m, n, bColumn)
                        ? (bColumn == 1 ? held.plain : held.transposed).get(product, b, bRow, bColumn, k, n)
                        : null;
            }
        }
        return null;
    }

    /** One array, as it stands and transposed. */
    private static final class Held {
        private float[] array = NONE;
        private final Form plain = new Form();
        private final Form transposed = new Form();

        void begin(float[] b) {
            array = b;
            plain.begin();
            transposed.begin();
        }
    }

    private static final class Form {
        private @Nullable PackedOperand packed;
        private @Nullable FloatProduct maker;
        private boolean wasAsked;
        private boolean isFilled;

        void begin() {
            wasAsked = false;
            isFilled = false;
        }

        @Nullable
        PackedOperand get(FloatProduct product, float[] b, int bRow, int bColumn, int k, int n) {
            PackedOperand last = maker == product ? packed : null;
            if (isFilled && last != null && last.isOf(k, n)) {
                return last;
            } else if (!wasAsked) {
                wasAsked = true;
                return null;
            }
            packed = product.pack(b, 0, bRow, bColumn, k, n, last);
            maker = product;
            isFilled = true;
            return packed;
        }
    }
}
