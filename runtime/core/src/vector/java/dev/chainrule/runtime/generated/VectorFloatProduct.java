// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;

/**
 * The f32 matrix product on {@code jdk.incubator.vector}: tiles of the result in registers, both operands packed into the
 * order in which a tile reads them, so that transposed ones cost the same. k is cut into blocks; in each, the left operand
 * is packed as a whole, then one panel of the right operand's columns after another is packed and multiplied with all of
 * it. A worker packs the panels that it multiplies, into scratch of its own.
 *
 * <p>Edges: missing rows and columns are packed as zeros, and their tiles stored through a scratch tile, so no output is
 * touched that is not there, and each that is there has the chain of its own operands alone.
 *
 * <p>Note [Blocks]. Their sizes follow from the shape alone. A panel of 384 × 32 numbers is 48 KB, with a third of it in the
 * first-level cache and the rest streaming from the second; blocks of 128 load and store the result too often (78 % of peak at
 * n = 768 on AVX-512, against 86 % for 256 and more). Blocks of rows only keep the packed left operand to a few megabytes.
 */
final class VectorFloatProduct implements FloatProduct, Pool.Job {
    private static final int LANES = VectorTiles.LANES;
    /** The number of vector registers: 32 with AVX-512 and on ARM, else 16. */
    private static final boolean MANY_REGISTERS =
            LANES == 16 || System.getProperty("os.arch").equals("aarch64");

    private static final int TILE = MANY_REGISTERS ? 8 : 6;
    private static final int HALF_TILE = 4;
    /** Rows of the left operand that stand side by side once packed. */
    private static final int GROUP = VectorPacking.CAN_TRANSPOSE ? VectorPacking.SQUARE : TILE;

    private static final int PANEL = 2 * LANES;
    private static final int DEPTH = 384;
    private static final int ROWS = 1536;

    private static final int PACK_LEFT = 0;
    private static final int MULTIPLY_PANELS = 1;

    private static final float[] ZEROS = new float[PANEL];
    private static final float[] NONE = new float[0];

    private final Pool pool;
    private float[] packedLeft = NONE;
    private final float[][] panels;
    private final float[][] tiles;

    // The product that runs, and its block.
    private float[] a = NONE;
    private int aFrom;
    private int aRow;
    private int aColumn;
    private float[] b = NONE;
    private int bFrom;
    private int bRow;
    private int bColumn;
    private float[] c = NONE;
    private int cFrom;
    private int n;
    private int row;
    private int rows;
    private int top;
    private int depth;

    VectorFloatProduct(Pool pool) {
        this.pool = pool;
        panels = new float[pool.threads()][];
        tiles = new float[pool.threads()][];
        Arrays.fill(panels, NONE);
        for (int worker = 0; worker < tiles.length; worker++) {
            tiles[worker] = new float[TILE * PANEL];
        }
    }

    @Override
    public void multiply(
            float[] a,
            int aFrom,
            int aRow,
            int aColumn,
            float[] b,
            int bFrom,
            int bRow,
            int bColumn,
            float[] c,
            int cFrom,
            int m,
            int k,
            int n) {
        if (k == 0) {
            Arrays.fill(c, cFrom, cFrom + m * n, 0f);
            return;
        }
        this.a = a;
        this.aFrom = aFrom;
        this.aRow = aRow;
        this.aColumn = aColumn;
        this.b = b;
        this.bFrom = bFrom;
        this.bRow = bRow;
        this.bColumn = bColumn;
        this.c = c;
        this.cFrom = cFrom;
        this.n = n;
        int blocks = (k + DEPTH - 1) / DEPTH;
        int most = Math.min(k, roundUp((k + blocks - 1) / blocks, VectorPacking.SQUARE));
        for (row = 0; row < m; row += ROWS) {
            rows = Math.min(ROWS, m - row);
            int groups = (rows + GROUP - 1) / GROUP;
            makeRoom(groups * GROUP * most, most);
            for (top = 0; top < k; top += most) {
                depth = Math.min(most, k - top);
                pool.run(this, PACK_LEFT, groups, 1);
                pool.run(this, MULTIPLY_PANELS, (n + PANEL - 1) / PANEL, 1);
            }
        }
    }

    private static int roundUp(int value, int step) {
        return (value + step - 1) / step * step;
    }

    private void makeRoom(int left, int most) {
        if (packedLeft.length < left) {
            packedLeft = new float[left];
        }
        if (panels[0].length < most * PANEL) {
            for (int worker = 0; worker < panels.length; worker++) {
                panels[worker] = new float[most * PANEL];
            }
        }
    }

    @Override
    public void run(int task, int from, int to, int worker) {
        if (task == PACK_LEFT) {
            for (int group = from; group < to; group++) {
                packLeft(group);
            }
        } else {
            for (int panel = from; panel < to; panel++) {
                multiplyPanel(panel * PANEL, worker);
            }
        }
    }

