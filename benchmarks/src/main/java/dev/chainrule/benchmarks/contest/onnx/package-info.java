// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/** Predictions with ONNX Runtime: nets written as ONNX files, and asked. */
@NullMarked
package dev.chainrule.benchmarks.contest.onnx;

import org.jspecify.annotations.NullMarked;
