// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

/** The losses by which training is compared. */
public final class Losses {
    /** So many steps from the initial weights. */
    public static final int COUNT = 10;

    private Losses() {}
}
