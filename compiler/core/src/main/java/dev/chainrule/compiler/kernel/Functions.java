// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.kernel;

/** The transcendental functions, in the scalar vocabulary. */
public final class Functions {
    private Functions() {}
}
