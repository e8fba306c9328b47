// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Kernels are called as a person would call them: after an equation or what they do, and by what they differ in. */
class KernelNamesTest {
    private static final Pattern KERNEL = Pattern.compile("\n {4}static void (\\w+)\\(");

    private static List<String> kernels(String text) {
        return kernels(text, "Forward|Backward|Update");
    }

    private static List<String> kernels(String text, String phases) {
        return Compiler.compile(CompileRequest.of("model.nn", text)).files().stream()
                .filter(file -> file.path().matches(".*(" + phases + ")\\.java"))
                .flatMap(file -> KERNEL.matcher(file.text()).results())
                .map((MatchResult kernel) -> kernel.group(1))
                .toList();
    }

    @Test
    void lossesOfDifferentWordsAndPhasesSayWhichTheyAre() {
        assertThat(kernels("""
                                model Classifier {
                                    input x: [B, 8]
                                    input label: int[B]
                                    layer fc = Dense(8, 4)
                                    logits = fc(x)
                                    loss nll = cross_entropy(logits, label)
                                    metric accuracy = mean(argmax(logits) == label)
                                    train minimize nll using adam(lr = 0.01)
                                }
                                """))
                .containsExactly(
                        "crossEntropyRows",
                        "sumBlocks",
                        "nll",
                        "argmaxRows",
                        "accuracyBlocks",
                        "accuracy",
                        "nllCountLow",
                        "nllSumLow",
                        "accuracySumLow",
                        "finishNll",
                        "finishAccuracy",
                        "trainCrossEntropyRows",
                        "dlogits",
                        "db",
                        "adamUpdate",
                        "steps");
    }

    @Test
    void layersAreCalledAsInsideAndNotByNumber() {
        List<String> kernels = kernels("""
                layer Block(width: int) {
                    layer norm = LayerNorm(width)
                    layer dense = Dense(width, width)
                    apply(x: [B, width]) -> [B, width] = x + gelu(dense(norm(x)))
                }

                model Deep {
                    input x: [B, 32]
                    input label: int[B]
                    layer blocks[i in 0..12] = Block(32)
                    h = for i in 0..12 with h = x { next h = blocks[i](h) }
                    loss nll = cross_entropy(h, label)
                    train minimize nll using adamw(lr = cosine(1e-3, warmup = 100, steps = 5000)) clip norm 1.0
                }
                """);
        assertThat(kernels)
                .contains("norm", "blocks", "trainNorm", "trainBlocks", "ddense", "dscale", "dblocks", "adamwUpdate")
                .doesNotHaveDuplicates()
                .noneMatch(name -> name.matches(".*Blocks\\d.*|.*[a-z][2-9]"));
    }

    @Test
    void maskedLossesAndSeveralTrainStepsNeedNoNumbers() {
        assertThat(kernels("""
                                model Masked {
                                    input x: [B, T, 8]
                                    input label: int[B, T]
                                    input y: [B, T, 4]
                                    param W: [8, 4] = he_normal()
                                    param b: [4] = zeros()
                                    logits = tanh(x @ W + b)
                                    loss nll = cross_entropy(logits, label, where = label != -1)
                                    loss near = huber(logits, y)
                                    train first minimize nll using sgd(lr = 0.1)
                                    train second minimize near over W using adam(lr = 0.1)
                                }
                                """)).doesNotHaveDuplicates().noneMatch(name -> name.matches(".*\\d"));
    }

    /** What a gradient of one's own computes is a part of the adjoint, in the class of the backward pass. */
    @Test
    void theGradientOfAFunctionIsOfTheBackwardPass() {
        String text = """
                layer Steep(width: int) {
                    param w: [width] = ones()
                    fn steep(x, a) = tanh(x) * a
                        gradient(dy) = (2 * dy * a * sum(dy * x, axis = 1, keep = true), sum(dy * x, axis = 0))
                    apply(x: [B, width]) -> [B, width] = steep(x, w)
                }

                model M {
                    input x: [B, 32]
                    layer dense = Dense(32, 32)
                    layer steep = Steep(32)
                    loss l = mean(exp(steep(dense(x))))
                    train minimize l using sgd(lr = 0.1)
                }
                """;
        assertThat(kernels(text, "Backward")).contains("ddense", "sumColumns");
        assertThat(kernels(text, "Forward")).noneMatch(name -> name.startsWith("d") || name.equals("sumColumns"));
    }
}
