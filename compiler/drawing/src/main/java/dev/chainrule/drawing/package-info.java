// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0

/** From a {@link dev.chainrule.compiler.explain.ModelGraph} to a picture: places are Eclipse ELK's, strokes and letters are SVG. */
@NullMarked
package dev.chainrule.drawing;

import org.jspecify.annotations.NullMarked;
