// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Call;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Reduce;
import dev.chainrule.compiler.op.Rowwise;
import dev.chainrule.compiler.op.Source;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.scalar.Interpreter;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A figure of a data set is the same however the set is cut into batches. */
class FiguresTest {
    private static final Dimension T = Dimension.named("T");

    private static Program compile(Precision precision, Diagnostics diagnostics, Function<Term, Term> figure) {
        Models models = new Models();
        Term x = models.input("x", Models.B, T, Dimension.of(2));
        models.metric("m", figure.apply(x));
        return EntryPoints.of(models.build(precision), EntryPoints.Options.STANDARD, diagnostics);
    }

    private static Term size(Term x, Dimension dimension) {
        return Term.size(x.builder(), dimension).to(ElementType.REAL);
    }

    private static Term mean(Term x) {
        return x.sum(List.of(0, 1, 2)).over(size(x, Models.B.times(T).times(Dimension.of(2))));
    }

    /** Figures that can be carried, as functions of x [B, T, 2]. */
    private static final Map<String, Function<Term, Term>> CARRIED = Map.of(
            "mean", FiguresTest::mean,
            "root of the mean square", x -> mean(x.squared()).sqrt(),
            "mean of means",
                    x -> x.sum(List.of(1, 2)).over(size(x, T)).sum(List.of(0)).over(size(x, Models.B)),
            "largest and smallest",
                    x -> x.max(List.of(0, 1, 2)).minus(x.apply(new Reduce(Reduce.Kind.MIN, List.of(0, 1, 2)))),
            "logsumexp", x -> x.apply(new Rowwise.LogSumExp(List.of(0, 1, 2))),
            "by flattened rows",
                    x -> {
                        Dimension rows = Models.B.times(T);
                        Term flat = x.reshape(Shape.of(rows, Dimension.of(2)));
                        return flat.apply(new Rowwise.Softmax(1))
                                .reshape(x.shape())
                                .times(x)
                                .sum(List.of(0, 1, 2))
                                .over(size(x, rows));
                    },
            "transposed",
                    x -> x.transpose(List.of(1, 0, 2))
                            .sum(List.of(0, 2))
                            .squared()
                            .sum(List.of(0)),
            "gram",
                    x -> {
                        Term flat = x.reshape(Shape.of(Models.B.times(T), Dimension.of(2)));
                        return flat.transposed()
                                .matmul(flat)
                                .squared()
                                .sum(List.of(0, 1))
                                .sqrt();
                    },
            "unbiased",
                    x -> x.squared()
                            .sum(List.of(0, 1, 2))
                            .over(size(x, Models.B.times(Dimension.of(3)).plus(Dimension.of(2)))),
            "weighted",
                    x -> x.times(x.squared())
                            .sum(List.of(0, 1, 2))
                            .over(x.squared().sum(List.of(0, 1, 2))));

