// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.Trainer;
import dev.chainrule.runtime.Weights;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn, in models that train and predict. */
class DrawsRunTest {
    private static final int ROWS = 6;

    /** Equations of z, one number a row; each is proportional to w, so the derivative of the loss by w is the loss over w. */
    static Stream<String> proportional() {
        return Stream.of(
                "random n: [B] = normal()\nz = w * n",
                "random n: [B] = uniform(low = 1, high = 2)\nz = w * exp(n)",
                "random n: [B] = bernoulli(0.7)\nz = w * n * x[:, 0]",
                "random n: int[B] = uniform_int(2, 9)\nz = w * n",
                "random n: int[B] = categorical(logits = x)\nz = w * (n + 1)",
                "layer drop = Dropout(0.4)\nz = sum(drop(w * x), axis = 1) + 1 * w",
                "layer drop = DropPath(0.4)\nz = sum(drop(w * x), axis = 1) + 1 * w",
                // Read forwards and backwards in each turn.
                """
                random n: [B] = normal()
                z = scan x_t in x along 1 with h = n * w {
                    random k: [B] = uniform()
                    next h = h * k + x_t * w * dropout(k, 0.3)
                }
                """,
                """
                z = scan k in 0..3 with h = w * x[:, 0] {
                    inner = scan x_t in x along 1 with g = h {
                        random u: [B] = normal()
                        next g = g * u + h
                    }
                    random v: [B] = uniform()
                    next h = inner * v
                }
                """,
                """
                layer noisy[9] = Noisy()
                z = w * x[:, 0] |> noisy
                """);
    }

    private static String model(String equations) {
        return """
                model M {
                    precision f64
                    input x: [B, 4]
                    param w: real = 1.25
                    %s
                    output y = z
                    loss total = mean(z)
                    train minimize total using sgd(lr = 0.01)
                }
                layer Noisy() {
                    apply(x: [B]) -> [B] {
                        random a: [B] = uniform(low = 0.5, high = 1)
                        return x * a * dropout(a, 0.1) + x
                    }
                }
                """.formatted(equations.strip().replace("\n", "\n    "));
    }

    @ParameterizedTest
    @MethodSource("proportional")
    void drawsTheSameForwardsAndBackwards(String equations) {
        Model model = TestModels.model(model(equations));
        double loss = run(model, "train.gradients");
        assertThat(loss).isNotZero();
        assertThat(cell(model, ModelDescription.CellKind.GRADIENT)[0]).isCloseTo(loss / 1.25, within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("proportional")
    void gradientsAndApplyDrawAsTheStepDoes(String equations) {
        Model stepped = TestModels.model(model(equations));
        Model apart = TestModels.model(model(equations));
        List<Double> losses = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            double loss = run(stepped, "train");
            assertThat(run(apart, "train.gradients")).isEqualTo(loss);
            // Until they are applied they are those of the same step.
            assertThat(run(apart, "train.gradients")).isEqualTo(loss);
            run(apart, "train.apply");
            assertThat(cell(apart, ModelDescription.CellKind.PARAMETER))
                    .containsExactly(cell(stepped, ModelDescription.CellKind.PARAMETER));
            losses.add(loss / cell(stepped, ModelDescription.CellKind.PARAMETER)[0]);
        }
        assertThat(losses).doesNotHaveDuplicates();
    }

    private static double run(Model model, String entryPoint) {
        int entry = model.description().entryPoint(entryPoint).orElseThrow();
        model.bind(entry, ROWS);
        if (model.description().entryPoints().get(entry).inputs().contains(0)) {
            model.put(0, new Random(3).doubles(4 * ROWS, 0.5, 2).toArray(), 0);
        }
        model.run(entry);
        return model.description().entryPoints().get(entry).outputs().isEmpty() ? 0 : model.scalar(entry, 0);
    }

    private static double[] cell(Model model, ModelDescription.CellKind kind) {
        for (int i = 0; i < model.description().cells().size(); i++) {
            if (model.description().cells().get(i).kind() == kind) {
                return model.parameters().doubles(i).clone();
            }
        }
        throw new AssertionError("no " + kind);
    }

    @Test
    void twoTrainStepsOfOneBatchDrawApart() {
        Model model = TestModels.model("""
                model M {
                    precision f64
                    input x: [B]
                    random z: [B] = normal()
                    param w: real = 1
                    param v: real = 1
                    loss a = mean(w * z + 0 * x)
                    loss b = mean(v * z + 0 * x)
                    train first minimize a over w using sgd(lr = 0)
                    train second minimize b over v using sgd(lr = 0)
                }
                """);
        List<Double> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            for (String step : List.of("first", "second")) {
                int entry = model.description().entryPoint(step).orElseThrow();
                model.bind(entry, 5);
                model.put(0, new double[5], 0);
                model.run(entry);
                seen.add(model.scalar(entry, 0));
            }
        }
        assertThat(seen).doesNotHaveDuplicates();
    }

