// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a file cannot be written, or its writer is killed, the one that was there stays, and nothing else does. */
class SavingFaultsTest {
    @TempDir
    Path folder;

    /** Saves over and over again, and prints what hinders it. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            LineModel model = new LineModel(4);
            try {
                System.out.println("saves");
                while (true) {
                    model.parameters().floats(0)[0]++;
                    Weights.save(model, Path.of(arguments[0]));
                }
            } catch (ModelException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static Process start(Path file, String... before) throws IOException {
        List<String> command = new ArrayList<>(List.of(before));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:-UsePerfData", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Child.class.getName(), file.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private float saved(Path file) {
        LineModel model = new LineModel(5);
        Weights.load(model, file);
        return model.parameters().floats(0)[0];
    }

    /** A process that may not write longer files meets what a full disk is to it, in the middle of a write. */
    @Test
    void aDiskThatIsFullLeavesTheFileOfBefore() throws Exception {
        Path shell = Path.of("/bin/bash");
        assumeThat(Files.isExecutable(shell)).isTrue();
        Path file = folder.resolve("line");
        LineModel good = new LineModel(1);
        Weights.save(good, file);
        Process child = start(file, shell.toString(), "-c", "ulimit -f 0; exec \"$0\" \"$@\"");
        BufferedReader lines = child.inputReader(StandardCharsets.UTF_8);
        assertThat(lines.readLine()).isEqualTo("saves");
        assertThat(lines.readLine()).startsWith("cannot write " + file + ": ").doesNotContain("java.", "Exception");
        assertThat(child.waitFor()).isZero();
        assertThat(saved(file)).isEqualTo(good.parameters().floats(0)[0]);
        assertThat(folder.toFile().list()).containsExactly("line");
    }

    @Test
    void aFolderThatCannotBeWrittenToIsSaid() throws IOException {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        Path file = locked.resolve("line");
        Weights.save(new LineModel(1), file);
        float before = saved(file);
        assumeThat(locked.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Files.setPosixFilePermissions(locked, Set.of());
        List<Path> places = new ArrayList<>();
        places.add(Path.of("/proc/line")); // where even root may not
        if (!Files.isWritable(locked)) {
            places.add(file);
        }
        try {
            for (Path place : places) {
                assumeThat(place.getParent()).isDirectory();
                assertThatThrownBy(() -> Weights.save(new LineModel(2), place))
                        .isInstanceOf(ModelException.class)
                        .hasMessageMatching("cannot write " + place + ": [a-zA-Z ,]+");
            }
        } finally {
            Files.setPosixFilePermissions(locked, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        }
        assertThat(saved(file)).isEqualTo(before);
    }

    @Test
    void whoeverIsKilledLeavesAWholeFileAndTheNextOneCleansUp() throws Exception {
        Path file = folder.resolve("line");
        for (int i = 0; i < 4; i++) {
            Process child = start(file);
            assertThat(child.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("saves");
            while (!Files.exists(file)) {
                Thread.onSpinWait();
            }
            Thread.sleep(3L * i);
            child.destroyForcibly().waitFor();
            assertThat(saved(file)).isNotNaN();
        }
        Weights.save(new LineModel(1), file);
        assertThat(folder.toFile().list()).containsExactly("line");
    }
}
