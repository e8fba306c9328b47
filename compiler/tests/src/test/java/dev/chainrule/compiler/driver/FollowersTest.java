// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies that are not trained and follow what is. */
class FollowersTest {
    /** The loss moves w by −0.5 a step, whatever the copies are; the input is there to be of some size. */
    private static Model model(String copies) {
        return TestModels.model("""
                model M {
                    precision f64
                    input x: [B]
                    param w: real = 8
                %s
                    output y = x
                    loss error = 0.5 * w + 0 * mean(x)
                    train minimize error using sgd(lr = 1)
                }
                """.formatted(copies));
    }

    @Test
    void aCopyGoesPartOfTheWayAfterEachStep() {
        Model model = model("""
                param all follows w
                param half follows w rate 0.5
                param third follows w every 3
                param slow follows w rate 0.5 every 2
                param twice follows half rate 0.5
                """);
        double all = 8;
        double half = 8;
        double third = 8;
        double slow = 8;
        double twice = 8;
        double w = 8;
        for (int step = 1; step <= 7; step++) {
            if (step % 2 == 0) {
                States.run(model, "train.gradients", 1, 0);
                States.run(model, "train.apply", 1);
            } else {
                States.run(model, "train", 1, 0);
            }
            w -= 0.5;
            all = w;
            half += 0.5 * (w - half);
            third = step % 3 == 0 ? w : third;
            slow = step % 2 == 0 ? slow + 0.5 * (w - slow) : slow;
            twice += 0.5 * (half - twice);
            assertThat(States.cell(model, "w")).containsExactly(w);
            assertThat(States.cell(model, "all")).containsExactly(all);
            assertThat(States.cell(model, "half")).containsExactly(half);
            assertThat(States.cell(model, "third")).containsExactly(third);
            assertThat(States.cell(model, "slow")).containsExactly(slow);
            assertThat(States.cell(model, "twice")).containsExactly(twice);
        }
    }

    private static final String LAYERS = """
            layer Block(n: int) {
                layer fc = Dense(n, n)
                layer norm = BatchNorm(n)
                apply(v: [B, n]) -> [B, n] = v + tanh(norm(fc(v)))
            }
            model M(depth: int = 9) {
                precision f64
                input x: [B, 2]
                layer blocks[depth] = Block(2)
                layer head = Dense(2, 1)
                layer target follows blocks rate 0.25 every 2
                layer one follows blocks[3].fc
                layer last follows head
                y = head(x |> blocks)
                seen = last(one(x |> target))
                output z = seen
                loss error = mean((y - 1)^2) + 0.1 * mean(seen * y)
                train minimize error using sgd(lr = 0.1)
            }
            """;

    private static final double[] X = {1, 2, -3, 4, 0.5, -6};

    @Test
    void layersFollowWholeWithTheirStates() {
        Model model = TestModels.model(LAYERS);
        for (int i = 0; i < 9; i++) {
            assertThat(States.cell(model, "target." + i + ".fc.W"))
                    .containsExactly(States.cell(model, "blocks." + i + ".fc.W"));
        }
        String[] parts = {"fc.W", "fc.b", "norm.scale", "norm.mean", "norm.variance", "norm.batches"};
        for (int step = 1; step <= 4; step++) {
            double[][] before = Arrays.stream(parts)
                    .map(part -> States.cell(model, "target.5." + part))
                    .toArray(double[][]::new);
            States.run(model, "train", 3, X);
            for (int part = 0; part < parts.length; part++) {
                double[] original = States.cell(model, "blocks.5." + parts[part]);
                double[] copy = before[part];
                boolean moves = step % 2 == 0;
                boolean whole = parts[part].equals("norm.batches");
                double[] expected = IntStream.range(0, copy.length)
                        .mapToDouble(
                                i -> !moves ? copy[i] : whole ? original[i] : copy[i] + 0.25 * (original[i] - copy[i]))
                        .toArray();
                assertThat(States.cell(model, "target.5." + parts[part]))
                        .as(parts[part] + " after step " + step)
                        .containsExactly(expected, within(1e-15));
            }
            assertThat(States.cell(model, "one.W")).containsExactly(States.cell(model, "blocks.3.fc.W"));
            assertThat(States.cell(model, "last.b")).containsExactly(States.cell(model, "head.b"));
        }
        assertThat(States.cell(model, "blocks.0.norm.batches")).containsExactly(4);
    }

    @Test
    void copiesAreSavedAndStartEqualWithoutAFile(@TempDir Path folder) {
        Model model = TestModels.model(LAYERS);
        States.run(model, "train", 3, X);
        States.run(model, "train", 3, X);
        States.run(model, "train", 3, X);
        Weights.saveWeights(model, folder.resolve("all"));
        Model same = TestModels.model(LAYERS);
        Weights.load(same, folder.resolve("all"));
        for (String cell : new String[] {"target.2.fc.W", "target.2.norm.batches", "one.W"}) {
            assertThat(States.cell(same, cell)).containsExactly(States.cell(model, cell));
        }
        Model without = TestModels.model(
                LAYERS.replaceAll("layer \\w+ follows.*", "").replace("last(one(x |> target))", "head(x)"));
        for (int step = 0; step < 3; step++) {
            States.run(without, "train", 3, X);
        }
        Weights.saveWeights(without, folder.resolve("few"));
        Weights.load(same, folder.resolve("few"));
        assertThat(States.cell(same, "target.2.fc.W")).containsExactly(States.cell(without, "blocks.2.fc.W"));
        assertThat(States.cell(same, "target.8.norm.mean")).containsExactly(States.cell(without, "blocks.8.norm.mean"));
    }

    /** What one step does not change, it does not move the copy of. */
    @Test
    void onlyStepsThatChangeTheOriginalCount() {
        Model model = TestModels.model("""
                model M {
                    precision f64
                    input x: [B]
                    param a: real = 1
                    param b: real = 1
                    param copy follows a rate 0.5 every 2
                    loss one = a * mean(x)
                    loss two = b * mean(x) + 0 * copy
                    train first minimize one using sgd(lr = 1)
                    train second minimize two using sgd(lr = 1)
                }
                """);
        States.run(model, "first", 1, 1);
        States.run(model, "second", 1, 1);
        States.run(model, "second", 1, 1);
        assertThat(States.cell(model, "copy")).containsExactly(1);
        States.run(model, "first", 1, 1);
        assertThat(States.cell(model, "copy")).containsExactly(0);
    }
}
