// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.Scaling;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Split;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
    private static final Path DATA = Path.of("data");

    @Test
    void tumoursAreToldApart() {
        DataSet tumours = Main.tumours(DATA);
        assertThat(tumours.size()).isEqualTo(569);
        List<Split> fold = Split.stratifiedFolds(tumours, "label", 10, 1).subList(0, 1);
        assertThat(Main.figures(fold, () -> Tumour.create(1), "accuracy", "scale")[0])
                .isGreaterThan(0.92)
                .isGreaterThan(Main.mostFrequent(fold.get(0)));
    }

    @Test
    void aDiseaseIsForeseenBetterThanByItsMean() {
        List<Split> folds = Split.folds(Main.patients(DATA), 10, 1);
        double[] errors = Main.figures(folds.subList(0, 2), () -> Progression.create(1), "rmse", "scale", "unit");
        for (int fold = 0; fold < 2; fold++) {
            assertThat(errors[fold]).isLessThan(0.9 * Main.mean(folds.get(fold)));
        }
    }

    /** The scale is the model's own: it is saved with the weights, and predictions are in the unit of the file. */
    @Test
    void theScaleIsSavedWithTheWeights(@TempDir Path folder) {
        DataSet patients = Main.patients(DATA);
        Progression model = Progression.create(1);
        Scaling.standard(patients, "x").into(model, "scale");
        Scaling.standard(patients, "y").into(model, "unit");
        Path file = folder.resolve("weights.safetensors");
        model.saveWeights(file);
        float[] x = new float[10];
        patients.copy(patients.column("x"), 0, x, 0);
        float[] before = model.predict(x, 1).forecast();
        assertThat(Progression.load(file).predict(x, 1).forecast()).isEqualTo(before);
        assertThat(before[0]).isBetween(25f, 350f);
        assertThat(Progression.create(1).predict(x, 1).forecast()).isNotEqualTo(before);
    }
}
