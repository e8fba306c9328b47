// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trainer does by the figures of an epoch: it reduces settings, keeps checkpoints, writes logs, ends by time. */
class TrainingRulesTest {
    @TempDir
    Path folder;

    private static final DataSet DATA = TrainerTest.line(20);
    /** Another line, which that of the training comes by: its figure is best in the midst. */
    private static final DataSet OTHER = DataSet.builder()
            .reals("x", new float[] {-1, 0, 1})
            .reals("y", new float[] {-2.8f, -0.9f, 1})
            .build();

    private static Trainer trainer(Model model) {
        return Trainer.of(model)
                .epochs(12)
                .batchSize(4)
                .validation(OTHER)
                .reduce("train.lr", 0.5, Watch.smaller("mse"), 2, 0.01);
    }

    private static TrainingListener stopAfter(Trainer trainer, int batches) {
        return new TrainingListener() {
            private int seen;

            @Override
            public void batch(int epoch, int batch, double loss) {
                if (++seen == batches) {
                    trainer.stop();
                }
            }
        };
    }

    @Test
    void aSettingIsReducedWhenTheFigureWaitsAndIsGivenBackAtTheEnd() {
        LineModel model = new LineModel(7);
        List<Double> rates = new ArrayList<>();
        List<Integer> when = new ArrayList<>();
        History history = trainer(model)
                .listener(new TrainingListener() {
                    @Override
                    public void reduced(int epoch, String setting, double value) {
                        when.add(epoch);
                        rates.add(value);
                        assertThat(setting).isEqualTo("train.lr");
                        assertThat(model.setting(0)).isEqualTo(value);
                    }
                })
                .fit(DATA)
                .history();
        // The rule said again: after two epochs without a new least value.
        List<Integer> expected = new ArrayList<>();
        double best = Double.POSITIVE_INFINITY;
        double rate = 0.05;
        int since = 0;
        for (History.Epoch epoch : history.epochs()) {
            double value = epoch.validation().get("mse");
            since = value < best ? 0 : since + 1;
            best = Math.min(best, value);
            if (since == 2) {
                since = 0;
                if (rate > 0.01) {
                    expected.add(epoch.number());
                    rate = Math.max(0.01, rate * 0.5);
                }
            }
        }
        assertThat(when).isEqualTo(expected);
        assertThat(rates).startsWith(0.025);
        assertThat(model.setting(0)).isNaN();
    }

