// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong while a model trains, it is as it was before the batch that did it, and what was saved stays. */
class TrainingFaultsTest {
    private static final int ROWS = 23;
    private static final int EPOCHS = 4;

    @TempDir
    Path folder;

    private static float[] points() {
        float[] x = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            x[i] = 2f * i / ROWS - 1;
        }
        return x;
    }

    private static DataSet data(float... x) {
        float[] y = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            y[i] = 3 * points()[i] - 1;
        }
        return DataSet.builder().reals("x", x).reals("y", y).build();
    }

    private static DataSet data() {
        return data(points());
    }

    /** The same rows, one of which cannot be read. */
    private static DataSet unreadable(int bad, Throwable fault) {
        DataSet whole = data();
        return new DataSet() {
            @Override
            public int size() {
                return whole.size();
            }

            @Override
            public List<Column> columns() {
                return whole.columns();
            }

            @Override
            public void copy(int column, int row, float[] into, int offset) {
                if (row == bad) {
                    TrainingFaultsTest.<RuntimeException>sneak(fault);
                }
                whole.copy(column, row, into, offset);
            }

            @Override
            public void copy(int column, int row, double[] into, int offset) {
                throw new AssertionError("not asked for");
            }

            @Override
            public void copy(int column, int row, int[] into, int offset) {
                throw new AssertionError("not asked for");
            }
        };
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void sneak(Throwable any) throws T {
        throw (T) any;
    }

    private static Trainer trainer(Model model, int batch) {
        return Trainer.of(model).epochs(EPOCHS).batchSize(batch).seed(5);
    }

    /** Every bit, slots and steps as well. */
    private static List<Object> bits(Model model) {
        return List.of(
                Arrays.toString(model.parameters().floats(0)),
                Arrays.toString(model.parameters().floats(1)),
                model.parameters().ints(2)[0]);
    }

    private static void stopAfter(Trainer trainer, int batches) {
        int[] seen = {0};
        trainer.listener(new TrainingListener() {
            @Override
            public void started(int epochs, int done, int each) {
                if (batches == 0) {
                    trainer.stop();
                }
            }

            @Override
            public void batch(int epoch, int batch, double loss) {
                if (++seen[0] == batches) {
                    trainer.stop();
                }
            }
        });
    }

    /** What the model is after so many good batches. */
    private static List<Object> after(int batches, int batch) {
        LineModel model = new LineModel(7);
        Trainer trainer = trainer(model, batch);
        if (batches == 0) {
            return bits(model);
        }
        stopAfter(trainer, batches);
        trainer.fit(data());
        return bits(model);
    }

    /** The batch of the first epoch in which a row comes. */
    private static int batchOf(int row, int batch) {
        int[] order = RowOrder.of(ROWS, 5, 0, true);
        for (int i = 0; i < ROWS; i++) {
            if (order[i] == row) {
                return i / batch;
            }
        }
        throw new AssertionError(row);
    }

    /** The loss is that of before the update, so an infinite slope may be seen a batch late, or only at the end. */
    @Property(tries = 100)
    void aRowThatIsNotFiniteIsFoundInItsBatch(
            @ForAll @IntRange(min = 0, max = ROWS - 1) int row, @ForAll @IntRange(min = 1, max = ROWS + 1) int batch) {
        float[] x = points();
        x[row] = Float.POSITIVE_INFINITY;
        LineModel model = new LineModel(7);
        assertThatThrownBy(() -> trainer(model, batch).fit(data(x)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("epoch 1, batch " + (batchOf(row, batch) + 1) + ":")
                .hasMessageContaining("the input x is Infinity in row " + row + " of the training set");
        assertThat(bits(model)).isEqualTo(after(batchOf(row, batch), batch));
    }

    /** A model whose gradient is not finite at one point, while the loss is. */
    private static final class SteepModel extends LineModel {
        private int left;

        SteepModel(int good) {
            super(7);
            left = good;
        }

        @Override
        public void run(int entryPoint) {
            boolean steep = entryPoint == STEP && parameters().ints(2)[0] == left;
            super.run(entryPoint);
            if (steep) {
                parameters().floats(1)[1] = Float.NaN;
            }
        }
    }

    @Property(tries = 60)
    void aSlotThatIsNotFiniteUnderAFiniteLossIsFoundInItsBatch(
            @ForAll @IntRange(min = 0, max = 27) int good, @ForAll boolean saves) throws Exception {
        int batch = 3;
        int batches = 8;
        Path file = Files.createTempFile("line", ".safetensors");
        try {
            SteepModel model = new SteepModel(good);
            Trainer trainer = trainer(model, batch);
            if (saves) {
                trainer.checkpoint(file);
            }
            assertThatThrownBy(() -> trainer.fit(data()))
                    .isInstanceOf(ModelException.class)
                    .hasMessageStartingWith("the optimiser's train/momentum/w is not finite after epoch "
                            + (good / batches + 1) + ", batch " + (good % batches + 1) + ": lower the learning rate")
                    .hasMessageContaining("which takes the rows ")
                    .extracting(Throwable::getMessage, as(STRING))
                    .matches(text ->
                            text.contains("the checkpoint of epoch " + good / batches) == (saves && good >= batches));
            assertThat(bits(model)).isEqualTo(after(good, batch));
            if (saves && good >= batches) {
                LineModel saved = new LineModel(1);
                Weights.load(saved, file);
                assertThat(bits(saved)).isEqualTo(after(good / batches * batches, batch));
            }
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aStopOrTheEndLeavesNothingSpoilt() {
        SteepModel model = new SteepModel(4);
        Trainer trainer = trainer(model, 3).checkpoint(folder.resolve("line"));
        stopAfter(trainer, 5);
        assertThatThrownBy(() -> trainer.fit(data())).hasMessageContaining("after epoch 1, batch 5");
        assertThat(bits(model)).isEqualTo(after(4, 3));
        assertThat(folder.toFile().list()).isEmpty();
    }

    /** What is infinite on purpose stays so; what was finite must. */
    @Test
    void whatWasNotFiniteAtTheStartIsNotLookedAt() {
        for (boolean atTheStart : new boolean[] {true, false}) {
            LineModel model = new LineModel(7) {
                @Override
                public void run(int entryPoint) {
                    parameters().floats(1)[0] = 0;
                    super.run(entryPoint);
                    parameters().floats(1)[0] = Float.NEGATIVE_INFINITY;
                }
            };
            model.parameters().floats(1)[0] = atTheStart ? Float.NEGATIVE_INFINITY : 0;
            Throwable thrown = catchThrowable(() -> trainer(model, 5).fit(data()));
            if (atTheStart) {
                assertThat(thrown).isNull();
            } else {
                assertThat(thrown).isInstanceOf(ModelException.class);
            }
        }
    }

    @Property(tries = 60)
    void aDataSetThatThrowsLeavesTheBatchesBefore(
            @ForAll @IntRange(min = 0, max = ROWS - 1) int row,
            @ForAll @IntRange(min = 1, max = ROWS) int batch,
            @ForAll boolean error) {
        Throwable fault = error ? new AssertionError("gone") : new IllegalStateException("gone");
        LineModel model = new LineModel(7);
        List<Throwable> told = new ArrayList<>();
        assertThat(catchThrowable(() -> trainer(model, batch)
                        .listener(new TrainingListener() {
                            @Override
                            public void failed(Throwable why) {
                                told.add(why);
                            }
                        })
                        .fit(unreadable(row, fault))))
                .isSameAs(fault);
        assertThat(told).containsExactly(fault);
        assertThat(bits(model)).isEqualTo(after(batchOf(row, batch), batch));
    }

    @Test
    void aListenerThatThrowsLeavesTheBatchesDone() {
        for (String where : List.of("started", "batch", "epoch")) {
            IllegalStateException fault = new IllegalStateException(where);
            LineModel model = new LineModel(7);
            TrainingListener listener = new TrainingListener() {
                @Override
                public void started(int epochs, int done, int batches) {
                    fail("started");
                }

                @Override
                public void batch(int epoch, int batch, double loss) {
                    if (batch == 3) {
                        fail("batch");
                    }
                }

                @Override
                public void epoch(History.Epoch epoch) {
                    fail("epoch");
                }

                private void fail(String here) {
                    if (here.equals(where)) {
                        throw fault;
                    }
                }
            };
            assertThat(catchThrowable(() -> trainer(model, 5).listener(listener).fit(data())))
                    .isSameAs(fault);
            assertThat(bits(model)).isEqualTo(after(where.equals("started") ? 0 : where.equals("batch") ? 3 : 5, 5));
        }
    }

    @Test
    void aRowOfTheValidationSetIsNamed() {
        float[] x = points();
        x[17] = Float.NaN;
        LineModel refusing = new LineModel(7) {
            @Override
            public void put(int input, float[] values, int offset) {
                for (float value : values) {
                    if (Float.isNaN(value)) {
                        throw new ModelException("x is NaN");
                    }
                }
                super.put(input, values, offset);
            }
        };
        assertThatThrownBy(() -> trainer(refusing, 5).validation(data(x)).fit(data()))
                .isInstanceOf(ModelException.class)
                .hasMessage("x is NaN; the input x is NaN in row 17 of the validation set; rows 15 to 19 of the"
                        + " validation set, counted from 0");
        assertThat(bits(refusing)).isEqualTo(after(5, 5));
        LineModel model = new LineModel(7);
        assertThatThrownBy(() -> trainer(model, 5)
                        .validation(data(x))
                        .stopWhenNotSmaller("mse", 2)
                        .fit(data()))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        "the validation figure mse was NaN in each of 2 epochs: it cannot be watched; the input x is"
                                + " NaN in row 17 of the validation set; rows 15 to 19 of the validation set, counted from 0");
        assertThat(bits(model)).isEqualTo(after(10, 5));
        assertThat(trainer(new LineModel(7), 5)
                        .validation(data(x))
                        .fit(data())
                        .history()
                        .epochs())
                .as("a figure that nobody watches may be NaN")
                .hasSize(EPOCHS);
    }

    @Test
    void aCheckpointThatCannotBeWrittenLeavesTheEpochsDone() throws Exception {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        LineModel model = new LineModel(7);
        assertThatThrownBy(() -> trainer(model, 5)
                        .checkpoint(inside.resolve("line"))
                        .listener(new TrainingListener() {
                            @Override
                            public void batch(int epoch, int batch, double loss) {
                                if (epoch == 1 && batch == 4) {
                                    assertThat(inside.toFile().delete()).isTrue();
                                }
                            }
                        })
                        .fit(data()))
                .isInstanceOf(ModelException.class)
                .hasMessage("cannot write " + inside.resolve("line") + ": there is no folder " + inside);
        assertThat(bits(model)).isEqualTo(after(5, 5));
    }
}
