// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A step that cannot do any good ends before it writes: by hand too, without a trainer. */
class RefusedStepsTest {
    private static String program(String precision, String clip) {
        return """
                model Line {
                    precision %s
                    input x: [B, 3]
                    input y: [B, 2]
                    param W: [3, 2] = constant(1)
                    param b: [2] = constant(0)
                    output z = x @ W + b
                    loss error = mean((z - y)^2)
                    train minimize error using adam(lr = 0.1) %s
                }
                """.formatted(precision, clip);
    }

    private static int entry(Model model, EntryKind kind) {
        return model.description().entryPoints(kind).get(0);
    }

    private static void put(Model model, int entry, float x) {
        model.bind(entry, 1);
        model.put(0, new float[] {x, x, x}, 0);
        model.put(1, new float[2], 0);
    }

    private static double[] cells(Model model) {
        double[] all = new double[8];
        for (int cell = 0; cell < 2; cell++) {
            for (int i = 0; i < (cell == 0 ? 6 : 2); i++) {
                boolean single = model.description().precision() == dev.chainrule.runtime.Precision.F32;
                all[6 * cell + i] = single
                        ? model.parameters().floats(cell)[i]
                        : model.parameters().doubles(cell)[i];
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"f32, '', 3e30", "f64, '', Infinity", "f32, clip norm 1.0, 3e30", "f32, clip value 1.0, 1e25"})
    void aLossThatIsNotFiniteEndsTheStep(String precision, String clip, float x) {
        Model model = TestModels.model(program(precision, clip));
        for (EntryKind kind : new EntryKind[] {EntryKind.STEP, EntryKind.GRADIENTS}) {
            int entry = entry(model, kind);
            put(model, entry, 1);
            model.run(entry);
            double[] before = cells(model);
            put(model, entry, x);
            assertThatThrownBy(() -> model.run(entry))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("test.nn:8: the loss error is Infinity; nothing was written");
            assertThat(cells(model)).isEqualTo(before);
            put(model, entry, 1);
            model.run(entry);
        }
    }

    /** The loss is finite here, a gradient is not. */
    @Test
    void gradientsWhoseNormIsInfiniteEndTheStep() {
        Model model = TestModels.model(program("f32", "clip norm 1.0")
                .replace("constant(1)", "constant(1e-10)")
                .replace("(z - y)^2", "100 * abs(z - y)"));
        int step = entry(model, EntryKind.STEP);
        int gradients = entry(model, EntryKind.GRADIENTS);
        int apply = entry(model, EntryKind.APPLY);
        double[] before = cells(model);
        put(model, step, 3e38f);
        assertThatThrownBy(() -> model.run(step))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("train: the norm of the gradients is ")
                .hasMessageEndingWith("; nothing was written");
        put(model, gradients, 3e38f);
        model.run(gradients);
        model.bind(apply, 1);
        assertThatThrownBy(() -> model.run(apply)).hasMessageContaining("the norm of the gradients is ");
        assertThat(cells(model)).isEqualTo(before);
    }

    @Test
    void gradientsThatNobodyComputedAreNotApplied() {
        Model model = TestModels.model(program("f32", ""));
        int apply = entry(model, EntryKind.APPLY);
        model.bind(apply, 1);
        assertThatThrownBy(() -> model.run(apply))
                .isInstanceOf(ModelException.class)
                .hasMessage("Line.train.apply: there are no gradients to apply; compute them first");
        assertThat(cells(model)).containsExactly(1, 1, 1, 1, 1, 1, 0, 0);
        int gradients = entry(model, EntryKind.GRADIENTS);
        put(model, gradients, 1);
        model.run(gradients);
        model.bind(apply, 1);
        model.run(apply);
        assertThat(cells(model)[0]).isNotEqualTo(1);
    }
}
