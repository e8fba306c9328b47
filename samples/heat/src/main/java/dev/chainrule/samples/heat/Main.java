// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.heat;

import dev.chainrule.data.TrainingProgress;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Trainer;
import dev.chainrule.runtime.TrainingListener;
import java.util.Locale;

/** Solves the heat equation of a rod with a net, and says how far it is from the solution, which is known. */
public final class Main {
    /** Of 160 batches: 6,400 steps, over 6,000 of which the rate falls in Heat.nn. */
    private static final int EPOCHS = 40;

    private static final int BATCH = 256;
    private static final int POINTS = 160 * BATCH;
    private static final double CONDUCTIVITY = Heat.CONDUCTIVITY;

    /** Intervals of the grid on which temperatures are compared, in place and in time. */
    private static final int GRID = 100;

    private static final String SHADES = " .:-=+*#%@";

    private Main() {}

    public static void main(String[] arguments) {
        Heat model = Heat.create(1);
        train(model, EPOCHS, TrainingProgress.console());
        System.out.println("\nrelative error of the temperatures, over all places and times");
        System.out.printf(Locale.ROOT, "    the net: %.2f %%%n", 100 * error(temperatures(model)));
        System.out.printf(Locale.ROOT, "    finite differences, 10 intervals: %.2f %%%n", 100 * error(differences(10)));
        System.out.printf(
                Locale.ROOT, "    the temperatures at the start, kept: %.2f %%%n", 100 * error((x, t) -> exact(x, 0)));
        show(temperatures(model));
    }

    /** Trains on places and times that are spread evenly, by the sequence of the plastic number (Roberts, 2018). */
    static void train(Heat model, int epochs, TrainingListener listener) {
        float[] places = new float[POINTS];
        float[] times = new float[POINTS];
        for (int i = 0; i < POINTS; i++) {
            places[i] = (float) (0.7548776662466927 * i % 1);
            times[i] = (float) (0.5698402909980532 * i % 1);
        }
        DataSet points =
                DataSet.builder().reals("x", places, 1).reals("t", times, 1).build();
        Trainer.of(model).epochs(epochs).batchSize(BATCH).listener(listener).fit(points);
    }

    /** A temperature at each place and time. */
    @FunctionalInterface
    interface Temperatures {
        double at(double x, double t);
    }

    /** The solution: two waves that fade, the shorter one faster. */
    static double exact(double x, double t) {
        double rate = CONDUCTIVITY * Math.PI * Math.PI;
        return Math.exp(-rate * t) * Math.sin(Math.PI * x) + Math.exp(-9 * rate * t) * Math.sin(3 * Math.PI * x) / 2;
    }

    /** What the net says, on the grid. */
    static Temperatures temperatures(Heat model) {
        int side = GRID + 1;
        float[] places = new float[side * side];
        float[] times = new float[side * side];
        for (int i = 0; i < places.length; i++) {
            int step = i / side;
            places[i] = (float) (i - step * side) / GRID;
            times[i] = (float) step / GRID;
        }
        float[] degrees = model.temperature(places, times, places.length).degrees();
        return (x, t) -> degrees[(int) Math.round(t * GRID) * side + (int) Math.round(x * GRID)];
    }

    /** Finite differences, explicit, with as many intervals in place and the largest stable step in time that divides 1. */
    static Temperatures differences(int intervals) {
        int steps = (int) Math.ceil(2 * CONDUCTIVITY * intervals * intervals);
        double part = CONDUCTIVITY * intervals * intervals / steps;
        double[][] at = new double[steps + 1][intervals + 1];
        for (int i = 1; i < intervals; i++) {
            at[0][i] = exact((double) i / intervals, 0);
        }
        for (int step = 0; step < steps; step++) {
            for (int i = 1; i < intervals; i++) {
                at[step + 1][i] = at[step][i] + part * (at[step][i - 1] - 2 * at[step][i] + at[step][i + 1]);
            }
        }
        return (x, t) -> {
            int step = (int) Math.min(steps - 1, t * steps);
            int i = (int) Math.min(intervals - 1, x * intervals);
            double later = t * steps - step;
            double right = x * intervals - i;
            return (1 - later) * ((1 - right) * at[step][i] + right * at[step][i + 1])
                    + later * ((1 - right) * at[step + 1][i] + right * at[step + 1][i + 1]);
        };
    }

    /** The root of the squared errors on the grid over that of the squared temperatures. */
    static double error(Temperatures temperatures) {
        double errors = 0;
        double squares = 0;
        for (int step = 0; step <= GRID; step++) {
            for (int i = 0; i <= GRID; i++) {
                double x = (double) i / GRID;
                double t = (double) step / GRID;
                double exact = exact(x, t);
                double error = temperatures.at(x, t) - exact;
                errors += error * error;
                squares += exact * exact;
            }
        }
        return Math.sqrt(errors / squares);
    }

    /** A line of shades for each tenth of the time. */
    private static void show(Temperatures temperatures) {
        System.out.println("\nthe rod as time goes on:\n");
        for (int step = 0; step <= GRID; step += GRID / 10) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i <= GRID; i += 2) {
                double degrees = temperatures.at((double) i / GRID, (double) step / GRID);
                int shade = (int) Math.round(Math.max(0, Math.min(1, degrees)) * (SHADES.length() - 1));
                line.append(SHADES.charAt(shade));
            }
            System.out.printf(
                    Locale.ROOT,
                    "    %.1f  %s%n",
                    (double) step / GRID,
                    line.toString().stripTrailing());
        }
    }
}
