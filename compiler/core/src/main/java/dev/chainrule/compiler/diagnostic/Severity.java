// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.diagnostic;

/**
 * How grave a diagnostic is: an error stops the build at the end of its phase, a warning does not; a note tells what may
 * well be meant so.
 */
public enum Severity {
    ERROR,
    WARNING,
    NOTE
}
