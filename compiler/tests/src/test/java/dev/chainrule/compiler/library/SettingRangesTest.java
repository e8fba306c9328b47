// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.driver.TestModels;
import dev.chainrule.compiler.optimizer.Optimizer;
import dev.chainrule.compiler.optimizer.Optimizers;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each setting of each optimiser, out of its range: while compiling, in the step, and from Java. */
class SettingRangesTest {
    private record Slip(Optimizers.Definition optimizer, Optimizer.Setting setting, String value) {
        String using(String suffix) {
            String lr = setting.name().equals("lr") ? "" : "lr = 0.1, ";
            String needed = setting.needs().isEmpty() ? "" : setting.needs() + " = 0.5, ";
            return optimizer.name() + "(" + lr + needed + setting.name() + " = " + value + suffix + ")";
        }
    }

    /** Some are infinite in f32, one is 0. */
    private static final Map<String, Double> TRIED = new TreeMap<>(Map.of(
            "-0.5", -0.5, "0", 0.0, "1", 1.0, "1e20 * 1e20", 1e40, "-1e20 * 1e20", -1e40, "1e-30 * 1e-30", 1e-60));

    private static List<Slip> slips() {
        List<Slip> slips = new ArrayList<>();
        for (Optimizers.Definition optimizer : Optimizers.all()) {
            for (Optimizer.Setting setting : optimizer.settings()) {
                TRIED.forEach((text, value) -> {
                    if (!setting.allows(value) || !setting.allows((float) (double) value)) {
                        slips.add(new Slip(optimizer, setting, text));
                    }
                });
            }
        }
        return slips;
    }

    private static String program(List<String> using) {
        StringBuilder program = new StringBuilder("model M {\n    param w: [1, 1] = ones()\n    loss l = sum(w^2)\n");
        for (int i = 0; i < using.size(); i++) {
            program.append("    train t")
                    .append(i)
                    .append(" minimize l using ")
                    .append(using.get(i))
                    .append("\n");
        }
        return program.append("    output y = w\n}\n").toString();
    }

    @Test
    void constantsAreRefusedWhileCompiling() {
        for (Slip slip : slips()) {
            String program = program(List.of(slip.using("")));
            assertThat(Resolver.resolve(Resolver.Request.of(new SourceFile("m.nn", program)))
                            .diagnostics()
                            .all())
                    .as(slip.using(""))
                    .singleElement()
                    .satisfies(fault -> {
                        assertThat(fault.code()).isEqualTo(Code.SETTING_RANGE);
                        assertThat(fault.message())
                                .startsWith(slip.setting.name() + " of " + slip.optimizer.name() + " is in "
                                        + slip.setting.range());
                    });
        }
    }

    @Test
    void whatAStepComputesIsRefusedByTheStep() {
        List<Slip> slips = slips();
        Model model = TestModels.model(
                program(slips.stream().map(slip -> slip.using(" + 0 * step")).toList()));
        ModelDescription description = model.description();
        List<Integer> steps = description.entryPoints(EntryKind.STEP);
        assertThat(steps).hasSameSizeAs(slips);
        for (int i = 0; i < slips.size(); i++) {
            int step = steps.get(i);
            String name = "t" + i + "." + slips.get(i).setting.name();
            model.bind(step);
            assertThatThrownBy(() -> model.run(step))
                    .as(slips.get(i).using(""))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(
                            name + " is in " + slips.get(i).setting.range() + ", and not ");
            assertThat(model.parameters().floats(0)).containsExactly(1f);
        }
    }

