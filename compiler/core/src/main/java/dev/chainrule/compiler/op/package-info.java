// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The operators: one place each, with name, doc, type rule, derivative as a term in the same vocabulary, kernel form,
 * sample domain, kinks. {@link dev.chainrule.compiler.op.Catalogue} lists them all.
 */
@NullMarked
package dev.chainrule.compiler.op;

import org.jspecify.annotations.NullMarked;
