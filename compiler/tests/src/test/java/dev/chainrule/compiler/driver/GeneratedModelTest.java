// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.NanPolicy;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the base class of generated models promises: threads, sizes, inputs, settings. */
class GeneratedModelTest {
    private static final String LINE = """
            model Line {
                input x: [B, 3]
                input weight: [B] = 1
                input label: int[B]
                param w: [3] = ones()
                param b: real = 0.5
                output y = (x @ w + b) * weight
                output large = (x @ w) > 2
                loss error = mean((y - label)^2)
                train minimize error using sgd(lr = 0.1)
            }
            """;
    private static final int X = 0;
    private static final int WEIGHT = 1;
    private static final int LABEL = 2;

    private final Model model = TestModels.model(LINE);
    private final int predict = model.description().entryPoint("predict").orElseThrow();
    private final int train = model.description().entryPoint("train").orElseThrow();

    private void put(int rows) {
        model.put(X, new float[3 * rows], 0);
        model.putStandard(WEIGHT);
    }

    @Test
    void theJavadocTellsWhatIsLeftOutAndComesBack() {
        String source = TestModels.compile("test.nn", LINE).files().get(0).text();
        assertThat(source).contains("""
                     * @param weight {@code [B]}, {@code 1.0} where it is left out
                     * @param label {@code int[B]}
                     * @param B the extent of {@code x} along axis 0
                     * @return {@code error} before the update
                     */
                    public double train(""".indent(4).stripTrailing());
    }

    @Test
    void outputsAreOfExactLengthWhateverTheBatchBefore() {
        for (int rows : new int[] {5, 1, 0, 40, 2}) {
            model.bind(predict, rows);
            put(rows);
            model.run(predict);
            assertThat(model.length(predict, 0)).isEqualTo(rows);
            float[] y = new float[rows];
            model.get(predict, 0, y, 0);
            assertThat(y).containsOnly(rows == 0 ? new float[0] : new float[] {0.5f});
        }
    }

    @Test
    void inputsAreChecked() {
        model.bind(predict, 2);
        assertThatThrownBy(() -> model.put(X, new float[5], 0))
                .isInstanceOf(ModelException.class)
                .hasMessage("test.nn:2: input x is [B, 3] = [2, 3], 6 numbers; the array has 5");
        assertThatThrownBy(() -> model.put(X, new float[] {0, 0, 0, 0, Float.NaN, 0}, 0))
                .hasMessageContaining("input x is NaN at index 4")
                .hasMessageContaining("NanPolicy.ALLOW");
        assertThatThrownBy(() -> model.put(X, new int[6], 0)).hasMessageContaining("takes reals");
        assertThatThrownBy(() -> model.put(LABEL, new int[2], 0)).hasMessageContaining("does not read the input label");
        assertThatThrownBy(() -> model.run(predict)).hasMessageContaining("input x was not given");
        model.nanPolicy(NanPolicy.ALLOW);
        model.put(X, new float[] {0, 0, 0, 0, Float.NaN, 0}, 0);
        model.putStandard(WEIGHT);
        model.run(predict);
        float[] y = new float[2];
        model.get(predict, 0, y, 0);
        assertThat(y).containsExactly(0.5f, Float.NaN);
    }

    @Test
    void otherDimensionsForgetTheInputs() {
        model.bind(predict, 2);
        put(2);
        model.run(predict);
        model.run(predict);
        model.bind(predict, 3);
        assertThatThrownBy(() -> model.run(predict)).hasMessageContaining("was not given");
        assertThatThrownBy(() -> model.get(predict, 0, new float[3], 0)).hasMessageContaining("was not run last");
    }

    @Test
    void sizesAreCheckedBeforeAnythingIsAllocated() {
        assertThatThrownBy(() -> model.bind(predict, -1)).hasMessage("Line.predict: dimension B is -1");
        assertThatThrownBy(() -> model.bind(predict, 1_000_000_000))
                .hasMessage("Line.predict: input x would take 3·B elements, with B = 1000000000; an array holds"
                        + " 2147483632; the largest B that fits is 715827877");
        assertThatThrownBy(() -> model.bind(predict, 1, 2)).hasMessageContaining("has the dimensions [B]");
    }

    @Test
    void settingsMayBeOverridden() {
        step(1);
        float usual = model.parameters().floats(0)[0];
        assertThat(model.description().settings().get(0).name()).isEqualTo("train.lr");
        model.set(0, 0);
        step(1);
        assertThat(model.parameters().floats(0)[0]).isEqualTo(usual);
        model.set(0, Double.NaN);
        step(1);
        assertThat(model.parameters().floats(0)[0]).isNotEqualTo(usual);
    }

    private void step(int rows) {
        model.bind(train, rows);
        float[] x = new float[3 * rows];
        java.util.Arrays.fill(x, 1);
        model.put(X, x, 0);
        model.putStandard(WEIGHT);
        model.put(LABEL, new int[rows], 0);
        model.run(train);
    }

