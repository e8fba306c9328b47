// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.Growth;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.op.ChooseIndex;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Rowwise;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.program.ModelDefinition.Clip;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntryPointsTest {
    private static final int FEATURES = 3;
    private static final int CLASSES = 4;

    private static Models classifier() {
        Models model = new Models();
        Term x = model.input("x", Models.B, Dimension.of(FEATURES));
        Term target = model.input("target", Models.B, Dimension.of(CLASSES));
        Term w = model.parameter("fc.W", FEATURES, CLASSES);
        Term b = model.parameter("fc.b", CLASSES);
        Term logits = x.matmul(w).plus(b);
        Term p = logits.apply(new Rowwise.Softmax(1));
        model.output("p", p);
        Term rows = Term.size(x.builder(), Models.B).to(ElementType.REAL);
        Term perRow = target.times(p.log()).sum(List.of(1)).negated();
        model.loss("nll", perRow.sum(List.of(0)).over(rows));
        Term hits = logits.apply(new ChooseIndex(ChooseIndex.Preferred.LARGEST, 1))
                .equalTo(target.apply(new ChooseIndex(ChooseIndex.Preferred.LARGEST, 1)));
        model.metric("accuracy", hits.to(ElementType.REAL).sum(List.of(0)).over(rows));
        model.metric("largest", perRow.max(List.of(0)));
        model.metric(
                "deviation",
                perRow.squared().sum(List.of(0)).over(rows.minus(1)).sqrt());
        model.metric("penalty", w.squared().sum(List.of(0, 1)));
        return model;
    }

    private static Program compile(Models models, Diagnostics diagnostics) {
        return EntryPoints.of(
                models.build(Precision.F64),
                EntryPoints.Options.STANDARD.with(EntryPoints.Options.Derivatives.ALL),
                diagnostics);
    }

    private static Program trained(String optimizer, Map<String, Double> settings, Optional<Clip.Kind> clip) {
        Models models = classifier();
        models.train("nll", optimizer, settings, clip, 0.25);
        return compile(models, new Diagnostics());
    }

    private static Array random(Random random, int... shape) {
        return Array.generate(ElementType.REAL, shape, index -> random.nextGaussian());
    }

    private static Map<String, Array> batch(Random random, int rows) {
        Map<String, Array> inputs = new HashMap<>();
        inputs.put("x", random(random, rows, FEATURES));
        inputs.put("target", Array.generate(ElementType.REAL, new int[] {rows, CLASSES}, index -> random.nextDouble()));
        return inputs;
    }

    private static Map<Cell, Array> parameters(Program program, Random random) {
        Map<Cell, Array> cells = new LinkedHashMap<>();
        for (Cell cell : program.model().cells()) {
            int[] shape = cell.type().shape().dimensions().stream()
                    .mapToInt(d -> (int) d.value().orElseThrow())
                    .toArray();
            cells.put(cell, random(random, shape));
        }
        return cells;
    }

    /** Runs an entry point: cells that were never written hold their initial values; written ones are replaced. */
    private static Map<String, Array> run(
            Program program, String entry, Map<String, Array> inputs, Map<Cell, Array> cells) {
        Graph graph = program.entryPoint(entry).graph();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Read read) {
                cells.computeIfAbsent(read.cell(), Initials::of);
            }
        }
        ReferenceEvaluator.Result result = ReferenceEvaluator.evaluate(graph, inputs, cells);
        cells.putAll(result.writes());
        return result.outputs();
    }

    @Test
    void lossOfTheStepIsTheLoss() {
        Program program = trained("sgd", Map.of("lr", 0.1), Optional.empty());
        Random random = new Random(1);
        Map<Cell, Array> cells = parameters(program, random);
        Map<String, Array> batch = batch(random, 5);
        double loss = run(program, "loss", batch, cells).get("nll").scalar();
        assertThat(run(program, "train", batch, cells).get("nll").scalar()).isCloseTo(loss, within(1e-12));
        assertThat(run(program, "loss", batch, cells).get("nll").scalar()).isLessThan(loss);
    }

    @Test
    void stepIsGradientsAndApply() {
        for (Optional<Clip.Kind> clip :
                List.of(Optional.<Clip.Kind>empty(), Optional.of(Clip.Kind.NORM), Optional.of(Clip.Kind.VALUE))) {
            Program program = trained("adamw", Map.of("lr", 0.1), clip);
            Random random = new Random(2);
            Map<Cell, Array> fused = parameters(program, random);
            Map<Cell, Array> apart = new LinkedHashMap<>(fused);
            for (int step = 0; step < 3; step++) {
                Map<String, Array> batch = batch(random, 4);
                Map<String, Array> a = run(program, "train", batch, fused);
                Map<String, Array> b = run(program, "train.gradients", batch, apart);
                assertThat(b).isEqualTo(a);
                run(program, "train.apply", Map.of(), apart);
            }
            apart.keySet().removeIf(cell -> cell.kind() == Cell.Kind.GRADIENT);
            assertThat(apart.keySet()).isEqualTo(fused.keySet());
            fused.forEach((cell, array) -> {
                for (int i = 0; i < array.size(); i++) {
                    assertThat(apart.get(cell).get(i)).as(cell.name()).isCloseTo(array.get(i), within(1e-12));
                }
            });
            assertThat(fused.get(new Cell(
                                    Cell.Kind.STEP,
                                    "train",
                                    TensorType.scalar(ElementType.INT),
                                    dev.chainrule.compiler.graph.Initial.ZEROS))
                            .scalar())
                    .isEqualTo(3);
        }
    }

    @Test
    void derivativesAreCentralDifferences() {
        Program program = trained("sgd", Map.of("lr", 0.1), Optional.empty());
        Random random = new Random(3);
        Map<Cell, Array> cells = parameters(program, random);
        Map<String, Array> batch = batch(random, 2);
        Map<String, Array> derivatives = run(program, "derivatives.nll", batch, cells);
        assertThat(derivatives.keySet())
                .containsExactlyInAnyOrder("p", "nll", "d/fc.W", "d/fc.b", "d/x", "d/target", "d/p");
        for (Cell cell : program.model().cells()) {
            Array gradient = derivatives.get("d/" + cell.name());
            for (int i = 0; i < gradient.size(); i++) {
                double[] losses = new double[2];
                for (int side = 0; side < 2; side++) {
                    double[] moved = cells.get(cell).values();
                    moved[i] += side == 0 ? 1e-5 : -1e-5;
                    Map<Cell, Array> other = new HashMap<>(cells);
                    other.put(cell, Array.real(cells.get(cell).shape(), moved));
                    losses[side] = run(program, "loss", batch, other).get("nll").scalar();
                }
                assertThat(gradient.get(i)).isCloseTo((losses[0] - losses[1]) / 2e-5, within(1e-8));
            }
        }
        Array p = derivatives.get("p");
        Array dp = derivatives.get("d/p");
        for (int i = 0; i < p.size(); i++) {
            assertThat(dp.get(i)).isCloseTo(-batch.get("target").get(i) / p.get(i) / 2, within(1e-9));
        }
    }

    @Test
    void figuresDoNotDependOnTheBatches() {
        Diagnostics diagnostics = new Diagnostics();
        Program program = compile(classifier(), diagnostics);
        assertThat(diagnostics.all()).isEmpty();
        Random random = new Random(4);
        Map<Cell, Array> cells = parameters(program, random);
        Map<String, Array> all = batch(random, 12);
        Map<String, Array> whole = run(program, "loss", all, cells);
        for (List<Integer> cut : List.of(List.of(12), List.of(5, 7), List.of(1, 1, 4, 6), List.of(4, 4, 4))) {
            Map<Cell, Array> carried = new HashMap<>(cells);
            int from = 0;
            for (int size : cut) {
                run(program, "measure", part(all, from, from + size), carried);
                from += size;
            }
            Map<String, Array> figures = run(program, "finish", Map.of(), carried);
            assertThat(figures.keySet()).isEqualTo(whole.keySet());
            figures.forEach((name, value) -> assertThat(value.scalar())
                    .as(name)
                    .isCloseTo(whole.get(name).scalar(), within(1e-12)));
        }
    }

    @Test
    void figureThatComparesRowsIsWarnedOf() {
        Models models = classifier();
        Term x = models.input("y", Models.B);
        Term rows = Term.size(x.builder(), Models.B).to(ElementType.REAL);
        Term mean = x.sum(List.of(0)).over(rows);
        models.metric("variance", x.minus(mean).squared().sum(List.of(0)).over(rows));
        Diagnostics diagnostics = new Diagnostics();
        Program program = compile(models, diagnostics);
        assertThat(diagnostics.all()).hasSize(1);
        assertThat(diagnostics.all().get(0).message()).contains("variance");
        Random random = new Random(5);
        Map<Cell, Array> cells = parameters(program, random);
        double expected = 0;
        for (int size : new int[] {2, 6}) {
            Map<String, Array> batch = batch(random, size);
            batch.put("y", random(random, size));
            expected += size
                    / 8.0
                    * run(program, "loss", batch, cells).get("variance").scalar();
            run(program, "measure", batch, cells);
        }
        assertThat(run(program, "finish", Map.of(), cells).get("variance").scalar())
                .isCloseTo(expected, within(1e-12));
    }

    @Test
    void predictReadsOnlyWhatItNeeds() {
        Program program = trained("sgd", Map.of("lr", 0.1), Optional.empty());
        List<String> inputs = program.entryPoint("predict").graph().nodes().stream()
                .filter(Node.Input.class::isInstance)
                .map(node -> ((Node.Input) node).name())
                .toList();
        assertThat(inputs).containsExactly("x");
    }

    @Test
    void timeIsLinearInTheLayers() {
        assertThat(Growth.of(() -> layers(20), () -> layers(160)))
                .as("eight times the layers")
                .isLessThan(Growth.LINEAR_OF_EIGHT);
    }

    private static void layers(int count) {
        Models models = new Models();
        Term x = models.input("x", Models.B, Dimension.of(FEATURES));
        Term h = x;
        for (int i = 0; i < count; i++) {
            Term w = models.parameter("layer." + i + ".W", FEATURES, FEATURES);
            Term b = models.parameter("layer." + i + ".b", FEATURES);
            h = h.matmul(w).plus(b).apply(Elementwise.RELU);
        }
        models.output("h", h);
        models.loss("loss", h.squared().sum(List.of(0, 1)));
        models.train("loss", "adam", Map.of(), Optional.of(Clip.Kind.NORM), 1);
        compile(models, new Diagnostics());
    }

    private static Map<String, Array> part(Map<String, Array> all, int from, int to) {
        Map<String, Array> part = new HashMap<>();
        all.forEach((name, array) -> {
            int[] shape = array.shape();
            int row = array.size() / shape[0];
            shape[0] = to - from;
            part.put(name, new Array(array.element(), shape, Arrays.copyOfRange(array.values(), from * row, to * row)));
        });
        return part;
    }

    /** Initial values of cells, as far as entry points make any. */
    private static final class Initials {
        static Array of(Cell cell) {
            double value = ((dev.chainrule.compiler.graph.Initial.Constant) cell.initial()).value();
            Shape shape = cell.type().shape();
            int[] extents = shape.dimensions().stream()
                    .mapToInt(d -> (int) d.value().orElseThrow())
                    .toArray();
            return Array.generate(cell.type().element(), extents, index -> value);
        }
    }
}
