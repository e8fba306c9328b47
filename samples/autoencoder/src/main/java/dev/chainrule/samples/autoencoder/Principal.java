// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.autoencoder;

import java.util.Random;

/**
 * Principal components: of all linear ways to put a picture into so many numbers and back the one that loses least (Pearson,
 * 1901). The directions are found by taking the covariance times them, again and again.
 */
final class Principal {
    private static final int TURNS = 60;

    private final double[] mean;
    private final double[][] directions;

    private Principal(double[] mean, double[][] directions) {
        this.mean = mean;
        this.directions = directions;
    }

    /**
     * @param rows pictures one after the other, of {@code length} pixels each
     * @param width how many numbers a picture becomes
     */
    static Principal of(float[] rows, int length, int width) {
        double[] mean = new double[length];
        int count = rows.length / length;
        for (int i = 0; i < rows.length; i++) {
            mean[i % length] += rows[i] / count;
        }
        double[][] covariance = covariance(rows, mean);
        Random random = new Random(1);
        double[][] directions = new double[width][];
        for (int k = 0; k < width; k++) {
            directions[k] = random.doubles(length, -1, 1).toArray();
        }
        for (int turn = 0; turn < TURNS; turn++) {
            for (int k = 0; k < width; k++) {
                double[] product = new double[length];
                for (int i = 0; i < length; i++) {
                    product[i] = dot(covariance[i], directions[k]);
                }
                directions[k] = product;
            }
            straighten(directions);
        }
        return new Principal(mean, directions);
    }

    /** Every picture by its components alone. */
    float[] reconstruct(float[] rows) {
        float[] result = new float[rows.length];
        double[] picture = new double[mean.length];
        for (int start = 0; start < rows.length; start += mean.length) {
            for (int i = 0; i < mean.length; i++) {
                picture[i] = rows[start + i] - mean[i];
            }
            double[] sum = mean.clone();
            for (double[] direction : directions) {
                add(dot(direction, picture), direction, sum);
            }
            for (int i = 0; i < mean.length; i++) {
                result[start + i] = (float) sum[i];
            }
        }
        return result;
    }

    private static double[][] covariance(float[] rows, double[] mean) {
        int length = mean.length;
        double[][] covariance = new double[length][length];
        double[] picture = new double[length];
        for (int start = 0; start < rows.length; start += length) {
            for (int i = 0; i < length; i++) {
                picture[i] = rows[start + i] - mean[i];
            }
            for (int i = 0; i < length; i++) {
                add(picture[i], picture, covariance[i]);
            }
        }
        return covariance;
    }

    /** Makes them orthogonal and of length 1, one after the other. */
    private static void straighten(double[][] directions) {
        for (int k = 0; k < directions.length; k++) {
            for (int before = 0; before < k; before++) {
                add(-dot(directions[k], directions[before]), directions[before], directions[k]);
            }
            double norm = Math.sqrt(dot(directions[k], directions[k]));
            for (int i = 0; i < directions[k].length; i++) {
                directions[k][i] /= norm;
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double factor, double[] a, double[] sum) {
        for (int i = 0; i < a.length; i++) {
            sum[i] += factor * a[i];
        }
    }
}
