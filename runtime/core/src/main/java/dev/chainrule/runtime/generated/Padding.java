// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/** Buffers are a multiple of 16 elements long, so that vectors may run on past the end of what they hold. */
final class Padding {
    private Padding() {}

    static int padded(int length) {
        return Math.addExact(length, 15) & ~15;
    }
}
