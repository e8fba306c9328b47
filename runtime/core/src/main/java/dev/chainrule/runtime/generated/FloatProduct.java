// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes f32 matrix products; one object belongs to one workspace. All of them give the same bits: one chain of fused
 * multiply-adds per output, in ascending k, from +0.
 */
interface FloatProduct {
    /**
     * c = a · b, of m × k by k × n. Element (i, p) of the left operand stands at {@code aFrom + i·aRow + p·aColumn},
     * element (p, j) of the right one at {@code bFrom + p·bRow + j·bColumn}, so a transposed operand is one with its steps
     * exchanged; element (i, j) of the result stands at {@code cFrom + i·cRow + j}.
     */
    void multiply(
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
            int n);

    /**
     * The right operand of products of some rows in the order in which these read it, as {@link #multiply} takes it.
     *
     * @param former what this kind of product packed before and nobody needs any more; null if there is nothing
     * @return null where they read it as it stands; {@code former}, filled anew, if that is of these sizes
     */
    default @Nullable PackedOperand pack(
            float[] b, int bFrom, int bRow, int bColumn, int k, int n, @Nullable PackedOperand former) {
        return null;
    }

    /** Whether a product of so many rows is quicker with its right operand packed. */
    default boolean isQuickerPacked(int m, int n, int bColumn) {
        return false;
    }

    /** c = a · b, of a right operand that this kind of product has packed. */
    default void multiply(
            float[] a, int aFrom, int aRow, int aColumn, PackedOperand b, float[] c, int cFrom, int cRow, int m) {
        throw new UnsupportedOperationException("it packs nothing");
    }

    /**
     * Whether so many rows by pieces of so many elements are not much slower than by rows of one piece that has some elements of no
     * use between those: what is between them need not be left out of the result afterwards.
     */
    default boolean isQuickByPieces(int m, int length) {
        return false;
    }

    /**
     * From now on and until this is called again, a left operand of {@link #multiplyTaps} that is this array stands as it is: what has
     * been packed of it may be used again.
     */
    default void keepLeft(float[] a) {}

    /**
     * c = a · b, where the rows of b are pieces that begin anywhere: the left operand has its columns side by side, element (i, p)
     * at {@code aFrom + i·aRow + p}, the pieces of row p of the right one stand as {@code rows} says, counted from {@code bFrom}.
     */
    default void multiplyTaps(
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
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < rows.columns(); j++) {
                int right = bFrom + rows.pieces[j / rows.length] + j % rows.length;
                float sum = 0f;
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(a[aFrom + i * aRow + p], b[right + rows.starts[rows.from + p]], sum);
                }
                c[cFrom + i * cRow + j] = sum;
            }
        }
    }

    /** What moves lines of images for {@link #multiplyTaps}. */
    default LineMoves lineMoves() {
        return LineMoves.PLAIN;
    }

    /** The innermost loops of products of matrices, each by itself and briefly, for the JIT to compile before they are used. */
    default List<Runnable> routinesOfMatrices() {
        return List.of();
    }

    /** As {@link #routinesOfMatrices}, of {@link #multiplyTaps}. */
    default List<Runnable> routinesOfTaps() {
        return List.of();
    }
}
