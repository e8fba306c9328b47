// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/**
 * The right operand of a product in the order in which a {@link FloatProduct} reads it. While it is in use nobody changes it, so threads may share it.
 *
 * @param panels of blocks of k and of columns, as the product wants them
 */
record PackedOperand(int k, int n, float[][][] panels) {
    boolean isOf(int depth, int columns) {
        return k == depth && n == columns;
    }
}
