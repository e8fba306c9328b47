// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * From schedules to Java sources, through JavaPoet. The same input gives the same bytes: no clock, no hash order, no
 * digits that depend on the JDK. A person can read what comes out.
 */
@NullMarked
package dev.chainrule.compiler.emit;

import org.jspecify.annotations.NullMarked;
