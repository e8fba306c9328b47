// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.differentiate.TakeDerivatives;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.program.EntryPoint.Kind;
import dev.chainrule.compiler.program.ModelDefinition.Figure;
import dev.chainrule.compiler.rewrite.DropDead;
import dev.chainrule.compiler.rewrite.Pipeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * From a model's equations to a graph for each of its entry points. Two graphs are prepared, one that evaluates and one that
 * trains; the first is finished and the second differentiated by each loss that is minimised. The entry points are cut out of
 * these.
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
    /** All outputs and figures, finished. */
    private final Graph evaluating;
    /** All losses and settings, stabilised. */
    private final Graph training;

    private final List<EntryPoint> entryPoints = new ArrayList<>();
    /** Further inputs of the model. */
    private final Map<String, ModelDefinition.Input> held = new LinkedHashMap<>();

    private EntryPoints(ModelDefinition model, Pipeline pipeline) {
        this.model = model;
        this.pipeline = pipeline;
        List<String> names = new ArrayList<>(names(model.outputs()));
        names.addAll(names(figures()));
        Graph whole = pipeline.prepare("training", model.training());
        boolean same = startsWith(model.training(), model.evaluating());
        this.training = whole;
        this.evaluating = pipeline.finish(
                "evaluating",
                same ? selected(whole, names) : pipeline.prepare("evaluating", selected(model.evaluating(), names)));
    }

    /** Whether the equations are the same whether the model trains or not. */
    private static boolean startsWith(Graph training, Graph evaluating) {
        int size = evaluating.nodes().size();
        return size <= training.nodes().size()
                && evaluating.nodes().equals(training.nodes().subList(0, size))
                && training.outputs().containsAll(evaluating.outputs());
    }

    /** @param diagnostics takes the warnings about figures that depend on how a data set is cut into batches */
    public static Program of(ModelDefinition model, Options options, Diagnostics diagnostics) {
        Pipeline pipeline = new Pipeline(
                model.precision(),
                options.mode(),
                new Pipeline.Derivatives(List.of(TakeDerivatives.CUT), List.of(TakeDerivatives.PASS)),
                options.observer());
        EntryPoints entries = new EntryPoints(model, pipeline);
        model.predicts().forEach(entries::predict);
        if (!model.losses().isEmpty() || !model.metrics().isEmpty()) {
            entries.loss();
            entries.figures(diagnostics);
        }
        model.trains().forEach(entries::train);
        if (options.derivatives() == Options.Derivatives.ALL) {
            model.losses().forEach(entries::derivatives);
            entries.held();
        }
        return new Program(model.with(List.copyOf(entries.held.values())), entries.entryPoints);
    }

    /** Outputs, losses and metrics of a model that is not training, as written but for stable forms: for readers. */
    public static Graph evaluated(ModelDefinition model) {
        Pipeline pipeline = new Pipeline(
                model.precision(),
                Pipeline.Mode.EXACT,
                new Pipeline.Derivatives(List.of(TakeDerivatives.CUT), List.of(TakeDerivatives.PASS)),
                Pipeline.Observer.NONE);
        List<String> names = new ArrayList<>(names(model.outputs()));
        names.addAll(names(model.losses()));
        names.addAll(names(model.metrics()));
        Graph prepared = pipeline.prepare("evaluated", selected(model.evaluating(), names));
        return pipeline.run("evaluated", prepared, List.of(DropDead.PASS));
    }

    private void predict(ModelDefinition.Predict predict) {
        add(new EntryPointId(Kind.PREDICT, predict.name()), trimmed(predict.name(), predict.outputs()));
    }

    private void loss() {
        add(new EntryPointId(Kind.LOSS), trimmed("loss", names(figures())));
    }

    private void figures(Diagnostics diagnostics) {
        // Cut after simplifying: what is computed from sums alone shows only then.
        Graph graph = pipeline.run("measure", selected(evaluating, names(figures())), List.of(DropDead.PASS));
        Figures.Cut cut = new Figures(model, graph, diagnostics).cut(figures());
        add(
                new EntryPointId(Kind.MEASURE),
                pipeline.finish("measure", pipeline.observe("measure", "cut", cut.measure())));
        add(new EntryPointId(Kind.FINISH), pipeline.finish("finish", pipeline.observe("finish", "cut", cut.finish())));
    }

    private void train(ModelDefinition.Train train) {
        Graph equations = train.kept() == Lowering.Kept.CARRIED
                ? pipeline.prepareRecomputing(train.name(), model.training())
                : training;
        Training steps = new Training(train, model, equations, pipeline);
        add(new EntryPointId(Kind.GRADIENTS, train.name()), steps.gradients());
        add(new EntryPointId(Kind.APPLY, train.name()), steps.apply());
        add(new EntryPointId(Kind.STEP, train.name()), steps.step());
    }

    private void derivatives(Figure loss) {
        EntryPointId id = new EntryPointId(Kind.DERIVATIVES, loss.name());
        add(id, new DerivativeOutputs(model, pipeline).of(id.name(), loss, training));
    }

    private void held() {
        for (ModelDefinition.Train train : model.trains()) {
            held(
                    new EntryPointId(Kind.GRADIENTS, train.name()),
                    train.loss(),
                    States.of(model.training(), model, train));
        }
        for (Figure loss : model.losses()) {
            held(
                    new EntryPointId(Kind.DERIVATIVES, loss.name()),
                    loss.name(),
                    States.of(model.training(), model, loss));
        }
    }

    /** What a test of that entry point holds, if it must. */
    private void held(EntryPointId of, String loss, Graph equations) {
        EntryPointId id = new EntryPointId(Kind.HELD, of.name());
        Graph needed = pipeline.run(id.name(), selected(equations, List.of(loss)), List.of(DropDead.PASS));
        Graph moved = pipeline.run(id.name(), Held.of(needed), List.of(DropDead.PASS));
        List<ModelDefinition.Input> inputs = Held.inputs(moved, model.span());
        if (!inputs.isEmpty()) {
            inputs.forEach(input -> held.putIfAbsent(input.name(), input));
            add(id, pipeline.finish(id.name(), pipeline.prepare(id.name(), moved)));
        }
    }

    private void add(EntryPointId id, Graph graph) {
        entryPoints.add(new EntryPoint(id, graph));
    }

    private Graph trimmed(String entryPoint, List<String> outputs) {
        return pipeline.trim(entryPoint, selected(evaluating, outputs));
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
