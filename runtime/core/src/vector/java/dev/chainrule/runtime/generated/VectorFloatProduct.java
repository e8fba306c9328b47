// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The f32 matrix product on {@code jdk.incubator.vector}: tiles of the result in registers, both operands packed into the
 * order in which a tile reads them, so that transposed ones cost the same. k is cut into blocks; in each, the left operand
 * is packed, then one panel of the right operand's columns after another is multiplied with all of it. A worker packs the
 * panels that it multiplies, into scratch of its own; if the left operand has so many rows that it comes in blocks as well, or reading is quicker so, all panels
 * are packed beforehand.
 *
 * <p>Edges: for rows and columns that are not there any numbers are packed, and their tiles go through a scratch tile, so no
 * output is touched that is not there, and each that is there has the chain of its own operands alone.
 *
 * <p>Note [Blocks]. Their sizes follow from the shape alone, and no bit depends on them: a block of k goes on with the chains of
 * the one before. k by 384: then a panel of 384 × 32 numbers is 48 KB, a third of which stays in the first-level cache while the
 * rest streams from the second; with 128 the result is loaded and stored too often (78 % of peak at n = 768 on AVX-512, 86 % with
 * 384). A block of the left operand is 590 KB at most, half a second-level cache, for it streams once for each panel.
 *
 * <p>Note [An even depth]. Tiles take two steps of k a turn. To an odd depth one is added, of 0 on the left and −0 on the right: their product is −0, and c + −0 is c, whatever c is.
 */
final class VectorFloatProduct implements FloatProduct, Pool.Job {
    private static final int LANES = VectorTiles.LANES;
    private static final boolean MANY_REGISTERS = VectorTiles.MANY_REGISTERS;
    private static final int TILE = VectorTiles.GROUP;
    private static final int STEP = VectorTiles.STEP;
    private static final int MIDDLE_TILE = 8;
    private static final int SMALL_TILE = 4;
    /** The height of the tiles of a product of few columns. */
    private static final int ROW_TILE = 8;

    private static final int PANEL = VectorTiles.PANEL;
    /** What packing may write behind a group's last number. */
    private static final int SLACK = Math.max(0, LANES - STEP);

    private static final int DEPTH = 384;
    /** Room for what is packed of the left operand at once. */
    private static final int LEFT = 384 * 384;
    /** Panels that are packed side by side. */
    private static final int STRIP = 4;

    /** Up to so many rows the right operand is read where it stands. */
    private static final int FEW_ROWS = 7;
    /** Columns that a worker takes at least of such a product. */
    private static final int GRAIN = 64;
    /** Rows of the right operand that are read side by side. */
    private static final int STREAMS = 8;
    /** Up to this k a product of few columns goes without blocks. */
    private static final int LONG = 4096;
    /** Below so many multiply-adds, some 5 µs, handing over to another thread costs more than it gains. */
    static final int SHARED = 250_000;

    /** To pack a number takes as long as so many multiply-adds. */
    private static final int PACKING = 16;
    /** A panel is shared out in parts of so many rows at least: each packs it anew. */
    private static final int PART = 128;

    private static final int PACK_LEFT = 0;
    private static final int PANELS = 1;
    private static final int ROW_TILES = 2;
    private static final int COLUMNS = 3;
    private static final int PACK_RIGHT = 4;

    private static final LineMoves LINE_MOVES = new VectorLineMoves();
    private static final float[] ZEROS = new float[PANEL];
    private static final float[] NONE = new float[0];
    private static final float[][][] NOT_PACKED = {};

    private final Pool pool;
    private final VectorTapProduct ofTaps;
    private float[] packedLeft = NONE;
    private final float[][] panels;
    private final float[][] tiles;
    /** Room for all panels of a block of k. */
    private float[][] room = new float[0][];
    /** All panels of the block of k, if they are packed beforehand. */
    private float[][] whole = room;

    private boolean isPackedWhole;

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
    private int cRow;
    private int n;
    private boolean isLarge;
    private int groupSize;
    private int panelCount;
    private int partRows;
    private int width;
    private int row;
    private int rows;
    private int top;
    private int depth;

