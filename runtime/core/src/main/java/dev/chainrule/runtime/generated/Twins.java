// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import org.jspecify.annotations.Nullable;

/** Which kernels have been switched to their vector bodies. */
final class Twins {
    private Twins() {}

    /** The switches of one generated class, shared by all its models. */
    static final class State {
        private final @Nullable Bodies[] switched;

        State(int kernels) {
            switched = new Bodies[kernels];
        }

        /** Either body gives the same bits, so it matters to nobody when a thread sees the switch. */
        Bodies body(int kernel, Bodies scalar) {
            Bodies vector = switched[kernel];
            return vector == null ? scalar : vector;
        }
    }

    static State of(Launcher launcher, int kernels, String fingerprint) {
        return new State(kernels);
    }
}
