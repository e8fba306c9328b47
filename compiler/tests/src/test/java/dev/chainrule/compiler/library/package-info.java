// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/** The library that is written in the language: what its functions compute and derive, compiled. */
@NullMarked
package dev.chainrule.compiler.library;

import org.jspecify.annotations.NullMarked;
