// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that trains is ended from outside, as by Ctrl-C or by a system that shuts down; and another goes on. */
class InterruptedTrainingTest {
    private static final int BATCH = 8;
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    @TempDir
    Path folder;

    /** The process that is ended: it trains until then. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            Trainer trainer = trainer(new LineModel(7), Integer.MAX_VALUE).checkpoint(Path.of(arguments[0]));
            trainer.listener(new TrainingListener() {
                @Override
                public void batch(int epoch, int batch, double loss) {
                    if (epoch == 3 && batch == 2) {
                        System.out.println("is training");
                    }
                    try {
                        Thread.sleep(1); // So that the test can train as far.
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }

                @Override
                public void finished(History history) {
                    System.out.println(history.end());
                }
            });
            History history = trainer.fit(data()).history();
            try {
                Thread.sleep(300); // The JVM is ending; what stands here must not be cut off.
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            System.out.println("behind fit, after " + history.end());
        }
    }

    private static Trainer trainer(Model model, int epochs) {
        return Trainer.of(model).epochs(epochs).batchSize(BATCH).seed(3);
    }

    private static DataSet data() {
        float[] x = new float[100];
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = i / 50f - 1;
            y[i] = 3 * x[i] - 1;
        }
        return DataSet.builder().reals("x", x).reals("y", y).build();
    }

    @BeforeEach
    void signalsAreKnown() {
        assumeThat(System.getProperty("os.name").toLowerCase(Locale.ROOT)).doesNotContain("windows");
    }

    @Test
    void ctrlCSavesACheckpointFromWhichTrainingGoesOn() throws Exception {
        assumeThat(isIgnored(SIGINT))
                .as("SIGINT is ignored here, and so it is by all that is started from here")
                .isFalse();
        goesOnAfter(SIGINT);
    }

    @Test
    void theSystemsRequestToEndDoesSoToo() throws Exception {
        goesOnAfter(SIGTERM);
    }

    private void goesOnAfter(int signal) throws Exception {
        Path file = folder.resolve("line.safetensors");
        Process child = start(file);
        // Not Process.destroy(), which closes the stream in which the child tells how it ends.
        new ProcessBuilder("kill", "-" + signal, Long.toString(child.pid()))
                .start()
                .waitFor();
        assertThat(end(child)).isEqualTo(128 + signal);
        goesOn(file);
    }

    private static Process start(Path file) throws IOException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(reader(child).readLine()).isEqualTo("is training");
        return child;
    }

    private static BufferedReader reader(Process child) {
        return child.inputReader(StandardCharsets.UTF_8);
    }

    /** Its exit value; it says that it was asked to end, and in time. */
    private static int end(Process child) throws Exception {
        try {
            assertThat(child.waitFor(9, TimeUnit.SECONDS))
                    .as("it ends before its hook gives up waiting")
                    .isTrue();
            BufferedReader reader = reader(child);
            assertThat(reader.readLine()).isEqualTo("ASKED");
            assertThat(reader.readLine()).isEqualTo("behind fit, after ASKED");
            return child.exitValue();
        } finally {
            child.destroyForcibly();
        }
    }

    /** From the checkpoint to the end of its epoch: the same bits as without the interruption. */
    private void goesOn(Path file) throws IOException {
        assertThat(folder).isDirectoryContaining(each -> each.equals(file));
        try (var files = Files.list(folder)) {
            assertThat(files).as("nothing half written is left").containsExactly(file);
        }
        LineModel resumed = new LineModel(99);
        int epochs = Integer.parseInt(Weights.load(resumed, file).get("trainer.epoch")) + 1;
        assertThat(epochs).isGreaterThanOrEqualTo(3);
        trainer(resumed, epochs).resume(file).fit(data());

        LineModel straight = new LineModel(7);
        trainer(straight, epochs).fit(data());
        for (int cell = 0; cell < 3; cell++) {
            assertThat(resumed.parameters().raw(cell))
                    .isEqualTo(straight.parameters().raw(cell));
        }
    }

    /** Whether this process ignores a signal, as one does that a script has put into the background. */
    private static boolean isIgnored(int signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        Matcher ignored = Pattern.compile("(?m)^SigIgn:\\s*([0-9a-f]+)$").matcher(Files.readString(status));
        return ignored.find() && (Long.parseUnsignedLong(ignored.group(1), 16) >>> (signal - 1) & 1) == 1;
    }
}
