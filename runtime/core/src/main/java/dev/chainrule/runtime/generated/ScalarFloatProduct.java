// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The f32 matrix product in scalar Java, written so that the JIT vectorises it: the rows of the right operand's panel are
 * packed into arrays of their own, three rows of the result stand in arrays of their own, and one index from 0 runs
 * through all of them. The order of the loops is panel of columns, block of k, group of rows, so that the packed panel
 * stays in the second-level cache and the rows of the result in the first.
 *
 * <p>Note [Three rows by three]: a step of the inner loop does nine multiply-adds for six loads and three stores (four by
 * two, eight for six and four: 15 % less). Much more passes the JIT's unrolling limit on JDK 17, and the loop falls
 * back to one element at a time, 14 GFLOP/s in place of 70; so does this one when it fetches the left operand's
 * numbers itself, which is why they are arguments.
 *
 * <p>Note [Too large to be inlined]. The same happens where the loop stands in the midst of loading and storing the rows, as it did on
 * JDK 17 in a process that had predicted single rows before many: a third of the speed, for good. HotSpot inlines no method of more than 325
 * bytes of code, and {@code addRows} is one: all that a group of rows can need is in it.
 */
final class ScalarFloatProduct implements FloatProduct, Pool.Job {
    private static final int PANEL = 512;
    private static final int DEPTH = 255;
    private static final int ROWS = 3;
    /** Fewer columns than this are too short a loop; their product is computed transposed. */
    private static final int NARROW = 24;
    /** Below so many multiply-adds, some 5 µs, handing over to another thread costs more than it gains. */
    private static final int SHARED = 100_000;

    /** Shorter pieces than this are copied element by element. */
    private static final int SHORT = 16;

    /** The side of the squares in which a transposed operand is packed. */
    private static final int SQUARE = 16;

    private static final int PACK = 0;
    private static final int MULTIPLY = 1;

    private static final float[] NONE = new float[0];
    private static final float[][][] NOT_PACKED = {};

    private final Pool pool;
    /** Room for a panel of the right operand. */
    private float[][] room = new float[0][];
    /** The panel by which rows are multiplied. */
    private float[][] right = room;
    /** Of each worker. */
    private final float[][][] results;

    private int resultWidth;

    private float[] turned = NONE;

    // The product that runs, its panel of columns and its block of k.
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
    private int m;
    private int n;
    private int left;
    private int columns;
    private int top;
    private int depth;
    /** Where the rows of the right operand stand if it is no matrix. */
    private @Nullable TapRows taps;
    /** Where its columns stand from the beginning of a row, if its pieces are short. */
    private int[] columnAt = new int[0];

    ScalarFloatProduct(Pool pool) {
        this.pool = pool;
        results = new float[pool.threads()][ROWS][];
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
        if (k == 0) {
            for (int i = 0; i < m; i++) {
                Arrays.fill(c, cFrom + i * cRow, cFrom + i * cRow + n, 0f);
            }
        } else if (n == 0) {
            return;
        } else if (m == 1 && aColumn == 1 && bRow == 1 && bColumn == k) {
            SmallFloatProduct.multiplyTransposedRight(a, aFrom, b, bFrom, c, cFrom, m, k, n);
        } else if (n < NARROW && m > 2 * n) {
            if (turned.length < m * n) {
                turned = new float[m * n];
            }
            set(b, bFrom, bColumn, bRow, a, aFrom, aColumn, aRow, turned, 0, m, n, m);
            multiplyPanels(k);
            for (int j = 0; j < n; j++) {
                int to = cFrom + j;
                for (int i = 0; i < m; i++) {
                    c[to] = turned[j * m + i];
                    to += cRow;
                }
            }
        } else {
            set(a, aFrom, aRow, aColumn, b, bFrom, bRow, bColumn, c, cFrom, cRow, m, n);
            multiplyPanels(k);
        }
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
        int n = rows.columns();
        if (k == 0) {
            for (int i = 0; i < m; i++) {
                Arrays.fill(c, cFrom + i * cRow, cFrom + i * cRow + n, 0f);
            }
            return;
        }
        set(a, aFrom, aRow, 1, b, bFrom, 0, 1, c, cFrom, cRow, m, n);
        taps = rows;
        if (rows.length < SHORT) {
            findColumns(rows, n);
        }
        multiplyPanels(k);
        taps = null;
    }

    private void findColumns(TapRows rows, int n) {
        if (columnAt.length < n) {
            columnAt = new int[n];
        }
        for (int j = 0; j < n; j++) {
            columnAt[j] = rows.pieces[j / rows.length] + j % rows.length;
        }
    }

