// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.scalar.Precision;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

final class GenerationTest extends GenerationFixture {
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
