// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.ModelException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** State: what is kept from run to run, when it changes, and who sees which value. */
class StateTest {
    /** On rows of one input, x: [B]. */
    private static double run(Model model, String entry, double... x) {
        double[] first = States.run(model, entry, x.length, x);
        return first.length == 0 ? Double.NaN : first[0];
    }

    private static double[] state(Model model, String name) {
        return States.cell(model, name);
    }

    private static Model model(String body) {
        return TestModels.model("model M {\nprecision f64\ninput x: [B]\nparam w: real = 2\n" + body + "\n}\n");
    }

    @Test
    void onlyTrainStepsUpdate() {
        Model model = model("""
                state mean: real = 1
                state count: int = 0
                state seen: bool = false
                update mean = 0.5 * mean + 0.5 * mean(x)
                update count = count + 1
                update seen = count > 1
                output y = w * x + mean
                loss error = mean((w * x - 1)^2) + 0 * mean
                metric level = mean
                train minimize error using sgd(lr = 0)
                """);
        run(model, "predict", 3, 5);
        run(model, "loss", 3, 5);
        run(model, "measure", 3, 5);
        assertThat(state(model, "mean")).containsExactly(1);
        assertThat(state(model, "count")).containsExactly(0);
        run(model, "train", 3, 5);
        assertThat(state(model, "mean")).containsExactly(2.5);
        assertThat(state(model, "count")).containsExactly(1);
        assertThat(state(model, "seen")).containsExactly(0);
        run(model, "train.gradients", 3, 5);
        assertThat(state(model, "mean")).containsExactly(3.25);
        assertThat(state(model, "seen")).containsExactly(1);
        run(model, "train.apply");
        assertThat(state(model, "count")).containsExactly(2);
        int predict = model.description().entryPoint("predict").orElseThrow();
        run(model, "predict", 3, 5);
        double[] y = new double[2];
        model.get(predict, 0, y, 0);
        assertThat(y).containsExactly(9.25, 13.25);
    }

    @Test
    void whatIsReadBehindAnUpdateIsNew() {
        Model model = model("""
                state s: real = 1
                before = s
                update s = 3 * s
                between = s
                update s = s + mean(x)
                after = s
                loss error = 10000 * before + 100 * between + after + 0 * w
                train minimize error using sgd(lr = 0)
                """);
        assertThat(run(model, "train", 4, 4)).isEqualTo(10_000 + 300 + 7);
        assertThat(state(model, "s")).containsExactly(7);
        assertThat(run(model, "loss", 4, 4)).isEqualTo(70_000 + 700 + 7);
    }

    @Test
    void statesMayChangePlaces() {
        Model model = model("""
                state a: [3] = [1, 2, 3]
                state b: [3] = [4, 5, 6]
                state old: real = 0
                kept = a
                update a = b
                update b = kept
                update old = w
                loss error = mean((w * x - 1)^2)
                train minimize error using sgd(lr = 0.25)
                """);
        run(model, "train", 1, 1);
        assertThat(state(model, "a")).containsExactly(4, 5, 6);
        assertThat(state(model, "b")).containsExactly(1, 2, 3);
        assertThat(state(model, "old")).containsExactly(2);
        assertThat(state(model, "w")).containsExactly(1.5);
    }

    @Test
    void twoCallsOfALayerUpdateTwice() {
        Model model = TestModels.model("""
                layer Running(keep: real = 0.5) {
                    state mean: real = zeros()
                    state calls: int = 0
                    apply(v: [B]) -> [B] {
                        update mean = keep * mean + (1 - keep) * mean(v)
                        update calls = calls + 1
                        return v - mean
                    }
                }
                model M {
                    precision f64
                    input x: [B]
                    param w: real = 1
                    layer running = Running()
                    first = running(x)
                    second = running(x)
                    third = running(2 * x)
                    output y = w * first
                    loss error = mean(first) + 10 * mean(second) + 100 * mean(third) + 0 * w
                    train minimize error using sgd(lr = 0)
                }
                """);
        assertThat(run(model, "train", 3, 5)).isEqualTo((4 - 2) + 10 * (4 - 3) + 100 * (8 - 5.5));
        assertThat(state(model, "running.mean")).containsExactly(5.5);
        assertThat(state(model, "running.calls")).containsExactly(3);
    }

    /** 0.5 · w · (w + s) with s = w as it was: the derivative by w is w + s / 2, for s is a constant. */
    @Test
    void noDerivativePassesThroughState() {
        Model model = model("""
                state s: real = 0
                update s = w
                loss error = 0.5 * w * (w + s) + 0 * mean(x)
                train minimize error using sgd(lr = 1)
                """);
        run(model, "train", 1);
        assertThat(state(model, "w")).containsExactly(2 - 3);
    }

