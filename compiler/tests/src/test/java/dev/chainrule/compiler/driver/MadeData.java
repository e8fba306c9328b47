// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.ArrayDataSet;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.Trainer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Models on made data: reals from 0 to 1, whole numbers that are 0 or 1. The batch is their only size. */
final class MadeData {
    private static final int ROWS = 6;
    /** So short that the kinks of hundreds of units are not met. */
    private static final double STEP = 1e-5;

    private final Model model;
    private final List<ModelDescription.Cell> cells;
    private final Map<String, double[]> data = new LinkedHashMap<>();

    private MadeData(Model model) {
        this.model = model;
        this.cells = model.description().cells();
        for (ModelDescription.Input input : model.description().inputs()) {
            Random random = new Random(input.name().hashCode());
            double[] values = random.doubles((long) ROWS * width(input)).toArray();
            if (input.element() != ElementType.REAL) {
                Arrays.setAll(values, i -> Math.rint(values[i]));
            }
            data.put(input.name(), input.isKey() ? new double[] {7, 0, 3} : values);
        }
    }

    static MadeData of(Model model) {
        return new MadeData(model);
    }

    private static int[] shape(ModelDescription.Input input) {
        return input.shape().stream()
                .skip(1)
                .mapToInt(extent -> Math.toIntExact(extent.evaluate(new int[] {ROWS})))
                .toArray();
    }

    private static int width(ModelDescription.Input input) {
        return Arrays.stream(shape(input)).reduce(1, (a, b) -> a * b);
    }

    /** The gradient of a loss by the parameters whose names begin so, in a random direction of them all. */
    void gradientIsSlope(String loss, String names) {
        Derived derived = Derived.of(model, data, ROWS);
        Map<String, double[]> gradients = derived.loss(loss);
        double promised = 0;
        for (int cell : parameters(names)) {
            double[] gradient = gradients.get("d/" + cells.get(cell).name());
            double[] direction = direction(cell, gradient.length);
            for (int i = 0; i < gradient.length; i++) {
                promised += direction[i] * gradient[i];
            }
        }
        double slope = 0;
        for (int times : new int[] {-2, -1, 1, 2}) {
            move(names, times * STEP);
            double weight = (Math.abs(times) == 2 ? -1 : 8) * Math.signum(times) / (12 * STEP);
            slope += weight * derived.loss(loss).get(loss)[0];
            move(names, -times * STEP);
        }
        assertThat(promised).as(loss).isNotZero().isCloseTo(slope, within(1e-6 * (1 + Math.abs(slope))));
    }

    private List<Integer> parameters(String names) {
        return IntStream.range(0, cells.size())
                .filter(cell -> cells.get(cell).kind() == CellKind.PARAMETER)
                .filter(cell -> cells.get(cell).name().startsWith(names))
                .boxed()
                .toList();
    }

    private static double[] direction(int cell, int length) {
        return new Random(cell).doubles(length, -0.3, 0.3).toArray();
    }

    private void move(String names, double by) {
        for (int cell : parameters(names)) {
            double[] values = model.parameters().doubles(cell);
            double[] direction = direction(cell, values.length);
            for (int i = 0; i < values.length; i++) {
                values[i] += by * direction[i];
            }
        }
    }

    /** Ten steps, after which all parameters are numbers, and all but a few of them others than before. */
    void trains() {
        ArrayDataSet.Builder set = DataSet.builder();
        for (ModelDescription.Input input : model.description().inputs()) {
            double[] values = data.get(input.name());
            if (!input.isKey() && input.element() == ElementType.REAL) {
                set.reals(input.name(), values, shape(input));
            } else if (!input.isKey()) {
                set.ints(
                        input.name(),
                        Arrays.stream(values).mapToInt(value -> (int) value).toArray(),
                        shape(input));
            }
        }
        List<double[]> before = parameters("").stream()
                .map(cell -> model.parameters().doubles(cell).clone())
                .toList();
        Trainer.of(model).epochs(10).batchSize(ROWS).seed(3).fit(set.build());
        int changed = 0;
        for (int i = 0; i < before.size(); i++) {
            double[] after = model.parameters().doubles(parameters("").get(i));
            assertThat(Arrays.stream(after)).allMatch(Double::isFinite);
            changed += Arrays.equals(after, before.get(i)) ? 0 : 1;
        }
        // A bias that only moves what a loss compares stays where it is.
        assertThat(changed).isGreaterThanOrEqualTo(before.size() - 1);
    }
}
