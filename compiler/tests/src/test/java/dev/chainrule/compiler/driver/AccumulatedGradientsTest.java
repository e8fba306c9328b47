// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Gradients;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.Trainer;
import dev.chainrule.runtime.TrainingListener;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches in parts, gradients looked at, phases: what a trainer makes of the train steps of a model. */
class AccumulatedGradientsTest {
    private static final String NET = """
            model Net {
                precision f64
                input x: [B, 3]
                input y: [B]
                param W1: [3, 4] = he_normal()
                param b1: [4] = 0.1
                param W2: [4] = normal(0, 1)
                h = tanh(x @ W1 + b1)
                output yhat = h @ W2
                loss cost = LOSS
                train minimize cost using adam(lr = 0.01) clip norm 5.0
            }
            """;

    private static final String TWO = """
            model Two {
                precision f64
                input x: [B, 3]
                input y: [B]
                param a: [3] = normal(0, 1)
                param b: real = 0.5
                output yhat = x @ a + b
                loss cost = mean((yhat - y)^2)
                train head minimize cost over b using sgd(lr = 0.1)
                train body minimize cost over a using sgd(lr = 0.1) every 2
            }
            """;

    @TempDir
    Path folder;

    private static DataSet data(int rows) {
        SplittableRandom random = new SplittableRandom(rows);
        double[] x = random.doubles(3L * rows, -1, 1).toArray();
        double[] y = random.doubles(rows, -1, 1).toArray();
        return DataSet.builder().reals("x", x, 3).reals("y", y).build();
    }

