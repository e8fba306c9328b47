// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.vanish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
    @TempDir
    Path folder;

    private final Split digits = Main.digits(Path.of("..", "digits", "data", "digits.csv"));

    private Main.Outcome train(Model model) throws IOException {
        return Main.train(model, digits, Optional.of(folder), "test");
    }

    /** Guessing is right once in ten times. */
    @Test
    void theDeepNetOfSigmoidsLearnsNothingAndTheReportSaysWhy() throws IOException {
        Main.Outcome outcome = train(Sigmoids.create(1));
        assertThat(outcome.figures().get("accuracy")).isLessThan(0.15);
        assertThat(outcome.fall()).isLessThan(1e-4);
        assertThat(outcome.verdict()).isEqualTo("vanishing");
        assertThat(Files.readString(folder.resolve("Sigmoids.html")))
                .contains("<li>vanishing: gradients fall from ", "<svg");
    }

    @Test
    void reluMendsItWithWeightsThatFit() throws IOException {
        Main.Outcome relu = train(Relus.create(1));
        assertThat(relu.verdict()).isEmpty();
        assertThat(relu.figures().get("accuracy")).isGreaterThan(0.85);
        Main.Outcome small = train(SmallRelus.create(1));
        assertThat(small.verdict()).isEqualTo("vanishing");
        assertThat(small.figures().get("accuracy")).isLessThan(0.15);
        Main.Outcome he = train(HeRelus.create(1));
        assertThat(he.verdict()).isEmpty();
        assertThat(he.fall()).isBetween(0.05, 20.0).isGreaterThan(relu.fall());
        assertThat(he.figures().get("accuracy")).isGreaterThan(0.88);
    }

    @Test
    void normalisedSumsMendIt() throws IOException {
        Main.Outcome outcome = train(NormalSigmoids.create(1));
        assertThat(outcome.verdict()).isEmpty();
        assertThat(outcome.figures().get("accuracy")).isGreaterThan(0.93);
    }
}
