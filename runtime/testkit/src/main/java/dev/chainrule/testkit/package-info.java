// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Checks a model's gradients. A compiled {@link dev.chainrule.runtime.Model} in f64 enters; a report leaves, or an {@link
 * java.lang.AssertionError} that names the parameter, the element, both values and how to repeat it. The model's parameters are as before.
 */
@NullMarked
package dev.chainrule.testkit;

import org.jspecify.annotations.NullMarked;
