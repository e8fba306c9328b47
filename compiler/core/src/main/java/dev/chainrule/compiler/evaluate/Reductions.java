// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.evaluate;

import dev.chainrule.compiler.op.Reduce;
import dev.chainrule.compiler.op.Rowwise;
import dev.chainrule.compiler.type.ElementType;
import java.util.ArrayList;
import java.util.List;

/** Operators that walk along axes: sums, maxima, rows, matrix products. */
final class Reductions {
    /** Whether the first number is to be preferred to the second. */
    @FunctionalInterface
    interface Preference {
        boolean over(double a, double b);
    }

    private Reductions() {}

    static Array reduce(Reduce op, Array x, int[] shape) {
        boolean whole = x.element() == ElementType.INT;
        return Array.generate(x.element(), shape, index -> {
            List<Double> elements = along(x, op.axes(), index);
            return switch (op.kind()) {
                case SUM -> whole ? (int) (long) sum(elements) : sum(elements);
                case MAX -> max(elements, whole ? Integer.MIN_VALUE : Double.NEGATIVE_INFINITY);
                case MIN ->
                    elements.stream().reduce(whole ? (double) Integer.MAX_VALUE : Double.POSITIVE_INFINITY, Math::min);
            };
        });
    }

    /** The first place of the preferred element; NaN is preferred to every number. */
    static Array first(Array x, int axis, int[] shape, Preference preference) {
        return Array.generate(ElementType.INT, shape, index -> {
            List<Double> elements = along(x, List.of(axis), index);
            int best = 0;
            for (int i = 1; i < elements.size(); i++) {
                double element = elements.get(i);
                double former = elements.get(best);
                if (!Double.isNaN(former) && (Double.isNaN(element) || preference.over(element, former))) {
                    best = i;
                }
            }
            return best;
        });
    }

    static Array rowwise(Rowwise op, Array x, int[] shape) {
        if (op instanceof Rowwise.LogSumExp logSumExp) {
            return Array.generate(ElementType.REAL, shape, index -> logSumExp(along(x, logSumExp.axes(), index)));
        } else if (op instanceof Rowwise.Softmax softmax) {
            return Array.generate(ElementType.REAL, shape, index -> {
                List<Double> row = along(x, List.of(softmax.axis()), without(index, softmax.axis()));
                double max = max(row, Double.NEGATIVE_INFINITY);
                return StrictMath.exp(x.at(index) - max) / sumOfExp(row, max);
            });
        } else if (op instanceof Rowwise.LogSoftmax softmax) {
            return Array.generate(ElementType.REAL, shape, index -> {
                List<Double> row = along(x, List.of(softmax.axis()), without(index, softmax.axis()));
                double max = max(row, Double.NEGATIVE_INFINITY);
                return x.at(index) - max - StrictMath.log(sumOfExp(row, max));
            });
        }
        throw new IllegalArgumentException("no meaning for " + op.name());
    }

    static Array matmul(Array a, Array b, int[] shape) {
        int last = shape.length - 1;
        return Array.generate(ElementType.REAL, shape, index -> {
            int[] left = index.clone();
            int[] right = index.clone();
            double sum = 0;
            for (int k = 0; k < a.extent(last); k++) {
                left[last] = k;
                right[last - 1] = k;
                sum += a.at(left) * b.at(right);
            }
            return sum;
        });
    }

    private static double logSumExp(List<Double> elements) {
        double max = max(elements, Double.NEGATIVE_INFINITY);
        double shift = Double.isInfinite(max) ? 0 : max;
        return shift + StrictMath.log(sumOfExp(elements, shift));
    }

    private static double sumOfExp(List<Double> elements, double shift) {
        return sum(elements.stream().map(x -> StrictMath.exp(x - shift)).toList());
    }

    private static double sum(List<Double> elements) {
        double sum = 0;
        for (double element : elements) {
            sum += element;
        }
        return sum;
    }

    private static double max(List<Double> elements, double ofNothing) {
        return elements.stream().reduce(ofNothing, Math::max);
    }

    /** The elements that fall into one place of the result, in ascending order of their indices. */
    private static List<Double> along(Array x, List<Integer> axes, int[] place) {
        int[] inner = axes.stream().mapToInt(x::extent).toArray();
        List<Double> elements = new ArrayList<>();
        Array.generate(x.element(), inner, at -> {
            int[] index = new int[x.rank()];
            int kept = 0;
            for (int axis = 0; axis < index.length; axis++) {
                int reduced = axes.indexOf(axis);
                index[axis] = reduced < 0 ? place[kept++] : at[reduced];
            }
            elements.add(x.at(index));
            return 0;
        });
        return elements;
    }

    private static int[] without(int[] index, int axis) {
        int[] rest = new int[index.length - 1];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = index[i < axis ? i : i + 1];
        }
        return rest;
    }
}
