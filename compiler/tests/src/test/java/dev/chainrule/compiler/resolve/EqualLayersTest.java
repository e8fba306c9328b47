// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphPrinter;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Call;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.rewrite.Inline;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layers of an array that differ by their weights alone are one function, called for each. */
class EqualLayersTest {
    private static final String BLOCK = """
            layer Block(width: int, gain: real = 1) {
                layer norm = LayerNorm(width)
                layer inner[8] = Dense(width, width)
                apply(x: [..., width]) -> [..., width] = gain * (norm(x) |> inner |> tanh)
                fn half(x) = x / 2
            }
            """;

    private static ModelDefinition net(String... lines) {
        return Programs.model(
                BLOCK + "model Net {\n    input x: [B, 4]\n    " + String.join("\n    ", lines) + "\n}\n");
    }

    private static List<Function> calls(Graph graph) {
        return graph.nodes().stream()
                .filter(node -> node instanceof Node.Apply apply && apply.op() instanceof Call)
                .map(node -> ((Call) ((Node.Apply) node).op()).function())
                .toList();
    }

    @Test
    void theBodyIsElaboratedOnce() {
        ModelDefinition model = net("layer blocks[9] = Block(4)", "output y = x |> blocks");
        List<Function> calls = calls(model.evaluating());
        assertThat(calls).hasSize(9);
        Function block = calls.get(0);
        assertThat(calls).allMatch(each -> each == block);
        // Arrays within it are functions again.
        assertThat(calls(block.body()))
                .hasSize(8)
                .allMatch(each -> each.equals(calls(block.body()).get(0)));
        assertThat(block.parameters()).hasSize(1 + 2 + 8 * 2);
        assertThat(model.evaluating().nodes()).hasSize(1 + 9 * (2 + 8 * 2) + 9);
    }

    @Test
    void eachLayerHasItsOwnCellsInOrder() {
        ModelDefinition called = net("layer blocks[9] = Block(4)", "output y = x |> blocks");
        // An argument that is not the same for all: written out.
        ModelDefinition written = net("layer blocks[i in 0..9] = Block(4, gain = 1 + 0 * i)", "output y = x |> blocks");
        assertThat(called.cells()).isEqualTo(written.cells());
        assertThat(called.cells().stream().map(Cell::name))
                .contains("blocks.0.norm.scale", "blocks.8.inner.7.b")
                .hasSize(9 * 18);
        assertThat(called.cells().stream().map(Cell::initial))
                .containsExactlyElementsOf(
                        written.cells().stream().map(Cell::initial).toList());
    }

    @Test
    void writtenOutItIsWhatFewerLayersAre() {
        Graph called = Inline.apply(
                net("layer blocks[8] = Dense(4, 4)", "output y = x |> blocks").evaluating());
        ModelDefinition written =
                net("layer blocks[7] = Dense(4, 4)", "layer last = Dense(4, 4)", "output y = last(x |> blocks)");
        String expected = GraphPrinter.print(written.evaluating()).replace("last", "blocks.7");
        assertThat(operators(called)).isEqualTo(operators(written.evaluating()));
        assertThat(GraphPrinter.print(called)
                        .lines()
                        .filter(line -> line.contains("matmul"))
                        .map(EqualLayersTest::origin))
                .containsExactlyElementsOf(expected.lines()
                        .filter(line -> line.contains("matmul"))
                        .map(EqualLayersTest::origin)
                        .toList());
    }

    private static List<String> operators(Graph graph) {
        return graph.nodes().stream()
                .filter(Node.Apply.class::isInstance)
                .map(node -> ((Node.Apply) node).op().name())
                .toList();
    }

    private static String origin(String line) {
        return line.replaceAll("^.*//", "").replaceAll("m\\.nn.*", "");
    }

    @Test
    void fewerAreWrittenOut() {
        assertThat(calls(net("layer blocks[7] = Dense(4, 4)", "output y = x |> blocks")
                        .evaluating()))
                .isEmpty();
    }

    @Test
    void layersWithOtherArgumentsAreWrittenOut() {
        assertThat(calls(net("layer blocks[i in 0..8] = Block(4, gain = i)", "output y = x |> blocks")
                        .evaluating()))
                .as("the inner layers alone are equal")
                .hasSize(8 * 8);
    }

    @Test
    void argumentsOfOtherTypesMakeAnotherFunction() {
        ModelDefinition model = net(
                "layer blocks[8] = Dense(4, 4)",
                "a = x |> blocks",
                "b = sum(x, axis = 0) |> blocks",
                "output y = a + b");
        assertThat(calls(model.evaluating())).hasSize(16);
        assertThat(calls(model.evaluating()).stream().distinct()).hasSize(2);
    }

    @Test
    void aLayerIsCalledOnceWithTheSameArguments() {
        ModelDefinition model = net("layer blocks[8] = Dense(4, 4)", "output y = blocks[3](x) * blocks[3](x)");
        assertThat(calls(model.evaluating())).hasSize(1);
        assertThat(model.cells()).hasSize(16);
    }

    @Test
    void partsOfALayerCanBeAskedFor() {
        ModelDefinition model = net(
                "input y: [B, 4]",
                "layer blocks[8] = Block(4)",
                "z = x |> blocks",
                "output half = blocks[2].half(z)",
                "loss error = mse(z, y) + sum(blocks[1].norm.scale^2)",
                "train minimize error over blocks[1], blocks[2].inner using sgd(lr = 0.1)");
        assertThat(model.cells()).hasSize(8 * 18);
        assertThat(model.trains().get(0).groups().get(0).parameters()).hasSize(18 + 16);
        Graph graph = model.training();
        Value scale =
                new Value(graph.nodes().indexOf(new Node.Read(model.cells().get(18))), 0);
        assertThat(model.cells().get(18).name()).isEqualTo("blocks.1.norm.scale");
        assertThat(graph.nodes().stream().filter(node -> node.operands().contains(scale)))
                .as("the call and the square read one cell")
                .hasSize(2);
    }

    @Test
    void aFunctionAsArgumentIsWrittenOut() {
        ModelDefinition model = Programs.model("""
                layer Act(f: fn) {
                    apply(x) = f(x)
                }
                model Net {
                    input x: [B, 4]
                    param gain: real = 2
                    fn g(t) = gain * t
                    layer blocks[8] = Act(g)
                    output y = x |> blocks
                }
                """);
        assertThat(calls(model.evaluating())).isEmpty();
    }

    @Test
    void intsAreWrittenOut() {
        ModelDefinition model = Programs.model("""
                layer Best {
                    apply(x) = argmax(x)
                }
                model Net {
                    input x: [B, 4]
                    layer blocks[8] = Best()
                    output y = blocks[1](x)
                }
                """);
        assertThat(calls(model.evaluating())).isEmpty();
    }

    @Test
    void faultsAreToldOnce() {
        assertThat(Programs.diagnostics("""
                layer Block(width: int) {
                    param W: [width, width] = zeros()
                    apply(x) = x @ W + 1 @ W
                }
                model Net {
                    input x: [B, 3]
                    layer blocks[9] = Block(4)
                    output y = x |> blocks
                }
                """))
                .isEqualTo(Programs.diagnostics("""
                layer Block(width: int) {
                    param W: [width, width] = zeros()
                    apply(x) = x @ W + 1 @ W
                }
                model Net {
                    input x: [B, 3]
                    layer blocks[3] = Block(4)
                    output y = x |> blocks
                }
                """).replace("blocks[3]", "blocks[9]"));
    }
}
