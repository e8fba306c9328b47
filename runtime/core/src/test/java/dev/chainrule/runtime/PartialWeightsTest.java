// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.runtime.ModelDescription.Cell;
import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.ModelDescription.Initial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartialWeightsTest {
    @TempDir
    Path folder;

    private static Cell real(String name, Integer... shape) {
        return new Cell(CellKind.PARAMETER, name, ElementType.REAL, List.of(shape), new Initial.Normal(0, 1));
    }

    private static final Cell COUNT =
            new Cell(CellKind.STATE, "body.count", ElementType.INT, List.of(), new Initial.Constant(0));

    private static Model model(long seed, Precision precision, Cell... cells) {
        ModelDescription description = new ModelDescription(
                "M" + cells.length, precision, List.of(), List.of(), List.of(cells), List.of(), List.of());
        Parameters parameters = new Parameters(description, seed);
        return new LineModel(seed) {
            @Override
            public ModelDescription description() {
                return description;
            }

            @Override
            public Parameters parameters() {
                return parameters;
            }
        };
    }

    private static double[] values(Model model, String name) {
        OptionalInt cell = IntStream.range(0, model.description().cells().size())
                .filter(i -> model.description().cells().get(i).name().equals(name))
                .findFirst();
        return Parameters.toDoubles(model.parameters().raw(cell.orElseThrow()));
    }

    @Test
    void whatMatchesAndFitsIsTakenAndTheRestIsTold() {
        Path file = folder.resolve("old");
        Model old =
                model(1, Precision.F32, real("body.W", 2, 3), real("body.b", 3), real("head.W", 3, 4), real("body.z"));
        Weights.save(old, file);
        Model model = model(
                2, Precision.F32, real("body.W", 2, 3), real("body.b", 4), real("head.W", 3, 4), COUNT, real("x"));
        double[] before = values(model, "body.b");
        double[] head = values(model, "head.W");
        Weights.Partial report = Weights.loadMatching(model, file, "body.*", "tail.*");
        assertThat(report.taken()).containsExactly("body.W");
        assertThat(report.left())
                .isEqualTo(Map.of(
                        "body.b",
                        "it is [3] in the file, [4] in the model",
                        "body.count",
                        "the file does not have it"));
        assertThat(report.unused()).containsExactly("body.z");
        assertThat(report.toString())
                .isEqualTo("1 taken: body.W\nleft as it was: body.b, it is [3] in the file, [4] in the model\n"
                        + "left as it was: body.count, the file does not have it\nunknown to the model: body.z");
        assertThat(values(model, "body.W")).isEqualTo(values(old, "body.W"));
        assertThat(values(model, "body.b")).isEqualTo(before);
        assertThat(values(model, "head.W")).isEqualTo(head);
        // A dot is a dot, and a name is matched as a whole.
        assertThatThrownBy(() -> Weights.loadMatching(model, file, "bodyxW", "ody.W"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has nothing for the model M5 that matches bodyxW, ody.W:\n0 taken");
        assertThatThrownBy(() -> Weights.loadMatching(model, folder.resolve("none"), "*"))
                .hasMessageStartingWith("no file ");
    }

    @Test
    void theAverageIsTheMeanOfTheFiles() throws Exception {
        for (Precision precision : Precision.values()) {
            Cell[] cells = {real("W", 2, 3), COUNT};
            List<Path> files = List.of(folder.resolve("a"), folder.resolve("b"), folder.resolve("c"));
            double[] mean = new double[6];
            for (int i = 0; i < files.size(); i++) {
                Model one = model(i, precision, cells);
                one.parameters().ints(1)[0] = 10 + i;
                double[] own = values(one, "W");
                Arrays.setAll(mean, k -> mean[k] + own[k]);
                Weights.save(one, files.get(i));
            }
            Arrays.setAll(mean, k -> precision == Precision.F32 ? (float) (mean[k] / 3) : mean[k] / 3);
            Model model = model(9, precision, cells);
            Weights.averageOf(model, files);
            assertThat(values(model, "W")).isEqualTo(mean);
            assertThat(values(model, "body.count")).containsExactly(12);
            Path damaged = Files.write(folder.resolve("d"), new byte[3]);
            assertThatThrownBy(() -> Weights.averageOf(model, List.of(files.get(0), damaged)))
                    .isInstanceOf(ModelException.class);
            assertThat(values(model, "W")).isEqualTo(mean);
        }
    }

    private void write(Path file, Map<String, Safetensors.Tensor> tensors) throws Exception {
        try (var channel = java.nio.channels.FileChannel.open(
                file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            Safetensors.write(channel, new Safetensors.Contents(Map.of(), tensors));
        }
    }

    @Test
    void namesInJavaTellWhereAFileOfPyTorchHasWhat() throws Exception {
        Map<String, Safetensors.Tensor> tensors = new java.util.LinkedHashMap<>();
        tensors.put("encoder.0.weight", new Safetensors.Tensor(List.of(3, 2), new float[] {1, 2, 3, 4, 5, 6}));
        tensors.put("encoder.0.bias", new Safetensors.Tensor(List.of(3), new float[] {7, 8, 9}));
        tensors.put("all", new Safetensors.Tensor(List.of(4, 2), new float[] {0, 1, 2, 3, 4, 5, 6, 7}));
        tensors.put("cube", new Safetensors.Tensor(List.of(2, 2, 2), new float[8]));
        tensors.put("rest", new Safetensors.Tensor(List.of(1), new float[] {1}));
        Path file = folder.resolve("torch");
        write(file, tensors);
        Cell[] cells = {
            real("body.0.W", 2, 3), real("body.0.b", 3), real("key.W", 2, 2), real("head.b", 4), real("cube", 2, 2, 2)
        };
        Model model = model(1, Precision.F32, cells);
        double[] head = values(model, "head.b");
        double[] cube = values(model, "cube");
        Map<String, String> names = new java.util.LinkedHashMap<>();
        names.put("body.*.W", "encoder.*.weight transposed");
        names.put("body.*.b", "encoder.*.bias");
        names.put("key.W", "all[1:3] transposed");
        names.put("head.b", "classifier.bias");
        names.put("cube", "cube transposed");
        Weights.Partial report = Weights.loadPyTorch(model, file, names);
        assertThat(report.taken()).containsExactly("body.0.W", "body.0.b", "key.W");
        assertThat(report.left())
                .isEqualTo(Map.of(
                        "head.b",
                        "classifier.bias is missing, for head.b [4]",
                        "cube",
                        "cube is [2, 2, 2]: only a matrix is transposed"));
        assertThat(report.unused()).containsExactly("rest");
        assertThat(values(model, "body.0.W")).containsExactly(1, 3, 5, 2, 4, 6);
        assertThat(values(model, "body.0.b")).containsExactly(7, 8, 9);
        assertThat(values(model, "key.W")).containsExactly(2, 4, 3, 5);
        assertThat(values(model, "head.b")).isEqualTo(head);
        assertThat(values(model, "cube")).isEqualTo(cube);

        assertThatThrownBy(() -> Weights.loadPyTorch(model, file, Map.of("tail.W", "all")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no parameter or state tail.W; it has body.0.W, ");
        assertThatThrownBy(() -> Weights.loadPyTorch(model, file, Map.of("head.b", "encoder.0.bias")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("encoder.0.bias is [3] in the file, and head.b [4] in the model takes all of it");
    }
}
