// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
    private static final Path DATA = Path.of("data");

    /** A third of the training. */
    @Test
    void sunspotsAreForeseenBetterThanByALine() {
        Main main = Main.sunspots(DATA);
        assertThat(main.held().size()).isEqualTo(62);
        Sunspots model = Sunspots.create(1);
        main.train(model, 40, new TrainingListener() {});
        double linear = Linear.fit(main.known()).error(main.held());
        assertThat(main.error(model)).isLessThan(linear);
        assertThat(linear).isLessThan(main.persistence());
    }

    @Test
    void twoEpochsForeseeCarbonBetterThanWhoSaysThatAllStays() {
        Main main = Main.carbon(DATA);
        Carbon model = Carbon.create(1);
        main.train(model, 2, new TrainingListener() {});
        assertThat(main.error(model)).isLessThan(main.persistence() / 2);
    }

    @Test
    void gapsAreFilledAndWindowsEndBeforeTheirTargets(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("series.csv");
        Files.writeString(file, "time,value\na,1\nb,\nc,\nd,4\ne,6\n");
        Series series = Series.of(file);
        assertThat(series.values()).containsExactly(1, 2, 3, 4, 6);
        assertThat(series.times()).isEqualTo(List.of("a", "b", "c", "d", "e"));
        assertThat(series.cut()).isEqualTo(4);
        DataSet rows = series.rows(2, 2, 3, 5);
        double[] past = new double[2];
        rows.copy(0, 1, past, 0);
        assertThat(past).containsExactly(2, 3);
        rows.copy(1, 1, past, 0);
        assertThat(past[0]).isEqualTo(6);
    }

    /** Fibonacci's numbers, of which each is the sum of the two before. */
    @Test
    void aLineThatFitsIsFound() {
        double[] values = {1, 1, 2, 3, 5, 8, 13, 21, 34};
        Series series = new Series(List.of(), values);
        assertThat(Linear.fit(series.rows(2, 1, 2, 7)).error(series.rows(2, 1, 7, 9)))
                .isCloseTo(0, within(1e-6));
    }
}
