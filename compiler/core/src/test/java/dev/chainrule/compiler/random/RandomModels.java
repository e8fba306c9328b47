// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

/** Random programs for tests of other packages. */
public final class RandomModels {
    private RandomModels() {}

    /** A model of that name whose only dynamic dimension may be large. */
    public static String wide(String name, long seed) {
        return ProgramGenerator.program(seed, ProgramGenerator.Style.WIDE_MODEL).named(name);
    }
}
