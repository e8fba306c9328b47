// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Data sets from files: CSV and IDX, packed with gzip or not. A file enters; a {@link dev.chainrule.runtime.DataSet} in memory leaves, or a
 * {@link dev.chainrule.data.DataException} that names file, line, column and value.
 */
@NullMarked
package dev.chainrule.data;

import org.jspecify.annotations.NullMarked;
