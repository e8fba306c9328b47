// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/**
 * Matrix products, c = a · b, row-major, over {@code batch} pairs that follow one another. Each output is one chain of
 * fused multiply-adds in ascending k, so the bits do not depend on threads or blocks. Nothing is allocated but the
 * scratch, once.
 */
public final class Contractions {
    private Contractions() {}

    /** What a product needs besides its operands; it grows to the largest product and stays. */
    public static final class Scratch {}
}
