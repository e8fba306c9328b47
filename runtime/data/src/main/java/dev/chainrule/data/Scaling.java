// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.Cell;
import dev.chainrule.runtime.ModelDescription.CellKind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What to take off a column of reals and what to divide it by, element by element, so that its values have a common scale.
 * The library's layers {@code Standardise} and {@code StandardiseNumber} keep it in the model, so that it is saved with the
 * weights and used in whatever the model computes.
 *
 * <pre>{@code
 * Scaling.standard(training, "x").into(model, "scale");
 * }</pre>
 */
public final class Scaling {
    private static final String MEAN = ".mean";
    private static final String SPREAD = ".spread";
    private static final MathContext SHOWN = new MathContext(6);

    private final double[] shift;
    private final double[] scale;

    private Scaling(double[] shift, double... scale) {
        this.shift = shift;
        this.scale = scale;
    }

    /** Takes off the mean and divides by the standard deviation (of the rows, not estimated from them); by 1 where it is 0. */
    public static Scaling standard(DataSet data, String column) {
        int width = width(data, column);
        double[] mean = new double[width];
        double[] squares = new double[width];
        each(data, column, (row, values) -> {
            for (int i = 0; i < width; i++) {
                double rest = values[i] - mean[i];
                mean[i] += rest / (row + 1);
                squares[i] += rest * (values[i] - mean[i]);
            }
        });
        return new Scaling(
                mean,
                Arrays.stream(squares)
                        .map(sum -> orOne(Math.sqrt(sum / data.size())))
                        .toArray());
    }

    /** Takes off the smallest value and divides by the distance to the largest, so that 0 to 1 comes out; by 1 where it is 0. */
    public static Scaling range(DataSet data, String column) {
        int width = width(data, column);
        double[] least = new double[width];
        double[] most = new double[width];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        each(data, column, (row, values) -> {
            for (int i = 0; i < width; i++) {
                least[i] = Math.min(least[i], values[i]);
                most[i] = Math.max(most[i], values[i]);
            }
        });
        return new Scaling(
                least,
                IntStream.range(0, width)
                        .mapToDouble(i -> orOne(most[i] - least[i]))
                        .toArray());
    }

    private static double orOne(double spread) {
        return spread == 0 ? 1 : spread;
    }

    /** Does something with a row. */
    private interface Visitor {
        void row(int row, double... values);
    }

    private static int width(DataSet data, String name) {
        DataSet.Column column = data.columns().get(data.column(name));
        if (column.element() != ElementType.REAL) {
            throw new IllegalArgumentException("the column " + name + " is of whole numbers: only reals are scaled");
        }
        if (data.size() == 0) {
            throw new IllegalArgumentException("there are no rows of which to take a scale");
        }
        return column.width();
    }

    private static void each(DataSet data, String name, Visitor visitor) {
        int column = data.column(name);
        double[] values = new double[data.columns().get(column).width()];
        for (int row = 0; row < data.size(); row++) {
            data.copy(column, row, values, 0);
            for (double value : values) {
                if (!Double.isFinite(value)) {
                    throw new DataException("the column " + name + " has " + value + " in row " + row
                            + ", counted from 0: it has no scale");
                }
            }
            visitor.row(row, values);
        }
    }

    /** What is taken off each element. */
    public double[] shift() {
        return shift.clone();
    }

    /** What each element is divided by afterwards. */
    public double[] scale() {
        return scale.clone();
    }

    /**
     * Writes it into a layer of a model.
     *
     * @param layer the layer's name in the model, with dots if it is in another one
     * @throws IllegalArgumentException if there is no layer {@code Standardise} of that name, or of another width
     */
    public void into(Model model, String layer) {
        int mean = state(model, layer, MEAN);
        int spread = state(model, layer, SPREAD);
        model.parameters().put(mean, shift);
        model.parameters().put(spread, scale);
    }

    private int state(Model model, String layer, String end) {
        List<Cell> cells = model.description().cells();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            if (cell.kind() == CellKind.STATE && cell.name().equals(layer + end)) {
                if (cell.length() != shift.length) {
                    throw new IllegalArgumentException("the layer " + layer + " scales " + cell.length()
                            + " numbers a row, the column has " + shift.length);
                }
                return i;
            }
        }
        String known = cells.stream()
                .filter(cell -> cell.kind() == CellKind.STATE && cell.name().endsWith(SPREAD))
                .map(cell -> cell.name().substring(0, cell.name().length() - SPREAD.length()))
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException("the model has no layer " + layer + " of Standardise or StandardiseNumber; "
                + (known.isEmpty() ? "it has none" : "it has " + known));
    }

    /** To six digits. */
    @Override
    public String toString() {
        return "(x - " + shown(shift) + ") / " + shown(scale);
    }

    private static String shown(double... values) {
        return Arrays.stream(values)
                .mapToObj(value ->
                        new BigDecimal(value).round(SHOWN).stripTrailingZeros().toPlainString())
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
