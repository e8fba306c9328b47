// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.Weights;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models over the same parameters that train, predict, save and load at once: each sees them as they were at one moment. */
class SharedParametersTest {
    /** Each step adds one to every weight, so weights that differ are of two moments. */
    private static final String COUNTER = """
            model Counter {
                input x: [B]
                param w: [20000] = zeros()
                output low = min(w) + 0 * x
                output high = max(w) + 0 * x
                loss total = -mean(x) * sum(w)
                train minimize total using sgd(lr = 1)
            }
            """;

    @TempDir
    Path folder;

    private final Model model = TestModels.model(COUNTER);
    private final int predict = model.description().entryPoint("predict").orElseThrow();
    private final int train = model.description().entryPoint("train").orElseThrow();
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final AtomicBoolean stop = new AtomicBoolean();

    private void run(Model on, int entryPoint) {
        on.bind(entryPoint, 1);
        on.put(0, new float[] {1}, 0);
        on.run(entryPoint);
    }

    private float onlyValue(Model on) {
        float[] low = new float[1];
        float[] high = new float[1];
        run(on, predict);
        on.get(predict, 0, low, 0);
        on.get(predict, 1, high, 0);
        assertThat(high[0]).isEqualTo(low[0]);
        return low[0];
    }

    private Thread repeating(Runnable work) {
        Thread thread = new Thread(() -> {
            while (!stop.get()) {
                work.run();
            }
        });
        thread.setUncaughtExceptionHandler((t, e) -> fault.set(e));
        thread.start();
        return thread;
    }

    @Test
    void whatIsSavedWhileAnotherTrainsIsOfOneMoment() throws Exception {
        Path file = folder.resolve("counter");
        Model saving = model.sharing();
        Thread training = repeating(() -> run(model, train));
        Model loaded = TestModels.model(COUNTER);
        Set<Float> seen = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            Weights.save(i % 2 == 0 ? saving : model, file);
            Weights.load(loaded, file);
            seen.add(onlyValue(loaded));
        }
        stop.set(true);
        training.join();
        assertThat(fault.get()).isNull();
        assertThat(seen).hasSizeGreaterThan(1);
        assertThat(folder.toFile().list()).containsExactly("counter");
    }

    @Test
    void whoPredictsWhileAnotherLoadsSeesTheOldOrTheNew() throws Exception {
        Path zeros = folder.resolve("zeros");
        Path ones = folder.resolve("ones");
        Weights.save(model, zeros);
        run(model, train);
        Weights.save(model, ones);
        Model first = model.sharing();
        Model second = model.sharing();
        Set<Float> seen = new HashSet<>();
        Thread predicting = repeating(() -> seen.add(onlyValue(first)));
        Thread other = repeating(() -> onlyValue(second));
        for (int i = 0; i < 200; i++) {
            Weights.load(model, i % 2 == 0 ? zeros : ones);
        }
        stop.set(true);
        predicting.join();
        other.join();
        assertThat(fault.get()).isNull();
        assertThat(seen).isSubsetOf(0f, 1f).isNotEmpty();
    }
}
