// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.Cell;
import dev.chainrule.runtime.ModelDescription.Initial;

/**
 * Initial values of cells, drawn in double. Each draw is a function of the seed, the cell's name and the element's index,
 * so a cell starts alike whatever else a model holds.
 */
final class Initialiser {
    private final long seed;
    private final long stream;
    private final int[] words = new int[4];

    private Initialiser(long seed, String name) {
        this.seed = seed;
        this.stream = hash(name);
    }

    /** The values of a cell, row-major. */
    static double[] values(Cell cell, long seed) {
        return new Initialiser(seed, cell.name()).draw(cell);
    }

    private double[] draw(Cell cell) {
        double[] values = new double[cell.length()];
        Initial initial = cell.initial();
        if (initial instanceof Initial.Constant constant) {
            java.util.Arrays.fill(values, constant.value());
        } else if (initial instanceof Initial.Values given) {
            System.arraycopy(given.values(), 0, values, 0, values.length);
        } else if (initial instanceof Initial.Normal normal) {
            for (int i = 0; i < values.length; i++) {
                values[i] = normal.mean() + normal.deviation() * standardNormal(i, 0);
            }
        } else if (initial instanceof Initial.NormalBut normal) {
            int row = values.length / cell.shape().get(0);
            for (int i = 0; i < values.length; i++) {
                boolean zero = i / row == normal.zeroRow();
                values[i] = zero ? 0 : normal.mean() + normal.deviation() * standardNormal(i, 0);
            }
        } else if (initial instanceof Initial.TruncatedNormal normal) {
            for (int i = 0; i < values.length; i++) {
                values[i] = truncated(normal, i);
            }
        } else if (initial instanceof Initial.Uniform uniform) {
            for (int i = 0; i < values.length; i++) {
                values[i] = uniform.low() + (uniform.high() - uniform.low()) * standardUniform(i);
            }
        } else if (initial instanceof Initial.Orthogonal orthogonal) {
            orthogonal(cell, orthogonal.gain(), values);
        } else if (initial instanceof Initial.Identity) {
            int columns = cell.shape().get(1);
            for (int i = 0; i < Math.min(cell.shape().get(0), columns); i++) {
                values[i * columns + i] = 1;
            }
        } else {
            throw new AssertionError(initial);
        }
        return values;
    }

    private double standardUniform(long element) {
        Philox.words(seed, stream, element, words);
        return Philox.uniform(words[0], words[1]);
    }

    /** Box and Muller, 1958. The attempt tells draws of one element apart. */
    private double standardNormal(long element, int attempt) {
        Philox.words(seed, stream, element | (long) attempt << 40, words);
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - Philox.uniform(words[0], words[1])));
        return radius * StrictMath.cos(2 * Math.PI * Philox.uniform(words[2], words[3]));
    }

    private double truncated(Initial.TruncatedNormal normal, long element) {
        for (int attempt = 0; attempt < 1000; attempt++) {
            double value = normal.mean() + normal.deviation() * standardNormal(element, attempt);
            if (value >= normal.low() && value <= normal.high()) {
                return value;
            }
        }
        // Bounds so far out that nothing falls inside: the nearest value to the mean that is allowed.
        return Math.min(Math.max(normal.mean(), normal.low()), normal.high());
    }

    /** Rows or columns, whichever are fewer, made orthonormal by Gram and Schmidt, twice for accuracy. */
    private void orthogonal(Cell cell, double gain, double[] values) {
        int rows = cell.shape().get(0);
        int columns = rows == 0 ? 0 : values.length / rows;
        boolean byRows = rows <= columns;
        int count = byRows ? rows : columns;
        int length = byRows ? columns : rows;
        double[][] vectors = new double[count][length];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < length; j++) {
                vectors[i][j] = standardNormal((long) i * length + j, 0);
            }
        }
        for (int i = 0; i < count; i++) {
            for (int round = 0; round < 2; round++) {
                for (int earlier = 0; earlier < i; earlier++) {
                    add(vectors[i], vectors[earlier], -dot(vectors[i], vectors[earlier]));
                }
            }
            double norm = Math.sqrt(dot(vectors[i], vectors[i]));
            for (int j = 0; j < length; j++) {
                vectors[i][j] /= norm;
            }
        }
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < length; j++) {
                values[byRows ? i * columns + j : j * columns + i] = gain * vectors[i][j];
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

    private static void add(double[] to, double[] from, double factor) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * from[i];
        }
    }

    /** FNV-1a over UTF-16 units, 64 bits. */
    static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
