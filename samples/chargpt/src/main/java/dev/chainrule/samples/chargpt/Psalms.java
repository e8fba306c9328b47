// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.chargpt;

import dev.chainrule.runtime.DataSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text as numbers of its characters: the first nine tenths to learn from, the rest to measure with. */
final class Psalms {
    /** Between the beginnings of two stretches to learn from: they overlap, so that a character stands at several places. */
    private static final int STRIDE = 31;

    private final String alphabet;
    private final int[] learnt;
    private final int[] heldBack;

    private Psalms(String text) {
        alphabet = text.chars()
                .distinct()
                .sorted()
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        int cut = text.length() / 10 * 9;
        learnt = numbers(text.substring(0, cut));
        heldBack = numbers(text.substring(cut));
    }

    static Psalms read(Path file) throws IOException {
        return new Psalms(Files.readString(file, StandardCharsets.US_ASCII));
    }

    /** How many characters there are. */
    int characters() {
        return alphabet.length();
    }

    int[] numbers(String text) {
        return text.chars().map(alphabet::indexOf).toArray();
    }

    char character(int number) {
        return alphabet.charAt(number);
    }

    DataSet training() {
        return stretches(learnt, STRIDE);
    }

    DataSet validation() {
        return stretches(heldBack, CharGpt.CONTEXT);
    }

    /** Rows of a context each, and behind each character the one that follows it. */
    private static DataSet stretches(int[] text, int stride) {
        int rows = (text.length - 1 - CharGpt.CONTEXT) / stride + 1;
        int[] tokens = new int[rows * CharGpt.CONTEXT];
        int[] target = new int[rows * CharGpt.CONTEXT];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(text, row * stride, tokens, row * CharGpt.CONTEXT, CharGpt.CONTEXT);
            System.arraycopy(text, row * stride + 1, target, row * CharGpt.CONTEXT, CharGpt.CONTEXT);
        }
        return DataSet.builder()
                .ints("tokens", tokens, CharGpt.CONTEXT)
                .ints("target", target, CharGpt.CONTEXT)
                .build();
    }

    /**
     * What a table of pairs says of the part that is held back, in nats a character: how often each character followed each in
     * the part to learn from, one more than counted, so that no pair is impossible.
     */
    double bigrams() {
        int size = characters();
        double[][] followers = new double[size][size];
        double[] total = new double[size];
        for (int i = 0; i + 1 < learnt.length; i++) {
            followers[learnt[i]][learnt[i + 1]]++;
            total[learnt[i]]++;
        }
        double sum = 0;
        for (int i = 0; i + 1 < heldBack.length; i++) {
            double count = followers[heldBack[i]][heldBack[i + 1]] + 1;
            sum -= Math.log(count / (total[heldBack[i]] + size));
        }
        return sum / (heldBack.length - 1);
    }
}
