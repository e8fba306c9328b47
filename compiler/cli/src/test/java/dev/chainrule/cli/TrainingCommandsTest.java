// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** train, evaluate, predict: as a user types them. */
class TrainingCommandsTest {
    private static final String MODEL = """
            model Side(hidden: int = 8) {
                input point: [B, 2]
                input label: int[B]
                layer net = Mlp([2, hidden, 2], activation = tanh)
                logits = net(point)
                output probabilities = softmax(logits)
                output side = argmax(logits)
                metric accuracy = mean(argmax(logits) == label)
                loss nll = cross_entropy(logits, label)
                train minimize nll using adam(lr = 0.05)
            }
            """;

    @TempDir
    Path folder;

    private Path model;
    private Path data;
    private Path weights;

    @BeforeEach
    void write() throws IOException {
        model = Files.writeString(folder.resolve("Side.nn"), MODEL);
        weights = folder.resolve("side.safetensors");
        data = Files.writeString(folder.resolve("points.csv"), points(200, 1));
    }

    /** Points of the plane, and on which side of x + y = 0 they lie. */
    private static String points(int rows, long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("point_0,point_1,label\n");
        for (int row = 0; row < rows; row++) {
            double x = random.nextDouble() * 2 - 1;
            double y = random.nextDouble() * 2 - 1;
            text.append(String.format(Locale.ROOT, "%.4f,%.4f,%d%n", x, y, x + y > 0 ? 1 : 0));
        }
        return text.toString();
    }

