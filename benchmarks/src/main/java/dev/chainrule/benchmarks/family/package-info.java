// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The nets that are measured, a family a file: weights, data, costs and the generated class, all from fixed seeds. What peers need besides
 * is theirs. Nothing here needs their libraries.
 */
@NullMarked
package dev.chainrule.benchmarks.family;

import org.jspecify.annotations.NullMarked;
