// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Files and names. Enters: source texts and where imports are found. Leaves: units, which are files with what they declare
 * and import, and the symbols of each, which are its names with where they are bound and read. A name is found by the text
 * alone, whether or not somebody calls what it stands in; nothing is evaluated here.
 */
@NullMarked
package dev.chainrule.compiler.names;

import org.jspecify.annotations.NullMarked;
