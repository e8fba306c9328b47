// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

import dev.chainrule.benchmarks.family.CharacterNet;

/**
 * The characters that are read one after the other: a text as long as the context, over and over. Its last character is
 * followed by its first at place 0, where what was kept counts no more.
 */
public final class Passage {
    /** So many characters are read before the scores are compared. */
    public static final int SAMPLED = 10;

    private final int[] tokens = CharacterNet.NET.batches(1).get(0).tokens();
    private int place = -1;

    /** To the next character. */
    public void advance() {
        place = (place + 1) % tokens.length;
    }

    public int token() {
        return tokens[place];
    }

    public int place() {
        return place;
    }
}
