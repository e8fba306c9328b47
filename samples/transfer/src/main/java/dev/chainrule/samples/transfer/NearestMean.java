// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.transfer;

import dev.chainrule.runtime.DataSet;

/** The simplest way to tell pictures apart: a picture is of the kind whose mean picture is nearest to it. */
final class NearestMean {
    private final double[][] means;

    /** @param pictures rows of pixels and a label */
    NearestMean(DataSet pictures, int pixels, int kinds) {
        means = new double[kinds][pixels];
        int[] count = new int[kinds];
        float[] picture = new float[pixels];
        int[] label = new int[1];
        for (int row = 0; row < pictures.size(); row++) {
            pictures.copy(0, row, picture, 0);
            pictures.copy(1, row, label, 0);
            count[label[0]]++;
            for (int i = 0; i < pixels; i++) {
                means[label[0]][i] += picture[i];
            }
        }
        for (int kind = 0; kind < kinds; kind++) {
            for (int i = 0; i < pixels; i++) {
                means[kind][i] /= Math.max(1, count[kind]);
            }
        }
    }

    private int nearest(float[] picture) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int kind = 0; kind < means.length; kind++) {
            double distance = 0;
            for (int i = 0; i < picture.length; i++) {
                double off = picture[i] - means[kind][i];
                distance += off * off;
            }
            if (distance < least) {
                least = distance;
                nearest = kind;
            }
        }
        return nearest;
    }

    /** The share of pictures that it tells right. */
    double accuracy(DataSet pictures) {
        float[] picture = new float[means[0].length];
        int[] label = new int[1];
        int right = 0;
        for (int row = 0; row < pictures.size(); row++) {
            pictures.copy(0, row, picture, 0);
            pictures.copy(1, row, label, 0);
            right += nearest(picture) == label[0] ? 1 : 0;
        }
        return (double) right / pictures.size();
    }
}
