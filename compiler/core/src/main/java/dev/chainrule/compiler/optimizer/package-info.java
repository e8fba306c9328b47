// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/** Optimisers: update rules written as terms, so that they print, fuse and are tested like everything else. */
@NullMarked
package dev.chainrule.compiler.optimizer;

import org.jspecify.annotations.NullMarked;
