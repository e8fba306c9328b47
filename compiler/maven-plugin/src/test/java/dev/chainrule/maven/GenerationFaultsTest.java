// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Links, damaged states and killed builds: nothing outside is touched, and the next build makes good. */
final class GenerationFaultsTest extends GenerationFixture {
    // ---- links

    @Test
    void theSourcesMayBeALinkAndHoldLinks() throws IOException {
        write("a/A.nn", model("A", "2 * x"));
        build();
        Path shared = folder.resolve("shared");
        Files.move(sources, shared);
        Files.createSymbolicLink(sources, Path.of("shared"));
        Build second = build();
        assertThat(second.compiled).isEmpty();
        assertThat(second.changed).isEmpty();

        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("C.nn"), model("C", "2 * x"));
        Files.createSymbolicLink(shared.resolve("linked"), elsewhere);
        Files.createSymbolicLink(shared.resolve("a/D.nn"), elsewhere.resolve("C.nn"));
        assertThat(build().compiled).containsExactly("a/D.nn", "linked/C.nn");
        assertThat(output.resolve("linked/C.java")).exists();
    }

    @Test
    void aLinkToNowhereIsRefusedAndNothingRemoved() throws IOException {
        write("a/A.nn", model("A", "2 * x"));
        build();
        Files.move(sources.resolve("a/A.nn"), folder.resolve("kept.nn"));
        Files.createSymbolicLink(sources.resolve("a/A.nn"), Path.of("missing.nn"));
        assertThatThrownBy(this::build).hasMessageContaining("A.nn is a symbolic link to missing.nn");
        assertThat(output.resolve("a/A.java")).exists();

        Files.move(sources, folder.resolve("old"));
        Files.createSymbolicLink(sources, Path.of("nothing"));
        assertThatThrownBy(this::build).hasMessageContaining("nn is a symbolic link to nothing");
        assertThat(output.resolve("a/A.java")).exists();
    }

    @Test
    void linksInACircleAreNamed() throws IOException {
        write("a/A.nn", model("A", "2 * x"));
        Files.createSymbolicLink(sources.resolve("a/again"), sources);
        assertThatThrownBy(this::build).hasMessageContaining("again is a symbolic link to a folder that it lies in");
    }

    /** Locks and copies that editors and systems keep beside a file. */
    @Test
    void hiddenFilesAreNoSources() throws IOException {
        write("a/A.nn", model("A", "2 * x"));
        Files.createSymbolicLink(sources.resolve("a/.#A.nn"), Path.of("user@host.1234"));
        Files.write(sources.resolve("a/._A.nn"), new byte[] {0, 5, 22, 7, (byte) 0xff});
        assertThat(build().compiled).containsExactly("a/A.nn");
    }

    @Test
    void nothingIsWrittenOrRemovedThroughALink() throws IOException {
        write("a/A.nn", model("A", "2 * x"));
        build();
        Path precious = folder.resolve("precious");
        Files.move(output.resolve("a"), precious);
        Files.createSymbolicLink(output.resolve("a"), precious);
        write("a/A.nn", model("A", "3 * x"));
        String before = Files.readString(precious.resolve("AForward.java"));
        assertThatThrownBy(this::build).hasMessageContaining("a folder on the way is a symbolic link");
        assertThat(precious.resolve("AForward.java")).hasContent(before);
        Files.delete(sources.resolve("a/A.nn"));
        build();
        assertThat(precious.resolve("AForward.java")).hasContent(before);

        Files.delete(output.resolve("a"));
        write("a/A.nn", model("A", "2 * x"));
        build();
        Path mine = Files.writeString(folder.resolve("mine.txt"), "mine");
        Files.delete(output.resolve("a/A.java"));
        Files.createSymbolicLink(output.resolve("a/A.java"), mine);
        assertThat(build().changed).containsExactly("A.java");
        assertThat(mine).hasContent("mine");
        assertThat(output.resolve("a/A.java")).content().contains("class A");
    }

    /** Where the build's folder lies is its user's choice. */
    @Test
    void theOutputMayBeALink() throws IOException {
        Files.createDirectories(folder.resolve("fast-disk"));
        Files.createSymbolicLink(output, folder.resolve("fast-disk"));
        write("a/A.nn", model("A", "2 * x"));
        build();
        assertThat(build().compiled).isEmpty();
        Files.delete(sources.resolve("a/A.nn"));
        build();
        assertThat(folder.resolve("fast-disk/a")).doesNotExist();
    }

    // ---- a state that is damaged

    private void damage(byte[] bytes) throws IOException {
        Files.write(folder.resolve("state"), bytes);
    }

    private byte[] state() throws IOException {
        return Files.readAllBytes(folder.resolve("state"));
    }

    @Test
    void aDamagedStateIsNone() throws IOException {
        write("a/A.nn", model("A", "2 * x"));
        build();
        byte[] good = state();
        Random random = new Random(7);
        List<byte[]> damages = new ArrayList<>();
        for (int length : new int[] {0, 1, 100, 10_000}) {
            byte[] noise = new byte[length];
            damages.add(noise.clone()); // zeros, as a full disk leaves them
            random.nextBytes(noise);
            damages.add(noise);
        }
        for (int i = 0; i < 40; i++) {
            byte[] changed = good.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            damages.add(changed);
            damages.add(Arrays.copyOf(good, random.nextInt(good.length)));
        }
        for (byte[] damaged : damages) {
            damage(damaged);
            assertThat(State.read(folder.resolve("state"))).isEqualTo(State.NONE);
        }
        damage(damages.get(3));
        Build next = build();
        assertThat(next.compiled).containsExactly("a/A.nn");
        assertThat(next.changed).isEmpty();
        assertThat(state()).isEqualTo(good);
    }

    /** Sparse, so that it takes no room; to read it would take all there is. */
    @Test
    void aHugeStateIsNotRead() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("state").toFile(), "rw")) {
            file.setLength(8L << 30);
        }
        write("a/A.nn", model("A", "2 * x"));
        assertThat(build().compiled).containsExactly("a/A.nn");
        assertThat(build().compiled).isEmpty();
    }

    /** Even one with the right sum: somebody may have written it. */
    @Test
    void noFileOutsideIsRemoved() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious.txt"), "mine");
        Path inside = folder.resolve("classes/a/Mine.class");
        Files.createDirectories(inside.getParent());
        Files.writeString(inside, "mine");
        write("a/A.nn", model("A", "2 * x"));
        build();
        for (String name : List.of(
                "source:../precious.txt",
                "source:a/../../precious.txt",
                "source:" + precious,
                "class:./a/Mine.class",
                "class:a//Mine.class",
                "twin:a\\..\\..\\precious.txt",
                "other:a/Mine.class",
                "a/Mine.class")) {
            new State("", Map.of("gone.nn", new State.Entry("", Map.of(), Map.of(name, "0"))))
                    .write(folder.resolve("state"));
            build();
            assertThat(precious).as(name).hasContent("mine");
            assertThat(inside).as(name).hasContent("mine");
        }
        Path packed = folder.resolve("classes/META-INF/outside.nn");
        Files.createDirectories(packed.getParent());
        Files.writeString(packed, "mine");
        new State("", Map.of("../outside.nn", new State.Entry("", Map.of(), Map.of()))).write(folder.resolve("state"));
        build();
        assertThat(packed).hasContent("mine");
    }

    // ---- a build that is killed

    /** Stops after so many files. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void aBuildThatIsKilledIsMadeGoodByTheNext() throws IOException {
        for (int files = 0; files < 5; files++) {
            write("a/A.nn", model("A", "2 * x"));
            write("a/C.nn", model("C", "2 * x"));
            int last = files;
            Build killed = new Build() {
                @Override
                public void changed(Path file) {
                    super.changed(file);
                    if (super.changed.size() > last) {
                        throw new Killed();
                    }
                }
            };
            assertThatThrownBy(() -> build(killed)).isInstanceOf(Killed.class);
            // What it was about to write is known, though it never came to its end.
            Files.delete(sources.resolve("a/A.nn"));
            assertThat(build().diagnostics).isEmpty();
            assertThat(output.resolve("a/A.java")).doesNotExist();
            assertThat(output.resolve("a/C.java")).exists();
            assertThat(build().compiled).isEmpty();
            Files.delete(sources.resolve("a/C.nn"));
            build();
            assertThat(output.resolve("a")).doesNotExist();
        }
    }
}