    private void packLeft(int group) {
        int first = group * GROUP;
        int live = Math.min(GROUP, rows - first);
        int from = aFrom + (row + first) * aRow + top * aColumn;
        int to = first * depth;
        int done = 0;
        if (VectorPacking.CAN_TRANSPOSE && live == GROUP) {
            if (aRow == 1) {
                VectorPacking.copy1(a, from, aColumn, packedLeft, to, GROUP, depth);
                return;
            }
            if (aColumn == 1) {
                int squares = depth / VectorPacking.SQUARE;
                VectorPacking.transpose(a, from, aRow, packedLeft, to, GROUP, squares);
                done = squares * VectorPacking.SQUARE;
            }
        }
        VectorPacking.gather(
                a,
                from + done * aColumn,
                /* xRow= */ aColumn,
                /* xColumn= */ aRow,
                packedLeft,
                to + done * GROUP,
                GROUP,
                depth - done,
                live,
                GROUP);
    }

    private void packRight(float[] panel, int left, int columns, int width) {
        int from = bFrom + top * bRow + left * bColumn;
        if (bColumn == 1 && columns == width) {
            if (width == LANES) {
                VectorPacking.copy1(b, from, bRow, panel, 0, width, depth);
            } else {
                VectorPacking.copy2(b, from, bRow, panel, 0, width, depth);
            }
            return;
        }
        for (int at = 0; at < width; at += LANES) {
            int live = Math.min(LANES, columns - at);
            int start = from + at * bColumn;
            int done = 0;
            if (VectorPacking.CAN_TRANSPOSE && bRow == 1 && live == LANES) {
                int squares = depth / VectorPacking.SQUARE;
                VectorPacking.transpose(b, start, bColumn, panel, at, width, squares);
                done = squares * VectorPacking.SQUARE;
            }
            VectorPacking.gather(
                    b, start + done * bRow, bRow, bColumn, panel, at + done * width, width, depth - done, live, LANES);
        }
    }

    private void multiplyPanel(int left, int worker) {
        float[] panel = panels[worker];
        int columns = Math.min(PANEL, n - left);
        int width = columns <= LANES ? LANES : PANEL;
        packRight(panel, left, columns, width);
        for (int first = 0; first < rows; first += TILE) {
            int live = Math.min(TILE, rows - first);
            int height = live <= HALF_TILE ? HALF_TILE : TILE;
            int at = cFrom + (row + first) * n + left;
            int leftAt = first / GROUP * GROUP * depth + first % GROUP;
            if (live == height && columns == width) {
                if (top == 0) {
                    multiplyTile(height, width, leftAt, panel, ZEROS, 0, 0, c, at, n);
                } else {
                    multiplyTile(height, width, leftAt, panel, c, at, n, c, at, n);
                }
            } else {
                multiplyEdge(height, width, leftAt, panel, tiles[worker], at, live, columns);
            }
        }
    }

    private void multiplyEdge(
            int height, int width, int leftAt, float[] panel, float[] tile, int at, int live, int columns) {
        if (top == 0) {
            multiplyTile(height, width, leftAt, panel, ZEROS, 0, 0, tile, 0, width);
        } else {
            for (int i = 0; i < live; i++) {
                System.arraycopy(c, at + i * n, tile, i * width, columns);
            }
            multiplyTile(height, width, leftAt, panel, tile, 0, width, tile, 0, width);
        }
        for (int i = 0; i < live; i++) {
            System.arraycopy(tile, i * width, c, at + i * n, columns);
        }
    }

    private void multiplyTile(
            int height,
            int width,
            int leftAt,
            float[] panel,
            float[] start,
            int startAt,
            int startStep,
            float[] c,
            int cAt,
            int cStep) {
        float[] left = packedLeft;
        if (width == PANEL) {
            if (height == HALF_TILE) {
                VectorTiles.multiply4x2(
                        left, leftAt, GROUP, panel, 0, width, depth, start, startAt, startStep, c, cAt, cStep);
            } else if (MANY_REGISTERS) {
                VectorTiles.multiply8x2(
                        left, leftAt, GROUP, panel, 0, width, depth, start, startAt, startStep, c, cAt, cStep);
            } else {
                VectorTiles.multiply6x2(
                        left, leftAt, GROUP, panel, 0, width, depth, start, startAt, startStep, c, cAt, cStep);
            }
        } else if (height == HALF_TILE) {
            VectorTiles.multiply4x1(
                    left, leftAt, GROUP, panel, 0, width, depth, start, startAt, startStep, c, cAt, cStep);
        } else if (MANY_REGISTERS) {
            VectorTiles.multiply8x1(
                    left, leftAt, GROUP, panel, 0, width, depth, start, startAt, startStep, c, cAt, cStep);
        } else {
            VectorTiles.multiply6x1(
                    left, leftAt, GROUP, panel, 0, width, depth, start, startAt, startStep, c, cAt, cStep);
        }
    }
}