    @Test
    void javaCannotSetWhatTheProgramCould() {
        List<String> using = new ArrayList<>();
        for (Optimizers.Definition optimizer : Optimizers.all()) {
            List<String> settings = new ArrayList<>();
            optimizer
                    .settings()
                    .forEach(setting -> settings.add(setting.name() + " = "
                            + (setting.allows(0.25) ? 0.25 : setting.allows(1.25) ? 1.25 : -0.25) + " + 0 * step"));
            using.add(optimizer.name() + "(" + String.join(", ", settings) + ")");
        }
        Model model = TestModels.model(program(using));
        List<ModelDescription.Setting> settings = model.description().settings();
        int next = 0;
        for (Optimizers.Definition optimizer : Optimizers.all()) {
            for (Optimizer.Setting setting : optimizer.settings()) {
                int index = next++;
                assertThat(settings.get(index).range()).hasToString(setting.range());
                for (double value : new double[] {-1, 7, 1, 0, 0.5, 1e39, 1e-50, Double.POSITIVE_INFINITY}) {
                    if (setting.allows(value) && setting.allows((float) value)) {
                        model.set(index, value);
                    } else {
                        assertThatThrownBy(() -> model.set(index, value))
                                .isInstanceOf(ModelException.class)
                                .hasMessageContaining(settings.get(index).name() + " is in " + setting.range());
                    }
                }
                model.set(index, Double.NaN);
            }
        }
        for (int step : model.description().entryPoints(EntryKind.STEP)) {
            model.bind(step);
            model.run(step);
        }
    }

    @Test
    void aRateThatIsNotANumber() {
        Model model = TestModels.model(program(List.of("sgd(lr = (step - 1) / (step - 1))", "sgd(lr = step / 10)")));
        List<Integer> steps = model.description().entryPoints(EntryKind.STEP);
        model.bind(steps.get(0));
        model.run(steps.get(0));
        assertThat(model.parameters().floats(0)).containsExactly(-1f);
        model.bind(steps.get(0));
        assertThatThrownBy(() -> model.run(steps.get(0))).hasMessageContaining("t0.lr is in [0, inf), and not NaN");
        assertThat(model.parameters().floats(0)).containsExactly(-1f);
    }

    /** The norm of large gradients is large, not infinite; up to the largest numbers there are. */
    @Test
    void clippingLargeGradients() {
        for (String precision : List.of("f32", "f64")) {
            boolean single = precision.equals("f32");
            Model model = TestModels.model("""
                    model M {
                        precision %s
                        input x: [B]
                        param w: real = 1
                        param v: [3] = ones()
                        loss l = mean(w * x) + 2 * sum(x[0] * v) + v[0]
                        train minimize l using sgd(lr = 0.1) clip norm 1.0
                    }
                    """.formatted(precision));
            for (double x : new double[] {1e-3, 1, 1e10, 1e14, 1e19, 1e20, 1e30, 1e37, 1e160, 1e307}) {
                if (single && x > 1e38) {
                    continue;
                }
                int step = model.description().entryPoints(EntryKind.STEP).get(0);
                set(model, 0, 1);
                set(model, 1, 1, 1, 1);
                model.bind(step, 1);
                if (single) {
                    model.put(0, new float[] {(float) x}, 0);
                } else {
                    model.put(0, new double[] {x}, 0);
                }
                model.run(step);
                double first = 2 * x + 1;
                double largest = Math.max(first, 1);
                double norm =
                        largest * Math.sqrt(9 * (x / largest) * (x / largest) + (first / largest) * (first / largest));
                double scale = Math.min(1, 1 / (norm + 1e-6));
                double[] expected = {1 - 0.1 * x * scale, 1 - 0.1 * first * scale};
                double[] actual = single
                        ? new double[] {
                            model.parameters().floats(0)[0], model.parameters().floats(1)[0]
                        }
                        : new double[] {
                            model.parameters().doubles(0)[0], model.parameters().doubles(1)[0]
                        };
                assertThat(actual).as(precision + " " + x).containsExactly(expected, within(single ? 1e-6 : 1e-14));
            }
        }
    }

    private static void set(Model model, int cell, double... values) {
        for (int i = 0; i < values.length; i++) {
            if (model.description().precision() == Precision.F32) {
                model.parameters().floats(cell)[i] = (float) values[i];
            } else {
                model.parameters().doubles(cell)[i] = values[i];
            }
        }
    }
}
