// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.NanPolicy;
import dev.chainrule.runtime.NotFinite;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first value that is not finite is found by running once more, and nothing but the message comes of it. */
class FirstNotFiniteTest {
    private static final String PROGRAM = """
            model Line {
                input x: [B, 2]
                input y: [B, 2]
                param w: [2] = constant(1)
                param b: [2] = constant(0)
                param same: [2, 2] = identity()
                h = x * w
                big = exp(h)
                scaled = big @ same
                r = scaled / (1 + scaled)
                output z = log(abs(r)) + b
                loss error = mean((z - y)^2)
                train minimize error using adam(lr = 0.1)
            }
            """;

    private static Optional<NotFinite> first(Model model, int entry, float... x) {
        put(model, entry, x);
        return model.firstNotFinite(entry);
    }

    private static void put(Model model, int entry, float... x) {
        model.bind(entry, x.length / 2);
        for (int input : model.description().entryPoints().get(entry).inputs()) {
            model.put(input, input == 0 ? x : new float[x.length], 0);
        }
    }

    private static int entry(Model model, EntryKind kind) {
        return model.description().entryPoints(kind).get(0);
    }

    @ParameterizedTest
    @EnumSource(
            value = EntryKind.class,
            names = {"PREDICT", "LOSS", "MEASURE", "GRADIENTS", "STEP"})
    void theFirstIsNamedThoughLaterOnesWriteOverIt(EntryKind kind) {
        Model model = TestModels.model(PROGRAM);
        int entry = entry(model, kind);
        assertThat(first(model, entry, 1, 2, 3, 4)).isEmpty();
        NotFinite found = first(model, entry, 1, 2, 3, 100).orElseThrow();
        assertThat(found.what()).startsWith("test.nn:8: big");
        assertThat(found.index()).isEqualTo(3);
        assertThat(found.value()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(found).hasToString(found.what() + " is Infinity at index 3");
    }

    /** What no array holds is said with what is computed from it. */
    @Test
    void equationsOfOneKernelAreAllNamed() {
        Model model = TestModels.model(PROGRAM.replace("big = exp(h)", "big = log(h)"));
        NotFinite found =
                first(model, entry(model, EntryKind.STEP), 1, 2, 3, -1).orElseThrow();
        assertThat(found.toString()).contains("test.nn:8: big").endsWith("is NaN at index 3");
        Model fused = TestModels.model("""
                model Fused {
                    input x: [B, 2]
                    r = 1 / x
                    s = r * 0
                    output z = s + 1
                }
                """);
        found = first(fused, 0, 1, 0).orElseThrow();
        assertThat(found)
                .hasToString("test.nn:5: z (computed at once with test.nn:3: r, test.nn:4: s) is NaN at index 1");
    }

    /** Where loss, gradient and update are one kernel, the adjoints on the way are named. */
    @Test
    void adjointsThatNoArrayHoldsAreNamed() {
        Model model = TestModels.model("""
                model Root {
                    input x: [B]
                    param w: real = 1
                    loss l = mean(sqrt(w * x))
                    train minimize l using sgd(lr = 0.1)
                }
                """);
        int step = entry(model, EntryKind.STEP);
        model.bind(step, 2);
        model.put(0, new float[] {0, 1}, 0);
        assertThat(model.firstNotFinite(step).orElseThrow().toString())
                .contains("w")
                .contains("test.nn:4");
    }

    @Test
    void inputsAndCellsComeFirst() {
        Model model = TestModels.model(PROGRAM);
        int entry = entry(model, EntryKind.STEP);
        assertThat(first(model, entry, 1, 2, Float.NEGATIVE_INFINITY, 4).orElseThrow())
                .hasToString("test.nn:2: input x is -Infinity at index 2");
        model.nanPolicy(NanPolicy.ALLOW);
        assertThat(first(model, entry, 1, Float.NaN).orElseThrow()).hasToString("test.nn:2: input x is NaN at index 1");
        model.parameters().floats(1)[1] = Float.POSITIVE_INFINITY;
        assertThat(first(model, entry, 1, 2).orElseThrow()).hasToString("parameter b is Infinity at index 1");
    }

    /** Masks are made of infinities: what is meant is no fault, a NaN that comes of it is. */
    @Test
    void infinitiesThatTheProgramWritesAreMeant() {
        Model model = TestModels.model("""
                model Masked {
                    input x: [B, 2]
                    input y: [B, 2]
                    mask = where(x > 0, y, -inf)
                    scores = mask + transpose(transpose(mask))
                    output p = where(x[:, 0:1] > -1, softmax(scores), scores - scores)
                }
                """);
        assertThat(first(model, 0, 1, -2, 3, 4)).isEmpty();
        assertThat(first(model, 0, 1, -2, -3, -4).orElseThrow().toString())
                .contains("test.nn:6: p")
                .contains("NaN");
    }

    private static String deep(int depth) {
        return """
                layer Block(width: int) {
                    layer norm = LayerNorm(width)
                    layer up = Dense(width, 2 * width)
                    layer down = Dense(2 * width, width)
                    apply(x: [B, width]) -> [B, width] = x + (norm(x) |> up |> gelu |> down)
                }
                model Deep {
                    input x: [B, 2]
                    input y: [B, 2]
                    layer blocks[%d] = Block(2)
                    z = x |> blocks
                    output out = tanh(z)
                    loss error = mse(out, y)
                    train minimize error using adam(lr = 1e-3) clip norm 1.0
                }
                """.formatted(depth);
    }

    /** In a loop over layers, the turn counts: arrays that are used again in each turn are kept apart. */
    @ParameterizedTest
    @ValueSource(ints = {3, 6, 11})
    void theLayerIsNamed(int layer) {
        Model model = TestModels.model(deep(12));
        ModelDescription description = model.description();
        for (EntryKind kind : List.of(EntryKind.PREDICT, EntryKind.GRADIENTS, EntryKind.STEP)) {
            int entry = entry(model, kind);
            assertThat(first(model, entry, 1, 2, 3, 4)).isEmpty();
            int cell = 0;
            while (!description.cells().get(cell).name().equals("blocks." + layer + ".up.W")) {
                cell++;
            }
            float[] w = model.parameters().floats(cell);
            float[] before = w.clone();
            for (int i = 0; i < w.length; i++) {
                w[i] = i < w.length / 2 ? 3e38f : -3e38f;
            }
            assertThat(first(model, entry, 1, 2, 3, 4).orElseThrow().what()).contains("blocks[" + layer + "].up");
            System.arraycopy(before, 0, w, 0, w.length);
        }
    }

    /** Bits of cells and of the outputs of the last run stay, and the next run is as if nobody had asked. */
    @Test
    void theModelStaysAsItIs() {
        List<Model> models = List.of(TestModels.model(deep(5)), TestModels.model(deep(5)));
        int step = entry(models.get(0), EntryKind.STEP);
        int predict = entry(models.get(0), EntryKind.PREDICT);
        List<float[]> results = new ArrayList<>();
        for (Model model : models) {
            for (int i = 0; i < 3; i++) {
                put(model, step, 1, 2, 3, i);
                if (model == models.get(1)) {
                    assertThat(model.firstNotFinite(step)).isEmpty();
                }
                model.run(step);
                double loss = model.scalar(step, 0);
                if (model == models.get(1)) {
                    assertThat(model.firstNotFinite(step)).isEmpty();
                    assertThat(model.scalar(step, 0)).isEqualTo(loss);
                }
            }
            put(model, predict, 1, 2);
            model.run(predict);
            float[] out = new float[2];
            model.get(predict, 0, out, 0);
            results.add(out);
        }
        assertThat(results.get(1)).isEqualTo(results.get(0));
    }

    /** With {@code -Dchainrule.check=finite} a step that would write such a value does not run. */
    @Test
    void everyRunIsChecked() throws IOException, ReflectiveOperationException {
        CompileResult result = TestModels.compile("test.nn", PROGRAM);
        try (URLClassLoader runtime = new URLClassLoader(runtime(), ClassLoader.getPlatformClassLoader())) {
            System.setProperty("chainrule.check", "finite");
            Object model;
            try {
                Class<?> type =
                        InMemory.compile(result.files(), runtime).load("Line").type();
                model = type.getMethod("create", long.class).invoke(null, 1L);
            } finally {
                System.clearProperty("chainrule.check");
            }
            var train = model.getClass().getMethod("train", float[].class, float[].class, int.class);
            train.invoke(model, new float[] {1, 2}, new float[2], 1);
            float[] w = (float[]) model.getClass().getMethod("w").invoke(model);
            float[] before = w.clone();
            assertThatThrownBy(() -> train.invoke(model, new float[] {1, 1000}, new float[2], 1))
                    .hasRootCauseMessage(
                            "Line.train: test.nn:8: big (computed at once with test.nn:7: h) is Infinity at index 1");
            assertThat(w).isEqualTo(before);
        }
    }

    private static URL[] runtime() {
        return new URL[] {Model.class.getProtectionDomain().getCodeSource().getLocation()};
    }

    @Test
    void whatIsNotBoundIsNotLookedAt() {
        Model model = TestModels.model(PROGRAM);
        put(model, 0, 1, 2);
        assertThatThrownBy(() -> model.firstNotFinite(1))
                .isInstanceOf(ModelException.class)
                .hasMessage("Line.loss was not bound last");
    }
}
