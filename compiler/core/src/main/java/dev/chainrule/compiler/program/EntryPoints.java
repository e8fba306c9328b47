// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.program.EntryPoint.Kind;
import dev.chainrule.compiler.program.ModelDefinition.Figure;
import dev.chainrule.compiler.rewrite.Pipeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * From a model's equations to a graph for each of its entry points: cut out, stabilised, differentiated, simplified,
 * trimmed.
 */
public final class EntryPoints {
    /**
     * What the build asks for.
     *
     * @param derivatives whether there are entry points that yield derivatives as outputs
     */
    public record Options(Derivatives derivatives, Pipeline.Mode mode, Pipeline.Observer observer) {
        public static final Options STANDARD =
                new Options(Derivatives.NONE, Pipeline.Mode.EXACT, Pipeline.Observer.NONE);

        public enum Derivatives {
            NONE,
            /** By parameters, real inputs and outputs, for each loss. */
            ALL
        }

        public Options with(Derivatives other) {
            return new Options(other, mode, observer);
        }

        public Options with(Pipeline.Observer other) {
            return new Options(derivatives, mode, other);
        }
    }

    private final ModelDefinition model;
    private final Pipeline pipeline;
    private final List<EntryPoint> entryPoints = new ArrayList<>();

    private EntryPoints(ModelDefinition model, Pipeline pipeline) {
        this.model = model;
        this.pipeline = pipeline;
    }

    /** @param diagnostics takes the warnings about figures that depend on how a data set is cut into batches */
    public static Program of(ModelDefinition model, Options options, Diagnostics diagnostics) {
        Pipeline pipeline = new Pipeline(model.precision(), options.mode(), options.observer());
        EntryPoints entries = new EntryPoints(model, pipeline);
        model.predicts().forEach(entries::predict);
        if (!model.losses().isEmpty() || !model.metrics().isEmpty()) {
            entries.loss();
            entries.figures(diagnostics);
        }
        model.trains().forEach(entries::train);
        if (options.derivatives() == Options.Derivatives.ALL) {
            model.losses().forEach(entries::derivatives);
        }
        return new Program(model, entries.entryPoints);
    }

    private void predict(ModelDefinition.Predict predict) {
        add(Kind.PREDICT, predict.name(), finished(predict.name(), model.evaluating(), predict.outputs()));
    }

    private void loss() {
        add(Kind.LOSS, "loss", finished("loss", model.evaluating(), names(figures())));
    }

    private void figures(Diagnostics diagnostics) {
        Graph graph = pipeline.prepare("measure", selected(model.evaluating(), names(figures())));
        // Cut after simplifying: what is computed from sums alone shows only then.
        graph = pipeline.finish("measure", graph);
        Figures.Cut cut = new Figures(model, graph, diagnostics).cut(figures());
        add(Kind.MEASURE, "measure", pipeline.finish("measure", pipeline.observe("measure", "cut", cut.measure())));
        add(Kind.FINISH, "finish", pipeline.finish("finish", pipeline.observe("finish", "cut", cut.finish())));
    }

    private void train(ModelDefinition.Train train) {
        Training training = new Training(model, train, pipeline);
        add(Kind.GRADIENTS, train.name() + ".gradients", training.gradients());
        add(Kind.APPLY, train.name() + ".apply", training.apply());
        add(Kind.STEP, train.name(), training.step());
    }

    private void derivatives(Figure loss) {
        String name = "derivatives." + loss.name();
        add(Kind.DERIVATIVES, name, new DerivativeOutputs(model, pipeline).of(name, loss));
    }

    private void add(Kind kind, String name, Graph graph) {
        entryPoints.add(new EntryPoint(kind, name, graph));
    }

    private Graph finished(String entryPoint, Graph graph, List<String> outputs) {
        return pipeline.finish(entryPoint, pipeline.prepare(entryPoint, selected(graph, outputs)));
    }

    private List<Figure> figures() {
        List<Figure> figures = new ArrayList<>(model.losses());
        figures.addAll(model.metrics());
        return figures;
    }

    static List<String> names(List<Figure> figures) {
        return figures.stream().map(Figure::name).toList();
    }

    /** The graph with these outputs, in this order, and without writes. */
    static Graph selected(Graph graph, List<String> names) {
        Set<String> seen = new HashSet<>();
        List<Graph.Output> outputs = names.stream()
                .filter(seen::add)
                .map(name -> new Graph.Output(name, graph.output(name)))
                .toList();
        return new Graph(graph.nodes(), outputs, List.of(), graph.conditions(), graph.origins());
    }

    /** The graph with these outputs and all its writes. */
    static Graph selectedWithWrites(Graph graph, List<String> names) {
        Graph chosen = selected(graph, names);
        return new Graph(chosen.nodes(), chosen.outputs(), graph.writes(), chosen.conditions(), chosen.origins());
    }
}
