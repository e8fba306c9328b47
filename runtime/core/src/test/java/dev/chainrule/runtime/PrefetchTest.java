// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that are read ahead on another thread. */
class PrefetchTest {
    private static final String THREAD = "chainrule-prefetch";

    @AfterEach
    void noThreadIsLeft() {
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals(THREAD))
                .isEmpty();
    }

    /** A line's rows, other ones in each epoch; notes on which threads they are read, and may fail at one. */
    private static final class Watched implements DataSet {
        private final DataSet data;
        private final int epoch;
        private final List<String> threads;
        private final AtomicInteger rows;
        private final @Nullable Throwable fault;

        Watched(int size, @Nullable Throwable fault) {
            this(
                    TrainerTest.line(size),
                    0,
                    Collections.synchronizedList(new ArrayList<>()),
                    new AtomicInteger(),
                    fault);
        }

        Watched(DataSet data, int epoch, List<String> threads, AtomicInteger rows, @Nullable Throwable fault) {
            this.data = data;
            this.epoch = epoch;
            this.threads = threads;
            this.rows = rows;
            this.fault = fault;
        }

        @Override
        public DataSet epoch(int number) {
            return new Watched(data, number, threads, rows, fault);
        }

        @Override
        public int size() {
            return data.size();
        }

        @Override
        public List<Column> columns() {
            return data.columns();
        }

        @Override
        public void copy(int column, int row, float[] into, int offset) {
            threads.add(Thread.currentThread().getName());
            rows.incrementAndGet();
            if (fault != null && row == data.size() - 1) {
                PrefetchTest.<RuntimeException>raise(fault);
            }
            data.copy(column, row, into, offset);
            into[offset] += epoch / 16f;
        }

        @Override
        public void copy(int column, int row, double[] into, int offset) {
            data.copy(column, row, into, offset);
        }

        @Override
        public void copy(int column, int row, int[] into, int offset) {
            data.copy(column, row, into, offset);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable fault) throws T {
        throw (T) fault;
    }

    @Property(tries = 60)
    void trainingMeasuringAndPredictingHaveTheSameBits(
            @ForAll @IntRange(min = 1, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 9) int batch,
            @ForAll @IntRange(min = 1, max = 6) int depth,
            @ForAll boolean shuffled) {
        LineModel plain = new LineModel(7);
        LineModel ahead = new LineModel(7);
        List<String> histories = new ArrayList<>();
        for (LineModel model : List.of(plain, ahead)) {
            DataSet data = new Watched(rows, null);
            data = model == ahead ? data.prefetch(depth) : data;
            Trainer trainer = Trainer.of(model)
                    .epochs(3)
                    .batchSize(batch)
                    .validation(data.take(5))
                    .measureTraining();
            History history = (shuffled ? trainer : trainer.inOrder()).fit(data).history();
            histories.add(history.epochs().stream()
                            .map(epoch -> epoch.training() + " " + epoch.validation())
                            .toList()
                    + " " + trainer.evaluate(data));
        }
        assertThat(ahead.parameters().floats(0)).isEqualTo(plain.parameters().floats(0));
        assertThat(ahead.parameters().floats(1)).isEqualTo(plain.parameters().floats(1));
        assertThat(histories.get(1)).isEqualTo(histories.get(0));
    }

    @Test
    void rowsAreReadOnAThreadOfTheirOwnAndNoMoreThanWanted() {
        Watched data = new Watched(60, null);
        int[] most = {0};
        Trainer.of(new LineModel(7))
                .batchSize(4)
                .listener(new TrainingListener() {
                    @Override
                    public void batch(int epoch, int batch, double loss) {
                        try {
                            Thread.sleep(3); // So that it can read ahead as far as it may.
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        most[0] = Math.max(most[0], data.rows.get() / 2 - 4 * batch);
                    }
                })
                .fit(data.prefetch(2));
        assertThat(data.threads).hasSize(120).containsOnly(THREAD);
        assertThat(most[0]).isBetween(1, 2 * 4);
    }

    @Test
    void viewsAreReadAheadToo() {
        DataSet data = TrainerTest.line(10).prefetch(3);
        assertThat(data.prefetch()).isEqualTo(3);
        assertThat(data.shuffle(1).take(5).rename("x", "z").prefetch()).isEqualTo(3);
        assertThat(TrainerTest.line(2).followedBy(data).prefetch()).isEqualTo(3);
        assertThat(data.prefetch(0).prefetch()).isZero();
        assertThatThrownBy(() -> data.prefetch(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** What a row throws is thrown by fit, and the model is as it was before that batch, as without a thread. */
    @Test
    void whatGoesWrongThereArrives() {
        for (Throwable fault : List.of(
                new IllegalStateException("row 29"), new ModelException("the disk"), new StackOverflowError("deep"))) {
            LineModel plain = new LineModel(7);
            LineModel ahead = new LineModel(7);
            for (LineModel model : List.of(plain, ahead)) {
                DataSet data = new Watched(30, fault);
                assertThatThrownBy(() ->
                                Trainer.of(model).batchSize(4).inOrder().fit(model == ahead ? data.prefetch(3) : data))
                        .satisfies(thrown -> assertThat(thrown == fault || thrown.getCause() == fault)
                                .isTrue())
                        .hasMessageStartingWith(String.valueOf(fault.getMessage()));
            }
            assertThat(ahead.parameters().floats(0))
                    .isEqualTo(plain.parameters().floats(0));
            assertThat(ahead.parameters().ints(2)[0])
                    .isEqualTo(plain.parameters().ints(2)[0])
                    .isEqualTo(7);
            DataSet data = new Watched(30, fault);
            assertThatThrownBy(() -> Trainer.of(ahead).evaluate(data.prefetch(2)))
                    .satisfies(thrown -> assertThat(thrown == fault || thrown.getCause() == fault)
                            .isTrue());
        }
    }

    /** Batches that no step takes are passed over; a training that is stopped leaves its thread in the midst. */
    @Test
    void stoppedAndInterruptedTrainingsEnd() {
        Trainer trainer = Trainer.of(new LineModel(7)).epochs(1000).batchSize(4);
        History history = trainer.listener(new TrainingListener() {
                    @Override
                    public void batch(int epoch, int batch, double loss) {
                        if (epoch == 2 && batch == 3) {
                            Thread.currentThread().interrupt();
                        }
                    }
                })
                .fit(TrainerTest.line(50).prefetch(2))
                .history();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(history.end()).isEqualTo(History.End.ASKED);
        assertThat(history.epochs()).hasSize(1);
    }

    @Test
    void batchesArePassedOverAndNeverGoneBackTo() {
        List<Integer> gathered = Collections.synchronizedList(new ArrayList<>());
        try (BatchesAhead ahead = new BatchesAhead(
                (from, count, into) -> {
                    gathered.add(from);
                    into[0] = new float[] {from, count};
                    if (from == 4) {
                        throw new IllegalStateException("nobody asks for it");
                    }
                },
                1,
                1,
                23,
                0,
                8,
                4)) {
            assertThat(ahead.take(0, 4)).containsExactly(new float[] {0, 4});
            assertThat(ahead.take(0, 4)).containsExactly(new float[] {0, 4});
            assertThat(ahead.take(8, 4)).containsExactly(new float[] {8, 4});
            assertThat(ahead.take(4, 4)).isNull();
            assertThat(ahead.take(20, 3)).containsExactly(new float[] {20, 3});
            assertThat(ahead.take(24, 4)).isNull();
        }
        assertThat(gathered).containsExactly(0, 4, 8, 12, 16, 20);
    }
}
