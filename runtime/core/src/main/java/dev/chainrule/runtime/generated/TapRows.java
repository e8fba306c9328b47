// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/**
 * Where the rows of a right operand stand that is not a matrix: row p is made of pieces side by side, piece s of the {@link
 * #length} elements from {@code starts[from + p] + pieces[s]} on. What a kernel sees of an image is such an operand, with a row
 * for each tap or, in another order of the loops, for each place.
 */
final class TapRows {
    private static final int[] ONE_PIECE = {0};

    int[] starts = ONE_PIECE;
    int from;
    int[] pieces = ONE_PIECE;
    int pieceCount = 1;
    int length;

    /** Rows of one piece of so many elements. */
    TapRows set(int[] starts, int from, int length) {
        return set(starts, from, ONE_PIECE, 1, length);
    }

    TapRows set(int[] starts, int from, int[] pieces, int pieceCount, int length) {
        this.starts = starts;
        this.from = from;
        this.pieces = pieces;
        this.pieceCount = pieceCount;
        this.length = length;
        return this;
    }

    /** One for each thread. */
    static TapRows[] ofEach(int threads) {
        TapRows[] rows = new TapRows[threads];
        for (int thread = 0; thread < threads; thread++) {
            rows[thread] = new TapRows();
        }
        return rows;
    }

    int columns() {
        return pieceCount * length;
    }
}
