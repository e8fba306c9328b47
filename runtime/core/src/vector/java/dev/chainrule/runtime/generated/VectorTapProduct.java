// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;

/**
 * The f32 product of kernels with what they see of an image, on {@code jdk.incubator.vector}: the left operand is packed, the right one
 * is read where it stands. A panel at the end of a piece begins before its end, so that no vector runs over it, and goes through a
 * scratch tile of which the columns are kept that are new.
 */
final class VectorTapProduct implements Pool.Job {
    private static final int LANES = VectorTiles.LANES;
    private static final int PANEL = 2 * LANES;
    private static final boolean MANY_REGISTERS = VectorTiles.MANY_REGISTERS;
    /** The height of the largest tile. */
    private static final int TILE = MANY_REGISTERS ? 8 : 6;

    private static final int HALF_TILE = 4;
    /** Tiles of a group. */
    private static final int TILES = VectorTaps.GROUP / TILE;
    /** Rows of the left operand that are packed at once: a product of more goes on with the chains of those before. */
    private static final int DEPTH = 1024;
    /** Panels that a worker takes at once. */
    private static final int STRIP = 4;

    private static final int PANELS = 0;
    private static final int ROWS = 1;
    private static final float[] ZEROS = new float[PANEL];
    private static final float[] NONE = new float[0];
    private static final int[] NO_STARTS = new int[0];

    private final Pool pool;
    private final float[][] tiles;
    /** Where in b each row of the right operand begins that a worker's panel has. */
    private final int[][] starts;

    private float[] packed = NONE;
    /** A left operand that stands as it is. */
    private float[] kept = NONE;
    /** All of what is packed, if it may be used again: where it stands in the left operand that is kept; see {@link #isPacked}. */
    private int keptFrom = -1;

    private int keptRows;
    private int keptDepth;
    private int keptTiles;

    // The product that runs, and its block.
    private float[] a = NONE;
    private int aFrom;
    private int aRow;
    private float[] b = NONE;
    private int bFrom;
    private TapRows taps = new TapRows();
    private float[] c = NONE;
    private int cFrom;
    private int cRow;
    private int rows;
    private boolean isLarge;
    private int width;
    private int panels;
    private int tileCount;
    private int groupSize;
    private int top;
    private int depth;
    /** The block is all of the product. */
    private boolean isWhole;

    VectorTapProduct(Pool pool) {
        this.pool = pool;
        tiles = new float[pool.threads()][TILE * PANEL];
        starts = new int[pool.threads()][];
        Arrays.fill(starts, NO_STARTS);
    }

    /** Tiles of some height and, but for at most an eighth of the columns, nothing is computed twice. */
    static boolean isQuickByPieces(int m, int length) {
        return m >= HALF_TILE && length >= PANEL && 8 * length >= 7 * VectorFloatProduct.roundUp(length, PANEL);
    }

    /** See {@link FloatProduct#keepLeft}. */
    void keepLeft(float[] a) {
        kept = a;
        keptFrom = -1;
    }

    /**
     * See {@link FloatProduct#multiplyTaps}.
     *
     * @return whether this was done: not where rows are shorter than a vector and b ends behind them
     */
    boolean multiply(
            float[] a,
            int aFrom,
            int aRow,
            float[] b,
            int bFrom,
            TapRows rows,
            float[] c,
            int cFrom,
            int cRow,
            int m,
            int k) {
        if (k == 0) {
            for (int i = 0; i < m; i++) {
                Arrays.fill(c, cFrom + i * cRow, cFrom + i * cRow + rows.columns(), 0f);
            }
            return true;
        }
        if (rows.length < LANES && !reachesBehind(b, bFrom, rows, k)) {
            return false;
        }
        this.a = a;
        this.aFrom = aFrom;
        this.aRow = aRow;
        this.b = b;
        this.bFrom = bFrom;
        this.c = c;
        this.cFrom = cFrom;
        this.cRow = cRow;
        this.rows = m;
        taps = rows;
        isLarge = (long) m * k * rows.columns() >= VectorFloatProduct.SHARED;
        width = rows.length < PANEL ? LANES : PANEL;
        panels = (rows.length + width - 1) / width;
        if (m < HALF_TILE && rows.pieceCount == 1 && rows.length >= PANEL) {
            depth = k;
            share(ROWS, m * panels);
        } else {
            multiplyBlocks(m, k);
        }
        return true;
    }

    /** Whether a vector that begins where any row's last piece does still lies in b. */
    private static boolean reachesBehind(float[] b, int bFrom, TapRows rows, int k) {
        int furthest = 0;
        for (int p = 0; p < k; p++) {
            furthest = Math.max(furthest, rows.starts[rows.from + p]);
        }
        int last = 0;
        for (int piece = 0; piece < rows.pieceCount; piece++) {
            last = Math.max(last, rows.pieces[piece]);
        }
        return bFrom + furthest + last + LANES <= b.length;
    }

    private void share(int task, int range) {
        if (isLarge) {
            pool.run(this, task, range, STRIP);
        } else {
            run(task, 0, range, 0);
        }
    }

    @Override
    public void run(int task, int from, int to, int worker) {
        for (int part = from; part < to; part++) {
            if (task == PANELS) {
                multiplyPanel(part, worker);
            } else {
                multiplyRow(part);
            }
        }
    }

