// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.tagger;

import dev.chainrule.data.DataException;
import dev.chainrule.runtime.ArrayDataSet;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A text without its capitals, cut into stretches, each with what stands around it. */
final class Verses {
    /** Characters that the model knows; the first, a line's end, also stands before the text and behind it. */
    private static final String KNOWN = "\n abcdefghijklmnopqrstuvwxyz,.:;!?'()-";

    /** Characters of a stretch, which are tagged together. */
    static final int LENGTH = 50;

    private final String text;

    Verses(String text) {
        this.text = text;
    }

    static Verses of(Path file) {
        try {
            return new Verses(Files.readString(file));
        } catch (IOException e) {
            throw new DataException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    String text() {
        return text;
    }

    /** What stands before a line's end and a part of the text, or after it. */
    Verses before(double part) {
        return new Verses(text.substring(0, cut(part)));
    }

    Verses after(double part) {
        return new Verses(text.substring(cut(part)));
    }

    private int cut(double part) {
        return text.indexOf('\n', (int) (text.length() * part)) + 1;
    }

    /** A row for each stretch; what the last lacks is filled with line's ends. */
    DataSet rows() {
        int around = LENGTH + 2 * Capitals.REACH;
        int rows = (text.length() + LENGTH - 1) / LENGTH;
        int[] characters = new int[rows * around];
        int[] tags = new int[rows * LENGTH];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < around; i++) {
                characters[row * around + i] = number(row * LENGTH - Capitals.REACH + i);
            }
            for (int i = 0; i < LENGTH; i++) {
                int at = row * LENGTH + i;
                tags[at] = at < text.length() && Character.isUpperCase(text.charAt(at)) ? 1 : 0;
            }
        }
        return DataSet.builder()
                .ints("text", characters, around)
                .ints("tag", tags, LENGTH)
                .build();
    }

    private int number(int at) {
        if (at < 0 || at >= text.length()) {
            return 0;
        }
        char character = Character.toLowerCase(text.charAt(at));
        int number = KNOWN.indexOf(character);
        if (number < 0) {
            throw new DataException(
                    "character " + (at + 1) + " of the text, " + character + ", is not one that the model knows");
        }
        return number;
    }

    /** The text with capitals where a model puts them. */
    String restored(Capitals model) {
        ArrayDataSet path = Predictor.of(model).predict(rows());
        StringBuilder restored = new StringBuilder(text.toLowerCase(Locale.ROOT));
        int[] tags = new int[LENGTH];
        for (int row = 0; row < path.size(); row++) {
            path.copy(0, row, tags, 0);
            for (int i = 0; i < LENGTH && row * LENGTH + i < text.length(); i++) {
                int at = row * LENGTH + i;
                if (tags[i] == 1) {
                    restored.setCharAt(at, Character.toUpperCase(restored.charAt(at)));
                }
            }
        }
        return restored.toString();
    }
}
