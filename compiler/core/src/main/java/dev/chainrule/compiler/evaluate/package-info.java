// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What a graph means. A graph and its data enter, values leave: computed in double, by naive loops, one element at a
 * time. Everything that is fast is compared with this.
 */
@NullMarked
package dev.chainrule.compiler.evaluate;

import org.jspecify.annotations.NullMarked;