    @Test
    void eachStepRunsTheUpdatesOfTheCallsItNeeds() {
        Model model = TestModels.model("""
                layer Count() {
                    state calls: int = 0
                    state largest: real = 0
                    apply(v: [B]) -> [B] {
                        update calls = calls + 1
                        update largest = max(largest, max(v))
                        return v
                    }
                }
                layer Scale() {
                    param w: real = 1
                    layer count = Count()
                    apply(v: [B]) -> [B] = count(w * v)
                }
                model M {
                    precision f64
                    input x: [B]
                    layer critic = Scale()
                    layer generator = Scale()
                    layer unused = Scale()
                    state batches: int = 0
                    update batches = batches + 1
                    fake = generator(x)
                    loss real_or_fake = mean(critic(3 * x)) + mean(critic(fake))
                    loss fooled = mean(critic(fake + 0))
                    output aside = unused(x)
                    train critic_step minimize real_or_fake over critic using sgd(lr = 0)
                    train generator_step minimize fooled over generator using sgd(lr = 0)
                }
                """);
        run(model, "critic_step", 1, 2);
        assertThat(state(model, "critic.count.calls")).containsExactly(2);
        assertThat(state(model, "critic.count.largest")).containsExactly(6);
        assertThat(state(model, "generator.count.calls")).containsExactly(1);
        assertThat(state(model, "unused.count.calls")).containsExactly(1);
        assertThat(state(model, "batches")).containsExactly(1);
        run(model, "generator_step", 10, 20);
        assertThat(state(model, "critic.count.calls")).containsExactly(3);
        assertThat(state(model, "critic.count.largest")).containsExactly(20);
        assertThat(state(model, "generator.count.calls")).containsExactly(2);
        assertThat(state(model, "unused.count.calls")).containsExactly(1);
        assertThat(state(model, "batches")).containsExactly(1);
    }

    @Test
    void settingsReadStateAsTheStepLeavesIt() {
        String body = """
                state rate: real = 1
                early = rate
                update rate = rate / 2 + 0 * mean(x)
                loss error = w + 0 * mean(x)
                train minimize error using sgd(lr = early + rate)
                """;
        Model step = model(body);
        run(step, "train", 1);
        assertThat(state(step, "w")).containsExactly(1);
        run(step, "train", 1);
        assertThat(state(step, "w")).containsExactly(0.5);
        Model apart = model(body);
        run(apart, "train.gradients", 1);
        run(apart, "train.apply");
        assertThat(state(apart, "w")).containsExactly(1);
    }

    @Test
    void aStepThatEndsEarlyChangesNoState() {
        Model model = model("""
                state count: int = 2147483646
                state sum: real = 0
                update sum = sum + mean(x)
                update count = count + 1
                loss error = mean((w * x)^2)
                train minimize error using sgd(lr = 0.001)
                """);
        assertThatThrownBy(() -> run(model, "train", 1e200))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the loss error is Infinity");
        assertThat(state(model, "sum")).containsExactly(0);
        run(model, "train", 3);
        assertThat(state(model, "sum")).containsExactly(3);
        double[] w = state(model, "w");
        assertThatThrownBy(() -> run(model, "train", 3))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("count");
        assertThat(state(model, "sum")).containsExactly(3);
        assertThat(state(model, "count")).containsExactly(2147483647);
        assertThat(state(model, "w")).containsExactly(w);
    }

    @Test
    void equalLayersUpdateTheirOwnStates() {
        String layer = """
                layer Norm(n: int) {
                    param g: [n] = ones()
                    state mean: [n] = zeros()
                    state calls: int = 0
                    state even: bool = true
                    apply(v: [B, n]) -> [B, n] {
                        m = mean(v, axis = 0)
                        update mean = 0.9 * mean + 0.1 * m
                        update calls = calls + 1
                        update even = not even
                        return g * (if training { v - m } else { v - mean }) + real(calls)
                    }
                }
                """;
        String rest = """
                    loss error = mean((y - 1)^2)
                    output z = y
                    train minimize error using sgd(lr = 0.01)
                }
                """;
        Model rolled = TestModels.model(layer + """
                model M {
                    precision f64
                    input x: [B, 2]
                    layer norms[8] = Norm(2)
                    y = norms[3](x |> norms)
                """ + rest);
        StringBuilder written = new StringBuilder(layer + "model M {\nprecision f64\ninput x: [B, 2]\n");
        IntStream.range(0, 8).forEach(i -> written.append("layer n" + i + " = Norm(2)\n"));
        written.append("y = n3(x |> n0 |> n1 |> n2 |> n3 |> n4 |> n5 |> n6 |> n7)\n");
        Model apart = TestModels.model(written + rest);
        for (int step = 0; step < 3; step++) {
            for (Model model : new Model[] {rolled, apart}) {
                int train = model.description().entryPoint("train").orElseThrow();
                model.bind(train, 3);
                model.put(0, new double[] {1, 2, 3 + step, 4, 5, -6}, 0);
                model.run(train);
            }
        }
        assertThat(state(rolled, "norms.3.calls")).containsExactly(6);
        for (int i = 0; i < 8; i++) {
            for (String cell : new String[] {"g", "mean", "calls", "even"}) {
                assertThat(state(rolled, "norms." + i + "." + cell))
                        .as(i + cell)
                        .containsExactly(state(apart, "n" + i + "." + cell), within(1e-12));
            }
        }
    }

    @Test
    void statesAreDescribed() {
        Model model = model("""
                state a: [2, 3] = [1, 2, 3, 4, 5, 6]
                state n: int[2] = [7, 8]
                state on: bool[2] = [true, false]
                update n = n + 1
                loss error = w * sum(a) + mean(x)
                train minimize error using sgd(lr = 0.1)
                """);
        assertThat(state(model, "a")).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(state(model, "n")).containsExactly(7, 8);
        assertThat(state(model, "on")).containsExactly(1, 0);
        assertThat(model.description().cells().get(States.index(model, "n")).kind())
                .isEqualTo(CellKind.STATE);
        assertThat(model.description().entryPoints(EntryKind.STEP)).hasSize(1);
    }
}
