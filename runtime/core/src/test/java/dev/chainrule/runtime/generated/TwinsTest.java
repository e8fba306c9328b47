// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.runtime.ModelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Twins that are plain Java here: what is tested is which of them are taken. */
class TwinsTest {
    private static final Module ANY = TwinsTest.class.getModule();
    private static final int RANGE = 61;

    private final Logger logger = Logger.getLogger("dev.chainrule.runtime");
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord message) {
            said.add(message.getLevel() + " " + new SimpleFormatter().formatMessage(message));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    /** Kernel 0 is y = √x · s, and counts in an int array. */
    private static void root(Frame frame, int from, int to, float sign) {
        for (int i = from; i < to; i++) {
            frame.floats[1][i] = sign * (float) Math.sqrt(frame.floats[0][i]) * (float) frame.settings[0];
            frame.ints[0][i] += frame.sizes[0];
        }
    }

    /** A model's launcher whose kernels cost more or less, and whose twin is what a test makes it. */
    private static final class Kernels extends Launcher {
        private final @Nullable Twin twin;
        private final int repetitions;

        Kernels(@Nullable Twin twin, int repetitions) {
            super(1, "f");
            this.twin = twin;
            this.repetitions = repetitions;
        }

        @Override
        protected @Nullable Twin twin(Module vectors) throws ReflectiveOperationException {
            assertThat(vectors).isSameAs(ANY);
            if (twin == null) {
                throw new ClassNotFoundException("KernelsVector");
            }
            return twin;
        }

        @Override
        public void run(int kernel, Frame frame, int from, int to) {
            for (int i = 1; i < repetitions; i++) {
                root(frame, from, to, i);
                java.util.Arrays.fill(frame.ints[0], from, to, 0);
            }
            root(frame, from, to, 1);
        }
    }

    private record Fake(String fingerprint, boolean present, Bodies bodies) implements Twin {
        Fake(Bodies bodies) {
            this("f", true, bodies);
        }

        @Override
        public @Nullable Specimen specimen(int kernel) {
            return present
                    ? new Specimen(new int[] {RANGE, RANGE}, new int[] {RANGE}, new int[] {3}, 1, RANGE, 16)
                    : null;
        }

        @Override
        public void run(int kernel, Frame frame, int from, int to) {
            bodies.run(kernel, frame, from, to);
        }
    }

    /** As a vector body does, this one runs on to the padded end. */
    private static void right(int kernel, Frame frame, int from, int to) {
        root(frame, from, to == RANGE ? 64 : to, 1);
    }

    private static boolean isSwitched(Vectors.Use use, @Nullable Twin twin, int scalarRepetitions) {
        Twins twins = new Twins(new Vectors(use, ANY));
        Kernels kernels = new Kernels(twin, scalarRepetitions);
        twins.size(1, "f");
        assertThat(twins.body(0, kernels)).isSameAs(kernels);
        twins.prepare(0, kernels);
        return twins.body(0, kernels) == twin;
    }

    @Test
    void aTwinIsTakenIfItsBitsAreRight() {
        assertThat(isSwitched(Vectors.Use.ALWAYS, new Fake(TwinsTest::right), 1))
                .isTrue();
        assertThat(said).isEmpty();
    }

    @Test
    void aTwinWithOtherBitsIsNot() {
        Bodies negativeZero = (kernel, frame, from, to) -> {
            right(kernel, frame, from, to);
            for (int i = from; i < to; i++) {
                frame.floats[1][i] += 0f;
            }
        };
        Bodies wrongAtTheEnd = (kernel, frame, from, to) -> root(frame, from, to == RANGE ? 60 : to, 1);
        Bodies wrongWhenCut = (kernel, frame, from, to) -> root(frame, 0, to, 1);
        Bodies doesNotCount = (kernel, frame, from, to) -> {
            right(kernel, frame, from, to);
            frame.ints[0][from] = 0;
        };
        Bodies spoilsItsArgument = (kernel, frame, from, to) -> {
            right(kernel, frame, from, to);
            frame.floats[0][to - 1] = 0;
        };
        for (Bodies wrong : List.of(
                negativeZero, wrongAtTheEnd, wrongWhenCut, doesNotCount, spoilsItsArgument, (k, f, from, to) -> {
                    throw new ArrayIndexOutOfBoundsException(64);
                })) {
            said.clear();
            assertThat(isSwitched(Vectors.Use.ALWAYS, new Fake(wrong), 1)).isFalse();
            assertThat(said).hasSize(1).allMatch(line -> line.startsWith("WARNING") && line.contains("kernel 0"));
        }
    }

    @Test
    void noTwinNoSpecimenOrAnotherModelsTwin() {
        assertThat(isSwitched(Vectors.Use.WHEN_FASTER, null, 1)).isFalse();
        assertThat(isSwitched(Vectors.Use.ALWAYS, new Fake("f", false, TwinsTest::right), 1))
                .isFalse();
        assertThat(said).isEmpty();
        assertThat(isSwitched(Vectors.Use.ALWAYS, null, 1)).isFalse();
        assertThat(isSwitched(Vectors.Use.ALWAYS, new Fake("g", true, TwinsTest::right), 1))
                .isFalse();
        assertThat(said).hasSize(2);
        assertThat(said.get(0)).contains("WARNING").contains("Kernels has no vector kernels here");
        assertThat(said.get(1)).contains("WARNING").contains("compile the model again");
    }

    @Test
    void onlyAFasterTwinIsTakenUnlessDemanded() {
        assertThat(isSwitched(Vectors.Use.WHEN_FASTER, new Fake(TwinsTest::right), 50))
                .isTrue();
        Bodies slow = (kernel, frame, from, to) -> {
            for (int i = 0; i < 50; i++) {
                java.util.Arrays.fill(frame.ints[0], from, to, 0);
                right(kernel, frame, from, to);
            }
        };
        assertThat(isSwitched(Vectors.Use.WHEN_FASTER, new Fake(slow), 1)).isFalse();
        assertThat(isSwitched(Vectors.Use.ALWAYS, new Fake(slow), 1)).isTrue();
    }

    @Test
    void launchesBringATwinInWhileTheProgramGoesOn() throws InterruptedException {
        Twins twins = new Twins(new Vectors(Vectors.Use.WHEN_FASTER, ANY));
        Twin twin = new Fake(TwinsTest::right);
        Kernels kernels = new Kernels(twin, 50);
        twins.size(1, "f");
        for (int launch = 0; launch < 100; launch++) {
            twins.launched(0, kernels);
        }
        assertThat(twins.body(0, kernels)).isSameAs(kernels);
        long end = System.nanoTime() + 60_000_000_000L;
        while (twins.body(0, kernels) != twin && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        assertThat(twins.body(0, kernels)).isSameAs(twin);
    }

    @Test
    void whatIsDemandedIsThereAtTheFirstLaunch() {
        Twins twins = new Twins(new Vectors(Vectors.Use.ALWAYS, ANY));
        Twin twin = new Fake(TwinsTest::right);
        Kernels kernels = new Kernels(twin, 1);
        twins.size(1, "f");
        twins.launched(0, kernels);
        assertThat(twins.body(0, kernels)).isSameAs(twin);
    }

    @Test
    void withoutTheModuleTheFlagIsNamedOnce() {
        Twins.advise(0);
        Twins.advise(0);
        assertThat(said)
                .hasSize(1)
                .allMatch(line -> line.startsWith("INFO") && line.contains("--add-modules jdk.incubator.vector"));
    }

    @Test
    void thePropertySaysWhetherVectorsAreUsed() {
        assertThat(Vectors.use(null)).isEqualTo(Vectors.Use.WHEN_FASTER);
        assertThat(Vectors.use("off")).isEqualTo(Vectors.Use.NEVER);
        assertThat(Vectors.use("on")).isEqualTo(Vectors.Use.ALWAYS);
        for (String bad : new String[] {"yes", "bogus", "", "ON"}) {
            assertThatThrownBy(() -> Vectors.use(bad))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("-Dchainrule.vector=" + bad + ": give on or off, or leave it out");
        }
        new Vectors(Vectors.Use.ALWAYS, ANY).check();
        new Vectors(Vectors.Use.WHEN_FASTER, null).check();
        assertThatThrownBy(() -> new Vectors(Vectors.Use.ALWAYS, null).check())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("add the flag --add-modules jdk.incubator.vector");
    }
}