    @Test
    void trainsMeasuresAndPredicts() throws IOException {
        Run trained = Run.of("train", model, "--data", data, "--hold-out", 0.25, "--epochs", 20, "--out", weights);
        assertThat(trained.err()).isEmpty();
        assertThat(trained.code()).isZero();
        assertThat(trained.out())
                .contains("training on 150 rows, measuring on 50 rows")
                .contains("weights saved to " + weights)
                .contains("curves drawn to " + folder.resolve("side.svg"));
        assertThat(Files.readAllLines(folder.resolve("side.svg"))).anyMatch(line -> line.startsWith("<svg"));

        Run measured = Run.of("evaluate", model, "--weights", weights, "--data", data);
        assertThat(measured.err()).isEmpty();
        double accuracy = Double.parseDouble(measured.out()
                .lines()
                .filter(line -> line.startsWith("accuracy"))
                .findFirst()
                .orElseThrow()
                .replaceAll("[^0-9.]", ""));
        assertThat(accuracy).isGreaterThan(0.9);

        Run explained = Run.of("explain", model, "--weights", weights);
        assertThat(explained.err()).isEmpty();
        assertThat(explained.out()).contains("Of one row with ", " as given");

        Path answers = folder.resolve("answers.csv");
        Files.writeString(folder.resolve("new.csv"), "point_0,point_1\n0.9,0.8\n-0.7,-0.9\n");
        Run predicted =
                Run.of("predict", model, "--weights", weights, "--data", folder.resolve("new.csv"), "--out", answers);
        assertThat(predicted.err()).isEmpty();
        List<String> lines = Files.readAllLines(answers);
        assertThat(lines.get(0)).isEqualTo("probabilities_0,probabilities_1,side");
        assertThat(lines.get(1)).endsWith(",1");
        assertThat(lines.get(2)).endsWith(",0");
        String[] first = lines.get(1).split(",");
        assertThat(Double.parseDouble(first[0]) + Double.parseDouble(first[1])).isCloseTo(1, within());
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-5);
    }

    @Test
    void whatWasLearntIsNotLostAndGoesOnToTheSameBits() throws IOException {
        Path straight = folder.resolve("straight.safetensors");
        Run.of("train", model, "--data", data, "--epochs", 4, "--out", straight);
        Run.of("train", model, "--data", data, "--epochs", 2, "--out", weights);
        Run refused = Run.of("train", model, "--data", data, "--epochs", 4, "--out", weights);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains("is there already", "--resume", "--overwrite")
                .hasLineCount(1);
        Run resumed = Run.of("train", model, "--data", data, "--epochs", 4, "--out", weights, "--resume");
        assertThat(resumed.code()).isZero();
        assertThat(answers(weights)).isEqualTo(answers(straight));
        assertThat(Run.of("train", model, "--data", data, "--out", weights, "--overwrite", "--epochs", 1)
                        .code())
                .isZero();
    }

    private String answers(Path file) {
        return Run.of("predict", model, "--weights", file, "--data", data).out();
    }

    @Test
    void stopsWithTheBestWeights() {
        Run run = Run.of(
                "train",
                model,
                "--data",
                data,
                "--hold-out",
                0.5,
                "--epochs",
                60,
                "--out",
                weights,
                "--stop-when",
                "accuracy",
                "--patience",
                2,
                "--set",
                "train.lr=0.1");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).containsPattern("weights saved to \\S+, those of epoch \\d+\n");
        assertThat(Run.of("evaluate", model, "-w", weights, "-d", data).code()).isZero();
    }

    @Test
    void columnsAreNamedWhereTheirNamesDoNotTell() throws IOException {
        Path other = Files.writeString(
                folder.resolve("other.csv"), points(40, 2).replace("point_0,point_1,label", "east,north,half"));
        Run refused = Run.of("train", model, "--data", other, "--out", weights);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains("no column for the input point", "east, north, half")
                .hasLineCount(1);
        Run run = Run.of("train", model, "--data", other, "--out", weights, "-c", "label=half", "--epochs", 1);
        assertThat(run.out()).contains("point is read from east, north, which are left");
        Run wrong = Run.of("train", model, "--data", other, "--out", weights, "-c", "lable=half", "--overwrite");
        assertThat(wrong.err()).contains("the model has no input lable; it has point, label");
        Run none = Run.of("train", model, "--data", other, "--out", weights, "-c", "label=side*", "--overwrite");
        assertThat(none.err()).contains("no column side* for the input label");
    }

    /** As a spreadsheet in many countries writes it, with the labels as words. */
    @Test
    void aTableMayBeWrittenInOtherWays() throws IOException {
        String text = points(40, 2)
                .replace(',', ';')
                .replace('.', ',')
                .replaceAll("(?m);0$", ";left")
                .replaceAll("(?m);1$", ";right");
        Path other = Files.writeString(folder.resolve("other.csv"), text + "NA;0,5;left\n");
        Path classes = folder.resolve("label.classes");
        List<Object> options = List.of(
                "--separator",
                ";",
                "--decimal-comma",
                "--missing",
                "drop",
                "--missing-as",
                "NA,?",
                "--classes",
                "label=" + classes);
        Run trained = Run.of(all(options, "train", model, "--data", other, "--out", weights, "--epochs", 20));
        assertThat(trained.err()).isEmpty();
        assertThat(trained.out())
                .contains("training on 40 rows")
                .contains("the classes of label are saved to " + classes + ": left, right");
        Run measured = Run.of(all(options, "evaluate", model, "--weights", weights, "--data", other));
        assertThat(measured.code()).isZero();
        assertThat(measured.out()).doesNotContain("are saved");
        Files.writeString(other, text + "0,5;0,5;above\n");
        assertThat(Run.of(all(options, "evaluate", model, "--weights", weights, "--data", other))
                        .err())
                .contains(other + ":42, column label: 'above' is none of the classes left, right")
                .hasLineCount(1);
        assertThat(Run.of("train", model, "--data", other, "--missing", "guess").err())
                .contains("--missing is refuse, drop, mean, median or a number, not guess");
        assertThat(Run.of("train", model, "--data", other, "--separator", ";;").err())
                .contains("--separator is one character, or tab, not ;;");
        assertThat(Run.of("train", model, "--data", other, "--separator", ";", "--classes", "point=" + classes)
                        .err())
                .contains("the input point is not one whole number a row: --classes is for labels");
    }

    private static Object[] all(List<Object> more, Object... arguments) {
        return Stream.concat(Stream.of(arguments), more.stream()).toArray();
    }

    @Test
    void faultsAreALine() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.csv"), "point_0,point_1,label\n1,2,0\n1,x,0\n");
        List<Run> runs = List.of(
                Run.of("train", model, "--data", broken, "--out", weights),
                Run.of("train", folder.resolve("None.nn"), "--data", data),
                Run.of("train", model, "--data", folder.resolve("none.csv")),
                Run.of("train", model, "--data", data, "--out", weights, "--set", "train.rate=1"),
                Run.of("train", model, "--data", data, "--out", weights, "--model", "Other"),
                Run.of("train", model, "--data", data, "--out", weights, "--resume"),
                Run.of("evaluate", model, "--weights", data, "--data", data),
                Run.of("predict", model, "--weights", folder.resolve("none"), "--data", data),
                Run.of("gradcheck", model, "--leave-out", "other"),
                Run.of("train", model, "--data", Path.of("none.csv"), "--out", weights),
                Run.of("graph", model, "--out", folder.resolve("none/graph.svg")));
        assertThat(runs).allSatisfy(run -> {
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).startsWith("chainrule: ").doesNotContain("\tat ", "fault of Chainrule");
        });
        assertThat(runs.get(0).err()).contains("broken.csv:3, column point_1: 'x' is not a number");
        assertThat(runs.get(3).err()).contains("no setting train.rate; it has train.lr");
        assertThat(runs.get(4).err()).contains("no model Other; it has Side");
        assertThat(runs.get(8).err()).contains("Side has no gradient by a parameter or input other");
        assertThat(runs.get(9).err()).isEqualTo("chainrule: no file none.csv" + System.lineSeparator());
        assertThat(runs.get(10).err()).contains("no folder " + folder.resolve("none"));
        Run traced = Run.of("train", model, "--data", broken, "--out", weights, "--verbose");
        assertThat(traced.err()).contains("\tat ");
        assertThat(Files.exists(weights)).isFalse();
    }

    @Test
    void aWrongCommandLineHasACodeOfItsOwn() {
        assertThat(Run.of("train", model).code()).isEqualTo(2);
        assertThat(Run.of("trian").err()).contains("chainrule train");
        assertThat(Run.of("train", model, "--data", data, "--hold-out", 1.5).err())
                .contains("--hold-out is 1.5: a share between 0 and 1", "chainrule train --help");
        assertThat(Run.of("train", model, "--data", data, "--stop-when", "nll").code())
                .isEqualTo(2);
        assertThat(Run.of("train", model, "--data", data, "--epochs", "many").code())
                .isEqualTo(2);
        assertThat(Run.of("gradcheck", model, "--points", 0).err()).contains("--points is 0: one at least");
    }

    @Test
    void errorsOfAProgramAreShownAsTheCompilerShowsThem() throws IOException {
        Path wrong = Files.writeString(folder.resolve("Wrong.nn"), MODEL.replace("net(point)", "net(pont)"));
        Run run = Run.of("train", wrong, "--data", data, "--out", weights);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("Wrong.nn:5:18: error NN0301: pont is not known here", "^^^^", "did you mean point?")
                .contains("= more: chainrule errors NN0301", "chainrule: 1 error in " + wrong);
    }

    @Test
    void gradientsAreProved() {
        Run run = Run.of("gradcheck", model);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("gradients of Side", "quotients at 4 points agree");
        Run onData = Run.of("gradcheck", model, "--data", data, "--leave-out", "point");
        assertThat(onData.err()).isEmpty();
    }

    @Test
    void aDerivationIsShownOrWritten() throws IOException {
        Run run = Run.of("explain", model);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("dlogits");
        Path page = folder.resolve("side.html");
        assertThat(Run.of("explain", model, "--format", "page", "--out", page).code())
                .isZero();
        assertThat(page).content().startsWith("<!DOCTYPE html>").contains("<math", "<svg");
        assertThat(Run.of("explain", model, "--format", "page").code()).isEqualTo(2);
    }

    /** The tutorial's: x = 2, y = 1, w = 0.5, b = 0. The numbers are PyTorch's. */
    @Test
    void aDerivationHasTheNumbersOfRows() throws IOException {
        Path neuron = Files.writeString(folder.resolve("Neuron.nn"), """
                model Neuron {
                    precision f64
                    input x: [B]
                    input y: [B]
                    input scale: real = 1
                    param w: real = 0.5
                    param b: real = 0
                    output yhat = sigmoid(w * x + b)
                    loss squared = scale * mean((yhat - y)^2)
                    train minimize squared using sgd(lr = 0.1)
                }
                """);
        Path rows = Files.writeString(folder.resolve("rows.csv"), "x,y\n2,1\n7,3\n");
        Run run = Run.of("explain", neuron, "--data", rows);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("0.7310585786", "0.07232948813", "−0.2115083711", "−0.1057541856", "█");
        assertThat(Run.of("explain", neuron, "--data", rows, "--rows", 3).err())
                .contains("rows.csv has 2 rows; --rows 3 is none of 1 to that");
        assertThat(Run.of("explain", neuron, "--no-numbers", "--data", rows).err())
                .contains("--no-numbers leaves nothing for --data");
        Run classes = Run.of("explain", model, "--data", data, "--rows", 16);
        assertThat(classes.err()).isEmpty();
        assertThat(classes.out()).contains("dlogits", "█");
    }

    /** Without data a row is made up, which is said; what is given stands in it. */
    @Test
    void aDerivationHasTheNumbersOfARowThatIsDrawn() {
        Run drawn = Run.of("explain", model);
        assertThat(drawn.out()).contains("one row that is no data but drawn", "(seed 1)", "█");
        assertThat(Run.of("explain", model).out()).isEqualTo(drawn.out());
        assertThat(Run.of("explain", model, "--seed", 2).out()).isNotEqualTo(drawn.out());
        assertThat(Run.of("explain", model, "--no-numbers").out()).doesNotContain("drawn", "█");
        assertThat(Run.of("explain", model, "--given", "label=1").out()).containsPattern("label +int\\[B] +1\n");
        assertThat(Run.of("explain", model, "--given", "lable=1").err())
                .contains("the model Side has no input or parameter lable; it has ");
        assertThat(Run.of("explain", model, "--given", "label=one").err()).contains("--given label=one is no number");
        assertThat(Run.of("explain", model, "--rows", 0).err()).contains("--rows 0 is no batch");
    }

    @Test
    void aGraphIsShownOrWritten() throws IOException {
        assertThat(Run.of("graph", model).out()).startsWith("<svg").contains(">logits  <tspan");
        Path picture = folder.resolve("side.dot");
        Run run = Run.of("graph", model, "--format", "dot", "--out", picture);
        assertThat(run).isEqualTo(new Run(0, "the graph of Side is in " + picture + System.lineSeparator(), ""));
        assertThat(picture)
                .content()
                .startsWith("digraph \"Side\" {")
                .contains("[label=\"point  [B, 2]\", shape=ellipse]");
    }

    @Test
    void aSummaryNamesLayersAndCosts() {
        Run run = Run.of("summary", model);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("point  [B, 2]", "net.dense.0  W[2, 8] b[8]  24", "Side: 42 parameters", "predict: ");
    }
}