    private void multiplyBlocks(int m, int k) {
        int blocks = (k + DEPTH - 1) / DEPTH;
        int most = VectorFloatProduct.roundUp((k + blocks - 1) / blocks, VectorPacking.SQUARE);
        tileCount = (m + TILE - 1) / TILE;
        int groups = (tileCount + TILES - 1) / TILES;
        groupSize = VectorTaps.GROUP * most;
        if (packed.length < groups * groupSize) {
            packed = new float[groups * groupSize];
        }
        if (starts[0].length < most) {
            for (int worker = 0; worker < starts.length; worker++) {
                starts[worker] = new int[most];
            }
        }
        isWhole = blocks == 1;
        for (top = 0; top < k; top += most) {
            depth = Math.min(most, k - top);
            if (!isPacked()) {
                for (int group = 0; group < groups; group++) {
                    pack(group);
                }
            }
            share(PANELS, taps.pieceCount * panels);
        }
        keptFrom = isWhole && a == kept ? aFrom : -1;
        keptRows = m;
        keptDepth = k;
        keptTiles = tileCount;
    }

    /** Whether the product before has packed the same numbers, for tiles that begin at the same rows. */
    private boolean isPacked() {
        return a == kept && aFrom == keptFrom && rows == keptRows && depth == keptDepth && tileCount == keptTiles;
    }

    private void pack(int group) {
        int first = firstRow(group * TILES);
        int live = firstRow(Math.min((group + 1) * TILES, tileCount)) - first;
        int from = aFrom + first * aRow + top;
        VectorPacking.pack(
                a, from, 1, aRow, packed, group * groupSize, VectorTaps.GROUP, depth, live, VectorTaps.GROUP);
    }

    /** Where a tile begins: with 16 registers tiles are as high as one another, for a low one costs as much as a high one. */
    private int firstRow(int tile) {
        return MANY_REGISTERS ? Math.min(tile * TILE, rows) : (int) ((long) rows * tile / tileCount);
    }

    private void multiplyPanel(int part, int worker) {
        int piece = part / panels;
        int left = part % panels * this.width;
        int columns = Math.min(this.width, taps.length - left);
        int width = columns <= LANES ? LANES : PANEL;
        // A panel at the end begins before it, so that it does not run over it.
        int skipped = Math.min(left, width - columns);
        int right = bFrom + taps.pieces[piece] + left - skipped;
        int[] own = starts[worker];
        for (int p = 0; p < depth; p++) {
            own[p] = taps.starts[taps.from + top + p] + right;
        }
        int at = cFrom + piece * taps.length + left;
        if (isWhole) {
            // What the panel before has too comes to the same bits here.
            at -= skipped;
            columns += skipped;
            skipped = 0;
        }
        for (int tile = 0; tile < tileCount; tile++) {
            int first = firstRow(tile);
            int live = firstRow(tile + 1) - first;
            int from = tile / TILES * groupSize + tile % TILES * TILE;
            multiplyTile(height(live, width), width, from, first, live, skipped, columns, at, worker);
        }
    }

    /** The height of the smallest tile that has so many rows. */
    private static int height(int live, int width) {
        if (MANY_REGISTERS) {
            return live > HALF_TILE ? TILE : HALF_TILE;
        }
        return width == LANES ? TILE : Math.max(live, HALF_TILE);
    }

    private void multiplyTile(
            int height, int width, int left, int first, int live, int skipped, int columns, int at, int worker) {
        int to = at + first * cRow;
        int[] own = starts[worker];
        if (live == height && columns == width) {
            if (top == 0) {
                multiplyTile(height, width, left, own, ZEROS, 0, 0, c, to, cRow);
            } else {
                multiplyTile(height, width, left, own, c, to, cRow, c, to, cRow);
            }
            return;
        }
        float[] tile = tiles[worker];
        if (top == 0) {
            multiplyTile(height, width, left, own, ZEROS, 0, 0, tile, 0, width);
        } else {
            for (int i = 0; i < live; i++) {
                System.arraycopy(c, to + i * cRow, tile, i * width + skipped, columns);
            }
            multiplyTile(height, width, left, own, tile, 0, width, tile, 0, width);
        }
        for (int i = 0; i < live; i++) {
            System.arraycopy(tile, i * width + skipped, c, to + i * cRow, columns);
        }
    }

    private void multiplyTile(
            int height,
            int width,
            int leftAt,
            int[] own,
            float[] start,
            int startAt,
            int startStep,
            float[] c,
            int cAt,
            int cStep) {
        float[] left = packed;
        if (width == LANES) {
            switch (height) {
                case 4 -> VectorTaps.multiply4x1(left, leftAt, b, own, depth, start, startAt, startStep, c, cAt, cStep);
                case 6 -> VectorTaps.multiply6x1(left, leftAt, b, own, depth, start, startAt, startStep, c, cAt, cStep);
                default ->
                    VectorTaps.multiply8x1(left, leftAt, b, own, depth, start, startAt, startStep, c, cAt, cStep);
            }
            return;
        }
        switch (height) {
            case 4 -> VectorTaps.multiply4x2(left, leftAt, b, own, depth, start, startAt, startStep, c, cAt, cStep);
            case 5 -> VectorTaps.multiply5x2(left, leftAt, b, own, depth, start, startAt, startStep, c, cAt, cStep);
            case 6 -> VectorTaps.multiply6x2(left, leftAt, b, own, depth, start, startAt, startStep, c, cAt, cStep);
            default -> VectorTaps.multiply8x2(left, leftAt, b, own, depth, start, startAt, startStep, c, cAt, cStep);
        }
    }

    private void multiplyRow(int part) {
        int row = part / panels;
        int left = Math.min(part % panels * PANEL, taps.length - PANEL);
        VectorTaps.multiply1x2(
                a, aFrom + row * aRow, b, bFrom + left, taps.starts, taps.from, depth, c, cFrom + row * cRow + left);
    }
}