    private void set(
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
            int n) {
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
        this.m = m;
        this.n = n;
    }

    private static int widthOf(int n) {
        int panels = (n + PANEL - 1) / PANEL;
        return (n + panels - 1) / panels;
    }

    /** Blocks of k are of equal height, and whole steps of the inner loop: 512 is not to be 255, 255 and 2. */
    private static int heightOf(int k) {
        int blocks = (k + DEPTH - 1) / DEPTH;
        return ((k + blocks - 1) / blocks + ROWS - 1) / ROWS * ROWS;
    }

    @Override
    public boolean isQuickerPacked(int m, int n, int bColumn) {
        return n >= NARROW;
    }

    /** A panel of columns after the other, each by block of k. */
    @Override
    public PackedOperand pack(
            float[] b, int bFrom, int bRow, int bColumn, int k, int n, @Nullable PackedOperand former) {
        int width = widthOf(n);
        int height = heightOf(k);
        int count = ((n + width - 1) / width) * ((k + height - 1) / height);
        PackedOperand packed = former != null && former.isOf(k, n)
                ? former
                : new PackedOperand(k, n, new float[count][Math.min(k, height)][width]);
        set(NONE, 0, 0, 0, b, bFrom, bRow, bColumn, NONE, 0, 0, 0, n);
        int block = 0;
        for (left = 0; left < n; left += width) {
            columns = Math.min(width, n - left);
            for (top = 0; top < k; top += height) {
                depth = Math.min(height, k - top);
                right = packed.panels()[block++];
                pack(0, bColumn == 1 ? depth : columns);
            }
        }
        return packed;
    }

    @Override
    public void multiply(
            float[] a, int aFrom, int aRow, int aColumn, PackedOperand b, float[] c, int cFrom, int cRow, int m) {
        set(a, aFrom, aRow, aColumn, NONE, 0, 0, 1, c, cFrom, cRow, m, b.n());
        multiplyPanels(b.k(), b.panels());
    }

    private void multiplyPanels(int k) {
        multiplyPanels(k, NOT_PACKED);
    }

    /** @param packed the panels of the right operand; none if they are to be packed */
    private void multiplyPanels(int k, float[][][] packed) {
        int width = widthOf(n);
        int height = heightOf(k);
        makeRoom(packed.length > 0 ? 0 : Math.min(k, height), width);
        int block = 0;
        for (left = 0; left < n; left += width) {
            columns = Math.min(width, n - left);
            for (top = 0; top < k; top += height) {
                depth = Math.min(height, k - top);
                right = packed.length > 0 ? packed[block++] : room;
                boolean isShared = (long) m * depth * columns >= SHARED;
                if (packed.length == 0) {
                    share(isShared, PACK, bColumn == 1 ? depth : columns, SQUARE);
                }
                share(isShared, MULTIPLY, m, ROWS);
            }
        }
    }

    private void share(boolean isShared, int task, int range, int grain) {
        if (isShared) {
            pool.run(this, task, range, grain);
        } else {
            run(task, 0, range, 0);
        }
    }

    @Override
    public void run(int task, int from, int to, int worker) {
        if (task == PACK) {
            pack(from, to);
        } else {
            for (int row = from; row < to; row += ROWS) {
                multiplyRows(row, Math.min(ROWS, to - row), results[worker]);
            }
        }
    }

    private void multiplyRows(int row, int rows, float[][] result) {
        int at = cFrom + row * cRow + left;
        load(result, at, rows);
        int from = aFrom + row * aRow + top * aColumn;
        addRows(result, rows, from);
        for (int i = 0; i < rows; i++) {
            System.arraycopy(result[i], 0, c, at + i * cRow, columns);
        }
    }

    private void makeRoom(int depth, int width) {
        if (room.length < depth || room.length > 0 && room[0].length < width) {
            int rows = Math.max(depth, room.length);
            room = new float[rows][Math.max(width, room.length == 0 ? 0 : room[0].length)];
        }
        if (resultWidth < width) {
            resultWidth = width;
            for (float[][] result : results) {
                for (int i = 0; i < ROWS; i++) {
                    result[i] = new float[width];
                }
            }
        }
    }

