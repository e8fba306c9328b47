// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever things are called, a program is compiled, or refused with a diagnostic. */
class AwkwardNamesTest {
    private static String program(String predict, String train) {
        return """
                model Line {
                    input x: [B]
                    input y: [B]
                    param w: real = 0.5
                    output z = w * x
                    output twice = 2 * z
                    loss error = mse(z, y)
                    predict %s gives z
                    predict doubled gives twice
                    train %s minimize error using sgd(lr = 0.1)
                }
                """.formatted(predict, train);
    }

    private static final String PROGRAM = program("predict", "train");

    /** Two entry points of one name are two: each runs its own steps. */
    @ParameterizedTest
    @CsvSource({"finish, train", "other, finish", "train, other", "finish, apply", "derivatives, predict"})
    void entryPointsOfOneNameAreTwo(String predict, String train) {
        Model model = TestModels.model(program(predict, train));
        ModelDescription description = model.description();
        int prediction = description.entryPoints(EntryKind.PREDICT).get(0);
        int step = description.entryPoints(EntryKind.STEP).get(0);
        assertThat(description.entryPoints().get(prediction).name()).isEqualTo(predict);
        assertThat(description.entryPoints().get(step).name()).isEqualTo(train);
        run(model, step);
        assertThat(model.parameters().floats(0)[0]).isEqualTo(0.9f);
        run(model, description.entryPoints(EntryKind.MEASURE).get(0));
        run(model, prediction);
        float[] z = new float[2];
        model.get(prediction, 0, z, 0);
        assertThat(z).containsExactly(0.9f, 1.8f);
        int finish = description.entryPoints(EntryKind.FINISH).get(0);
        model.bind(finish, 2);
        model.run(finish);
        assertThat(model.scalar(finish, 0)).isGreaterThan(0);
        List<String> methods = Arrays.stream(model.getClass().getDeclaredMethods())
                .map(Method::getName)
                .toList();
        assertThat(methods).contains(predict, train);
    }

    private static void run(Model model, int entry) {
        model.bind(entry, 2);
        for (int input : model.description().entryPoints().get(entry).inputs()) {
            model.put(input, input == 0 ? new float[] {1, 2} : new float[] {1.3f, 2.6f}, 0);
        }
        model.run(entry);
    }

    /** Programs, each in a package of its own, compile to classes that compile, or are refused. */
    private static void compile(List<String> programs) {
        List<GeneratedFile> files = new ArrayList<>();
        for (int i = 0; i < programs.size(); i++) {
            CompileResult result = Compiler.compile(CompileRequest.of("p" + i + "/m.nn", programs.get(i)));
            files.addAll(result.files());
        }
        assertThat(files).hasSizeGreaterThan(3 * programs.size());
        InMemory.compile(files, AwkwardNamesTest.class.getClassLoader(), "-Xlint:all", "-Werror", "--release", "17");
    }

    /** Classes that generated code names, and those that it contains. */
    @Test
    void modelsMayBeCalledAsClassesAre() {
        compile(Stream.of("Blueprint Checks CompiledModel Contractions Description Figures Frame Functions Generated"
                        + " Launcher List Object Objects Parameters Path Prediction Process Record Sums Thread"
                        + " Twin Weights B Doubled")
                .flatMap(names -> Stream.of(names.split(" ")))
                .map(name -> PROGRAM.replace("model Line", "model " + name))
                .toList());
    }