    /** What a step allocates it allocates each time; what the JVM charges the thread for work of its own is rare. */
    @Test
    void aStepAllocatesNothingFromTheSecondOn() {
        float[] x = new float[3 * 64];
        int[] label = new int[64];
        int[] sizes = {64};
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] allocated = new long[20];
        for (int step = 0; step <= allocated.length; step++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            model.bind(train, sizes);
            model.put(X, x, 0);
            model.putStandard(WEIGHT);
            model.put(LABEL, label, 0);
            model.run(train);
            model.scalar(train, 0);
            long after = threads.getCurrentThreadAllocatedBytes();
            if (step > 0) {
                allocated[step - 1] = after - before;
            }
        }
        assertThat(java.util.Arrays.stream(allocated).filter(bytes -> bytes > 0).count())
                .as("steps that allocate, of %s", java.util.Arrays.toString(allocated))
                .isLessThanOrEqualTo(2);
    }

    @Test
    void whoTakesTurnsWithoutBindingGetsAnException() throws InterruptedException {
        model.bind(predict, 1);
        put(1);
        assertThat(inAnotherThread(() -> model.run(predict)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("sharing()");
        assertThat(inAnotherThread(() -> model.bind(predict, 2))).isNull();
        assertThatThrownBy(() -> model.run(predict)).hasMessageContaining("bound by another thread");
    }

    @Test
    void twoThreadsInOneModelNeverGetTheOthersNumbers() throws InterruptedException {
        Thread[] threads = new Thread[2];
        AtomicReference<Throwable> wrong = new AtomicReference<>();
        for (int t = 0; t < threads.length; t++) {
            float value = t + 1;
            threads[t] = new Thread(() -> {
                for (int i = 0; i < 2_000; i++) {
                    try {
                        float[] y = new float[1];
                        model.bind(predict, 1);
                        model.put(X, new float[] {value, 0, 0}, 0);
                        model.putStandard(WEIGHT);
                        model.run(predict);
                        model.get(predict, 0, y, 0);
                        if (y[0] != value + 0.5f) {
                            wrong.set(new AssertionError(y[0] + " for " + value));
                        }
                    } catch (ModelException refused) {
                        if (!String.valueOf(refused.getMessage()).contains("sharing()")) {
                            wrong.set(refused);
                        }
                    }
                }
            });
        }
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong.get()).isNull();
    }

    @Test
    void sharingPredictsWithTheSameParametersInAnotherThread() throws InterruptedException {
        Model other = model.sharing();
        step(1);
        assertThat(other.parameters()).isSameAs(model.parameters());
        assertThat(inAnotherThread(() -> {
                    other.bind(predict, 1);
                    other.put(X, new float[3], 0);
                    other.putStandard(WEIGHT);
                    other.run(predict);
                }))
                .isNull();
    }

    private static Throwable inAnotherThread(Runnable work) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(work);
        thread.setUncaughtExceptionHandler((t, fault) -> thrown.set(fault));
        thread.start();
        thread.join();
        return thrown.get();
    }

    /** The typed methods, as a program of the user's sees them. */
    @Test
    void theFacadeIsTyped() throws ReflectiveOperationException {
        Class<?> type = model.getClass();
        Object prediction = type.getMethod("predict", float[].class, int.class).invoke(model, new float[] {1, 1, 1}, 1);
        assertThat((float[]) prediction.getClass().getMethod("y").invoke(prediction))
                .containsExactly(3.5f);
        assertThat((boolean[]) prediction.getClass().getMethod("large").invoke(prediction))
                .containsExactly(true);
        double loss = (double) type.getMethod("train", float[].class, float[].class, int[].class, int.class)
                .invoke(model, new float[] {1, 1, 1}, new float[] {2}, new int[] {0}, 1);
        assertThat(loss).isEqualTo(49);
        assertThat((double) type.getMethod("b").invoke(model)).isNotEqualTo(0.5);
        type.getMethod("b", double.class).invoke(model, 0.25);
        assertThat(model.parameters().floats(1)).containsExactly(0.25f);
        float[] y = new float[1];
        boolean[] large = new boolean[1];
        type.getMethod("predictInto", float[].class, float[].class, int.class, float[].class, boolean[].class)
                .invoke(model, new float[3], new float[] {1}, 1, y, large);
        assertThat(y).containsExactly(0.25f);
        assertThat(large).containsExactly(false);
        assertThatThrownBy(() ->
                        type.getMethod("predict", float[].class, int.class).invoke(model, new float[4], 1))
                .hasRootCauseMessage("test.nn:2: input x is [B, 3] = [1, 3], 3 numbers; the array has 4");
    }

    /** The kernel of the slice comes past some of it only, so it must not be the one that stores it. */
    @Test
    void aValueIsStoredWholeThoughASliceOfItIsReadFirst() {
        Model model = TestModels.model("""
                model Part {
                    input x: [B, 4]
                    whole = exp(x)
                    output a = whole
                    output b = tanh(whole[:, 0:3])
                    output c = tanh(whole[:, 0:1])
                }
                """);
        int predict = model.description().entryPoint("predict").orElseThrow();
        model.bind(predict, 3);
        model.put(X, new float[12], 0);
        model.run(predict);
        float[] a = new float[12];
        model.get(predict, 0, a, 0);
        assertThat(a).containsOnly(1f);
    }
}
