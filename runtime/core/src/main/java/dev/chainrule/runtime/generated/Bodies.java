// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/** The bodies of a model's kernels, by number. */
public interface Bodies {
    /** Runs a kernel on {@code [from, to)} of its range. Cutting the range changes no bit. */
    void run(int kernel, Frame frame, int from, int to);
}