    private static void refused(String name, String message) {
        assertThat(Compiler.compile(CompileRequest.of("m.nn", PROGRAM.replace("model Line", "model " + name)))
                        .diagnostics()
                        .all())
                .extracting(Diagnostic::message)
                .containsExactly(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Math", "System", "String", "Double", "Override"})
    void aModelMayNotHideWhatItsCodeCalls(String name) {
        refused(name, name + " is a class of Java's own, which generated code uses");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abstract",
                "assert",
                "byte",
                "enum",
                "goto",
                "int",
                "null",
                "permits",
                "record",
                "sealed",
                "strictfp",
                "var",
                "yield"
            })
    void aModelMayNotBeCalledAsNoClassCanBe(String name) {
        refused(name, name + " cannot be the name of a Java class: it is a word of Java");
    }

    /** Unicode grows: a letter of version 14 is none to Java 17, and one to Java 25. */
    @ParameterizedTest
    @ValueSource(strings = {"model Line", "input x", "param w", "output z", "loss error"})
    void lettersThatJavaDoesNotKnowAreRefusedAtTheName(String declared) {
        String letter = Character.toString(0xA7C0);
        String name = declared.substring(declared.indexOf(' ') + 1);
        CompileResult result =
                Compiler.compile(CompileRequest.of("m.nn", PROGRAM.replaceAll("\\b" + name + "\\b", name + letter)));
        if (Character.isLetter(0xA7C0)) {
            assertThat(result.diagnostics().all()).isEmpty();
        } else {
            Diagnostic refused = result.diagnostics().all().get(0);
            assertThat(refused.code()).isEqualTo(Code.JAVA_NAME);
            assertThat(refused.span().snippet()).isEqualTo(name + letter);
        }
    }

    private static List<Diagnostic> diagnostics(Map<String, String> files) {
        List<SourceFile> sources = new ArrayList<>();
        files.forEach((path, text) -> sources.add(new SourceFile(path, text)));
        return Compiler.compile(CompileRequest.of(sources)).diagnostics().all();
    }

    private static String model(String name) {
        return PROGRAM.replace("Line", name);
    }

    @Test
    void classesOfOnePackageDoNotMeet() {
        assertThat(diagnostics(Map.of("a/m.nn", model("M"), "b/m.nn", model("MForward"), "n.nn", model("MKernels"))))
                .isEmpty();
        for (String other : List.of("MForward", "MBackward", "MUpdate", "MKernels", "MVector", "m", "mforward")) {
            assertThat(diagnostics(Map.of("a/m.nn", model("M"), "a/n.nn", model(other))))
                    .extracting(Diagnostic::code)
                    .containsExactly(Code.NAMES_MEET);
            assertThat(diagnostics(Map.of("a/m.nn", model(other), "a/n.nn", model("M"))))
                    .extracting(Diagnostic::code)
                    .containsExactly(Code.NAMES_MEET);
        }
        assertThat(diagnostics(Map.of("a/m.nn", model("M"), "a/M/n.nn", model("N"))))
                .extracting(Diagnostic::message)
                .containsExactly("the class M and the package a.M would meet in Java");
        assertThat(diagnostics(Map.of("java/m.nn", model("M"))))
                .extracting(Diagnostic::message)
                .containsExactly("the file's folder cannot be a Java package: java");
    }

    /** Half a model is what stands in an editor most of the time. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "    input x: [B]\n", "    param w: [3] = zeros()\n", "    input x: [B]\n    y = 2 * x\n"})
    void aModelWithoutResultIsRefused(String members) {
        List<Diagnostic> all = diagnostics(Map.of("m.nn", "model Half {\n" + members + "}\n"));
        assertThat(all).extracting(Diagnostic::code).contains(Code.NO_RESULT);
        assertThat(all).filteredOn(each -> !each.isError()).isEmpty();
    }

    /** What is asked for is told first: with it, there may be a result. */
    @Test
    void whatIsToBePredictedIsNoOutput() {
        assertThat(diagnostics(Map.of("m.nn", "model Half {\n    input x: [B]\n    predict p gives x\n}\n")))
                .extracting(Diagnostic::code)
                .containsExactly(Code.UNKNOWN_OUTPUT);
    }

    @Test
    void parametersOfAModelMayBeCalledAnything() {
        compile(Stream.of(
                        "(predict: int = 3, loss: int = 4, train: real = 0.5)",
                        "(b: int = 3, kernels: int = 2, scratch: int = 1)")
                .map(parameters -> PROGRAM.replace("model Line", "model Line" + parameters))
                .toList());
    }

    /** They are constants of the class. */
    @ParameterizedTest
    @ValueSource(strings = {"(n: int = 3, N: int = 4)", "(hiddenSize: int = 3, hidden_size: int = 4)"})
    void parametersOfAModelThatMeetAreRefused(String parameters) {
        assertThat(diagnostics(Map.of("m.nn", PROGRAM.replace("model Line", "model Line" + parameters))))
                .filteredOn(Diagnostic::isError)
                .extracting(Diagnostic::code)
                .containsExactly(Code.NAMES_MEET);
    }

    @Test
    void inputsOutputsAndParametersMayBeCalledAnything() {
        List<String> programs = new ArrayList<>();
        for (String name : ("i j kernels scratch entryPoint seed file model value from to work frame length rows Math"
                        + " System Float Functions Contractions LineForward LineKernels Description size bind"
                        + " slotFloats tableFloats sharing output")
                .split(" ")) {
            for (String declared : List.of("x", "w", "z")) {
                programs.add(PROGRAM.replaceAll("\\b" + declared + "\\b", name));
            }
        }
        compile(programs);
    }

    @Test
    void dimensionsMayBeCalledAsConstantsAndClassesAre() throws ReflectiveOperationException {
        compile(Stream.of("PREDICT", "TRAIN", "TRAIN_GRADIENTS", "ERROR", "Math", "Functions", "Work", "LineForward")
                .map(name -> PROGRAM.replaceAll("\\bB\\b", name))
                .toList());
        Model model = TestModels.model(PROGRAM.replaceAll("\\bB\\b", "LOSS"));
        Object figures = model.getClass()
                .getMethod("loss", float[].class, float[].class, int.class)
                .invoke(model, new float[5], new float[5], 5);
        assertThat(figures).hasToString("Figures[error=0.0]");
    }
}
