// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/**
 * The largest tile of the f32 product by itself, which the runtime keeps to its package: {@link #ROWS} packed rows, {@link #DEPTH} deep, by one panel of
 * columns. Nothing is packed, and nothing but the left operand streams, as much of it as a product takes at once.
 */
public final class BareTile {
    private static final int DEPTH = 384;
    /** Whole tiles. */
    private static final int ROWS = 384 / VectorTiles.GROUP * VectorTiles.GROUP;

    /** Numbers of a packed tile's rows. */
    private static final int PACKED = VectorTiles.STEP * DEPTH;

    private static final int PANEL = VectorTiles.PANEL;
    private static final float[] ZEROS = new float[PANEL];

    private final float[] left = new float[ROWS / VectorTiles.GROUP * PACKED];
    private final float[] panel = new float[DEPTH * PANEL];
    private final float[] result = new float[ROWS * PANEL];

    /** Floating-point operations of {@link #multiply}. */
    public static double operations() {
        return 2.0 * ROWS * DEPTH * PANEL;
    }

    /** Operands of numbers that are neither 0 nor small enough to slow a processor down. */
    public BareTile() {
        for (int i = 0; i < left.length; i++) {
            left[i] = 0.5f + i % 7;
        }
        for (int i = 0; i < panel.length; i++) {
            panel[i] = 0.25f + i % 5;
        }
    }

    /** All rows by the panel; one of the results. */
    public float multiply() {
        for (int row = 0; row < ROWS; row += VectorTiles.GROUP) {
            int from = row / VectorTiles.GROUP * PACKED;
            int at = row * PANEL;
            if (VectorTiles.MANY_REGISTERS) {
                VectorTiles.multiply12x2(left, from, panel, 0, DEPTH, ZEROS, 0, 0, result, at, PANEL);
            } else {
                VectorNarrowTiles.multiply6x2(left, from, panel, 0, DEPTH, ZEROS, 0, 0, result, at, PANEL);
            }
        }
        return result[0];
    }
}
