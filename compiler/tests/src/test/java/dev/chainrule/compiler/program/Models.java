// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.SettingId;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.CutPoint;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.optimizer.Optimizer;
import dev.chainrule.compiler.optimizer.Optimizers;
import dev.chainrule.compiler.program.ModelDefinition.Clip;
import dev.chainrule.compiler.program.ModelDefinition.Figure;
import dev.chainrule.compiler.program.ModelDefinition.Group;
import dev.chainrule.compiler.program.ModelDefinition.Input;
import dev.chainrule.compiler.program.ModelDefinition.Predict;
import dev.chainrule.compiler.program.ModelDefinition.Train;
import dev.chainrule.compiler.rewrite.Rebuild;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Writes model definitions as a test wants them: equations as terms. */
final class Models {
    static final Dimension B = Dimension.named("B");
    private static final Span SPAN = new Span(new SourceFile("test.nn", ""), 0, 0);

    private final GraphBuilder builder = new GraphBuilder();
    private final List<Input> inputs = new ArrayList<>();
    private final List<Cell> cells = new ArrayList<>();
    private final List<Figure> outputs = new ArrayList<>();
    private final List<Figure> losses = new ArrayList<>();
    private final List<Figure> metrics = new ArrayList<>();
    private final List<Train> trains = new ArrayList<>();

    Term input(String name, Dimension... shape) {
        return input(name, TensorType.real(Shape.of(shape)));
    }

    Term input(String name, TensorType type) {
        inputs.add(new Input(name, type, OptionalDouble.empty(), "", SPAN));
        return new Term(builder, builder.input(name, type));
    }

    Term parameter(String name, long... shape) {
        Cell cell = new Cell(Cell.Kind.PARAMETER, name, TensorType.real(Shape.of(shape)), Initial.ZEROS);
        cells.add(cell);
        return new Term(builder, builder.read(cell));
    }

    void output(String name, Term value) {
        outputs.add(figure(name, value));
    }

    void loss(String name, Term value) {
        losses.add(figure(name, value));
    }

    void metric(String name, Term value) {
        metrics.add(figure(name, value));
    }

    private Figure figure(String name, Term value) {
        builder.output(name, value.value());
        return new Figure(name, "", SPAN);
    }

    private Value setting(double value) {
        return builder.constant(value, TensorType.scalar(ElementType.SETTING));
    }

    /** One train step over all parameters. */
    void train(String loss, String optimizer, Map<String, Double> settings, Optional<Clip.Kind> clip, double limit) {
        Optimizers.Definition definition = Optimizers.find(optimizer).orElseThrow();
        Optimizer made = definition.make(settings, List.of(), Map.of());
        Map<String, SettingId> ids = new LinkedHashMap<>();
        for (Optimizer.Setting setting : made.settings()) {
            SettingId id = new SettingId("train", 0, setting.name());
            builder.output(id.output(), setting(settings.getOrDefault(setting.name(), setting.standard())));
            ids.put(setting.name(), id);
        }
        SettingId clipped = new SettingId("train", SettingId.WHOLE_STEP, "clip");
        clip.ifPresent(kind -> builder.output(clipped.output(), setting(limit)));
        trains.add(new Train(
                "train",
                loss,
                List.of(new Group(made, cells, ids)),
                clip.map(kind -> new Clip(kind, Clip.Scope.STEP, clipped)),
                1,
                Lowering.Kept.RESIDUALS,
                "",
                SPAN));
    }

    ModelDefinition build(Precision precision) {
        Graph graph = builder.build();
        return new ModelDefinition(
                "Test",
                "",
                "",
                SPAN,
                precision,
                List.of(),
                inputs,
                cells,
                List.of("B"),
                graph,
                graph,
                marked(graph),
                outputs,
                losses,
                metrics,
                List.of(new Predict(
                        "predict", outputs.stream().map(Figure::name).toList(), "")),
                trains,
                List.of(),
                List.of());
    }

    /** With a cut point at each real output. */
    private Graph marked(Graph graph) {
        GraphBuilder marked = new GraphBuilder();
        int[] index = {0};
        List<List<Value>> values = Rebuild.values(graph, marked, (node, origin) -> {
            marked.at(origin);
            Value standing = new Value(index[0]++, 0);
            List<Value> results = marked.add(node);
            for (Figure output : outputs) {
                if (graph.output(output.name()).equals(standing)
                        && graph.type(standing).isReal()) {
                    results = List.of(marked.apply(new CutPoint(output.name()), results.get(0)));
                }
            }
            return results;
        });
        graph.outputs().forEach(output -> marked.output(output.name(), Rebuild.find(values, output.value())));
        graph.conditions().forEach(marked::require);
        return marked.build();
    }
}
