// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.chargpt;

/**
 * Writes a text one character at a time. Keys and values of the characters before are kept, so that each costs the same. Where the
 * context is full, its second half is read again from place 0: that makes half a context of room, for one reading more a character.
 */
final class Writer {
    private final CharGpt model;
    private final Psalms psalms;
    private final double temperature;
    private final float[] keys = new float[CharGpt.DEPTH * CharGpt.CONTEXT * CharGpt.WIDTH];
    private final float[] values = new float[keys.length];
    /** The characters in the context, and how many. */
    private final int[] context = new int[CharGpt.CONTEXT];

    private int length;
    private final int[] token = new int[1];
    private final int[] next = new int[1];
    private long seed;

    Writer(CharGpt model, Psalms psalms, double temperature, long seed) {
        this.model = model;
        this.psalms = psalms;
        this.temperature = temperature;
        this.seed = seed;
    }

    /** What follows a beginning, of so many characters. */
    String write(String beginning, int characters) {
        for (int number : psalms.numbers(beginning)) {
            read(number);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < characters; i++) {
            int number = next[0];
            text.append(psalms.character(number));
            read(number);
        }
        return text.toString();
    }

    /** One character more; what may follow it is drawn. */
    private void read(int number) {
        if (length == CharGpt.CONTEXT) {
            length = 0;
            for (int place = CharGpt.CONTEXT / 2; place < CharGpt.CONTEXT; place++) {
                step(context[place]);
            }
        }
        step(number);
    }

    private void step(int number) {
        token[0] = number;
        model.goOnInto(seed++, token, length, keys, values, temperature, 1, next, keys, values);
        context[length++] = number;
    }
}
