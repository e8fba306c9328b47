// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Random {@code .nn} programs: drawn, compiled by the hundred, run, compared with what they mean, and made small when they
 * fail.
 *
 * <p>{@link dev.chainrule.compiler.random.ProgramGenerator} draws them by type, so each compiles; what can be called it
 * takes from the language and its library, and finds out by trying what each function takes ({@link
 * dev.chainrule.compiler.random.KnownCalls}). {@link dev.chainrule.compiler.random.ProgramCheck} says what must hold of a
 * program, {@link dev.chainrule.compiler.random.Shrinker} makes a failing one small by taking parts of its tree away.
 */
@org.jspecify.annotations.NullMarked
package dev.chainrule.compiler.random;
