// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/**
 * The right operand of a product in the order in which a {@link FloatProduct} reads it. Nobody changes it, so threads may share it.
 *
 * @param panels by block of k, panels of columns
 */
record PackedOperand(int k, int n, float[][][] panels) {}