    @Property(tries = 40)
    void doesNotDependOnTheBatches(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 4) Integer> cut,
            @ForAll @IntRange(min = 1, max = 3) int length,
            @ForAll @IntRange(max = 1000) int seed) {
        int rows = cut.stream().mapToInt(Integer::intValue).sum();
        Random random = new Random(seed);
        Array all = Array.generate(ElementType.REAL, new int[] {rows, length, 2}, index -> random.nextGaussian());
        PROGRAMS.forEach((name, program) -> {
            double whole = ReferenceEvaluator.evaluate(
                            program.entryPoint("loss").graph(), Map.of("x", all), Map.of())
                    .output("m")
                    .scalar();
            Map<Cell, Array> cells = new HashMap<>();
            int from = 0;
            for (int size : cut) {
                Array batch = Array.real(
                        new int[] {size, length, 2},
                        Arrays.copyOfRange(all.values(), from * length * 2, (from + size) * length * 2));
                measure(program, batch, cells);
                from += size;
            }
            double figure = ReferenceEvaluator.evaluate(
                            program.entryPoint("finish").graph(), Map.of(), cells)
                    .output("m")
                    .scalar();
            assertThat(figure).as(name).isCloseTo(whole, within(1e-10 * (1 + Math.abs(whole))));
        });
    }

    private static final Map<String, Program> PROGRAMS = programs();

    private static Map<String, Program> programs() {
        Map<String, Program> programs = new HashMap<>();
        CARRIED.forEach((name, figure) -> {
            Diagnostics diagnostics = new Diagnostics();
            programs.put(name, compile(Precision.F64, diagnostics, figure));
            programs.put("called: " + name, compile(Precision.F64, diagnostics, x -> called(figure, x)));
            assertThat(diagnostics.all()).as(name).isEmpty();
        });
        return programs;
    }

    /** A figure as a function of its data. */
    private static Term called(Function<Term, Term> figure, Term x) {
        GraphBuilder body = new GraphBuilder();
        Term result = figure.apply(new Term(body, body.parameter(0, x.type())));
        return x.apply(new Call(
                dev.chainrule.compiler.graph.Function.of("figure", List.of(x.type()), body, List.of(result.value()))));
    }

    @Test
    void aCallThatKeepsRowsApartStays() {
        Program program = compile(
                Precision.F64,
                new Diagnostics(),
                x -> mean(called(y -> y.squared().tanh(), x)));
        assertThat(program.entryPoint("measure").graph().nodes())
                .anyMatch(node -> node instanceof Node.Apply apply && apply.op() instanceof Call);
    }

    private static void measure(Program program, Array batch, Map<Cell, Array> cells) {
        Graph graph = program.entryPoint("measure").graph();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Read read) {
                cells.computeIfAbsent(
                        read.cell(),
                        cell -> Array.generate(
                                cell.type().element(),
                                cell.type().shape().dimensions().stream()
                                        .mapToInt(d -> (int) d.value().orElseThrow())
                                        .toArray(),
                                index -> ((Initial.Constant) cell.initial()).value()));
            }
        }
        cells.putAll(
                ReferenceEvaluator.evaluate(graph, Map.of("x", batch), cells).writes());
    }

    @Test
    void whatComparesRowsIsWeighted() {
        List<Function<Term, Term>> figures = List.of(
                x -> x.apply(new Rowwise.Softmax(0)).squared().sum(List.of(0, 1, 2)),
                x -> x.slice(0, Dimension.ZERO, Dimension.ONE).sum(List.of(0, 1, 2)),
                x -> x.minus(x.max(List.of(0)).reshape(Shape.of(Dimension.ONE, T, Dimension.of(2))))
                        .sum(List.of(0, 1, 2)),
                x -> {
                    // The rows of one factor meet the others': [B, B].
                    Term rows = x.sum(List.of(1, 2));
                    Term left = rows.reshape(Shape.of(Models.B, Dimension.ONE));
                    return left.times(left.transposed()).max(List.of(0, 1));
                });
        for (Function<Term, Term> figure : figures) {
            Diagnostics diagnostics = new Diagnostics();
            compile(Precision.F64, diagnostics, figure);
            assertThat(diagnostics.all()).hasSize(1);
        }
    }

    /** 100,000 rows of 0.1 in f32, by batches of 7: a plain sum is off in the fourth digit, the carried one is not. */
    @Test
    void singlePrecisionKeepsItsDigits() {
        Models models = new Models();
        Term x = models.input("x", Models.B);
        models.metric("m", x.sum(List.of(0)).over(size(x, Models.B)));
        Program program = EntryPoints.of(models.build(Precision.F32), EntryPoints.Options.STANDARD, new Diagnostics());
        Map<Cell, Double> cells = new HashMap<>();
        double sum = 0;
        float plain = 0;
        int rows = 100_000;
        for (int from = 0; from < rows; from += 7) {
            double[] batch = new double[Math.min(7, rows - from)];
            float batchSum = 0;
            for (int i = 0; i < batch.length; i++) {
                batch[i] = 0.1f + 0.05f * ((from + i) % 3);
                sum += batch[i];
                batchSum += (float) batch[i];
            }
            plain += batchSum;
            cells.putAll(
                    single(program.entryPoint("measure").graph(), batch, cells).cells());
        }
        double figure = single(program.entryPoint("finish").graph(), new double[0], cells)
                .outputs()
                .getOrDefault("m", Double.NaN);
        assertThat(figure).isCloseTo(sum / rows, within(2e-8));
        assertThat(plain / rows).isNotCloseTo((float) (sum / rows), within(1e-6f));
    }

    private record Run(Map<String, Double> outputs, Map<Cell, Double> cells) {}

    /** Evaluates a graph of scalars over one vector, to the bits of f32. */
    private static Run single(Graph graph, double[] x, Map<Cell, Double> cells) {
        Interpreter interpreter = new Interpreter(Precision.F32, Interpreter.Calls.BODY);
        List<Double> values = new ArrayList<>();
        for (Node node : graph.nodes()) {
            double value = Double.NaN;
            if (node instanceof Node.Read read) {
                value = cells.getOrDefault(read.cell(), 0.0);
            } else if (node instanceof Node.Constant constant) {
                value = constant.value();
            } else if (node instanceof Node.Apply apply && apply.op() instanceof Source.Size) {
                value = x.length;
            } else if (node instanceof Node.Apply apply && apply.op() instanceof Reduce) {
                float sum = 0;
                for (double each : x) {
                    sum += (float) each;
                }
                value = sum;
            } else if (node instanceof Node.Apply apply && apply.op() instanceof Elementwise op) {
                long[] arguments = new long[apply.operands().size()];
                for (int i = 0; i < arguments.length; i++) {
                    Value operand = apply.operands().get(i);
                    double given = values.get(operand.node());
                    arguments[i] = graph.type(operand).isReal() ? interpreter.fromReal(given) : (long) given;
                }
                long result = interpreter.evaluate(op.body(), arguments)[0];
                value = apply.results().get(0).isReal() ? interpreter.toReal(result) : result;
            }
            values.add(value);
        }
        Map<String, Double> outputs = new HashMap<>();
        graph.outputs()
                .forEach(output ->
                        outputs.put(output.name(), values.get(output.value().node())));
        Map<Cell, Double> writes = new HashMap<>();
        graph.writes()
                .forEach(write ->
                        writes.put(write.cell(), values.get(write.value().node())));
        return new Run(outputs, writes);
    }
}
