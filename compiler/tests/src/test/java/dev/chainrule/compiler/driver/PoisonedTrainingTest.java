// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.chainrule.runtime.ArrayDataSet;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.Trainer;
import dev.chainrule.runtime.TrainingListener;
import dev.chainrule.runtime.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Causes for which training of a compiled model comes to a value that is not finite. */
class PoisonedTrainingTest {
    private static final int BATCH = 2;

    @TempDir
    Path folder;

    private static String program(String loss, String optimizer) {
        return """
                model M {
                    input x: [B]
                    param w: real = 1
                    param side: real = 1
                    loss first = side^2
                    loss l = LOSS
                    train one minimize first over side using sgd(lr = 0.1)
                    train minimize l over w using OPTIMIZER
                }
                """.replace("LOSS", loss).replace("OPTIMIZER", optimizer);
    }

    private static final String LABELS = """
            model M {
                input x: [B, 1]
                input k: int[B]
                param w: [1, 3] = ones()
                param side: real = 1
                loss first = side^2
                loss l = cross_entropy(x @ w, k)
                train one minimize first over side using sgd(lr = 0.1)
                train minimize l over w using sgd(lr = 0.1)
            }
            """;

    /** Loss, optimiser, the rows, how many batches are good, and what the message holds. */
    static Stream<Arguments> causes() {
        String sgd = "sgd(lr = 0.1)";
        float inf = Float.POSITIVE_INFINITY;
        return Stream.of(
                Arguments.of("mean((w * x)^2)", sgd, rows(1, 2, 3, 4, inf), 2, "x is Infinity in row 4"),
                Arguments.of("mean(w * x)", sgd, rows(1, 2, 3, -inf), 1, "x is -Infinity in row 3"),
                Arguments.of("mean(w * x)", sgd, rows(1, 2, 3, 4, Float.NaN), 2, "x is NaN in row 4"),
                Arguments.of("mean(sqrt(w * x))", sgd, rows(1, 2, 3, 0), 1, "test.nn:6: "),
                Arguments.of(
                        "mean(log(w * x))",
                        sgd,
                        rows(1, 2, 0, 3),
                        1,
                        "test.nn:6: the loss l is -Infinity; nothing was written"),
                Arguments.of("mean((w * x)^2)", "sgd(lr = 1e10)", rows(1, 2, 3, 4, 5, 6, 7, 8), 2, "test.nn:6: "),
                Arguments.of("mean(w * x)", "adam(lr = 0.1)", rows(1, 1, 1e25f, 1), 1, "the optimiser's "),
                Arguments.of("mean(w * x)", sgd + " clip norm 1", rows(1, 1, 1e38f, 3e38f), 1, ""),
                Arguments.of("mean(exp(w * x))", sgd, rows(1, 1, 1000, 1), 1, "the loss l is Infinity"),
                Arguments.of("", sgd, rows(1, 2, 2, 7), 1, "index 7 at position 1"));
    }

    private static float[] rows(float... x) {
        return x;
    }

    private static DataSet data(float[] x, boolean labels) {
        int[] k = new int[x.length];
        for (int i = 0; i < k.length; i++) {
            k[i] = (int) x[i];
        }
        ArrayDataSet.Builder data = DataSet.builder();
        return labels
                ? data.reals("x", x, 1).ints("k", k).build()
                : data.reals("x", x).build();
    }

    private static List<String> cells(Model model) {
        List<String> cells = new ArrayList<>();
        for (int cell = 0; cell < model.description().cells().size(); cell++) {
            switch (model.description().cells().get(cell).kind()) {
                case PARAMETER, STATE, SLOT ->
                    cells.add(Arrays.toString(model.parameters().floats(cell)));
                case STEP -> cells.add(Arrays.toString(model.parameters().ints(cell)));
                default -> {}
            }
        }
        return cells;
    }

    private static Trainer trainer(Model model) {
        return Trainer.of(model).batchSize(BATCH).inOrder();
    }

    @ParameterizedTest
    @MethodSource("causes")
    void theModelIsAsItWasBeforeTheBatch(String loss, String optimizer, float[] x, int good, String said) {
        boolean labels = loss.isEmpty();
        InMemory classes = TestModels.load(TestModels.compile("test.nn", labels ? LABELS : program(loss, optimizer)));
        Path file = folder.resolve("m");
        Model saved = classes.load("M").create(1, Model.class);
        Weights.save(saved, file);

        Model model = classes.load("M").create(1, Model.class);
        Throwable thrown =
                catchThrowable(() -> trainer(model).epochs(3).checkpoint(file).fit(data(x, labels)));
        assertThat(thrown)
                .isInstanceOf(ModelException.class)
                .extracting(Throwable::getMessage, as(STRING))
                .contains(said)
                .contains("epoch 1, batch " + (good + 1))
                .contains("which takes the rows " + BATCH * good);

        Model expected = classes.load("M").create(1, Model.class);
        Trainer straight = trainer(expected);
        straight.listener(new TrainingListener() {
                    @Override
                    public void batch(int epoch, int batch, double value) {
                        if (batch == good) {
                            straight.stop();
                        }
                    }
                })
                .fit(data(x, labels));
        assertThat(cells(model)).isEqualTo(cells(expected)).noneMatch(text -> text.contains("NaN"));
        Model loaded = classes.load("M").create(2, Model.class);
        Weights.load(loaded, file);
        assertThat(cells(loaded)).as("the file that was there").isEqualTo(cells(saved));
        assertThat(Files.exists(file)).isTrue();

        Model checked = classes.load("M").create(1, Model.class);
        assertThat(catchThrowable(() -> trainer(checked).epochs(3).checkFinite().fit(data(x, labels))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("epoch 1, batch " + (good + 1));
        assertThat(cells(checked)).isEqualTo(cells(expected));
    }
}
