// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.Precision;
import dev.chainrule.runtime.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Layers that are called train to the bits of layers that are written out, each under a name of its own and in a group of its
 * own, so that its updates are written out as well.
 */
class CalledLayersTest {
    private static final int LAYERS = 9;

    private static String program(String layers, String applied, String precision, String train) {
        return """
                layer Block(width: int) {
                    layer norm = LayerNorm(width)
                    layer dense = Dense(width, width)
                    apply(x: [..., width]) -> [..., width] = x + tanh(dense(norm(x)))
                }
                model Net {
                    precision %s
                    input x: [B, 6]
                    input y: [B, 6]
                    %s
                    output z = %s
                    loss error = mse(z, y) + 0.01 * mean(where(z > 0, z, z^2))
                    train minimize error %s
                }
                """.formatted(precision, layers, applied, train);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            f32 | adam(lr = 1e-2)                                            | ' clip norm 0.5'
            f64 | adamw(lr = cosine(1e-2, steps = 20), weight_decay = 0.1)   | ' clip value 0.01'
            f32 | radam(lr = 1e-2)                                           | ''
            f64 | nadam(lr = 1e-2)                                           | ' clip norm 1'
            f32 | sgd(lr = 0.1, momentum = 0.9)                              | ''
            """)
    void trainToTheSameBits(String precision, String using, String clip) {
        Model called = TestModels.model(
                program("layer blocks[" + LAYERS + "] = Block(6)", "x |> blocks", precision, "using " + using + clip));
        String layers = IntStream.range(0, LAYERS)
                .mapToObj(i -> "layer blocks" + i + " = Block(6)")
                .collect(Collectors.joining("\n    "));
        String applied =
                IntStream.range(0, LAYERS).mapToObj(i -> " |> blocks" + i).collect(Collectors.joining());
        String groups = IntStream.range(0, LAYERS)
                .mapToObj(i -> "over blocks" + i + " using " + using)
                .collect(Collectors.joining("\n          "));
        Model written = TestModels.model(program(layers, "x" + applied, precision, groups + clip));
        // A cell begins as its name has it.
        copyCells(called, written);
        train(called);
        train(written);
        assertThat(bits(called).equals(bits(written))).as("the same bits").isTrue();
        assertThat(bits(called)).doesNotContain(Double.NaN);
    }

    private static void copyCells(Model from, Model to) {
        for (int cell = 0; cell < from.description().cells().size(); cell++) {
            if (from.description().cells().get(cell).element() != dev.chainrule.runtime.ElementType.REAL) {
                continue;
            }
            if (from.description().precision() == Precision.F32) {
                float[] values = from.parameters().floats(cell);
                System.arraycopy(values, 0, to.parameters().floats(cell), 0, values.length);
            } else {
                double[] values = from.parameters().doubles(cell);
                System.arraycopy(values, 0, to.parameters().doubles(cell), 0, values.length);
            }
        }
    }

    private static void train(Model model) {
        Random random = new Random(5);
        float[] x = new float[6 * 20];
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
            y[i] = (float) random.nextGaussian();
        }
        DataSet data = DataSet.builder().reals("x", x, 6).reals("y", y, 6).build();
        Trainer.of(model).epochs(4).batchSize(7).seed(3).fit(data);
    }

    /** Of all cells, in order: the names differ, the layout does not. */
    private static List<Double> bits(Model model) {
        List<Double> bits = new ArrayList<>();
        ModelDescription description = model.description();
        for (int cell = 0; cell < description.cells().size(); cell++) {
            ModelDescription.Cell described = description.cells().get(cell);
            if (described.kind() == ModelDescription.CellKind.FIGURE
                    || described.element() != dev.chainrule.runtime.ElementType.REAL) {
                continue;
            }
            if (description.precision() == Precision.F32) {
                for (float value : model.parameters().floats(cell)) {
                    bits.add((double) value);
                }
            } else {
                for (double value : model.parameters().doubles(cell)) {
                    bits.add(value);
                }
            }
        }
        return bits;
    }
}
