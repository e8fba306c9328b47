// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.chargpt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class MainTest {
    @Test
    void learnsInAFewStepsWhichCharactersAreUsualAndGoesOnBeyondTheContext() throws IOException {
        Psalms psalms = Psalms.read(Path.of("data/kjv_psalms.txt"));
        assertThat(psalms.characters()).isEqualTo(CharGpt.VOCABULARY);
        DataSet some = psalms.training().where(row -> row % 20 == 0);
        CharGpt model = CharGpt.create(1);
        double loss = Trainer.of(model)
                .epochs(2)
                .batchSize(8)
                .fit(some)
                .evaluate(psalms.validation().where(row -> row % 10 == 0))
                .get("nll");
        // As often as each character comes is 2.9.
        assertThat(loss).isLessThan(2.7);

        String text = new Writer(model, psalms, 0.7, 1).write("O LORD, ", 200);
        assertThat(text).hasSize(200);
        assertThat(new Writer(model, psalms, 0.7, 1).write("O LORD, ", 150)).isEqualTo(text.substring(0, 150));
    }
}
