// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.Trainer;
import dev.chainrule.runtime.Weights;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State is saved, checked, shared, watched and handed out as parameters are. Resuming to the bit is GeneratedTrainingTest's. */
class StateOnDiskTest {
    private static Model model(String states) {
        return TestModels.model("""
                model M {
                    input x: [B]
                    param w: real = 1
                %s
                    output y = w * x
                    loss error = mean((w * x)^2)
                    train minimize error using sgd(lr = 0.01)
                }
                """.formatted(states));
    }

    private static final String THREE = """
            state mean: [3] = zeros()
            state count: int = 0
            state odd: bool[2] = false
            update mean = mean + mean(x)
            update count = count + 1
            update odd = not odd
            """;

    @Test
    void aFileHoldsStatesWithAndWithoutTheOptimiser(@TempDir Path folder) {
        Model model = model(THREE);
        States.run(model, "train", 1, 2);
        States.run(model, "train", 1, 5);
        States.run(model, "train", 1, 1);
        Weights.save(model, folder.resolve("checkpoint"));
        Weights.saveWeights(model, folder.resolve("weights"));
        for (String file : new String[] {"checkpoint", "weights"}) {
            Model loaded = model(THREE);
            Weights.load(loaded, folder.resolve(file));
            assertThat(States.cell(loaded, "mean")).containsExactly(8, 8, 8);
            assertThat(States.cell(loaded, "count")).containsExactly(3);
            assertThat(States.cell(loaded, "odd")).containsExactly(1, 1);
        }
    }

    @Test
    void whatDoesNotFitIsRefused(@TempDir Path folder) {
        Path file = folder.resolve("weights");
        Weights.saveWeights(model(THREE), file);
        assertThatThrownBy(() -> Weights.load(model(THREE.replace("[3]", "[4]")), file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("state/mean is [3] in the file, [4] in the model");
        assertThatThrownBy(() -> Weights.load(model(""), file))
                .hasMessageContaining("state/count is unknown to the model");
        assertThatThrownBy(() -> Weights.load(model(THREE + "state more: real = 0\n"), file))
                .hasMessageContaining("state/more [] is missing");
        assertThatThrownBy(() -> Weights.load(model(THREE.replace("count: int", "count: real")), file))
                .hasMessageContaining("state/count holds I32 in the file");
    }

    @Test
    void modelsThatShareParametersShareStates() {
        Model model = model(THREE);
        Model other = model.sharing();
        States.run(model, "train", 1, 2);
        assertThat(States.cell(other, "count")).containsExactly(1);
        States.run(other, "train", 1, 3);
        assertThat(States.cell(model, "mean")).containsExactly(5, 5, 5);
    }

    /** The weights stay finite here: only the state does not. */
    @Test
    void aStateThatIsNotFiniteAnyMoreIsNamed() {
        Model model = model("state s: real = 1\nupdate s = s * 1e20\n");
        DataSet data = DataSet.builder().reals("x", new float[40]).build();
        assertThatThrownBy(() -> Trainer.of(model).epochs(3).batchSize(4).fit(data))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the state s is not finite");
        assertThat(States.cell(model, "s")[0]).isFinite();
    }

    @Test
    void javaReadsAndSetsStates() throws ReflectiveOperationException {
        Model model = model(THREE + "state level: real = 0.5\nupdate level = 2 * level\n");
        Class<?> type = model.getClass();
        ((int[]) type.getMethod("count").invoke(model))[0] = 40;
        ((float[]) type.getMethod("mean").invoke(model))[1] = 7;
        type.getMethod("level", double.class).invoke(model, 3.0);
        States.run(model, "train", 1, 2);
        assertThat(States.cell(model, "count")).containsExactly(41);
        assertThat(States.cell(model, "mean")).containsExactly(2, 9, 2);
        assertThat(type.getMethod("level").invoke(model)).isEqualTo(6.0);
    }

    @Test
    void theReportCountsStates() {
        CompileResult result = TestModels.compile("m.nn", """
                model M {
                    input x: [B, 4]
                    layer norm = BatchNorm(4)
                    loss error = mean(norm(x)^3)
                    train minimize error using sgd(lr = 0.01)
                }
                """);
        assertThat(result.models().get(0).report().lines()).first().isEqualTo("M: 8 parameters, 9 in states");
    }

    /** What is kept is derived from the losses' own derivative here: an update may need one, and is not derived itself. */
    @Test
    void anUpdateMayHoldADerivative() {
        Model model = TestModels.model("""
                model M {
                    precision f64
                    input x: [B]
                    param w: real = 3
                    state slope: real = 0
                    loss error = 0.5 * w^2 * mean(x)
                    update slope = grad(error, w)
                    train minimize error using sgd(lr = 0.5)
                }
                """);
        States.run(model, "train", 1, 1);
        assertThat(States.cell(model, "slope")).containsExactly(3);
        assertThat(States.cell(model, "w")).containsExactly(1.5);
    }
}