    /** Packs rows, or columns of a transposed operand. */
    private void pack(int from, int to) {
        TapRows rows = taps;
        if (rows != null) {
            for (int p = from; p < to; p++) {
                packRow(rows, bFrom + rows.starts[rows.from + top + p], right[p]);
            }
            return;
        }
        int start = bFrom + top * bRow + left * bColumn;
        if (bColumn == 1) {
            for (int p = from; p < to; p++) {
                System.arraycopy(b, start + p * bRow, right[p], 0, columns);
            }
            return;
        }
        // Squares of 16, so that lines are read and written whole.
        for (int first = from; first < to; first += SQUARE) {
            int end = Math.min(first + SQUARE, to);
            for (int p = 0; p < depth; p++) {
                packPart(start + p * bRow, right[p], first, end);
            }
        }
    }

    private void packRow(TapRows rows, int start, float[] row) {
        if (rows.length < SHORT) {
            packColumns(b, start, columnAt, left, row, columns);
            return;
        }
        int done = 0;
        while (done < columns) {
            int piece = (left + done) / rows.length;
            int behind = left + done - piece * rows.length;
            int count = Math.min(columns - done, rows.length - behind);
            System.arraycopy(b, start + rows.pieces[piece] + behind, row, done, count);
            done += count;
        }
    }

    private static void packColumns(float[] b, int start, int[] columnAt, int first, float[] row, int columns) {
        for (int j = 0; j < columns; j++) {
            row[j] = b[start + columnAt[first + j]];
        }
    }

    private void packPart(int start, float[] row, int from, int to) {
        int at = start + from * bColumn;
        for (int j = from; j < to; j++) {
            row[j] = b[at];
            at += bColumn;
        }
    }

    private void load(float[][] result, int at, int rows) {
        for (int i = 0; i < rows; i++) {
            if (top == 0) {
                Arrays.fill(result[i], 0, columns, 0f);
            } else {
                System.arraycopy(c, at + i * cRow, result[i], 0, columns);
            }
        }
    }

    /** All rows of a group, see Note [Too large to be inlined]. */
    private void addRows(float[][] result, int rows, int from) {
        float[] a = this.a;
        float[][] right = this.right;
        int columns = this.columns;
        int done = 0;
        if (rows == ROWS) {
            for (; done + 2 < depth; done += 3) {
                int first = from + done * aColumn;
                int second = first + aRow;
                int third = second + aRow;
                threeByThree(
                        result[0],
                        result[1],
                        result[2],
                        right[done],
                        right[done + 1],
                        right[done + 2],
                        a[first],
                        a[first + aColumn],
                        a[first + 2 * aColumn],
                        a[second],
                        a[second + aColumn],
                        a[second + 2 * aColumn],
                        a[third],
                        a[third + aColumn],
                        a[third + 2 * aColumn],
                        columns);
            }
        }
        for (int i = 0; i < rows; i++) {
            int p = done;
            for (; p + 3 < depth; p += 4) {
                int at = from + i * aRow + p * aColumn;
                oneByFour(
                        result[i],
                        right[p],
                        right[p + 1],
                        right[p + 2],
                        right[p + 3],
                        a[at],
                        a[at + aColumn],
                        a[at + 2 * aColumn],
                        a[at + 3 * aColumn],
                        columns);
            }
            for (; p < depth; p++) {
                addScaled(result[i], right[p], a[from + i * aRow + p * aColumn], columns);
            }
        }
    }

    private static void threeByThree(
            float[] c0,
            float[] c1,
            float[] c2,
            float[] b0,
            float[] b1,
            float[] b2,
            float a00,
            float a01,
            float a02,
            float a10,
            float a11,
            float a12,
            float a20,
            float a21,
            float a22,
            int columns) {
        for (int j = 0; j < columns; j++) {
            float x0 = b0[j];
            float x1 = b1[j];
            float x2 = b2[j];
            c0[j] = Math.fma(a02, x2, Math.fma(a01, x1, Math.fma(a00, x0, c0[j])));
            c1[j] = Math.fma(a12, x2, Math.fma(a11, x1, Math.fma(a10, x0, c1[j])));
            c2[j] = Math.fma(a22, x2, Math.fma(a21, x1, Math.fma(a20, x0, c2[j])));
        }
    }

    private static void oneByFour(
            float[] c,
            float[] b0,
            float[] b1,
            float[] b2,
            float[] b3,
            float a0,
            float a1,
            float a2,
            float a3,
            int columns) {
        for (int j = 0; j < columns; j++) {
            c[j] = Math.fma(a3, b3[j], Math.fma(a2, b2[j], Math.fma(a1, b1[j], Math.fma(a0, b0[j], c[j]))));
        }
    }

    private static void addScaled(float[] c, float[] b, float factor, int columns) {
        for (int j = 0; j < columns; j++) {
            c[j] = Math.fma(factor, b[j], c[j]);
        }
    }
}