    @Property(tries = 15)
    void resumedAnywhereWithAllRulesIsNeverStopped(@ForAll @IntRange(min = 1, max = 59) int stopAfter)
            throws Exception {
        Path place = Files.createTempDirectory("rules");
        try {
            LineModel straight = new LineModel(7);
            Path a = Files.createDirectory(place.resolve("a"));
            History whole = withFiles(trainer(straight), a).fit(DATA).history();

            Path b = Files.createDirectory(place.resolve("b"));
            Trainer stopped = withFiles(trainer(new LineModel(7)), b);
            stopped.listener(stopAfter(stopped, stopAfter)).fit(DATA);
            LineModel resumed = new LineModel(99);
            History rest = withFiles(trainer(resumed), b)
                    .resume(b.resolve("last"))
                    .fit(DATA)
                    .history();
            assertThat(rest.end()).isEqualTo(whole.end());
            assertThat(names(b)).isEqualTo(names(a));
            for (String name : List.of("last", "best", "Line-0011.safetensors", "Line-0012.safetensors")) {
                assertThat(cells(b.resolve(name))).as(name).isEqualTo(cells(a.resolve(name)));
            }
            for (String log : List.of("log.csv", "log.jsonl")) {
                assertThat(withoutTimes(b.resolve(log))).isEqualTo(withoutTimes(a.resolve(log)));
            }
        } finally {
            try (Stream<Path> files = Files.walk(place)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static Trainer withFiles(Trainer trainer, Path folder) {
        return trainer.checkpoint(folder.resolve("last"))
                .bestCheckpoint(folder.resolve("best"), Watch.smaller("mse"))
                .lastCheckpoints(folder, 2)
                .listener(EpochLog.csv(folder.resolve("log.csv")))
                .listener(EpochLog.jsonLines(folder.resolve("log.jsonl")));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<Object> cells(Path file) {
        LineModel model = new LineModel(0);
        Weights.load(model, file);
        return List.of(
                model.parameters().floats(0)[0],
                model.parameters().floats(0)[1],
                model.parameters().floats(1)[0],
                model.parameters().floats(1)[1],
                model.parameters().ints(2)[0]);
    }

    /** Without what counts from the last start: rows and seconds. */
    private static List<String> withoutTimes(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .map(line -> line.replaceAll("\"(rows|seconds)\":[^,]*", "").replaceAll("^(\\d+),\\d+,[^,]*", "$1"))
                .toList();
    }

    @Test
    void theBestCheckpointIsThatOfTheBestEpochAndTheLastAreTheLast() throws IOException {
        LineModel model = new LineModel(7);
        Path best = folder.resolve("best");
        Path last = folder.resolve("deep/er");
        Trainer.Training training = Trainer.of(model)
                .epochs(12)
                .batchSize(4)
                .validation(OTHER)
                .bestCheckpoint(best, Watch.smaller("mse"))
                .lastCheckpoints(last, 3)
                .fit(DATA);
        double least = training.history().epochs().stream()
                .mapToDouble(epoch -> epoch.validation().get("mse"))
                .min()
                .orElseThrow();
        LineModel loaded = new LineModel(1);
        Weights.load(loaded, best);
        assertThat(Trainer.of(loaded).batchSize(4).evaluate(OTHER).get("mse")).isEqualTo(least);
        assertThat(training.evaluate(OTHER).get("mse")).isGreaterThan(least);
        assertThat(names(last))
                .containsExactly("Line-0010.safetensors", "Line-0011.safetensors", "Line-0012.safetensors");
    }

    @Test
    void aLimitOfTimeEndsTrainingWithACheckpointThatGoesOn() {
        Path file = folder.resolve("line");
        LineModel slow = new LineModel(7) {
            @Override
            public void run(int entryPoint) {
                java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
                super.run(entryPoint);
            }
        };
        History history = Trainer.of(slow)
                .epochs(1_000_000)
                .batchSize(4)
                .checkpoint(file)
                .timeLimit(Duration.ofMillis(60))
                .fit(DATA)
                .history();
        assertThat(history.end()).isEqualTo(History.End.OUT_OF_TIME);
        assertThat(history.closing())
                .startsWith("stopped at the limit of time: ")
                .contains(" of 1000000 epochs");
        int done = slow.parameters().ints(2)[0];
        LineModel resumed = new LineModel(8);
        int epochs = done / 5 + 1;
        Trainer.of(resumed).epochs(epochs).batchSize(4).resume(file).fit(DATA);
        LineModel straight = new LineModel(7);
        Trainer.of(straight).epochs(epochs).batchSize(4).fit(DATA);
        assertThat(resumed.parameters().floats(0))
                .isEqualTo(straight.parameters().floats(0));
    }

    @Test
    void theLastLineSaysWhyAndWhichWeights() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        History history = Trainer.of(new LineModel(7))
                .epochs(40)
                .batchSize(4)
                .validation(OTHER)
                .stopEarly(Watch.smaller("mse").byAtLeast(1e-3), 3)
                .listener(TrainingListener.lines(new PrintStream(text, true, StandardCharsets.UTF_8)))
                .fit(DATA)
                .history();
        int done = history.epochs().size();
        int best = history.best().orElseThrow();
        assertThat(done).isEqualTo(best + 3);
        assertThat(text.toString(StandardCharsets.UTF_8)).endsWith(history.closing() + System.lineSeparator());
        assertThat(history.closing())
                .matches("stopped early, mse has not become better for 3 epochs: " + done
                        + " of 40 epochs; the weights are those of epoch " + best
                        + ", the best, with mse [0-9.e-]+; [0-9.]+ s");
        assertThat(Trainer.of(new LineModel(1)).epochs(2).fit(DATA).history().closing())
                .matches("done: 2 of 2 epochs; [0-9.]+ s");
    }

    @Test
    void whatCannotBeWatchedOrReducedIsSaidBeforeTheFirstBatch() {
        Trainer plain = Trainer.of(new LineModel(1)).reduce("train.lr", 0.1, Watch.smaller("mse"), 1);
        assertThatThrownBy(() -> plain.fit(DATA)).hasMessage("to reduce train.lr by mse needs a validation set");
        Trainer unknown = Trainer.of(new LineModel(1)).validation(OTHER);
        unknown.reduce("train.rate", 0.1, Watch.smaller("mse"), 1);
        assertThatThrownBy(() -> unknown.fit(DATA))
                .hasMessage("the model Line has no setting train.rate; it has [train.lr]");
        Trainer figure = Trainer.of(new LineModel(1)).validation(OTHER);
        figure.bestCheckpoint(folder.resolve("best"), Watch.larger("accuracy"));
        assertThatThrownBy(() -> figure.fit(DATA)).hasMessageContaining("no figure accuracy; it has [mse]");
        assertThatThrownBy(() -> plain.reduce("train.lr", 1.5, Watch.smaller("mse"), 1))
                .hasMessage("a factor that reduces is between 0 and 1, not 1.5");
        assertThatThrownBy(() -> plain.timeLimit(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Watch.smaller("mse").byAtLeast(Double.NaN)).hasMessageContaining("NaN");
    }

    @Test
    void theRateThatIsSuggestedLearnsAndTheModelIsAsItWas() {
        LineModel model = new LineModel(7);
        float[] before = model.parameters().floats(0).clone();
        LearningRateFinder.Curve curve =
                LearningRateFinder.of(model).batchSize(4).rates(1e-6, 100, 60).find(DATA);
        assertThat(model.parameters().floats(0)).isEqualTo(before);
        assertThat(model.parameters().ints(2)).containsExactly(0);
        assertThat(model.setting(0)).isNaN();
        // Ended where it diverged, so above the largest rate at which such a line can be learnt.
        assertThat(curve.rates().get(curve.rates().size() - 1)).isBetween(0.1, 99.0);
        double suggested = curve.suggestion().orElseThrow();
        assertThat(curve.toString()).contains("suggested: ");
        model.set(0, suggested);
        double mse = Trainer.of(model)
                .epochs(100)
                .batchSize(4)
                .fit(DATA)
                .evaluate(DATA)
                .get("mse");
        assertThat(mse).isLessThan(1e-4);
        LearningRateFinder.Curve flat = new LearningRateFinder.Curve(List.of(1., 2., 3.), List.of(1., 1., 1.));
        assertThat(flat.suggestion()).isEmpty();
    }

    @Test
    void aFigureThatComesLateHasAColumnAndJsonHasNoNaN() throws IOException {
        Path csv = folder.resolve("log.csv");
        Path json = folder.resolve("log.jsonl");
        Figures none = new Figures(java.util.Map.of());
        Figures late = new Figures(java.util.Map.of("nll", Double.NaN));
        for (EpochLog log : List.of(EpochLog.csv(csv), EpochLog.jsonLines(json))) {
            log.started(3, 0, 1);
            log.epoch(new History.Epoch(1, none, none, 5, 0.5));
            log.epoch(new History.Epoch(2, none, late, 5, 0.5));
            log.started(3, 1, 1);
            log.epoch(new History.Epoch(2, late, none, 5, 0.25));
        }
        assertThat(Files.readAllLines(csv))
                .containsExactly("epoch,rows,seconds,validation nll,training nll", "1,5,0.5,,", "2,5,0.25,,NaN");
        assertThat(Files.readAllLines(json))
                .containsExactly(
                        "{\"epoch\":1,\"rows\":5,\"seconds\":0.5,\"training\":{},\"validation\":{}}",
                        "{\"epoch\":2,\"rows\":5,\"seconds\":0.25,\"training\":{\"nll\":null},\"validation\":{}}");
        Files.writeString(json, "my notes\n");
        assertThatThrownBy(() -> EpochLog.jsonLines(json).started(3, 1, 1)).hasMessageContaining("did not write");
    }
}
