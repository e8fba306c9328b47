// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.differentiate.TakeDerivatives;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Layers and losses of the library beside the same written out naively, {@code library/written-out.nn}: what is declared {@code output a}
 * has an {@code output a_again}, equal for data of random sizes. Each model runs, as generated, as it means, and its gradients are
 * slopes.
 */
class LibraryWrittenOutTest {
    private static final int SEEDS = 3;

    private static List<String> models() {
        String text =
                TestFiles.read(TestFiles.root().resolve("compiler/tests/src/test/resources/library/written-out.nn"));
        return Stream.of(text.split("(?m)^model ", -1))
                .skip(1)
                .map(each -> "model " + each)
                .toList();
    }

    private static String name(String model) {
        return model.substring("model ".length(), model.indexOf(' ', "model ".length()));
    }

    @TestFactory
    Stream<DynamicTest> whatIsWrittenOutIsTheSame() {
        return models().stream()
                .map(text -> DynamicTest.dynamicTest(name(text), () -> {
                    for (long seed = 1; seed <= SEEDS; seed++) {
                        compare(text, new ProgramData(seed, Map.of("B", seed, "T", 2 + seed, "S", seed)));
                    }
                }));
    }

    private static void compare(String text, ProgramData data) {
        Resolver.Result resolved = Resolver.resolve(
                Resolver.Request.of(new SourceFile("m.nn", text)).with(Precision.F64));
        assertThat(resolved.diagnostics().hasErrors())
                .as(Renderer.render(resolved.diagnostics().all()))
                .isFalse();
        ModelDefinition model = resolved.models().get(0);
        Graph graph = TakeDerivatives.everywhere(model.evaluating());
        Map<String, Array> inputs = new LinkedHashMap<>();
        model.inputs().forEach(input -> inputs.put(input.name(), data.input(input.name(), input.type())));
        Map<Cell, Array> cells = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Read read) {
                cells.put(read.cell(), data.cell(read.cell()));
            }
        }
        ReferenceEvaluator.Result results = ReferenceEvaluator.evaluate(graph, inputs, cells);
        model.outputs().stream().filter(each -> each.name().endsWith("_again")).forEach(each -> {
            String name = each.name().substring(0, each.name().length() - "_again".length());
            assertThat(value(results, name))
                    .as(name + " for " + data)
                    .isNotEmpty()
                    .containsExactly(value(results, each.name()), within(1e-11));
        });
    }

    private static double[] value(ReferenceEvaluator.Result results, String name) {
        return Objects.requireNonNull(results.outputs().get(name), name).values();
    }

    @Test
    void gradientsAreSlopes() {
        List<RandomProgram> programs = new ArrayList<>();
        for (String text : models()) {
            programs.add(RandomProgram.of(1 + programs.size(), text.replaceFirst("model \\w+ ", "model M "), Map.of()));
        }
        List<Optional<ProgramCheck.Failure>> failures = ProgramCheck.checkAll(programs, 4);
        for (int i = 0; i < programs.size(); i++) {
            assertThat(failures.get(i)).as(programs.get(i).toString()).isEmpty();
        }
    }
}