    private static final String NOISY = """
            model Noisy {
                input x: [B, 4]
                input y: [B, 1]
                random z: [B, 4] = normal(stddev = 0.1)
                layer f = Dense(4, 8)
                layer drop = Dropout(0.3)
                layer g = Dense(8, 1)
                forecast = g(drop(relu(f(if training { x + z } else { x }))))
                output prediction = forecast
                output noise = z
                loss error = mse(forecast, y)
                metric shaken = mean(abs(z))
                predict guess gives prediction
                predict sample gives noise
                train minimize error using adam(lr = 0.01)
            }
            """;

    private static DataSet data(int rows) {
        Random random = new Random(11);
        float[] x = new float[4 * rows];
        float[] y = new float[rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < 4; j++) {
                x[4 * i + j] = (float) random.nextGaussian();
                y[i] += x[4 * i + j] * (j - 1);
            }
        }
        return DataSet.builder().reals("x", x, 4).reals("y", y, 1).build();
    }

    @Test
    void whatIsResumedDrawsWhatItWouldHaveDrawn(@TempDir Path folder) {
        Path file = folder.resolve("noisy");
        Model straight = TestModels.model(NOISY);
        Trainer.of(straight).epochs(4).batchSize(8).fit(data(24));
        Model first = TestModels.model(NOISY);
        Trainer.of(first).epochs(2).batchSize(8).checkpoint(file).fit(data(24));
        // The class of another seed: the file says which.
        Model second = TestModels.load(TestModels.compile("test.nn", NOISY))
                .load("Noisy")
                .create(99, Model.class);
        Trainer.of(second).epochs(4).batchSize(8).checkpoint(file).resume(file).fit(data(24));
        assertThat(parameters(second)).isEqualTo(parameters(straight));
        Model other = TestModels.load(TestModels.compile("test.nn", NOISY))
                .load("Noisy")
                .create(2, Model.class);
        Weights.load(other, file);
        assertThat(parameters(other)).isEqualTo(parameters(straight));
    }

    private static List<List<Float>> parameters(Model model) {
        List<List<Float>> all = new ArrayList<>();
        for (int cell = 0; cell < model.description().cells().size(); cell++) {
            if (model.description().cells().get(cell).kind() == ModelDescription.CellKind.PARAMETER) {
                List<Float> values = new ArrayList<>();
                for (int i = 0; i < model.description().cells().get(cell).length(); i++) {
                    values.add(model.parameters().floats(cell)[i]);
                }
                all.add(values);
            }
        }
        return all;
    }

    @Test
    void whoDrawsOutsideOfTrainingSaysASeed() throws ReflectiveOperationException {
        InMemory classes = TestModels.load(TestModels.compile("test.nn", NOISY));
        Model model = classes.load("Noisy").create(1, Model.class);
        Class<?> type = model.getClass();
        Method sample = type.getMethod("sample", long.class, int.class);
        float[] first = noise(sample.invoke(model, 5L, 3));
        assertThat(noise(sample.invoke(model, 5L, 3))).containsExactly(first);
        assertThat(noise(sample.invoke(model, 6L, 3))).doesNotContain(first);
        // A longer batch begins as a shorter one.
        assertThat(Arrays.copyOf(noise(sample.invoke(model, 5L, 4)), 12)).containsExactly(first);
        // What is drawn in training alone is not asked for.
        type.getMethod("guess", float[].class, int.class);
        type.getMethod("loss", long.class, float[].class, float[].class, int.class);
        type.getMethod("train", float[].class, float[].class, int.class);
        int entry = model.description().entryPoint("sample").orElseThrow();
        model.bind(entry, 2);
        assertThatThrownBy(() -> model.run(entry))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("Noisy.sample draws random numbers; give it a seed");
        model.seed(5, 0);
        model.run(entry);
        float[] again = new float[8];
        model.get(entry, 0, again, 0);
        assertThat(again).containsExactly(Arrays.copyOf(first, 8));
    }

    private static float[] noise(Object prediction) throws ReflectiveOperationException {
        Method component = prediction.getClass().getMethod("noise");
        component.setAccessible(true);
        return (float[]) component.invoke(prediction);
    }

    @Test
    void figuresOverADataSetAreTheSameTwice() {
        Model model = TestModels.model(NOISY);
        Trainer trainer = Trainer.of(model).epochs(1).batchSize(7);
        trainer.fit(data(30));
        double once = trainer.evaluate(data(30)).get("shaken");
        assertThat(trainer.evaluate(data(30)).get("shaken")).isEqualTo(once);
        // The batches have numbers of their own: one of 7 rows would not come so near to 0.08.
        assertThat(once).isCloseTo(0.0798, within(0.02));
    }

    /** Whatever is drawn in a model, wherever it stands, is drawn once. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void noPlaceDrawsWhatAnotherDraws(int batch) {
        Model model = TestModels.model("""
                model M {
                    precision f64
                    input x: [B]
                    random a: [B] = uniform()
                    random b: [B] = uniform()
                    random s: real = uniform()
                    layer one = Draws()
                    layer many[9] = Draws()
                    layer held = Held()
                    c = one(x)
                    d = one(x)
                    e = drawn(x)
                    f = drawn(x)
                    chained = for i in 0..9 with h = [x] { next h = concat([h, many[i](x)[new]], axis = 0) }
                    twice = for i in 0..9 with h = [x] { next h = concat([h, many[i](x)[new]], axis = 0) }
                    gs, _ = for i in 0..3 with h = 0 * x {
                        random u: [B] = uniform()
                        next h = h
                        yield u
                    }
                    ks, k2, _ = scan k in 0..4 with h = 0 * x {
                        ls, l2, _ = scan l in 0..3 with g = h {
                            random u: [B] = uniform()
                            next g = g
                            yield u, drawn(x)
                        }
                        random v: [B] = uniform()
                        next h = h
                        yield ls, concat([l2, v[new], one(x)[new], many[0](x)[new]], axis = 0)
                    }
                    again, _ = scan k in 0..4 with h = 0 * x {
                        random u: [B] = uniform()
                        next h = h
                        yield u
                    }
                    output o1 = stack([a, b, c, d, e, f])
                    output o2 = concat([chained, twice], axis = 0)
                    output o3 = stack(gs)
                    output o4 = ks
                    output o5 = k2
                    output o6 = again
                    output o7 = s
                    output o8 = held.h + 0 * x
                }
                layer Draws() {
                    apply(x: [B]) -> [B] {
                        random u: [B] = uniform()
                        return u + 0 * x
                    }
                }
                layer Held() {
                    random h: real = uniform()
                    apply(x: [B]) -> [B] = h * x
                }
                fn drawn(x: [B]) {
                    random u: [B] = uniform()
                    return u + 0 * x
                }
                """.replace("[x] {", "zeros([1, B]) {"));
        model.bind(0, batch);
        model.put(0, new double[batch], 0);
        model.seed(17, 0);
        model.run(0);
        List<Double> drawn = new ArrayList<>();
        for (int output = 0; output < 8; output++) {
            double[] values = new double[model.length(0, output)];
            model.get(0, output, values, 0);
            Arrays.stream(values).filter(value -> value != 0).forEach(drawn::add);
        }
        // 6 + 18 + 3 + 12 + 24 + 4 rows, a number alone, and one that is the same in all rows.
        int rows = 6 + 18 + 3 + 12 + 4 * (3 + 3) + 4;
        assertThat(drawn).hasSize(rows * batch + 1 + batch);
        assertThat(drawn.stream().distinct()).hasSize(rows * batch + 2);
    }

    /** A variational autoencoder: what is drawn stands between two nets, in training alone. */
    private static final String VAE = """
            layer Encoder(latent: int) {
                layer body = Dense(12, 8)
                layer mean = Dense(8, latent)
                layer spread = Dense(8, latent)
                apply(x: [B, 12]) -> [B, latent], [B, latent] {
                    h = relu(body(x))
                    return mean(h), spread(h)
                }
            }
            model Vae(latent: int = 3) {
                precision f64
                input x: [B, 12]
                random z0: [B, latent] = normal()
                layer encode = Encoder(latent)
                layer decode = Mlp([latent, 8, 12], activation = relu)
                mu, log_variance = encode(x)
                z = if training { mu + exp(log_variance / 2) * z0 } else { mu }
                logits = decode(z)
                beta = min(1, (step + 1) / 100)
                reconstruction = sum(bce_with_logits(logits, x, reduce = none), axis = 1)
                divergence = -1/2 * sum(1 + log_variance - mu^2 - exp(log_variance), axis = 1)
                loss elbo = mean(reconstruction + beta * divergence)
                metric kl = mean(divergence)
                output restored = sigmoid(logits)
                output image = sigmoid(decode(z0))
                predict restore gives restored
                predict sample gives image
                train minimize elbo using adam(lr = 1e-2)
            }
            """;

    @Test
    void aVariationalAutoencoderTrains() throws ReflectiveOperationException {
        Model model = TestModels.model(VAE);
        int gradients = model.description().entryPoint("train.gradients").orElseThrow();
        int train = model.description().entryPoint("train").orElseThrow();
        double[] x = new Random(5).doubles(12L * ROWS, 0, 1).toArray();
        model.bind(gradients, ROWS);
        model.put(0, x, 0);
        model.run(gradients);
        Random random = new Random(7);
        double slope = 0;
        List<double[]> cells = new ArrayList<>();
        List<double[]> directions = new ArrayList<>();
        for (int i = 0; i < model.description().cells().size(); i++) {
            ModelDescription.Cell cell = model.description().cells().get(i);
            if (cell.kind() == ModelDescription.CellKind.PARAMETER) {
                double[] gradient = gradient(model, cell.name());
                double[] direction = random.doubles(cell.length(), -1, 1).toArray();
                for (int j = 0; j < direction.length; j++) {
                    slope += gradient[j] * direction[j];
                }
                cells.add(model.parameters().doubles(i));
                directions.add(direction);
            }
        }
        double quotient =
                (moved(model, gradients, cells, directions, 1e-5) - moved(model, gradients, cells, directions, -1e-5))
                        / 2e-5;
        assertThat(slope).isCloseTo(quotient, within(1e-6 * Math.abs(quotient)));
        double first = 0;
        double last = 0;
        for (int i = 0; i < 300; i++) {
            model.bind(train, ROWS);
            model.put(0, x, 0);
            model.run(train);
            first += i < 20 ? model.scalar(train, 0) : 0;
            last += i >= 280 ? model.scalar(train, 0) : 0;
        }
        assertThat(last).isLessThan(first - 5);
        // Restoring draws nothing, sampling takes a seed and a size.
        model.getClass().getMethod("restore", double[].class, int.class);
        model.getClass().getMethod("sample", long.class, int.class);
        model.getClass().getMethod("loss", double[].class, int.class);
    }

    private static double[] gradient(Model model, String parameter) {
        for (int i = 0; i < model.description().cells().size(); i++) {
            ModelDescription.Cell cell = model.description().cells().get(i);
            if (cell.kind() == ModelDescription.CellKind.GRADIENT && cell.name().endsWith("/grad/" + parameter)) {
                return model.parameters().doubles(i);
            }
        }
        throw new AssertionError(parameter);
    }

    private static double moved(Model model, int entry, List<double[]> cells, List<double[]> directions, double by) {
        for (int i = 0; i < cells.size(); i++) {
            for (int j = 0; j < directions.get(i).length; j++) {
                cells.get(i)[j] += by * directions.get(i)[j];
            }
        }
        model.run(entry);
        double loss = model.scalar(entry, 0);
        for (int i = 0; i < cells.size(); i++) {
            for (int j = 0; j < directions.get(i).length; j++) {
                cells.get(i)[j] -= by * directions.get(i)[j];
            }
        }
        return loss;
    }
}
