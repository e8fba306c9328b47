// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * One loop language for kernels. A {@link dev.chainrule.compiler.emit.loops.LoopNest} is a tree of loops and statements over
 * typed names, with indices as data; it is built once from a kernel, with all that is decided about its loops, and printed
 * twice: as scalar Java and as Java on vectors. No printed text is ever read.
 */
@NullMarked
package dev.chainrule.compiler.emit.loops;

import org.jspecify.annotations.NullMarked;
