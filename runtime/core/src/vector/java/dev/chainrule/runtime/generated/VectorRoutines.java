// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.ArrayList;
import java.util.List;

/**
 * The innermost loops that products call on this processor, each on a few numbers of its own: what the JIT has to compile before they are
 * worth anything.
 */
final class VectorRoutines {
    private static final int LANES = VectorTiles.LANES;
    private static final int PANEL = VectorTiles.PANEL;
    private static final int DEPTH = 2;
    private static final int TAPS = 4;
    /** Enough for a loop over vectors to be one, and some numbers behind the last. */
    private static final int COLUMNS = 4 * LANES + 3;

    private final float[] x = new float[1024];
    private final float[] y = new float[1024];
    private final float[] panel = new float[1024];
    private final float[] start = new float[1024];
    private final float[] result = new float[1024];
    private final int[] starts = new int[TAPS];

    private VectorRoutines() {}

    static List<Runnable> ofMatrices() {
        return new VectorRoutines().matrices();
    }

    static List<Runnable> ofTaps() {
        return new VectorRoutines().taps();
    }

    /** The tiles of this processor, then products of few columns and of few rows, then packing. */
    private List<Runnable> matrices() {
        List<Runnable> all = new ArrayList<>();
        if (VectorTiles.MANY_REGISTERS) {
            all.add(() ->
                    VectorTiles.packAndMultiply12x2(x, 0, y, 0, PANEL, panel, DEPTH, start, 0, 0, result, 0, PANEL));
            all.add(() -> VectorTiles.multiply12x2(x, 0, y, 0, DEPTH, start, 0, 0, result, 0, PANEL));
            all.add(() -> VectorEdgeTiles.multiply8x2(x, 0, y, 0, DEPTH, start, 0, 0, result, 0, PANEL));
            all.add(() -> VectorEdgeTiles.multiply12x1(x, 0, y, 0, DEPTH, start, 0, 0, result, 0, PANEL));
            all.add(() -> VectorEdgeTiles.multiply8x1(x, 0, y, 0, DEPTH, start, 0, 0, result, 0, PANEL));
        } else {
            all.add(() -> VectorNarrowTiles.multiply6x2(x, 0, y, 0, DEPTH, start, 0, 0, result, 0, PANEL));
            all.add(() -> VectorNarrowTiles.multiply6x1(x, 0, y, 0, DEPTH, start, 0, 0, result, 0, PANEL));
        }
        all.add(() -> VectorEdgeTiles.multiply4x2(x, 0, y, 0, DEPTH, start, 0, 0, result, 0, PANEL));
        all.add(() -> VectorEdgeTiles.multiply4x1(x, 0, y, 0, DEPTH, start, 0, 0, result, 0, PANEL));
        if (VectorTiles.MANY_REGISTERS) {
            all.add(() -> VectorRows.multiply8x2(x, 0, DEPTH, 1, y, 0, PANEL, DEPTH, start, 0, 0, result, 0, PANEL));
        } else {
            all.add(() -> VectorRows.multiply4x2(x, 0, DEPTH, 1, y, 0, PANEL, DEPTH, start, 0, 0, result, 0, PANEL));
        }
        all.add(() -> VectorRows.multiply8x1(x, 0, DEPTH, 1, y, 0, PANEL, DEPTH, start, 0, 0, result, 0, PANEL));
        all.add(() -> VectorRows.add8(x, 0, 1, y, 0, COLUMNS, result, 0, COLUMNS));
        all.add(() -> VectorRows.add1(x, 0, y, 0, result, 0, COLUMNS));
        all.add(() -> VectorPacking.copy1(x, 0, LANES, panel, 0, LANES, DEPTH));
        all.add(() -> VectorPacking.copy4x1(x, 0, PANEL, LANES, panel, 0, 0, DEPTH));
        all.add(() -> VectorPacking.copy2(x, 0, PANEL, panel, 0, PANEL, DEPTH));
        all.add(() -> VectorPacking.copy4x2(x, 0, 4 * PANEL, panel, result, y, start, DEPTH));
        if (LANES == VectorPacking.SQUARE) {
            all.add(() -> VectorPacking.transpose16(x, 0, LANES, LANES, panel, 0, LANES, 1));
        } else if (VectorPacking.CAN_TRANSPOSE) {
            all.add(() -> VectorPacking.transpose8(x, 0, LANES, LANES, panel, 0, LANES, 1));
        }
        return all;
    }

    private List<Runnable> taps() {
        List<Runnable> all = new ArrayList<>();
        if (VectorTiles.MANY_REGISTERS) {
            all.add(() -> VectorTaps.multiply8x2(x, 0, y, starts, TAPS, start, 0, 0, result, 0, PANEL));
            all.add(() -> VectorTaps.multiply8x1(x, 0, y, starts, TAPS, start, 0, 0, result, 0, PANEL));
            all.add(() -> VectorTaps.multiply4x1(x, 0, y, starts, TAPS, start, 0, 0, result, 0, PANEL));
        } else {
            all.add(() -> VectorTaps.multiply6x2(x, 0, y, starts, TAPS, start, 0, 0, result, 0, PANEL));
            all.add(() -> VectorTaps.multiply5x2(x, 0, y, starts, TAPS, start, 0, 0, result, 0, PANEL));
            all.add(() -> VectorTaps.multiply6x1(x, 0, y, starts, TAPS, start, 0, 0, result, 0, PANEL));
        }
        all.add(() -> VectorTaps.multiply4x2(x, 0, y, starts, TAPS, start, 0, 0, result, 0, PANEL));
        all.add(() -> VectorTaps.multiply1x2(x, 0, y, 0, starts, 0, TAPS, result, 0));
        all.add(() -> VectorLineMoves.copyShort(x, 0, 0, result, 0, 0, LANES, DEPTH));
        all.add(() -> VectorLineMoves.dealWhole(x, 0, 0, result, 0, PANEL, 0, LANES, DEPTH));
        all.add(() -> VectorLineMoves.pairWhole(x, 0, PANEL, 0, result, 0, 0, LANES, DEPTH));
        all.add(() -> VectorLineMoves.largestWhole(x, 0, 2 * PANEL, result, 0, LANES));
        all.add(() -> VectorPacking.copy1(x, 0, LANES, panel, 0, LANES, DEPTH));
        if (LANES == VectorPacking.SQUARE) {
            all.add(() -> VectorPacking.transpose16(x, 0, LANES, LANES, panel, 0, LANES, 1));
        } else if (VectorPacking.CAN_TRANSPOSE) {
            all.add(() -> VectorPacking.transpose8(x, 0, LANES, LANES, panel, 0, LANES, 1));
        }
        return all;
    }
}
