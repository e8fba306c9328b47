// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.program.Program;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

/** What a derivation looks like in each language; that every model has one, and that it is well formed. */
class DerivationFormatsTest {
    private static final Path FOLDER = TestFiles.root().resolve("compiler/tests/src/test/resources/explain");
    private static final Pattern COMMAND = Pattern.compile("\\\\([a-zA-Z]+)");
    /** What LaTeX with amsmath, the fonts T1 and the encoding utf8 knows. */
    private static final List<String> COMMANDS = List.of(
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "eta",
            "theta",
            "lambda",
            "mu",
            "nu",
            "rho",
            "sigma",
            "tau",
            "phi",
            "omega",
            "frac",
            "sqrt",
            "sum",
            "cdot",
            "left",
            "right",
            "mathrm",
            "mathit",
            "hat",
            "top",
            "infty",
            "le",
            "wedge",
            "vee",
            "neg",
            "bmod",
            "exp",
            "log",
            "sin",
            "cos",
            "tan",
            "sinh",
            "cosh",
            "tanh",
            "max",
            "min",
            "text",
            "qquad",
            "textbackslash",
            "textasciicircum",
            "textasciitilde",
            "textless",
            "textgreater",
            "textbar",
            "textquotedbl",
            "ensuremath",
            "Sigma",
            "surd",
            "ldots",
            "pi",
            "to",
            "small",
            "raggedright",
            "par",
            "hline",
            "rule",
            "begin",
            "end",
            "section",
            "subsection",
            "subsubsection",
            "documentclass",
            "usepackage",
            "setlength",
            "parindent");

    @ParameterizedTest
    @EnumSource(Format.class)
    void theNeuronIn(Format format) {
        String text = Derivation.of(DerivationTest.program("neuron")).render(format);
        Path golden = FOLDER.resolve("neuron." + format.ending());
        if (TestFiles.updatesGoldens()) {
            TestFiles.write(golden, text);
        }
        assertThat(text).isEqualTo(TestFiles.read(golden));
    }

    /** The models of the samples, and of the derivations. */
    static List<Path> models() throws IOException {
        try (Stream<Path> samples = Files.walk(TestFiles.root().resolve("samples"));
                Stream<Path> derivations = Files.walk(FOLDER)) {
            return Stream.concat(samples, derivations)
                    .filter(file ->
                            file.toString().endsWith(".nn") && !file.toString().contains("target"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void isWellFormed(Path model) {
        List<Program> programs =
                DerivationTest.all(new SourceFile(model.getFileName().toString(), TestFiles.read(model)));
        for (Program program : programs) {
            Derivation derivation = Derivation.of(program);
            assertThat(derivation.losses()).hasSameSizeAs(program.model().losses());
            assertThat(derivation.render(Format.TEXT)).contains("Backward");
            derivation.losses().forEach(DerivationFormatsTest::namesAreOfOneValueEach);
            assertThat(derivation.render(Format.MARKDOWN)).contains("## Loss");
            isLatex(derivation.render(Format.LATEX));
            isXml(derivation.render(Format.HTML));
        }
    }

    /** Two values of one name would be one in formulas: a · b would read a². */
    private static void namesAreOfOneValueEach(Derivation.OfLoss loss) {
        List<String> names = Stream.concat(
                        loss.forward().stream(), loss.backward().stream().map(Derivation.Step::simplified))
                .map(line -> line.name().path())
                .toList();
        assertThat(names).doesNotHaveDuplicates();
        for (Derivation.Loop loop : loss.loops()) {
            assertThat(loop.lines())
                    .extracting(line -> line.name().path() + line.name().mark())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void textThatMeansSomethingElsewhereIsEscaped() {
        String source = DerivationTest.source("neuron")
                .replace("yhat - y", "yhat - y_1")
                .replace("input y:", "input y_1:")
                .replace(
                        "loss squared = mean((yhat - y_1)^2)",
                        "loss squared = mean((yhat - y_1)^2) // {a} & <b> % $ # \\ \"q\"");
        Derivation derivation = Derivation.of(DerivationTest.of(new SourceFile("a_b & <c> {d} 100%.nn", source)));
        isLatex(derivation.render(Format.LATEX));
        isXml(derivation.render(Format.HTML));
    }

    /** Where there is a pdflatex: with a layer of the library, shapes and a loop. */
    @Test
    void pdflatexTakesIt(@TempDir Path folder) throws IOException, InterruptedException {
        boolean present = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "pdflatex")));
        Assumptions.assumeTrue(present, "there is no pdflatex on the path");
        Path document = folder.resolve("lstm.tex");
        Files.writeString(
                document, Derivation.of(DerivationTest.program("lstm")).render(Format.LATEX));
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "lstm.tex")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor()).as(() -> TestFiles.read(document)).isZero();
        assertThat(folder.resolve("lstm.pdf")).isNotEmptyFile();
    }

    private static void isLatex(String text) {
        assertThat(text.chars()).allMatch(c -> c < 128);
        String plain = text.replace("\\\\", "").replace("\\{", "").replace("\\}", "");
        int depth = 0;
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            assertThat(depth).isNotNegative();
        }
        assertThat(depth).isZero();
        assertThat(count("\\\\left\\W", text)).isEqualTo(count("\\\\right\\W", text));
        assertThat(COMMAND.matcher(text).results().map(match -> match.group(1)).distinct())
                .isSubsetOf(COMMANDS);
        // Signs that mean something stand escaped, or where they mean it.
        assertThat(text.lines().filter(line -> !line.contains("tabular") && !line.endsWith("\\\\")))
                .noneMatch(line -> line.matches(".*(?<!\\\\)[&#%].*"));
        assertThat(text.lines()).allMatch(line -> count("(?<!\\\\)\\$", line) % 2 == 0);
    }

    private static long count(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    private static void isXml(String page) {
        String whole = page.substring(page.indexOf("<html"))
                .replaceAll("<meta([^>]*)>", "<meta$1/>")
                .replace("&nbsp;", " ");
        assertThatCode(() -> DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(whole))))
                .doesNotThrowAnyException();
        assertThat(page).doesNotContain("http:").doesNotContain("https:").doesNotContain("<script src");
    }
}
