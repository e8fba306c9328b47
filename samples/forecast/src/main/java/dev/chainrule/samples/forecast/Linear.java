// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.forecast;

import dev.chainrule.runtime.DataSet;

/** The linear model of a window with the least squared errors: target ≈ w · past + b. */
final class Linear {
    private final double[] weights;

    private Linear(double... weights) {
        this.weights = weights;
    }

    /** Solves the normal equations by Cholesky's factors. Windows and targets are centred by one number, the mean of all. */
    static Linear fit(DataSet rows) {
        int window = rows.columns().get(0).width();
        int n = window + 2; // A constant behind the window, and the target as the last column.
        double[][] products = new double[n][n];
        double[] x = new double[n];
        double mean = 0;
        for (int row = 0; row < rows.size(); row++) {
            rows.copy(1, row, x, 0);
            mean += x[0] / rows.size();
        }
        for (int row = 0; row < rows.size(); row++) {
            copy(rows, row, mean, x);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    products[i][j] += x[i] * x[j];
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = products[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= products[i][k] * products[j][k];
                }
                products[i][j] = i == j ? Math.sqrt(Math.max(sum, 0)) : sum / products[j][j];
            }
        }
        double[] solution = new double[n];
        for (int i = window; i >= 0; i--) {
            double sum = products[n - 1][i];
            for (int k = i + 1; k <= window; k++) {
                sum -= products[k][i] * solution[k];
            }
            solution[i] = sum / products[i][i];
        }
        solution[n - 1] = mean;
        return new Linear(solution);
    }

    /** The root of the mean squared error. */
    double error(DataSet rows) {
        double[] x = new double[weights.length];
        double mean = weights[weights.length - 1];
        double squares = 0;
        for (int row = 0; row < rows.size(); row++) {
            copy(rows, row, mean, x);
            double error = -x[x.length - 1];
            for (int i = 0; i < x.length - 1; i++) {
                error += weights[i] * x[i];
            }
            squares += error * error;
        }
        return Math.sqrt(squares / rows.size());
    }

    private static void copy(DataSet rows, int row, double mean, double... into) {
        rows.copy(0, row, into, 0);
        rows.copy(1, row, into, into.length - 1);
        for (int i = 0; i < into.length; i++) {
            into[i] -= mean;
        }
        into[into.length - 2] = 1;
    }
}
