// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.diagnostic;

/**
 * Bounds against absurd programs, all of them; each has a code of its own, whose section names the number. What a program
 * beyond one of them costs is little: it is refused before the work is done. What fits in a Java class is another matter,
 * which only the schedule knows.
 *
 * @param instances layers of a model, nested ones included
 * @param turns turns of all unrolled loops of a model, but for those of the library
 * @param nodes nodes of a model's graph
 * @param calls how deep calls nest
 * @param list elements of a list, those of lists in it included
 * @param elements of one tensor whose size is known while compiling
 */
public record Limits(int instances, int turns, int nodes, int calls, int list, long elements) {
    public static final Limits STANDARD = new Limits(4_000, 500, 50_000, 200, 5_000, Integer.MAX_VALUE);

    /** The longest text that is read, in characters. */
    public static final int FILE = 1 << 18;

    /** How deep brackets, braces and the heads of blocks nest. */
    public static final int NESTING = 200;

    /** How deep an expression nests, counting each operator of a chain. */
    public static final int EXPRESSION = 500;

    /** Characters of a name. */
    public static final int NAME = 200;

    /** Characters of a number. */
    public static final int NUMBER = 1_000;

    /** Models of a file, other names of a model included. */
    public static final int MODELS = 100;

    /** How many errors of a file are told, and how many warnings. */
    public static final int DIAGNOSTICS = 100;
}