    private static List<double[]> parameters(Model model) {
        return IntStream.range(0, model.description().cells().size())
                .filter(i -> model.description().cells().get(i).name().length() <= 2)
                .mapToObj(i -> model.parameters().doubles(i).clone())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean((yhat - y)^2)", "sum((yhat - y)^2)", "mean((yhat - y)^2) + 0.01 * sum(W1^2)"})
    void aBatchInPartsIsTheBatchToRounding(String loss) {
        String program = NET.replace("LOSS", loss);
        // 23 rows: of three parts of three the last batch has two and two rows of a third.
        Model whole = TestModels.model(program);
        double wanted = Trainer.of(whole)
                .epochs(3)
                .batchSize(9)
                .fit(data(23))
                .history()
                .epochs()
                .get(2)
                .training()
                .get("cost");
        Model parts = TestModels.model(program);
        double cost = Trainer.of(parts)
                .epochs(3)
                .batchSize(3)
                .accumulate(3)
                .fit(data(23))
                .history()
                .epochs()
                .get(2)
                .training()
                .get("cost");
        assertThat(cost).isCloseTo(wanted, within(1e-9 * wanted));
        for (int i = 0; i < 3; i++) {
            assertThat(parameters(parts).get(i))
                    .containsExactly(parameters(whole).get(i), within(1e-10));
        }
    }

    @Test
    void partsDrawTheirOwnNumbersAndResumeToTheSameBits() {
        String program = NET.replace("h = tanh(x @ W1 + b1)", "h = dropout(tanh(x @ W1 + b1), 0.5)")
                .replace("LOSS", "mean((yhat - y)^2)");
        // Of rows that are all the same, two parts with the same masks would have the loss of one.
        DataSet same = data(1).rows(0, 0, 0, 0);
        assertThat(firstLoss(program, same, 2)).isNotEqualTo(firstLoss(program, same, 1));
        Model model = TestModels.model(program);
        DataSet data = data(8);
        Trainer.of(model).epochs(4).batchSize(2).accumulate(2).fit(data);
        Path file = folder.resolve("net");
        Model first = TestModels.model(program);
        Trainer stopped = Trainer.of(first).epochs(4).batchSize(2).accumulate(2).checkpoint(file);
        stopped.listener(new TrainingListener() {
                    @Override
                    public void batch(int epoch, int batch, double loss) {
                        if (epoch == 2 && batch == 1) {
                            stopped.stop();
                        }
                    }
                })
                .fit(data);
        Model second = TestModels.model(program);
        Trainer.of(second).epochs(4).batchSize(2).accumulate(2).resume(file).fit(data);
        assertThat(parameters(second)).usingRecursiveComparison().isEqualTo(parameters(model));
        assertThatThrownBy(() -> Trainer.of(second)
                        .epochs(5)
                        .batchSize(2)
                        .accumulate(3)
                        .resume(file)
                        .fit(data))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("batches of 2 parts, now it is 3. Resume with the same");
    }

    private static double firstLoss(String program, DataSet data, int parts) {
        double[] first = {Double.NaN};
        Trainer.of(TestModels.model(program))
                .batchSize(2)
                .accumulate(parts)
                .listener(new TrainingListener() {
                    @Override
                    public void batch(int epoch, int batch, double loss) {
                        if (batch == 1) {
                            first[0] = loss;
                        }
                    }
                })
                .fit(data);
        return first[0];
    }

    @Test
    void gradientsThatAreLookedAtChangeNoBit() {
        String program = NET.replace("LOSS", "mean((yhat - y)^2)");
        Model plain = TestModels.model(program);
        Trainer.of(plain).epochs(3).batchSize(4).fit(data(10));
        Model looked = TestModels.model(program);
        List<String> seen = new ArrayList<>();
        Trainer.of(looked)
                .epochs(3)
                .batchSize(4)
                .listener(new TrainingListener() {
                    @Override
                    public int gradientsEvery() {
                        return 2;
                    }

                    @Override
                    public void gradients(int epoch, int batch, Gradients gradients) {
                        seen.add(epoch + "." + batch);
                        double[] dW1 = gradients.get("W1");
                        assertThat(dW1).hasSize(12);
                        double squares =
                                java.util.Arrays.stream(dW1).map(d -> d * d).sum();
                        assertThat(gradients.norm("W1")).isCloseTo(Math.sqrt(squares), within(1e-12));
                        assertThat(gradients.layers())
                                .extracting(Gradients.Layer::name)
                                .containsExactly("W1", "b1", "W2");
                    }
                })
                .fit(data(10));
        // The first batch, and each second one.
        assertThat(seen).containsExactly("1.1", "1.2", "2.1", "2.3", "3.2");
        assertThat(parameters(looked)).usingRecursiveComparison().isEqualTo(parameters(plain));
    }

    @Test
    void typedGradientsAreThoseComputedLast() throws ReflectiveOperationException {
        Model model = TestModels.model(NET.replace("LOSS", "mean((yhat - y)^2)"));
        Object gradients = model.getClass().getMethod("gradients").invoke(model);
        Method ofW1 = gradients.getClass().getMethod("W1");
        assertThatThrownBy(() -> ofW1.invoke(gradients))
                .cause()
                .hasMessage("Net: there are no gradients yet; compute them first");
        Gradients byName = Gradients.of(model);
        assertThatThrownBy(byName::layers).hasMessage("Net.train: there are no gradients yet; compute them first");
        model.getClass()
                .getMethod("trainGradients", double[].class, double[].class, int.class)
                .invoke(model, new double[] {1, 2, 3}, new double[] {4}, 1);
        assertThat((double[]) ofW1.invoke(gradients)).hasSize(12).isEqualTo(byName.get("W1"));
        assertThat(byName.parameters()).containsExactly("W1", "b1", "W2");
        assertThatThrownBy(() -> byName.get("W3")).hasMessage("no gradient of W3; train trains [W1, b1, W2]");
        Model two = TestModels.model(TWO);
        assertThat(two.getClass().getMethod("gradientsOfHead").getReturnType().getSimpleName())
                .isEqualTo("GradientsOfHead");
        assertThatThrownBy(() -> Gradients.of(two)).hasMessageContaining("[head, body]: say of which one");
        assertThat(Gradients.of(two, "body").parameters()).containsExactly("a");
    }

    @Test
    void phasesRunTheirStepsAndAlternatingOnesTakeTurns() {
        Model model = TestModels.model(TWO);
        List<String> changed = new ArrayList<>();
        Trainer trainer = Trainer.of(model)
                .batchSize(5)
                .phase(1, "head")
                .phase(1, "head", "body")
                .alternating(1, "body", "body", "head");
        List<double[]> before = new ArrayList<>(parameters(model));
        trainer.listener(new TrainingListener() {
                    @Override
                    public void batch(int epoch, int batch, double loss) {
                        List<double[]> now = parameters(model);
                        boolean a = !java.util.Arrays.equals(now.get(0), before.get(0));
                        boolean b = !java.util.Arrays.equals(now.get(1), before.get(1));
                        changed.add((a ? "a" : "") + (b ? "b" : ""));
                        before.clear();
                        before.addAll(now);
                    }
                })
                .fit(data(20));
        // Every second batch for the body, counted over all; then in turn.
        assertThat(changed).containsExactly("b", "b", "b", "b", "b", "ab", "b", "ab", "a", "a", "b", "a");
        assertThatThrownBy(() -> Trainer.of(model).phase(1, "tail"))
                .hasMessage("the model Two has no train step tail; it has [head, body]");
    }

    @Test
    void aPhaseResumesWhereItWasAndOthersAreRefused() {
        Path file = folder.resolve("two");
        Model straight = TestModels.model(TWO);
        Trainer.of(straight)
                .batchSize(5)
                .phase(2, "head")
                .alternating(2, "body", "head")
                .fit(data(15));
        Model first = TestModels.model(TWO);
        Trainer.of(first).batchSize(5).phase(2, "head").checkpoint(file).fit(data(15));
        Model second = TestModels.model(TWO);
        Trainer.of(second)
                .batchSize(5)
                .phase(2, "head")
                .alternating(2, "body", "head")
                .resume(file)
                .fit(data(15));
        assertThat(parameters(second)).usingRecursiveComparison().isEqualTo(parameters(straight));
        assertThatThrownBy(() -> Trainer.of(second)
                        .batchSize(5)
                        .phase(2, "body")
                        .resume(file)
                        .fit(data(15)))
                .hasMessageContaining("in the phases 2 head;. Resume with the same");
    }
}
