// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.forecast;

import dev.chainrule.data.TrainingProgress;
import dev.chainrule.runtime.ArrayDataSet;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Figures;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.Predictor;
import dev.chainrule.runtime.Trainer;
import dev.chainrule.runtime.TrainingListener;
import java.nio.file.Path;
import java.util.Locale;

/** Learns from the first four fifths of two series, and forecasts the last fifth, each value from those before it. */
public final class Main {
    private static final int BATCH = 32;

    private final Series series;
    private final int window;
    private final int horizon;

    Main(Series series, int window, int horizon) {
        this.series = series;
        this.window = window;
        this.horizon = horizon;
    }

    static Main sunspots(Path folder) {
        return new Main(Series.of(folder.resolve("sunspots_yearly.csv")), Sunspots.WINDOW, Sunspots.HORIZON);
    }

    static Main carbon(Path folder) {
        return new Main(Series.of(folder.resolve("co2_weekly.csv")), Carbon.WINDOW, Carbon.HORIZON);
    }

    /** The first argument may name the folder of the data. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : "data");
        sunspots(folder).run("next year's sunspots", "years", Sunspots.create(1), 125);
        carbon(folder).run("carbon dioxide in 13 weeks, ppm", "weeks", Carbon.create(1), 60);
    }

    private void run(String title, String steps, Model model, int epochs) {
        System.out.println(title + "\n");
        train(model, epochs, TrainingProgress.console().every((epochs + 9) / 10));
        DataSet held = held();
        System.out.printf(
                Locale.ROOT,
                "%nroot mean square error, %s to %s%n"
                        + "    the nets: %.3f%n    a linear model of the same %d %s: %.3f%n    the last known value: %.3f%n%n",
                series.times().get(series.cut()),
                series.times().get(series.values().length - 1),
                error(model),
                window,
                steps,
                Linear.fit(known()).error(held),
                persistence());
        show(model);
    }

    /** The rows from which is learnt. */
    DataSet known() {
        return series.rows(window, horizon, window + horizon - 1, series.cut());
    }

    /** The rows that are held back. */
    DataSet held() {
        return series.rows(window, horizon, series.cut(), series.values().length);
    }

    void train(Model model, int epochs, TrainingListener listener) {
        Trainer.of(model)
                .epochs(epochs)
                .batchSize(BATCH)
                .validation(held())
                .listener(listener)
                .fit(known());
    }

    /** The root of the mean squared error of what is held back. */
    double error(Model model) {
        Figures figures = Trainer.of(model).evaluate(held());
        return figures.get("rmse");
    }

    /** The error of who says that all stays as it is. */
    double persistence() {
        double[] values = series.values();
        double squares = 0;
        for (int i = series.cut(); i < values.length; i++) {
            squares += Math.pow(values[i] - values[i - horizon], 2);
        }
        return Math.sqrt(squares / (values.length - series.cut()));
    }

    /** The last ten, one horizon after the other. */
    private void show(Model model) {
        ArrayDataSet said = Predictor.of(model).predict(held());
        double[] forecast = new double[1];
        System.out.println("    time          measured   forecast");
        for (int back = 9; back >= 0; back--) {
            int at = series.values().length - 1 - back * horizon;
            said.copy(0, at - series.cut(), forecast, 0);
            System.out.printf(
                    Locale.ROOT, "    %-12s %9.1f  %9.1f%n", series.times().get(at), series.values()[at], forecast[0]);
        }
        System.out.println();
    }
}
