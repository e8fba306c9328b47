// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.family;

/**
 * The rows of one step. What a net does not read is empty.
 *
 * @param x row-major numbers
 * @param tokens row-major whole numbers
 * @param label the classes, one a row or one a place
 */
public record Batch(int rows, float[] x, int[] tokens, int[] label) {}
