// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

/** How many elements become one, and what became of two parts becomes that of both. */
public enum Combination {
    SUM,
    MAX,
    MIN,
    LOG_SUM_EXP
}
