// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.tabular;

import dev.chainrule.data.Csv;
import dev.chainrule.data.Scaling;
import dev.chainrule.runtime.ClassCounts;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.Split;
import dev.chainrule.runtime.Trainer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Two tables, each by cross-validation in ten parts, with a small net and with a line. */
public final class Main {
    private static final int FOLDS = 10;
    private static final int BATCH = 32;
    /** About 1,000 steps, over which the rate falls in Tables.nn. */
    private static final int EPOCHS = 62;

    private Main() {}

    /** The first argument may name the folder of the data. */
    public static void main(String[] arguments) {
        Path data = Path.of(arguments.length > 0 ? arguments[0] : "data");

        DataSet tumours = tumours(data);
        List<Split> folds = Split.stratifiedFolds(tumours, "label", FOLDS, 1);
        System.out.println("tumours told apart, accuracy in ten parts");
        show("the net", 100, figures(folds, () -> Tumour.create(1), "accuracy", "scale"));
        show("a line", 100, figures(folds, () -> TumourLine.create(1), "accuracy", "scale"));
        show("as it comes, the net", 100, figures(folds, () -> Tumour.create(1), "accuracy"));
        show(
                "the more frequent kind",
                100,
                folds.stream().mapToDouble(Main::mostFrequent).toArray());

        DataSet patients = patients(data);
        folds = Split.folds(patients, FOLDS, 1);
        System.out.println("\na disease foreseen, root mean square error in ten parts");
        show("the net", 1, figures(folds, () -> Progression.create(1), "rmse", "scale", "unit"));
        show("a line", 1, figures(folds, () -> ProgressionLine.create(1), "rmse", "scale", "unit"));
        show("the mean of all", 1, folds.stream().mapToDouble(Main::mean).toArray());
    }

    static DataSet tumours(Path folder) {
        return Csv.of(folder.resolve("breast_cancer.csv"))
                .ints("label", "target")
                .rest("x")
                .load();
    }

    static DataSet patients(Path folder) {
        return Csv.of(folder.resolve("diabetes.csv"))
                .reals("y", "target")
                .rest("x")
                .load();
    }

    /** Trains a model for each fold and measures it on what the fold keeps back. */
    static double[] figures(List<Split> folds, Supplier<? extends Model> models, String figure, String... scaled) {
        return folds.stream()
                .mapToDouble(fold -> {
                    Model model = models.get();
                    for (String layer : scaled) {
                        Scaling.standard(fold.training(), layer.equals("unit") ? "y" : "x")
                                .into(model, layer);
                    }
                    return Trainer.of(model)
                            .epochs(EPOCHS)
                            .batchSize(BATCH)
                            .fit(fold.training())
                            .evaluate(fold.test())
                            .get(figure);
                })
                .toArray();
    }

    /** The accuracy of who always says what is most frequent in the training part. */
    static double mostFrequent(Split fold) {
        int[] known = ClassCounts.of(fold.training(), "label").counts();
        int[] asked = ClassCounts.of(fold.test(), "label").counts();
        return (double) asked[known[1] > known[0] ? 1 : 0] / fold.test().size();
    }

    /** The error of who always says the mean of the training part. */
    static double mean(Split fold) {
        double mean = Scaling.standard(fold.training(), "y").shift()[0];
        int column = fold.test().column("y");
        double[] y = new double[fold.test().size()];
        for (int row = 0; row < y.length; row++) {
            fold.test().copy(column, row, y, row);
        }
        return Math.sqrt(Arrays.stream(y)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
    }

    private static void show(String who, double unit, double... figures) {
        var all = Arrays.stream(figures).map(figure -> figure * unit).summaryStatistics();
        System.out.printf(
                Locale.ROOT, "    %-24s %6.2f   (%.2f to %.2f)%n", who, all.getAverage(), all.getMin(), all.getMax());
    }
}
