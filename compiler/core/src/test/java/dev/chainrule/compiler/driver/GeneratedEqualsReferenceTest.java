// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.RandomGraph;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphPrinter;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.SettingId;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.optimizer.Optimizer;
import dev.chainrule.compiler.optimizer.Optimizers;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.EntryPoints;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.program.ModelDefinition.Clip;
import dev.chainrule.compiler.program.ModelDefinition.Figure;
import dev.chainrule.compiler.program.ModelDefinition.Group;
import dev.chainrule.compiler.program.ModelDefinition.Input;
import dev.chainrule.compiler.program.ModelDefinition.Predict;
import dev.chainrule.compiler.program.ModelDefinition.Train;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.runtime.Model;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Random models: every entry point, as generated, does what its graph means. */
class GeneratedEqualsReferenceTest {
    private static final Span SPAN = new Span(new SourceFile("random.nn", ""), 0, 0);
    private static final List<String> PARAMETERS = List.of("b", "m", "s");

    @Provide
    Arbitrary<List<RandomGraph>> graphs() {
        return RandomGraph.smooth().list().ofSize(8);
    }

    /** Many in one javac task; each in both precisions. */
    @Property(tries = 3, shrinking = ShrinkingMode.BOUNDED)
    void generatedCodeComputesWhatTheGraphsMean(@ForAll("graphs") List<RandomGraph> graphs) {
        List<GeneratedFile> files = new ArrayList<>();
        Map<Program, RandomGraph> programs = new LinkedHashMap<>();
        for (int i = 0; i < graphs.size(); i++) {
            Precision precision = i % 2 == 0 ? Precision.F64 : Precision.F32;
            Program program = program("Model" + i, precision, graphs.get(i).graph());
            programs.put(program, graphs.get(i));
            files.addAll(TestModels.sources(program));
        }
        InMemory classes = InMemory.compile(files, getClass().getClassLoader());
        programs.forEach((program, graph) -> check(classes, program, graph));
    }

    private static void check(InMemory classes, Program program, RandomGraph random) {
        Model model = TestModels.create(classes, program.model().name());
        Map<String, Array> data = random.data();
        int batch = data.get("a").extent(0);
        for (EntryPoint entryPoint : program.entryPoints()) {
            Map<Cell, Array> cells = new LinkedHashMap<>();
            for (Node node : entryPoint.graph().nodes()) {
                if (node instanceof Node.Read read) {
                    cells.put(read.cell(), start(read.cell(), data));
                }
            }
            Graph graph = entryPoint.graph();
            ReferenceEvaluator.Result expected =
                    ReferenceEvaluator.evaluate(graph, data, cells, Map.of("B", (long) batch));
            TestModels.Run actual = TestModels.run(model, entryPoint, data, cells, batch);
            String what = program.model().precision() + " " + entryPoint.name() + " of\n" + GraphPrinter.print(graph);
            double tolerance = program.model().precision() == Precision.F64 ? 1e-9 : 2e-3;
            expected.outputs()
                    .forEach((name, value) -> close(actual.outputs().get(name), value, tolerance, name + ", " + what));
            expected.writes()
                    .forEach((cell, value) -> close(
                            actual.cells().get(cell.kind() + " " + cell.name()), value, tolerance, cell + ", " + what));
        }
    }

    private static Array start(Cell cell, Map<String, Array> data) {
        if (data.containsKey(cell.name())) {
            return data.get(cell.name());
        }
        int[] shape = cell.type().shape().dimensions().stream()
                .mapToInt(dimension -> (int) dimension.value().orElseThrow())
                .toArray();
        boolean real = cell.type().element() == ElementType.REAL;
        // Squares of gradients among them, so none is negative.
        return Array.generate(cell.type().element(), shape, index -> real ? 0.25 : 3);
    }

    private static void close(double[] actual, Array expected, double tolerance, String what) {
        assertThat(actual).as(what).hasSize(expected.size());
        double scale = Arrays.stream(expected.values()).map(Math::abs).max().orElse(0) + 1;
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).as("[%d] %s", i, what).isCloseTo(expected.get(i), within(tolerance * scale));
        }
    }

    /** The graph with three of its inputs as parameters, trained by Adam with clipped gradients. */
    static Program program(String name, Precision precision, Graph graph) {
        List<Cell> cells = new ArrayList<>();
        List<Input> inputs = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Input input && PARAMETERS.contains(input.name())) {
                Cell cell = new Cell(Cell.Kind.PARAMETER, input.name(), input.type(), Initial.ZEROS);
                cells.add(cell);
                nodes.add(new Node.Read(cell));
            } else {
                if (node instanceof Node.Input input) {
                    inputs.add(new Input(input.name(), input.type(), OptionalDouble.empty(), "", SPAN));
                }
                nodes.add(node);
            }
        }
        Graph evaluating = new Graph(nodes, graph.outputs(), graph.writes(), graph.conditions(), graph.origins());
        Optimizer adam = Optimizers.find("adam").orElseThrow().make(Map.of(), List.of(), Map.of());
        List<Graph.Output> outputs = new ArrayList<>(graph.outputs());
        List<Origin> origins = new ArrayList<>(graph.origins());
        Map<String, SettingId> settings = new LinkedHashMap<>();
        List<Node> training = new ArrayList<>(nodes);
        adam.settings().forEach(setting -> {
            SettingId id = new SettingId("train", 0, setting.name());
            settings.put(setting.name(), id);
            constant(training, origins, outputs, id.output(), setting.standard());
        });
        SettingId limit = new SettingId("train", SettingId.WHOLE_STEP, "clip");
        constant(training, origins, outputs, limit.output(), 0.5);
        Train train = new Train(
                "train",
                "loss",
                List.of(new Group(adam, cells, settings)),
                Optional.of(new Clip(Clip.Kind.NORM, limit)),
                1,
                "",
                SPAN);
        ModelDefinition model = new ModelDefinition(
                name,
                "",
                "",
                SPAN,
                precision,
                List.of(),
                inputs,
                cells,
                List.of("B"),
                evaluating,
                new Graph(training, outputs, graph.writes(), graph.conditions(), origins),
                List.of(new Figure("y", "", SPAN)),
                List.of(new Figure("loss", "", SPAN)),
                List.of(),
                List.of(new Predict("predict", List.of("y"), "")),
                List.of(train));
        return EntryPoints.of(
                model, EntryPoints.Options.STANDARD.with(EntryPoints.Options.Derivatives.ALL), new Diagnostics());
    }

    private static void constant(
            List<Node> nodes, List<Origin> origins, List<Graph.Output> outputs, String name, double value) {
        outputs.add(new Graph.Output(name, new Value(nodes.size(), 0)));
        nodes.add(new Node.Constant(value, TensorType.scalar(ElementType.SETTING)));
        origins.add(Origin.UNKNOWN);
    }
}
