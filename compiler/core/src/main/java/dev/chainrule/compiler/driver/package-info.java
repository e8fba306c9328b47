// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The way of a model from its text to Java sources, as one call: a {@link dev.chainrule.compiler.driver.CompileRequest}
 * enters, a {@link dev.chainrule.compiler.driver.CompileResult} leaves. Nothing is read but what the request names, and
 * nothing is written: that is the caller's.
 */
@NullMarked
package dev.chainrule.compiler.driver;

import org.jspecify.annotations.NullMarked;
