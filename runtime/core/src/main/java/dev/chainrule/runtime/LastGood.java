// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.Cell;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A model's cells as they were when all of them were finite, from which a training that came to NaN or an infinity is run
 * again up to the batch that made it.
 *
 * <p>Note [What it costs to look]. Losses are looked at in every step; a gradient that is not finite shows in them one
 * step late, or never if it was the last. To look at all cells and to copy them takes about as long as an update. It is
 * done where cells are about to be kept or shown (at the end of an epoch with validation or a checkpoint, at the end), and
 * otherwise so rarely that it takes a hundredth of the time. So the way to run again is as short as a hundred copies.
 */
final class LastGood {
    private static final long SHARE = 100;

    private final Model model;
    /** By cell; what was not finite at the start, such as a mask, is not looked at. */
    private final boolean[] watched;

    private @Nullable Object[] kept;
    private long batches;
    private long taken;
    private long cost;

    /** @param batches done in all */
    LastGood(Model model, long batches) {
        this.model = model;
        List<Cell> cells = model.description().cells();
        watched = new boolean[cells.size()];
        for (int cell = 0; cell < watched.length; cell++) {
            watched[cell] = Weights.isSaved(cells.get(cell))
                    && isFinite(model.parameters().raw(cell));
        }
        kept = copy();
        keep(batches);
    }

    /** Batches done at the time. */
    long batches() {
        return batches;
    }

    boolean isDue() {
        return System.nanoTime() - taken > SHARE * cost;
    }

    /** Takes the cells as they are, which must be finite. */
    void keep(long done) {
        long start = System.nanoTime();
        for (int cell = 0; cell < kept.length; cell++) {
            Object into = kept[cell];
            if (into != null) {
                System.arraycopy(model.parameters().raw(cell), 0, into, 0, java.lang.reflect.Array.getLength(into));
            }
        }
        batches = done;
        taken = System.nanoTime();
        cost = 2 * (taken - start); // To look takes as long as to copy.
    }

    void restore() {
        model.parameters().restore(kept);
    }

    /** The first cell that is not finite any more. */
    OptionalInt spoilt() {
        for (int cell = 0; cell < watched.length; cell++) {
            if (watched[cell] && !isFinite(model.parameters().raw(cell))) {
                return OptionalInt.of(cell);
            }
        }
        return OptionalInt.empty();
    }

    /** A copy of all that a checkpoint would hold, for {@link Parameters#restore}. */
    @Nullable
    Object[] copy() {
        List<Cell> cells = model.description().cells();
        @Nullable Object[] copy = new Object[cells.size()];
        for (int cell = 0; cell < copy.length; cell++) {
            if (Weights.isSaved(cells.get(cell))) {
                copy[cell] = Parameters.copy(model.parameters().raw(cell));
            }
        }
        return copy;
    }

    /** Whether no exponent has all its bits set; in integers, of which the JIT makes vectors. */
    private static boolean isFinite(Object array) {
        int high = 0;
        if (array instanceof float[] floats) {
            for (float value : floats) {
                high |= (Float.floatToRawIntBits(value) & 0x7f80_0000) + 0x0080_0000;
            }
        } else if (array instanceof double[] doubles) {
            for (double value : doubles) {
                high |= (int) (Double.doubleToRawLongBits(value) >>> 32 & 0x7ff0_0000) + 0x0010_0000;
            }
        }
        return high >= 0;
    }
}
