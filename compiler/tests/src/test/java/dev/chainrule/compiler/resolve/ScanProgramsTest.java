// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What scan means: as for, which is written out, and as the data decide. */
class ScanProgramsTest {
    private static ModelDefinition model(String lines) {
        String text = "model M {\n" + lines.indent(4) + "}\n";
        Resolver.Result resolved = Resolver.resolve(
                Resolver.Request.of(new SourceFile("m.nn", text)).with(Precision.F64));
        assertThat(resolved.diagnostics().all()).isEmpty();
        return resolved.models().get(0);
    }

    private static Map<String, Array> outputs(String lines, Map<String, Long> sizes) {
        Graph graph = model(lines).evaluating();
        Map<String, Array> inputs = new LinkedHashMap<>();
        Map<Cell, Array> cells = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Input input) {
                inputs.put(input.name(), some(input.type(), sizes, input.name().hashCode()));
            } else if (node instanceof Node.Read read) {
                cells.put(
                        read.cell(),
                        some(read.cell().type(), sizes, read.cell().name().hashCode()));
            }
        }
        return ReferenceEvaluator.evaluate(graph, inputs, cells, sizes).outputs();
    }

    private static Array some(TensorType type, Map<String, Long> sizes, int seed) {
        int[] shape = type.shape().dimensions().stream()
                .mapToInt(dimension -> (int) dimension.evaluate(sizes::get))
                .toArray();
        int[] next = {seed & 0xff};
        return Array.generate(type.element(), shape, index -> type.isReal() ? Math.sin(next[0]++) : next[0]++ % 3);
    }

    /** Two programs that mean the same. */
    record Pair(String scan, String written) {}

    static Stream<Pair> pairs() {
        return Stream.of(
                new Pair("""
                        input x: [B, 4, 3]
                        param W: [3, 2] = zeros()
                        param U: [2, 2] = zeros()
                        hs, last = scan x_t in x along 1 with h = zeros([B, 2]) {
                            h2 = tanh(x_t @ W + h @ U)
                            next h = h2
                            yield h2
                        }
                        output y = hs
                        output z = last
                        """, """
                        input x: [B, 4, 3]
                        param W: [3, 2] = zeros()
                        param U: [2, 2] = zeros()
                        hs, last = for t in 0..4 with h = zeros([B, 2]) {
                            h2 = tanh(x[:, t] @ W + h @ U)
                            next h = h2
                            yield h2
                        }
                        output y = concat([hs[0][:, new], hs[1][:, new], hs[2][:, new], hs[3][:, new]], axis = 1)
                        output z = last
                        """), new Pair("""
                        input x: [B]
                        output y = scan k in 1..5 with s = zeros([B]) { next s = s + x * k }
                        """, """
                        input x: [B]
                        output y = x + 2 * x + 3 * x + 4 * x
                        """), new Pair("""
                        input x: [B]
                        output y = scan x_i in x with s = 0 { next s = s + x_i ^ 2 }
                        output z = scan x_i in x with n = 0 { next n = n + 2 }
                        """, """
                        input x: [B]
                        output y = sum(x ^ 2)
                        output z = 2 * B
                        """), new Pair("""
                        input x: [3, 2, B]
                        output y = scan row in x with total = zeros([B]) {
                            inner = scan v in row with s = total { next s = 0.5 * s + v }
                            next total = inner * row[0]
                        }
                        """, """
                        input x: [3, 2, B]
                        output y = for i in 0..3 with total = zeros([B]) {
                            inner = for j in 0..2 with s = total { next s = 0.5 * s + x[i, j] }
                            next total = inner * x[i, 0]
                        }
                        """), new Pair("""
                        input x: [B, 3, 2]
                        layer dense = Dense(2, 2)
                        fn cell(v, h) = tanh(dense(v) + h)
                        output y = scan x_t in x along 1 with h = zeros([B, 2]) { next h = cell(x_t, h) }
                        output z = scan x_t in x along -2 { yield dense(x_t) }
                        """, """
                        input x: [B, 3, 2]
                        layer dense = Dense(2, 2)
                        fn cell(v, h) = tanh(dense(v) + h)
                        output y = for t in 0..3 with h = zeros([B, 2]) { next h = cell(x[:, t], h) }
                        output z = dense(x)
                        """));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aScanMeansItsTurns(Pair pair) {
        Map<String, Long> sizes = Map.of("B", 2L);
        Map<String, Array> expected = outputs(pair.written(), sizes);
        outputs(pair.scan(), sizes).forEach((name, found) -> {
            assertThat(found.shape()).isEqualTo(expected.get(name).shape());
            assertThat(found.values()).containsExactly(expected.get(name).values(), within(1e-12));
        });
    }

    @Test
    void withoutTurnsWhatIsCarriedIsWhatItWas() {
        Map<String, Array> found = outputs("""
                input x: [T, 2]
                ys, last = scan x_t in x with h = ones([2]) {
                    next h = h + x_t
                    yield h
                }
                output all = ys
                output end = last
                """, Map.of("T", 0L));
        assertThat(found.get("all").shape()).containsExactly(0, 2);
        assertThat(found.get("end").values()).containsExactly(1, 1);
    }

    /** The graph is as large for ten thousand turns as for ten. */
    @Test
    void aLoopIsWrittenOnce() {
        String program = """
                input x: [B, %d, 3]
                param W: [3, 3] = zeros()
                output y = scan x_t in x along 1 with h = zeros([B, 3]) { next h = tanh(x_t @ W + h) }
                """;
        assertThat(model(program.formatted(10_000)).training().nodes())
                .hasSameSizeAs(model(program.formatted(10)).training().nodes());
    }
}
