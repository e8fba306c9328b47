// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.gan;

/**
 * What a reader of digits makes of pictures.
 *
 * @param named the share of which it is more than nine tenths sure
 * @param digits how many of the ten digits are at least a hundredth of all pictures, counting only what it is sure of
 */
record Judgement(double named, int digits) {
    private static final int CLASSES = 10;
    private static final double CONFIDENCE = 0.9;
    private static final double LEAST = 0.01;

    static Judgement of(Reader reader, float[] pixels) {
        int count = pixels.length / Main.PIXELS;
        float[] probabilities = reader.predict(pixels, count).probabilities();
        int[] counts = new int[CLASSES];
        int named = 0;
        for (int i = 0; i < probabilities.length; i++) {
            if (probabilities[i] > CONFIDENCE) {
                counts[i % CLASSES]++;
                named++;
            }
        }
        int digits = 0;
        for (int each : counts) {
            digits += each >= LEAST * count ? 1 : 0;
        }
        return new Judgement((double) named / count, digits);
    }
}
