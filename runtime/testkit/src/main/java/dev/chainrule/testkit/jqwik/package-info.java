// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/** Arbitraries for jqwik from a model's description. Needs jqwik 1.9, which nothing else here does. */
@NullMarked
package dev.chainrule.testkit.jqwik;

import org.jspecify.annotations.NullMarked;
