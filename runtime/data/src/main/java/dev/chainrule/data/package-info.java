// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Data sets from files: tables, arrays, pictures, texts. A file enters; a {@link dev.chainrule.runtime.DataSet} leaves, or a
 * {@link dev.chainrule.data.DataException} that names file, line, column and value.
 */
@NullMarked
package dev.chainrule.data;

import org.jspecify.annotations.NullMarked;
