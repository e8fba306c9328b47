// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.History;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.Trainer;
import dev.chainrule.runtime.TrainingListener;
import dev.chainrule.runtime.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the trainer promises, kept by generated code: two train steps, a schedule, slots of every kind. */
class GeneratedTrainingTest {
    private static final String NET = """
            model Net {
                input x: [B, 4]
                input weight: [B] = 1
                input label: int[B]
                layer body = Mlp([4, 6, 3], activation = tanh)
                layer norm = BatchNorm(3)
                layer slow follows body rate 0.1 every 2
                layer plateau = ReduceLROnPlateau(0.1, factor = 0.5, patience = 2)
                param scale: real = 1
                logits = scale * norm(body(x))
                metric accuracy = mean(argmax(logits) == label)
                loss nll = sum(weight * cross_entropy(logits, label, reduce = none)) / sum(weight)
                loss size = scale^2
                output p = softmax(logits)
                output calm = argmax(slow(x))
                train minimize nll over body, norm using adamw(lr = cosine(1e-1, warmup = 3, steps = 40))
                      over scale using sgd(lr = plateau(nll), momentum = 0.9) clip norm 1.0
                train shrink minimize size using rmsprop(lr = 1e-2) every 5
            }
            """;
    private static final int EPOCHS = 6;
    private static final int BATCH = 7;
    /** Batches of 40 rows, seven each: the last of an epoch is shorter. */
    private static final int BATCHES = 6;

    private static final InMemory CLASSES = TestModels.load(TestModels.compile("Net.nn", NET));
    private static final DataSet DATA = data();

    private static DataSet data() {
        Random random = new Random(11);
        float[] x = new float[4 * 40];
        int[] label = new int[40];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (int row = 0; row < label.length; row++) {
            label[row] = x[4 * row] > 0.5 ? 2 : x[4 * row + 1] > 0 ? 1 : 0;
        }
        return DataSet.builder().reals("x", x, 4).ints("label", label).build();
    }

    private static Model net(long seed) {
        return CLASSES.load("Net").create(seed, Model.class);
    }

    private static Trainer trainer(Model model) {
        return Trainer.of(model).epochs(EPOCHS).batchSize(BATCH).seed(3);
    }

    /** Every bit that training leaves behind: weights, optimiser slots, steps. */
    private static List<Integer> bits(Model model) {
        List<Integer> bits = new ArrayList<>();
        for (int cell = 0; cell < model.description().cells().size(); cell++) {
            if (model.description().cells().get(cell).kind() == CellKind.FIGURE) {
                continue;
            }
            if (model.description().cells().get(cell).element() == ElementType.REAL) {
                for (float value : model.parameters().floats(cell)) {
                    bits.add(Float.floatToRawIntBits(value));
                }
            } else {
                for (int value : model.parameters().ints(cell)) {
                    bits.add(value);
                }
            }
        }
        return bits;
    }

    @Test
    void sameSeedSameBitsAndAnotherSeedOthers() {
        Model first = net(1);
        Model second = net(1);
        Model other = net(2);
        assertThat(bits(first)).isEqualTo(bits(second)).isNotEqualTo(bits(other));
        History.Epoch last = trainer(first).fit(DATA).history().epochs().get(EPOCHS - 1);
        trainer(second).fit(DATA);
        assertThat(bits(first)).isEqualTo(bits(second));
        assertThat(last.training().get("nll")).isBetween(0.0, 0.8);
    }

    @Test
    void stoppedAfterAnyBatchAndResumedIsNeverStopped(@TempDir Path folder) {
        Model whole = net(1);
        History expected = trainer(whole).fit(DATA).history();
        for (int stop = 1; stop < EPOCHS * BATCHES; stop += 1 + stop % 4) {
            Path file = folder.resolve("stopped-" + stop);
            Model stopped = net(1);
            Trainer trainer = trainer(stopped).checkpoint(file);
            int last = stop;
            History.End end = trainer.listener(new TrainingListener() {
                        @Override
                        public void batch(int epoch, int batch, double loss) {
                            if ((epoch - 1) * BATCHES + batch == last) {
                                trainer.stop();
                            }
                        }
                    })
                    .fit(DATA)
                    .history()
                    .end();
            assertThat(end).isEqualTo(History.End.ASKED);

            Model resumed = net(99);
            History rest = trainer(resumed).resume(file).fit(DATA).history();
            assertThat(bits(resumed)).as("stopped after batch %d", stop).isEqualTo(bits(whole));
            History.Epoch finish = rest.epochs().get(rest.epochs().size() - 1);
            assertThat(finish.training())
                    .isEqualTo(expected.epochs().get(EPOCHS - 1).training());
        }
    }

    @Test
    void savedAndLoadedIsTheSameToTheBit(@TempDir Path folder) {
        Model model = net(1);
        trainer(model).fit(DATA);
        Path checkpoint = folder.resolve("checkpoint");
        Weights.save(model, checkpoint);
        Model loaded = net(2);
        Weights.load(loaded, checkpoint);
        assertThat(bits(loaded)).isEqualTo(bits(model));

        Path weights = folder.resolve("weights");
        Weights.saveWeights(model, weights);
        Model predicting = net(3);
        Weights.load(predicting, weights);
        assertThat(trainer(predicting).evaluate(DATA)).isEqualTo(trainer(model).evaluate(DATA));
    }

    /** Some minutes of a small model's steps: all that hangs on the counter goes on from there as if it were the last. */
    @Test
    void theCounterOfStepsStandsStillBeforeItsEnd(@TempDir Path folder) {
        Model model = net(1);
        for (int cell = 0; cell < model.description().cells().size(); cell++) {
            if (model.description().cells().get(cell).kind() == CellKind.STEP) {
                model.parameters().ints(cell)[0] = Integer.MAX_VALUE - 4;
            }
        }
        Path file = folder.resolve("checkpoint");
        History.Epoch last =
                trainer(model).checkpoint(file).fit(DATA).history().epochs().get(EPOCHS - 1);
        assertThat(last.training().get("nll")).isFinite();
        assertThat(bits(model)).contains(Integer.MAX_VALUE - 1).doesNotContain(Integer.MAX_VALUE, Integer.MIN_VALUE);
        Model resumed = net(2);
        trainer(resumed).epochs(EPOCHS + 1).resume(file).fit(DATA);
        assertThat(bits(resumed)).contains(Integer.MAX_VALUE - 1);
    }

    @Test
    void stopsEarlyWithTheBestWeights() {
        Model model = net(1);
        Trainer.Training training = trainer(model)
                .epochs(200)
                .validation(DATA.where(row -> row % 4 == 0))
                .stopWhenNotSmaller("nll", 2)
                .fit(DATA.where(row -> row % 4 != 0));
        assertThat(training.history().end()).isEqualTo(History.End.STOPPED_EARLY);
        double best = training.history().epochs().stream()
                .mapToDouble(epoch -> epoch.validation().get("nll"))
                .min()
                .orElseThrow();
        assertThat(training.evaluate(DATA.where(row -> row % 4 == 0)).get("nll"))
                .isEqualTo(best);
    }
}
