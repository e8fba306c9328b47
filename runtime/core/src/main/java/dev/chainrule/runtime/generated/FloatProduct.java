// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

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
}
