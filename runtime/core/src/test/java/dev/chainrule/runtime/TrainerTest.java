// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerTest {
    @TempDir
    Path folder;

    /** y = 3x − 1 at so many points of [−1, 1]. */
    static DataSet line(int rows) {
        float[] x = new float[rows];
        float[] y = new float[rows];
        for (int i = 0; i < rows; i++) {
            x[i] = 2f * i / rows - 1;
            y[i] = 3 * x[i] - 1;
        }
        return DataSet.builder().reals("y", y).reals("x", x).build();
    }

    @Test
    void learnsALineAndMeasuresIt() {
        LineModel model = new LineModel(1);
        Trainer.Training training =
                Trainer.of(model).epochs(40).batchSize(8).validation(line(13)).fit(line(50));
        assertThat(model.parameters().floats(0)[0]).isCloseTo(3f, within(1e-3f));
        assertThat(model.parameters().floats(0)[1]).isCloseTo(-1f, within(1e-3f));
        assertThat(training.evaluate(line(13)).get("mse")).isLessThan(1e-5);
        assertThat(training.history().epochs()).hasSize(40);
        assertThat(training.history().end()).isEqualTo(History.End.COMPLETED);
        assertThat(training.history().epochs().get(39).validation().get("mse")).isLessThan(1e-5);
        // 50 rows in batches of 8 are six whole ones and one of two: seven steps an epoch.
        assertThat(model.parameters().ints(2)[0]).isEqualTo(280);
    }

    @Property(tries = 50)
    void stoppedAnywhereSavedAndResumedIsNeverStopped(
            @ForAll @IntRange(min = 1, max = 27) int stopAfter, @ForAll @IntRange(min = 1, max = 60) int rows)
            throws Exception {
        DataSet data = line(rows);
        LineModel straight = new LineModel(7);
        Trainer.Training whole =
                Trainer.of(straight).epochs(4).batchSize(8).seed(3).fit(data);

        Path file = Files.createTempFile("line", ".safetensors");
        try {
            LineModel first = new LineModel(7);
            Trainer trainer = Trainer.of(first).epochs(4).batchSize(8).seed(3).checkpoint(file);
            int[] batches = {0};
            trainer.listener(new TrainingListener() {
                        @Override
                        public void batch(int epoch, int batch, double loss) {
                            if (++batches[0] == stopAfter) {
                                trainer.stop();
                            }
                        }
                    })
                    .fit(data);
            LineModel second = new LineModel(99);
            Trainer.Training rest = Trainer.of(second)
                    .epochs(4)
                    .batchSize(8)
                    .seed(3)
                    .resume(file)
                    .fit(data);
            for (int cell = 0; cell < 3; cell++) {
                assertThat(second.parameters().raw(cell))
                        .isEqualTo(straight.parameters().raw(cell));
            }
            List<History.Epoch> epochs = rest.history().epochs();
            if (!epochs.isEmpty()) {
                assertThat(epochs.get(epochs.size() - 1).training())
                        .isEqualTo(whole.history().epochs().get(3).training());
            }
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void stopsWhenTheFigureStopsImprovingAndKeepsTheBestWeights() {
        LineModel model = new LineModel(1);
        List<Double> seen = new ArrayList<>();
        Trainer.Training training = Trainer.of(model)
                .epochs(10_000)
                .batchSize(10)
                .validation(line(20))
                .stopWhenNotSmaller("mse", 3)
                .listener(new TrainingListener() {
                    @Override
                    public void epoch(History.Epoch epoch) {
                        seen.add(epoch.validation().get("mse"));
                    }
                })
                .fit(line(50));
        assertThat(training.history().end()).isEqualTo(History.End.STOPPED_EARLY);
        assertThat(training.evaluate(line(20)).get("mse"))
                .isEqualTo(seen.stream().mapToDouble(x -> x).min().orElseThrow());
    }

    @Test
    void ordersRowsBySeedAndEpochAlone() {
        assertThat(RowOrder.of(100, 5, 2, true)).isEqualTo(RowOrder.of(100, 5, 2, true));
        assertThat(RowOrder.of(100, 5, 2, true)).isNotEqualTo(RowOrder.of(100, 5, 3, true));
        assertThat(RowOrder.of(100, 5, 2, true)).isNotEqualTo(RowOrder.of(100, 6, 2, true));
        int[] sorted = RowOrder.of(1000, 1, 1, true);
        java.util.Arrays.sort(sorted);
        assertThat(sorted).isEqualTo(RowOrder.of(1000, 1, 1, false));
    }

    @Test
    void saysWhatDoesNotFit() {
        LineModel model = new LineModel(1);
        DataSet noY = DataSet.builder().reals("x", new float[4]).build();
        assertThatThrownBy(() -> Trainer.of(model).fit(noY))
                .isInstanceOf(ModelException.class)
                .hasMessage("the data set has no column for the input y; its columns are x");
        DataSet wide = DataSet.builder()
                .reals("x", new float[8], 2)
                .reals("y", new float[4])
                .build();
        assertThatThrownBy(() -> Trainer.of(model).fit(wide))
                .hasMessage("the input x is [B], the column of that name is [rows, 2]");
        DataSet ints =
                DataSet.builder().ints("x", new int[4]).reals("y", new float[4]).build();
        assertThatThrownBy(() -> Trainer.of(model).fit(ints))
                .hasMessage("the input x is [B], the column of that name is int[rows]: give it as reals(…)");
        DataSet huge = DataSet.builder()
                .reals("x", new float[] {1e30f, 1})
                .reals("y", new float[] {1, 1})
                .build();
        assertThatThrownBy(() -> Trainer.of(model).fit(huge))
                .hasMessageContaining("the loss mse is Infinity in epoch 1, batch 1: lower the learning rate");
        assertThatThrownBy(
                        () -> Trainer.of(model).stopWhenNotLarger("accuracy", 2).fit(line(3)))
                .hasMessage("to stop by accuracy needs a validation set");
        assertThatThrownBy(() -> Trainer.of(model).epochs(0)).hasMessage("epochs must be at least 1, not 0");
        assertThatThrownBy(() -> DataSet.builder()
                        .reals("x", new float[3])
                        .reals("y", new float[4])
                        .build())
                .hasMessage("the column y has 4 rows, the columns before it 3");
    }

    @Test
    void saysWhatDoesNotFitBeforeTheFirstBatch(@TempDir Path folder) {
        LineModel model = new LineModel(1);
        float[] before = model.parameters().floats(0).clone();
        DataSet noY = DataSet.builder().reals("x", new float[4]).build();
        assertThatThrownBy(() -> Trainer.of(model).validation(noY).fit(line(3)))
                .hasMessage("the data set has no column for the input y; its columns are x");
        assertThatThrownBy(() -> Trainer.of(model)
                        .validation(line(3).where(row -> false))
                        .fit(line(3)))
                .hasMessage("there are no rows to measure on");
        Path file = folder.resolve("none/line.safetensors");
        assertThatThrownBy(() -> Trainer.of(model).checkpoint(file).fit(line(3)))
                .isInstanceOf(ModelException.class)
                .hasMessage("cannot write " + file + ": there is no folder " + file.getParent());
        assertThatThrownBy(() -> Weights.save(model, file)).isInstanceOf(ModelException.class);
        assertThat(model.parameters().floats(0)).isEqualTo(before);
    }

    @Test
    void namesTheRowsOfABatchThatDoesNotFit() {
        LineModel model = new LineModel(1) {
            @Override
            public void run(int entryPoint) {
                throw new ModelException("index 7 at position 1");
            }
        };
        assertThatThrownBy(() -> Trainer.of(model).batchSize(3).inOrder().fit(line(5)))
                .isInstanceOf(ModelException.class)
                .hasMessage("index 7 at position 1; epoch 1, batch 1, which takes the rows 0, 1, 2 of the training set"
                        + " in this order, counted from 0");
    }

    @Test
    void resumesOnlyWhatWasTrainedAlike(@TempDir Path folder) {
        Path file = folder.resolve("line.safetensors");
        Trainer.of(new LineModel(1)).batchSize(8).checkpoint(file).fit(line(20));
        assertThatThrownBy(() ->
                        Trainer.of(new LineModel(1)).batchSize(9).resume(file).fit(line(20)))
                .hasMessageContaining("Resume with the same");
        Weights.save(new LineModel(1), file);
        assertThatThrownBy(() -> Trainer.of(new LineModel(1)).resume(file).fit(line(20)))
                .hasMessageContaining("was not saved by a trainer");
    }

    /** Each as a trainer could have saved it, with one entry that no training comes to. */
    @ParameterizedTest
    @CsvSource({
        "trainer.batch, -1",
        "trainer.batch, 3",
        "trainer.batch, 1000",
        "trainer.batch, 1.5",
        "trainer.batch, 99999999999",
        "trainer.epoch, -1",
        "trainer.epoch, x",
        "trainer.lossRows.0, -5",
        "trainer.lossRows.0, 21",
        "trainer.lossSum.0, none",
        "trainer.lossSum.0, NaN",
        "trainer.batchSize, ''",
        "trainer.epochsSinceBest, -1",
        "trainer.best, much",
        "trainer.epochsSinceBest, 9",
        "trainer.bestEpoch, 3",
        "trainer.bestEpoch, -3"
    })
    void anImpossiblePlaceIsRefusedAndChangesNothing(String entry, String value) {
        Path file = folder.resolve("line.safetensors");
        LineModel saved = new LineModel(1);
        Trainer trainer = Trainer.of(saved).batchSize(8).epochs(2);
        trainer.validation(line(4))
                .stopWhenNotSmaller("mse", 5)
                .checkpoint(file)
                .fit(line(20));
        Safetensors.Contents contents = Weights.read(saved, file, true);
        Map<String, String> metadata = new HashMap<>(contents.metadata());
        assertThat(metadata.remove("crc32c")).isNotNull();
        assertThat(metadata.put(entry, value)).isNotNull();
        Weights.save(saved, file, true, new Safetensors.Contents(metadata, contents.tensors()));

        LineModel model = new LineModel(3);
        float[] before = model.parameters().floats(0).clone();
        assertThatThrownBy(() -> Trainer.of(model)
                        .batchSize(8)
                        .epochs(5)
                        .validation(line(4))
                        .stopWhenNotSmaller("mse", 5)
                        .resume(file)
                        .fit(line(20)))
                .isInstanceOf(ModelException.class)
                .hasMessageEndingWith("Nothing was loaded.");
        assertThat(model.parameters().floats(0)).isEqualTo(before);
        assertThat(model.parameters().seed()).isEqualTo(3);
    }

    @Test
    void aRefusedResumeLeavesTheModelAsItWas() {
        Path file = folder.resolve("line.safetensors");
        Trainer.of(new LineModel(1)).batchSize(8).checkpoint(file).fit(line(20));
        LineModel model = new LineModel(3);
        float[] before = model.parameters().floats(0).clone();
        for (Trainer trainer : List.of(
                Trainer.of(model).batchSize(9), Trainer.of(model).batchSize(8).seed(1))) {
            assertThatThrownBy(() -> trainer.resume(file).fit(line(20))).isInstanceOf(ModelException.class);
        }
        assertThatThrownBy(() -> Trainer.of(model).batchSize(8).resume(file).fit(line(21)))
                .isInstanceOf(ModelException.class);
        assertThat(model.parameters().floats(0)).isEqualTo(before);
        assertThat(model.parameters().seed()).isEqualTo(3);
    }

    @Test
    void theLargestBatchTakesAllRows() {
        for (int rows : new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE - 20, 21}) {
            LineModel model = new LineModel(1);
            Trainer.of(model).epochs(3).batchSize(rows).validation(line(5)).fit(line(20));
            assertThat(model.parameters().ints(2)[0]).isEqualTo(3);
        }
    }

    /** An interrupt asks for an end; files that it closes are written all the same. */
    @Test
    void anInterruptEndsTrainingWell() {
        Path file = folder.resolve("line.safetensors");
        Trainer trainer =
                Trainer.of(new LineModel(1)).epochs(1_000).batchSize(2).checkpoint(file);
        History history = trainer.listener(new TrainingListener() {
                    @Override
                    public void batch(int epoch, int batch, double loss) {
                        if (epoch == 2 && batch == 7) {
                            Thread.currentThread().interrupt();
                        }
                    }
                })
                .fit(line(20))
                .history();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(history.end()).isEqualTo(History.End.ASKED);
        assertThat(history.best()).isEmpty();
        assertThat(history.epochs()).hasSize(1);
        assertThat(Weights.load(new LineModel(2), file))
                .containsEntry("trainer.epoch", "1")
                .containsEntry("trainer.batch", "7");
    }

    /** The rate is such that the figure is best in the middle, and the checkpoint of another file is gone on from. */
    @Property(tries = 20)
    void resumedAnywhereTheBestWeightsComeBackAndTheHistoryIsWhole(@ForAll @IntRange(min = 1, max = 70) int stopAfter)
            throws Exception {
        DataSet data = line(20);
        DataSet other = line(13).where(row -> row > 6);
        Path from = Files.createTempFile("line", ".safetensors");
        try {
            LineModel straight = new LineModel(7);
            History whole = watched(straight, other).fit(data).history();
            assertThat(whole.best()).isPresent();

            Trainer stopped = watched(new LineModel(7), other).checkpoint(from);
            int[] batches = {0};
            History first = stopped.listener(new TrainingListener() {
                        @Override
                        public void batch(int epoch, int batch, double loss) {
                            if (++batches[0] == stopAfter) {
                                stopped.stop();
                            }
                        }
                    })
                    .fit(data)
                    .history();
            LineModel resumed = new LineModel(99);
            History rest = watched(resumed, other).resume(from).fit(data).history();
            assertThat(resumed.parameters().floats(0))
                    .isEqualTo(straight.parameters().floats(0));
            assertThat(rest.best()).isEqualTo(whole.best());
            assertThat(rest.end()).isEqualTo(whole.end());
            assertThat(rest.epochs().subList(0, first.epochs().size())).isEqualTo(first.epochs());
            assertThat(figures(rest)).isEqualTo(figures(whole));
        } finally {
            Files.delete(from);
        }
    }

    private static List<Figures> figures(History history) {
        return history.epochs().stream()
                .flatMap(epoch -> Stream.of(epoch.training(), epoch.validation()))
                .toList();
    }

    @Test
    void whatIsNotWatchedAnyMoreIsNotBroughtBack() {
        Path file = folder.resolve("line");
        DataSet other = line(13).where(row -> row > 6);
        watched(new LineModel(7), other).epochs(6).checkpoint(file).fit(line(20));
        LineModel straight = new LineModel(7);
        Trainer.of(straight).epochs(8).batchSize(4).fit(line(20));
        LineModel resumed = new LineModel(9);
        History history = Trainer.of(resumed)
                .epochs(8)
                .batchSize(4)
                .resume(file)
                .fit(line(20))
                .history();
        assertThat(history.best()).isEmpty();
        assertThat(resumed.parameters().floats(0))
                .isEqualTo(straight.parameters().floats(0));
        Trainer larger = Trainer.of(resumed).epochs(7).batchSize(4).validation(other);
        assertThat(larger.stopWhenNotLarger("mse", 3)
                        .resume(file)
                        .fit(line(20))
                        .history()
                        .best())
                .hasValue(7);
    }

    private static Trainer watched(Model model, DataSet validation) {
        return Trainer.of(model).epochs(12).batchSize(4).validation(validation).stopWhenNotSmaller("mse", 3);
    }

    @Test
    void aFigureThatIsNoNumberIsNeverTheBest() {
        Watched watched = new Watched(Watch.smaller("mse").byAtLeast(0.5));
        double[] values = {Double.NaN, Double.NaN, 5, Double.NaN, 6, 4.7, 4};
        int[] since = {1, 2, 0, 1, 2, 3, 0};
        for (int i = 0; i < values.length; i++) {
            Figures figures = new Figures(Map.of("mse", values[i]));
            watched.take(new History.Epoch(i + 1, figures, figures, 1, 1));
            assertThat(watched.epochsSinceBest()).as("after %d", i).isEqualTo(since[i]);
        }
        assertThat(watched.bestEpoch()).isEqualTo(7);
    }
}
