// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

/** What a model does with an input that holds NaN. Infinities are always taken: they stand for masked values. */
public enum NanPolicy {
    /** Refuse it, naming the input and the position: one NaN in a batch would spoil every parameter. */
    REFUSE,
    /** Take it like any other value. */
    ALLOW
}
