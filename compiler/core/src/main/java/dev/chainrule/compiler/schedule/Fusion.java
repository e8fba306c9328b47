// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

/** Whether operators share kernels. The values are the same; without, every operator's result stands in memory. */
public enum Fusion {
    ON,
    OFF
}
