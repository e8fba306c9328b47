// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.GraphPrinter;
import dev.chainrule.compiler.program.ModelDefinition;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The programs of {@code resolve/} and what they mean; {@code -Dgolden.update} rewrites the {@code .txt} beside each. */
class GoldenGraphsTest {
    @TestFactory
    Stream<DynamicTest> meansWhatIsExpected() {
        return TestFiles.programs(TestFiles.resources("resolve")).stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> compare(file)));
    }

    private static void compare(Path file) {
        String name = file.getFileName().toString();
        Resolver.Result result = Resolver.resolve(Resolver.Request.of(new SourceFile(name, TestFiles.read(file))));
        assertThat(Renderer.render(result.diagnostics().all())).isEmpty();
        StringBuilder actual = new StringBuilder();
        result.models().forEach(model -> actual.append(print(model)));
        Path expected = file.resolveSibling(name.replaceAll("\\.nn$", ".txt"));
        if (TestFiles.updatesGoldens()) {
            TestFiles.write(expected, actual.toString());
        }
        assertThat(actual.toString()).isEqualTo(TestFiles.read(expected));
    }

    private static String print(ModelDefinition model) {
        StringBuilder text = new StringBuilder("model " + model.name() + " " + model.precision() + "\n");
        model.constants()
                .forEach(constant -> text.append("constant " + constant.name() + " = " + constant.value() + "\n"));
        text.append("dynamic ").append(model.dynamicNames()).append("\n");
        for (ModelDefinition.Input input : model.inputs()) {
            text.append("input " + input.name() + ": " + input.type() + "\n");
        }
        for (Cell cell : model.cells()) {
            text.append("cell " + cell.name() + ": " + cell.type() + " = " + cell.initial() + "\n");
        }
        for (ModelDefinition.Predict predict : model.predicts()) {
            text.append("predict " + predict.name() + " gives " + predict.outputs() + "\n");
        }
        for (ModelDefinition.Train train : model.trains()) {
            text.append("train " + train.name() + " minimize " + train.loss() + "\n");
            for (ModelDefinition.Group group : train.groups()) {
                text.append(
                        "  over " + group.parameters().stream().map(Cell::name).toList() + " using "
                                + group.optimizer().name() + " " + group.settings() + "\n");
            }
        }
        return text + GraphPrinter.print(model.training());
    }
}
