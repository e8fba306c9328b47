// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.Report;
import dev.chainrule.scalar.Precision;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GenerationTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));

    @TempDir
    private Path folder;

    private Path sources;
    private Path output;
    private List<Path> dependencies = List.of();
    private CompileRequest options = CompileRequest.of(List.of());
    private TwinBuild twins = TwinBuild.off();
    private String compiler = "compiler 1";

    /** What one build did. */
    private static class Build implements Generation.Observer {
        private final List<String> compiled = new ArrayList<>();
        private final List<Diagnostic> diagnostics = new ArrayList<>();
        private final List<String> models = new ArrayList<>();
        private final List<String> changed = new ArrayList<>();

        @Override
        public void compiling(SourceFile source) {
            compiled.add(source.name());
        }

        @Override
        public void diagnostic(SourceFile source, Diagnostic diagnostic) {
            diagnostics.add(diagnostic);
        }

        @Override
        public void generated(Report report) {
            models.add(report.model());
        }

        @Override
        public void changed(Path file) {
            changed.add(file.getFileName().toString());
        }
    }

    @BeforeEach
    void folders() {
        sources = folder.resolve("nn");
        output = folder.resolve("out");
    }

    private Build build() throws IOException {
        return build(new Build());
    }

    private Build build(Build build) throws IOException {
        ImportPath imports = new ImportPath(sources, dependencies);
        Outputs outputs =
                new Outputs(output, folder.resolve("out-vector"), folder.resolve("report"), folder.resolve("classes"));
        new Generation(sources, outputs, imports, options, twins, build).update(folder.resolve("state"), compiler);
        return build;
    }

    private void write(String name, String text) throws IOException {
        Path file = sources.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String model(String name, String formula) {
        return "model " + name + " {\n    input x: [B]\n    output y = " + formula + "\n}\n";
    }

    private void age(String output) throws IOException {
        Files.setLastModifiedTime(this.output.resolve(output), LONG_AGO);
    }

    private boolean isOld(String output) throws IOException {
        return Files.getLastModifiedTime(this.output.resolve(output)).equals(LONG_AGO);
    }

    @Test
    void theFolderOfAFileIsThePackageOfItsClasses() throws IOException {
        write("shop/price/Price.nn", model("Price", "2 * x"));
        assertThat(build().models).containsExactly("Price");
        assertThat(output.resolve("shop/price/Price.java")).content().contains("package shop.price;");
    }

    @Test
    void whatIsUpToDateIsNeitherCompiledNorWritten() throws IOException {
        write("a/A.nn", model("A", "2 * x"));
        build();
        age("a/A.java");
        Build second = build();
        assertThat(second.compiled).isEmpty();
        assertThat(second.changed).isEmpty();
        assertThat(isOld("a/A.java")).isTrue();
    }

    @Test
    void onlyTheFileThatChangedIsCompiled() throws IOException {
        write("a/A.nn", model("A", "2 * x"));
        write("a/C.nn", model("C", "2 * x"));
        build();
        age("a/A.java");
        age("a/C.java");
        write("a/C.nn", model("C", "exp(x)"));
        assertThat(build().compiled).containsExactly("a/C.nn");
        assertThat(isOld("a/A.java")).isTrue();
        assertThat(isOld("a/C.java")).isFalse();
    }

    @Test
    void aChangeThatYieldsTheSameCodeWritesNothing() throws IOException {
        write("a/A.nn", model("A", "2 * x"));
        build();
        age("a/A.java");
        write("a/A.nn", model("A", "2 * x") + "\n\n");
        Build second = build();
        assertThat(second.compiled).containsExactly("a/A.nn");
        assertThat(isOld("a/A.java")).isTrue();
    }

    @Test
    void whatAFileImportsCountsAsItsOwn() throws IOException {
        write("lib/inner.nn", "fn scaled(x) = 2 * x\n");
        write("lib/outer.nn", "import scaled from lib.inner\nfn moved(x) = scaled(x) + 1\n");
        write("a/A.nn", "import moved from lib.outer\n" + model("A", "moved(x)"));
        write("a/C.nn", model("C", "2 * x"));
        assertThat(build().diagnostics).isEmpty();
        write("lib/inner.nn", "fn scaled(x) = 3 * x\n");
        assertThat(build().compiled).containsExactly("a/A.nn", "lib/inner.nn", "lib/outer.nn");
    }

    @Test
    void importsComeFromTheSourcesFirstThenFromJarsAndFolders() throws IOException {
        Path jar = folder.resolve("lib.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            zip.putNextEntry(new ZipEntry("META-INF/chainrule/lib/jar.nn"));
            zip.write("fn fromJar(x) = 2 * x\n".getBytes(StandardCharsets.UTF_8));
        }
        Path classes = folder.resolve("classes");
        Files.createDirectories(classes.resolve("META-INF/chainrule/lib"));
        Files.writeString(classes.resolve("META-INF/chainrule/lib/classes.nn"), "fn fromFolder(x) = 3 * x\n");
        dependencies = List.of(folder.resolve("missing"), classes, jar);
        write(
                "a/A.nn",
                "import fromJar from lib.jar\nimport fromFolder from lib.classes\n"
                        + model("A", "fromJar(fromFolder(x))"));
        Build first = build();
        assertThat(first.diagnostics).isEmpty();
        assertThat(first.models).containsExactly("A");
        assertThat(build().compiled).isEmpty();

        write("lib/jar.nn", "fn fromJar(x) = 5 * x\n");
        assertThat(build().compiled).containsExactly("a/A.nn", "lib/jar.nn");
        assertThat(output.resolve("a/AForward.java")).content().contains("5");
    }

    @Test
    void anImportThatAppearsHealsTheFile() throws IOException {
        write("a/A.nn", "import scaled from lib.scale\n" + model("A", "scaled(x)"));
        assertThat(build().diagnostics).extracting(Diagnostic::code).containsExactly(Code.UNKNOWN_IMPORT);
        write("lib/scale.nn", "fn scaled(x) = 2 * x\n");
        assertThat(build().diagnostics).isEmpty();
        assertThat(output.resolve("a/A.java")).exists();
    }

    @Test
    void outputsOfARemovedFileAreRemovedAndNothingElse() throws IOException {
        write("a/b/A.nn", model("A", "2 * x"));
        write("a/C.nn", model("C", "2 * x"));
        build();
        Files.writeString(output.resolve("a/Mine.java"), "package a; class Mine {}");
        Files.delete(sources.resolve("a/b/A.nn"));
        assertThat(build().changed).contains("A.java").doesNotContain("C.java");
        assertThat(output.resolve("a/b")).doesNotExist();
        assertThat(output.resolve("a/C.java")).exists();
        assertThat(output.resolve("a/Mine.java")).exists();

        Files.delete(sources.resolve("a/C.nn"));
        build();
        assertThat(output.resolve("a/C.java")).doesNotExist();
        assertThat(folder.resolve("report/a")).doesNotExist();
    }

    /** A folder that is gone has been renamed, more often than its models were given up. */
    @Test
    void whereTheFolderIsGoneNothingIsRemoved() throws IOException {
        write("a/A.nn", model("A", "2 * x"));
        build();
        Files.move(sources, folder.resolve("other"));
        assertThatThrownBy(this::build)
                .hasMessageContaining("there is no folder " + sources)
                .hasMessageContaining("a/A.nn")
                .hasMessageContaining("clean");
        assertThat(output.resolve("a/A.java")).exists();
        Files.move(folder.resolve("other"), sources);
        assertThat(build().compiled).isEmpty();
    }

    @Test
    void aProjectWithoutModelsNeedsNoFolder() throws IOException {
        assertThat(build().changed).isEmpty();
    }

    /** The build copies sources to where importers look, and takes no copy away. */
    @Test
    void theCopyOfARemovedSourceIsRemoved() throws IOException {
        Path copies = folder.resolve("classes/META-INF/chainrule");
        write("lib/twice.nn", "fn twice(x) = 2 * x\n");
        write("lib/wrong.nn", "fn wrong(x) = 2 * z\n");
        build();
        Files.createDirectories(copies.resolve("lib"));
        for (String name : List.of("lib/twice.nn", "lib/wrong.nn", "lib/mine.nn")) {
            Files.writeString(copies.resolve(name), "fn mine(x) = 2 * x\n");
        }
        Files.delete(sources.resolve("lib/twice.nn"));
        Files.delete(sources.resolve("lib/wrong.nn"));
        build();
        assertThat(copies.resolve("lib/twice.nn")).doesNotExist();
        assertThat(copies.resolve("lib/wrong.nn")).doesNotExist();
        assertThat(copies.resolve("lib/mine.nn")).exists();
    }

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

    @Test
    void aModelThatIsRenamedLeavesNoClassBehind() throws IOException {
        write("a/A.nn", model("A", "2 * x"));
        build();
        write("a/A.nn", model("New", "2 * x"));
        build();
        assertThat(output.resolve("a/A.java")).doesNotExist();
        assertThat(output.resolve("a/New.java")).exists();
    }

    @Test
    void aModelMayMoveToAnotherFile() throws IOException {
        write("a/first.nn", model("A", "2 * x"));
        build();
        Files.delete(sources.resolve("a/first.nn"));
        write("a/second.nn", model("A", "2 * x"));
        Build second = build();
        assertThat(second.diagnostics).isEmpty();
        assertThat(output.resolve("a/A.java")).exists();
        assertThat(build().compiled).isEmpty();
    }

    @Test
    void aFileWithErrorsKeepsItsOldClassesAndIsTriedAgain() throws IOException {
        write("a/A.nn", model("A", "2 * x"));
        build();
        write("a/A.nn", model("A", "2 * z"));
        Build second = build();
        assertThat(second.diagnostics).extracting(Diagnostic::code).containsExactly(Code.UNKNOWN_NAME);
        assertThat(output.resolve("a/A.java")).exists();
        assertThat(build().diagnostics).hasSize(1);

        Files.delete(sources.resolve("a/A.nn"));
        build();
        assertThat(output.resolve("a/A.java")).doesNotExist();
    }

    @Test
    void generatedFilesThatWereTouchedAreMadeAnew() throws IOException {
        write("a/A.nn", model("A", "2 * x"));
        build();
        String good = Files.readString(output.resolve("a/A.java"));
        Files.writeString(output.resolve("a/A.java"), "edited");
        assertThat(build().changed).containsExactly("A.java");
        assertThat(output.resolve("a/A.java")).hasContent(good);
        Files.delete(output.resolve("a/A.java"));
        assertThat(build().changed).containsExactly("A.java");
    }

    @Test
    void optionsAndCompilerCount() throws IOException {
        write("a/A.nn", model("A", "2 * x"));
        build();
        options = options.with(Precision.F64);
        assertThat(build().compiled).containsExactly("a/A.nn");
        assertThat(output.resolve("a/A.java")).content().contains("double[] x");
        compiler = "compiler 2";
        assertThat(build().compiled).containsExactly("a/A.nn");
        assertThat(build().compiled).isEmpty();
    }

    @Test
    void twoModelsOfOneClassAreAnError() throws IOException {
        write("a/first.nn", model("A", "2 * x"));
        write("a/second.nn", "\n" + model("A", "3 * x"));
        Build first = build();
        assertThat(first.diagnostics).hasSize(1);
        Diagnostic fault = first.diagnostics.get(0);
        assertThat(fault.code()).isEqualTo(Code.NAMES_MEET);
        assertThat(fault.span().place()).isEqualTo("a/second.nn:2:1");
        assertThat(fault.message()).contains("a.A").contains("a/first.nn");
        assertThat(build().diagnostics).hasSize(1);
        write("a/second.nn", model("Other", "3 * x"));
        assertThat(build().diagnostics).isEmpty();
    }

    @Test
    void aModelMayNotTakeTheNameOfAnothersKernels() throws IOException {
        write("a/A.nn", model("A", "2 * x") + model("AForward", "2 * x"));
        assertThat(build().diagnostics).extracting(Diagnostic::code).containsExactly(Code.NAMES_MEET);
    }

    @Test
    void aFolderThatIsNoPackageIsAnError() throws IOException {
        write("my-nets/A.nn", model("A", "2 * x"));
        write("new/A.nn", model("A", "2 * x"));
        assertThat(build().diagnostics).extracting(Diagnostic::code).containsExactly(Code.JAVA_NAME, Code.JAVA_NAME);
    }

    @Test
    void aFileThatIsNotUtf8IsNamed() throws IOException {
        Files.createDirectories(sources);
        Files.write(sources.resolve("latin.nn"), "// \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(this::build).isInstanceOf(IOException.class).hasMessageContaining("latin.nn is not UTF-8");
    }

    @Test
    void aStateThatCannotBeReadMeansTheFirstBuild() throws IOException {
        write("a/A.nn", model("A", "2 * x"));
        build();
        Files.writeString(folder.resolve("state"), "something else\n");
        Build second = build();
        assertThat(second.compiled).containsExactly("a/A.nn");
        assertThat(second.changed).isEmpty();
    }

    @Test
    void dumpsAreWrittenAlthoughAllIsUpToDate() throws IOException {
        write("a/A.nn", model("A", "2 * x"));
        build();
        Path dumps = folder.resolve("dumps");
        options = options.with(java.util.Set.of("graph", "schedule"), new DumpFolder(dumps));
        assertThat(build().changed).isEmpty();
        assertThat(dumps.resolve("A/01-graph.txt")).isNotEmptyFile();
        assertThat(dumps.resolve("A.predict/01-schedule.txt")).isNotEmptyFile();
    }

    // ---- vector twins

    private final List<String> warnings = new ArrayList<>();

    private static Path runtime() throws Exception {
        return Path.of(dev.chainrule.runtime.Model.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private Path twinSource(String model) {
        return folder.resolve("out-vector/" + model + "Vector.java");
    }

    private Path twinClass(String model) {
        return folder.resolve("classes/" + model + "Vector.class");
    }

    @Test
    void twinsBecomeClassFilesAndTheirSourcesLieApart() throws Exception {
        twins = TwinBuild.on(List.of(runtime()), warnings::add);
        write("a/A.nn", model("A", "tanh(x)"));
        write("b/B.nn", model("B", "exp(x)"));
        build();
        assertThat(warnings).isEmpty();
        assertThat(twinClass("a/A")).isNotEmptyFile();
        assertThat(twinClass("b/B")).isNotEmptyFile();
        assertThat(twinSource("a/A")).content().contains("jdk.incubator.vector");
        assertThat(output.resolve("a/AVector.java")).doesNotExist();
        Build second = build();
        assertThat(second.compiled).isEmpty();
        assertThat(second.changed).isEmpty();
    }

    @Test
    void twinsComeAndGoWithTheirModels() throws Exception {
        twins = TwinBuild.on(List.of(runtime()), warnings::add);
        write("a/A.nn", model("A", "tanh(x)"));
        build();
        byte[] first = Files.readAllBytes(twinClass("a/A"));
        write("a/A.nn", model("A", "exp(x)"));
        assertThat(build().changed).contains("AVector.class");
        assertThat(Files.readAllBytes(twinClass("a/A"))).isNotEqualTo(first);

        Files.delete(twinClass("a/A"));
        assertThat(build().changed).containsExactly("AVector.class");

        Files.delete(sources.resolve("a/A.nn"));
        build();
        assertThat(twinClass("a/A")).doesNotExist();
        assertThat(twinSource("a/A")).doesNotExist();
        assertThat(folder.resolve("classes/a")).doesNotExist();
    }

    @Test
    void switchedOffThereAreNone() throws Exception {
        twins = TwinBuild.on(List.of(runtime()), warnings::add);
        write("a/A.nn", model("A", "tanh(x)"));
        build();
        twins = TwinBuild.off();
        assertThat(build().changed).containsExactlyInAnyOrder("AVector.class", "AVector.java");
        twins = TwinBuild.on(List.of(runtime()), warnings::add);
        assertThat(build().changed).containsExactlyInAnyOrder("AVector.class", "AVector.java");
    }

    @Test
    void withoutTheRuntimeThereIsNothingToCompileAgainst() throws Exception {
        twins = TwinBuild.on(List.of(), warnings::add);
        write("a/A.nn", model("A", "tanh(x)"));
        build();
        assertThat(warnings).isEmpty();
        assertThat(twinClass("a/A")).doesNotExist();
    }

    @Test
    void aModelNamedAsAnothersTwinIsRefused() throws Exception {
        write("a/A.nn", model("A", "tanh(x)"));
        write("a/AVector.nn", model("AVector", "x"));
        Build build = build();
        assertThat(build.diagnostics).extracting(Diagnostic::code).containsExactly(Code.NAMES_MEET);
    }
}