    /** @throws UnsupportedOperationException if a vector has too few numbers for the tiles, which would not be worth it either */
    VectorFloatProduct(Pool pool) {
        if (LANES < VectorTiles.LEAST_LANES) {
            throw new UnsupportedOperationException(
                    "vectors of " + LANES + " numbers: products take " + VectorTiles.LEAST_LANES + " at least");
        }
        this.pool = pool;
        ofTaps = new VectorTapProduct(pool);
        panels = new float[pool.threads()][];
        tiles = new float[pool.threads()][];
        Arrays.fill(panels, NONE);
        for (int worker = 0; worker < tiles.length; worker++) {
            tiles[worker] = new float[Math.max(TILE, ROW_TILE) * PANEL];
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
            int cRow,
            int m,
            int k,
            int n) {
        if (k == 0 || n == 0) {
            for (int i = 0; i < m; i++) {
                Arrays.fill(c, cFrom + i * cRow, cFrom + i * cRow + n, 0f);
            }
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
        this.cRow = cRow;
        this.n = n;
        isLarge = (long) m * k * n >= SHARED;
        if (bColumn == 1 && m <= FEW_ROWS) {
            multiplyFewRows(m, k);
        } else if (n <= PANEL && m >= ROW_TILE && k <= LONG) {
            multiplyFewColumns(m, k);
        } else {
            multiplyBlocks(m, k, NOT_PACKED);
        }
    }

    @Override
    public boolean isQuickerPacked(int m, int n, int bColumn) {
        return n > PANEL && (m > FEW_ROWS || bColumn != 1);
    }

    @Override
    public PackedOperand pack(
            float[] b, int bFrom, int bRow, int bColumn, int k, int n, @Nullable PackedOperand former) {
        this.b = b;
        this.bFrom = bFrom;
        this.bRow = bRow;
        this.bColumn = bColumn;
        this.n = n;
        int most = blockOf(k);
        panelCount = (n + PANEL - 1) / PANEL;
        PackedOperand packed = former != null && former.isOf(k, n)
                ? former
                : new PackedOperand(k, n, new float[(k + most - 1) / most][panelCount][most * PANEL]);
        for (top = 0; top < k; top += most) {
            depth = Math.min(most, k - top);
            whole = packed.panels()[top / most];
            packPanels(0, panelCount);
        }
        return packed;
    }

    @Override
    public void multiply(
            float[] a, int aFrom, int aRow, int aColumn, PackedOperand b, float[] c, int cFrom, int cRow, int m) {
        this.a = a;
        this.aFrom = aFrom;
        this.aRow = aRow;
        this.aColumn = aColumn;
        this.c = c;
        this.cFrom = cFrom;
        this.cRow = cRow;
        n = b.n();
        isLarge = (long) m * b.k() * n >= SHARED;
        multiplyBlocks(m, b.k(), b.panels());
    }

    @Override
    public boolean isQuickByPieces(int m, int length) {
        return VectorTapProduct.isQuickByPieces(m, length);
    }

    @Override
    public void keepLeft(float[] a) {
        ofTaps.keepLeft(a);
    }

    @Override
    public void multiplyTaps(
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
        if (!ofTaps.multiply(a, aFrom, aRow, b, bFrom, rows, c, cFrom, cRow, m, k)) {
            FloatProduct.super.multiplyTaps(a, aFrom, aRow, b, bFrom, rows, c, cFrom, cRow, m, k);
        }
    }

    @Override
    public LineMoves lineMoves() {
        return LINE_MOVES;
    }

    @Override
    public List<Runnable> routinesOfMatrices() {
        return VectorRoutines.ofMatrices();
    }

    @Override
    public List<Runnable> routinesOfTaps() {
        return VectorRoutines.ofTaps();
    }

    private void share(int task, int range, int grain) {
        if (isLarge) {
            pool.run(this, task, range, grain);
        } else {
            run(task, 0, range, 0);
        }
    }

    @Override
    public void run(int task, int from, int to, int worker) {
        switch (task) {
            case PACK_LEFT -> packGroups(from, to);
            case PACK_RIGHT -> packPanels(from, to);
            case PANELS -> {
                for (int piece = from; piece < to; piece++) {
                    int first = piece / panelCount * partRows;
                    multiplyPanel(piece % panelCount * PANEL, first, Math.min(first + partRows, rows), worker);
                }
            }
            case ROW_TILES -> {
                for (int tile = from; tile < to; tile++) {
                    multiplyRowTile(Math.min(tile * ROW_TILE, rows - ROW_TILE), worker);
                }
            }
            case COLUMNS -> addRows(from, to - from);
            default -> throw new IllegalArgumentException("task " + task);
        }
    }

    static int roundUp(int value, int step) {
        return (value + step - 1) / step * step;
    }

    // ---- few rows: the right operand is read once, row after row

    private void multiplyFewRows(int m, int k) {
        rows = m;
        depth = k;
        share(COLUMNS, n, GRAIN);
    }

    private void addRows(int from, int columns) {
        for (int i = 0; i < rows; i++) {
            int at = cFrom + i * cRow + from;
            Arrays.fill(c, at, at + columns, 0f);
        }
        for (int p = 0; p < depth; p += STREAMS) {
            for (int i = 0; i < rows; i++) {
                addRows(i, p, from, columns);
            }
        }
    }

    private void addRows(int i, int first, int from, int columns) {
        int left = aFrom + i * aRow + first * aColumn;
        int right = bFrom + first * bRow + from;
        int at = cFrom + i * cRow + from;
        if (first + STREAMS <= depth) {
            VectorRows.add8(a, left, aColumn, b, right, bRow, c, at, columns);
        } else {
            for (int p = first; p < depth; p++) {
                VectorRows.add1(a, left, b, right, c, at, columns);
                left += aColumn;
                right += bRow;
            }
        }
    }

    // ---- few columns: the left operand is read where it stands, as each number is needed once

    private void multiplyFewColumns(int m, int k) {
        rows = m;
        row = 0;
        top = 0;
        depth = k;
        makeRoom(0, roundUp(k, VectorPacking.SQUARE));
        width = n <= LANES ? LANES : PANEL;
        packRight(panels[0], 0, n, width);
        share(ROW_TILES, (m + ROW_TILE - 1) / ROW_TILE, 1);
    }

    /** All rows of the tile are there: the last tile may take rows of the one before, and gives the same bits for them. */
    private void multiplyRowTile(int first, int worker) {
        int at = cFrom + first * cRow;
        boolean isDirect = n == width;
        float[] result = isDirect ? c : tiles[worker];
        int resultAt = isDirect ? at : 0;
        int step = isDirect ? cRow : width;
        int left = aFrom + first * aRow;
        float[] panel = panels[0];
        if (width == PANEL) {
            if (MANY_REGISTERS) {
                VectorRows.multiply8x2(
                        a, left, aRow, aColumn, panel, 0, width, depth, ZEROS, 0, 0, result, resultAt, step);
            } else {
                VectorRows.multiply4x2(
                        a, left, aRow, aColumn, panel, 0, width, depth, ZEROS, 0, 0, result, resultAt, step);
                VectorRows.multiply4x2(
                        a,
                        left + 4 * aRow,
                        aRow,
                        aColumn,
                        panel,
                        0,
                        width,
                        depth,
                        ZEROS,
                        0,
                        0,
                        result,
                        resultAt + 4 * step,
                        step);
            }
        } else {
            VectorRows.multiply8x1(a, left, aRow, aColumn, panel, 0, width, depth, ZEROS, 0, 0, result, resultAt, step);
        }
        if (!isDirect) {
            for (int i = 0; i < ROW_TILE; i++) {
                System.arraycopy(result, i * width, c, at + i * cRow, n);
            }
        }
    }

    // ---- blocks

    /** The most of k that is taken at once. */
    private static int blockOf(int k) {
        int blocks = (k + DEPTH - 1) / DEPTH;
        return roundUp((k + blocks - 1) / blocks, VectorPacking.SQUARE);
    }

    /** @param packed the panels of the right operand, by block; none if they are to be packed */
    private void multiplyBlocks(int m, int k, float[][][] packed) {
        int most = blockOf(k);
        groupSize = STEP * most + SLACK;
        panelCount = (n + PANEL - 1) / PANEL;
        int mostRows = LEFT / (STEP * most) * TILE;
        int rowBlocks = Math.max(1, (m + mostRows - 1) / mostRows);
        int rowsAtOnce = roundUp((m + rowBlocks - 1) / rowBlocks, TILE);
        isPackedWhole = m > rowsAtOnce || packed.length > 0 || isQuickerInStrips(k);
        makeRoom(rowsAtOnce / TILE * groupSize, most);
        if (isPackedWhole && packed.length == 0) {
            makeRoomForAll(most);
        }
        for (top = 0; top < k; top += most) {
            depth = Math.min(most, k - top);
            if (packed.length > 0) {
                whole = packed[top / most];
            } else if (isPackedWhole) {
                whole = room;
                share(PACK_RIGHT, panelCount, STRIP);
            }
            for (row = 0; row < m; row += rowsAtOnce) {
                rows = Math.min(rowsAtOnce, m - row);
                multiplyBlock();
            }
        }
    }

    /**
     * Whether panels are packed beforehand because four side by side read longer pieces of a right operand's many rows (10 % at 128 × 2048 × 512 on AVX2);
     * with 32 registers the first tile packs its panel on the way.
     */
    private boolean isQuickerInStrips(int k) {
        return !MANY_REGISTERS && bColumn == 1 && panelCount >= STRIP && k > 2 * DEPTH;
    }

    private void multiplyBlock() {
        int groups = (rows + TILE - 1) / TILE;
        if ((long) rows * depth < SHARED / PACKING) {
            run(PACK_LEFT, 0, groups, 0);
        } else {
            share(PACK_LEFT, groups, STRIP);
        }
        int parts = Math.max(1, Math.min(rows / PART, 2 * pool.threads() / panelCount));
        partRows = roundUp((rows + parts - 1) / parts, TILE);
        share(PANELS, panelCount * ((rows + partRows - 1) / partRows), 1);
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

    private void makeRoomForAll(int most) {
        if (room.length < panelCount || room[0].length < most * PANEL) {
            room = new float[Math.max(panelCount, room.length)][panels[0].length];
        }
    }

    /** Packs panels, four side by side where it can: their rows are longer pieces of the operand's. */
    private void packPanels(int from, int to) {
        int panel = from;
        while (panel < to) {
            int left = panel * PANEL;
            if (bColumn == 1 && panel + STRIP <= to && left + STRIP * PANEL <= n) {
                VectorPacking.copy4x2(
                        b,
                        bFrom + top * bRow + left,
                        bRow,
                        whole[panel],
                        whole[panel + 1],
                        whole[panel + 2],
                        whole[panel + 3],
                        depth);
                for (int packed = panel; packed < panel + STRIP; packed++) {
                    evenOut(whole[packed], PANEL);
                }
                panel += STRIP;
            } else {
                int columns = Math.min(PANEL, n - left);
                packRight(whole[panel], left, columns, columns <= LANES ? LANES : PANEL);
                panel++;
            }
        }
    }

    /** Packs groups of rows, four side by side where it can: what they take of the operand's rows are longer pieces. */
    private void packGroups(int from, int to) {
        int group = from;
        while (group < to) {
            if (TILE <= LANES
                    && aRow == 1
                    && group + STRIP <= to
                    && firstOf(group + STRIP) - firstOf(group) == STRIP * TILE) {
                int at = aFrom + row + firstOf(group) + top * aColumn;
                int last = at + (STRIP - 1) * TILE;
                int done = VectorPacking.rowsWithin(a.length - last - LANES, aColumn, depth);
                VectorPacking.copy4x1(a, at, aColumn, TILE, packedLeft, group * groupSize, groupSize, done);
                for (int packed = group; packed < group + STRIP; packed++) {
                    packLeft(packed, done);
                }
                group += STRIP;
            } else {
                packLeft(group, 0);
                group++;
            }
        }
    }

    /** @param done the steps that are packed */
    private void packLeft(int group, int done) {
        int first = firstOf(group);
        int live = firstOf(group + 1) - first;
        int from = aFrom + (row + first) * aRow + (top + done) * aColumn;
        int to = group * groupSize;
        if (done < depth) {
            VectorPacking.pack(a, from, aColumn, aRow, packedLeft, to + done * STEP, STEP, depth - done, live, TILE);
        }
        if (isOdd()) {
            Arrays.fill(packedLeft, to + depth * STEP, to + (depth + 1) * STEP, 0f);
        }
    }

    private void packRight(float[] panel, int left, int columns, int width) {
        int from = bFrom + top * bRow + left * bColumn;
        if (bColumn == 1 && columns == PANEL) {
            VectorPacking.copy2(b, from, bRow, panel, 0, width, depth);
        } else {
            for (int at = 0; at < width; at += LANES) {
                int live = Math.min(LANES, columns - at);
                VectorPacking.pack(b, from + at * bColumn, bRow, bColumn, panel, at, width, depth, live, LANES);
            }
        }
        evenOut(panel, width);
    }

    private boolean isOdd() {
        return depth % 2 != 0;
    }

    /** One step more to an odd depth, see Note [An even depth]. */
    private void evenOut(float[] panel, int width) {
        if (isOdd()) {
            Arrays.fill(panel, depth * width, (depth + 1) * width, -0f);
        }
    }

    private void multiplyPanel(int left, int from, int to, int worker) {
        float[] panel = isPackedWhole ? whole[left / PANEL] : panels[worker];
        int columns = Math.min(PANEL, n - left);
        int width = columns <= LANES ? LANES : PANEL;
        int begin = from;
        if (!isPackedWhole) {
            if (MANY_REGISTERS && bColumn == 1 && columns == PANEL && to - from >= TILE && !isOdd()) {
                multiplyFirstTile(from, left, panel);
                begin += TILE;
            } else {
                packRight(panel, left, columns, width);
            }
        }
        for (int group = begin / TILE; group * TILE < to; group++) {
            int first = firstOf(group);
            int live = firstOf(group + 1) - first;
            int at = cFrom + (row + first) * cRow + left;
            int leftAt = group * groupSize;
            if (live == height(live) && columns == width) {
                if (top == 0) {
                    multiplyTile(live, width, leftAt, panel, ZEROS, 0, 0, c, at, cRow);
                } else {
                    multiplyTile(live, width, leftAt, panel, c, at, cRow, c, at, cRow);
                }
            } else {
                multiplyEdge(height(live), width, leftAt, panel, tiles[worker], at, live, columns);
            }
        }
    }

    /**
     * The first row of a group, and of what is behind the last one. So that the last tile is not filled up by much, as many of them as
     * that takes have four rows.
     */
    private int firstOf(int group) {
        int high = (rows + TILE - 1) / TILE;
        int free = high * TILE - rows;
        int low = free / (TILE - SMALL_TILE);
        if (low > high || group <= high - low) {
            return Math.min(group * TILE, rows);
        }
        return Math.min(high * TILE - low * TILE + (group - high + low) * SMALL_TILE, rows);
    }

    /** The height of the least tile that has so many rows. */
    private static int height(int live) {
        if (live <= SMALL_TILE) {
            return SMALL_TILE;
        }
        return live <= MIDDLE_TILE ? Math.min(MIDDLE_TILE, TILE) : TILE;
    }

    /** The arithmetic covers the waiting for memory (4 % at 64 × 784 × 512). */
    private void multiplyFirstTile(int first, int left, float[] panel) {
        int at = cFrom + (row + first) * cRow + left;
        int leftAt = first / TILE * groupSize;
        int right = bFrom + top * bRow + left;
        float[] start = top == 0 ? ZEROS : c;
        int startAt = top == 0 ? 0 : at;
        int startStep = top == 0 ? 0 : cRow;
        VectorTiles.packAndMultiply12x2(
                packedLeft, leftAt, b, right, bRow, panel, depth, start, startAt, startStep, c, at, cRow);
    }

    private void multiplyEdge(
            int height, int width, int leftAt, float[] panel, float[] tile, int at, int live, int columns) {
        if (top == 0) {
            multiplyTile(height, width, leftAt, panel, ZEROS, 0, 0, tile, 0, width);
        } else {
            for (int i = 0; i < live; i++) {
                System.arraycopy(c, at + i * cRow, tile, i * width, columns);
            }
            multiplyTile(height, width, leftAt, panel, tile, 0, width, tile, 0, width);
        }
        for (int i = 0; i < live; i++) {
            System.arraycopy(tile, i * width, c, at + i * cRow, columns);
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
        int steps = depth + depth % 2;
        if (width == PANEL) {
            switch (height) {
                case 4 ->
                    VectorEdgeTiles.multiply4x2(
                            left, leftAt, panel, 0, steps, start, startAt, startStep, c, cAt, cStep);
                case 6 ->
                    VectorNarrowTiles.multiply6x2(
                            left, leftAt, panel, 0, steps, start, startAt, startStep, c, cAt, cStep);
                case 8 ->
                    VectorEdgeTiles.multiply8x2(
                            left, leftAt, panel, 0, steps, start, startAt, startStep, c, cAt, cStep);
                default ->
                    VectorTiles.multiply12x2(left, leftAt, panel, 0, steps, start, startAt, startStep, c, cAt, cStep);
            }
        } else {
            switch (height) {
                case 4 ->
                    VectorEdgeTiles.multiply4x1(
                            left, leftAt, panel, 0, steps, start, startAt, startStep, c, cAt, cStep);
                case 6 ->
                    VectorNarrowTiles.multiply6x1(
                            left, leftAt, panel, 0, steps, start, startAt, startStep, c, cAt, cStep);
                case 8 ->
                    VectorEdgeTiles.multiply8x1(
                            left, leftAt, panel, 0, steps, start, startAt, startStep, c, cAt, cStep);
                default ->
                    VectorEdgeTiles.multiply12x1(
                            left, leftAt, panel, 0, steps, start, startAt, startStep, c, cAt, cStep);
            }
        }
    }
}
