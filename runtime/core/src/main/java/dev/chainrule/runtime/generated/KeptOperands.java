// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.Cell;
import dev.chainrule.runtime.Parameters;
import dev.chainrule.runtime.Turn;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The parameters by which products multiply, packed, for as long as they stay the same: predictions one after the other, of all models over
 * the same parameters, pack them once.
 *
 * <p>A parameter is packed when it is asked for the second time without a change in between; whose array was handed out is not, since it may
 * change at any time.
 */
final class KeptOperands {
    private static final Map<Parameters, KeptOperands> OF = Collections.synchronizedMap(new WeakHashMap<>());

    private final IdentityHashMap<float[], Kept> byArray = new IdentityHashMap<>();

    private KeptOperands(Parameters parameters, Turn turn) {
        ModelDescription description = parameters.description();
        for (int i = 0; i < description.cells().size(); i++) {
            Cell cell = description.cells().get(i);
            if (cell.kind() == ModelDescription.CellKind.PARAMETER && cell.element() == ElementType.REAL) {
                byArray.put(turn.floats(i), new Kept(i));
            }
        }
    }

    /** Those of these parameters, which are f32. */
    static KeptOperands of(Parameters parameters, Turn turn) {
        return OF.computeIfAbsent(parameters, all -> new KeptOperands(all, turn));
    }

    /** How many there are. */
    int count(Turn turn) {
        int count = 0;
        for (Kept kept : byArray.values()) {
            count += kept.plain.isOf(turn.version()) ? 1 : 0;
            count += kept.transposed.isOf(turn.version()) ? 1 : 0;
        }
        return count;
    }

    /**
     * The right operand, packed, if that is worth while and allowed.
     *
     * @param turn of a model over the parameters, which is inside
     */
    @Nullable
    PackedOperand get(float[] b, int bRow, int bColumn, int k, int n, FloatProduct product, Turn turn) {
        Kept kept = byArray.get(b);
        if (kept == null || turn.isHandedOut(kept.cell)) {
            return null;
        }
        return kept.get(b, bRow, bColumn, k, n, product, turn.version());
    }

    /** One parameter, as it stands and transposed. */
    private static final class Kept {
        private final int cell;
        private final Form plain = new Form();
        private final Form transposed = new Form();

        Kept(int cell) {
            this.cell = cell;
        }

        @Nullable
        PackedOperand get(float[] b, int bRow, int bColumn, int k, int n, FloatProduct product, long version) {
            return (bColumn == 1 ? plain : transposed).get(b, bRow, bColumn, k, n, product, version);
        }
    }

    private static final class Form {
        private long asked = -1;
        private volatile @Nullable Packed packed;

        private record Packed(PackedOperand operand, Class<?> product, long version) {}

        boolean isOf(long version) {
            Packed last = packed;
            return last != null && last.version == version;
        }

        @Nullable
        PackedOperand get(float[] b, int bRow, int bColumn, int k, int n, FloatProduct product, long version) {
            Packed last = packed;
            if (last == null || last.version != version || last.product != product.getClass()) {
                last = pack(b, bRow, bColumn, k, n, product, version);
            }
            return last == null || last.operand.k() != k || last.operand.n() != n ? null : last.operand;
        }

        /** Of a product that packs nothing it is asked again each time. */
        private synchronized @Nullable Packed pack(
                float[] b, int bRow, int bColumn, int k, int n, FloatProduct product, long version) {
            packed = null;
            boolean again = asked == version;
            asked = version;
            PackedOperand operand = again ? product.pack(b, 0, bRow, bColumn, k, n, null) : null;
            if (operand != null) {
                packed = new Packed(operand, product.getClass(), version);
            }
            return packed;
        }
    }
}
