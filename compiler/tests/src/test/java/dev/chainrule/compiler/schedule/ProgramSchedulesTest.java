// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.Limits;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.names.SourceLoader;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.EntryPoints;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.compiler.rewrite.Pipeline;
import dev.chainrule.scalar.Body;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of whole programs: how many passes over memory a train step makes, and which. */
class ProgramSchedulesTest {
    static Schedule train(String program) {
        Resolver.Result resolved = Resolver.resolve(new Resolver.Request(
                List.of(new SourceFile("test.nn", program)), SourceLoader.NONE, Optional.empty(), Limits.STANDARD));
        assertThat(resolved.diagnostics().all()).isEmpty();
        EntryPoint train = EntryPoints.of(
                        resolved.models().get(0),
                        new EntryPoints.Options(
                                EntryPoints.Options.Derivatives.NONE,
                                Pipeline.Mode.EXACT,
                                (entryPoint, pass, graph) -> {}),
                        new Diagnostics())
                .entryPoints()
                .stream()
                .filter(entryPoint -> entryPoint.name().equals("train"))
                .findFirst()
                .orElseThrow();
        return Scheduler.schedule(train);
    }

    private static List<String> formulas(Schedule schedule, java.util.function.Predicate<Schedule.KernelCall> which) {
        return schedule.steps().stream()
                .filter(Schedule.KernelCall.class::isInstance)
                .map(Schedule.KernelCall.class::cast)
                .filter(which)
                .map(call -> call.formula().text())
                .toList();
    }

    /** A kernel that computes nothing. */
    private static boolean copies(Schedule.KernelCall call) {
        return call.kernel().prologue().isEmpty()
                && call.kernel().parts().stream()
                        .allMatch(part -> part.body().instructions().stream().allMatch(Body.Argument.class::isInstance)
                                && part.targets().stream().allMatch(Kernel.Store.class::isInstance));
    }

    private static String attention(String queryKeyValue, String gathered) {
        return """
                model Attention(width: int = 64, heads: int = 4) {
                    input x: [B, T, width]
                    input y: [B, T, width]
                    %s
                    param out: [width, width] = glorot_uniform()
                    weights = softmax(q @ transpose(k) / sqrt(width / heads))
                    output z = %s @ out
                    loss error = mse(z, y)
                    train minimize error using sgd(lr = 0.1)
                }
                """.formatted(queryKeyValue, gathered);
    }

    /** Heads are split off and put together by the products themselves, forwards and backwards. */
    @Test
    void attentionMakesNoCopies() {
        String gathered = "reshape(transpose(weights @ v, [0, 2, 1, 3]), [B, T, width])";
        Schedule apart = train(attention("""
                param query: [width, width] = glorot_uniform()
                    param key: [width, width] = glorot_uniform()
                    param value: [width, width] = glorot_uniform()
                    fn parts(a: [B, T, width]) = transpose(reshape(a, [B, T, heads, width / heads]), [0, 2, 1, 3])
                    q = parts(x @ query)
                    k = parts(x @ key)
                    v = parts(x @ value)""", gathered));
        assertThat(formulas(apart, ProgramSchedulesTest::copies)).isEmpty();
        assertThat(apart.steps())
                .filteredOn(Schedule.RoutineCall.class::isInstance)
                .hasSize(6 + 9);
        Schedule together = train(attention("""
                param all: [width, 3 * width] = glorot_uniform()
                    param shift: [3 * width] = zeros()
                    fn parts(a: [B, T, width]) = transpose(reshape(a, [B, T, heads, width / heads]), [0, 2, 1, 3])
                    first, second, third = split(x @ all + shift, 3, axis = 2)
                    q = parts(first)
                    k = parts(second)
                    v = parts(third)""", gathered));
        assertThat(formulas(together, ProgramSchedulesTest::copies)).isEmpty();
        assertThat(together.steps())
                .filteredOn(Schedule.RoutineCall.class::isInstance)
                .hasSize(4 + 7);
    }

    /** The gradients of scale and shift are sums over the same rows: one kernel takes both. */
    @Test
    void aLayerNormsGradientsAreSummedInOnePass() {
        Schedule schedule = train("""
                model Normed(width: int = 64) {
                    input x: [B, width]
                    input y: [B, width]
                    layer norm = LayerNorm(width)
                    param W: [width, width] = glorot_uniform()
                    output z = norm(x) @ W
                    loss error = mse(z, y)
                    train minimize error using sgd(lr = 0.1)
                }
                """);
        assertThat(formulas(schedule, ProgramSchedulesTest::sumsColumns)).hasSize(1);
    }

    private static boolean sumsColumns(Schedule.KernelCall call) {
        return call.kernel().parts().stream()
                .anyMatch(part -> part.targets().stream().anyMatch(Kernel.CombineInto.class::isInstance));
    }

    /** The library's layer, with its biases. */
    @Test
    void theLibrarysAttentionCopiesKeysAndValuesOfWhatComesBackAlone() {
        Schedule schedule = train("""
                model Attention(width: int = 64) {
                    input x: [B, T, width]
                    input y: [B, T, width]
                    layer attention = MultiHeadAttention(width, 4, causal = true)
                    output z = attention(x)
                    loss error = mse(z, y)
                    train minimize error using sgd(lr = 0.1)
                }
                """);
        assertThat(formulas(schedule, ProgramSchedulesTest::copies))
                .hasSize(2)
                .allMatch(copy -> copy.matches("d(key|value) = attend_heads_gradient_dattention\\[.*]"));
    }
}
