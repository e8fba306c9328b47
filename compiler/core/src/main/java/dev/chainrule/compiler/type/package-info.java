// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Types: element, shape, and dimensions that are proved equal as polynomials. Pure values; depends on nothing else of
 * the compiler.
 */
@NullMarked
package dev.chainrule.compiler.type;

import org.jspecify.annotations.NullMarked;
