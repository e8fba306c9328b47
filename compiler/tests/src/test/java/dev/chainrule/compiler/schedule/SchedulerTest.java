// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.Growth;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.GraphPrinter;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.random.Closeness;
import dev.chainrule.compiler.random.RandomModels;
import dev.chainrule.compiler.rewrite.DropDead;
import dev.chainrule.compiler.rewrite.Outline;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final Dimension B = Dimension.named("B");
    private static final List<Map<String, Long>> SIZES = List.of(
            Map.of("B", 4L, "T", 3L), Map.of("B", 1L, "T", 1L), Map.of("B", 0L, "T", 2L), Map.of("B", 33L, "T", 5L));

    private record Case(long seed, Graph graph, Schedule fused, Schedule unfused) {}

    private static List<Case> cases(int from, int count, IntFunction<Graph> graphs) {
        List<Case> cases = new ArrayList<>();
        for (int seed = from; seed < from + count; seed++) {
            Graph graph = graphs.apply(seed);
            cases.add(new Case(
                    seed,
                    graph,
                    Scheduler.schedule(ScheduleRunner.id("fused"), graph, Fusion.ON),
                    Scheduler.schedule(ScheduleRunner.id("unfused"), graph, Fusion.OFF)));
        }
        return cases;
    }

    private static ScheduleRunner runner(Precision precision, List<Case> cases) {
        List<Schedule> all = new ArrayList<>();
        cases.forEach(each -> {
            all.add(each.fused);
            all.add(each.unfused);
        });
        return new ScheduleRunner(precision, all);
    }

    /** Fused or not, for all sizes: what the reference evaluator says. */
    @Test
    void whatRunsIsWhatTheGraphMeans() {
        check(cases(0, Integer.getInteger("cases", 60), RandomModels::graph));
    }

    /** The same of graphs that call functions, of which one calls another. */
    @Test
    void calledFunctionsRunAsTheirBodies() {
        List<Case> cases = cases(2000, Integer.getInteger("cases", 30), seed -> called(RandomModels.graph(seed), seed));
        assertThat(cases.stream()
                        .flatMap(each -> each.graph.nodes().stream())
                        .filter(node -> node instanceof Node.Apply apply
                                && !apply.op().functions().isEmpty()))
                .hasSizeGreaterThan(cases.size() / 2);
        check(cases);
    }

    private static Graph called(Graph graph, int seed) {
        Random random = new Random(seed);
        return called(called(graph, random), random);
    }

    /** A stretch of a graph without settings as a function. */
    private static Graph called(Graph graph, Random random) {
        int from = random.nextInt(graph.nodes().size());
        int to = from;
        int most = from + 2 + random.nextInt(20);
        while (to < Math.min(most, graph.nodes().size())
                && graph.nodes().get(to).results().stream().noneMatch(type -> type.element() == ElementType.SETTING)) {
            to++;
        }
        return DropDead.PASS.apply(Outline.stretch(graph, from, to));
    }

    /** Each model in its own precision: in another, what hangs on a hair may fall on its other side. */
    private static void check(List<Case> cases) {
        Map<Precision, List<Case>> byPrecision =
                cases.stream().collect(Collectors.groupingBy(each -> RandomModels.precision(each.seed)));
        for (Precision precision : Precision.values()) {
            List<Case> some = byPrecision.getOrDefault(precision, List.of());
            assertThat(some).hasSizeGreaterThan(cases.size() / 5);
            ScheduleRunner runner = runner(precision, some);
            for (Case each : some) {
                for (Map<String, Long> sizes : SIZES) {
                    check(runner, each, sizes, precision);
                }
            }
        }
    }

    private static void check(ScheduleRunner runner, Case each, Map<String, Long> sizes, Precision precision) {
        Map<String, Array> inputs = RandomModels.inputs(each.graph, sizes, each.seed);
        Map<Cell, Array> cells = RandomModels.cells(each.graph, sizes, each.seed);
        Map<String, Array> expected;
        try {
            expected = Closeness.flat(ReferenceEvaluator.evaluate(each.graph, inputs, cells, sizes));
        } catch (IllegalArgumentException unmet) {
            return; // These sizes the graph's conditions refuse.
        } catch (ArithmeticException noInt) {
            return; // Of these numbers some is no int: NaN, or out of range.
        }
        Closeness closeness = new Closeness(each.graph, inputs, cells, sizes, precision);
        for (Schedule schedule : List.of(each.fused, each.unfused)) {
            Random random = new Random(each.seed);
            // Only what fails is put into words: a text has to be drawn again.
            Supplier<String> what = () -> "seed " + each.seed + " " + schedule.entryPoint() + " " + sizes + " "
                    + precision + "\n" + RandomModels.text(each.seed) + GraphPrinter.print(each.graph);
            ScheduleRunner.Result actual;
            try {
                actual = runner.run(schedule, inputs, cells, sizes, random);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(what.get(), e);
            }
            Map<String, double[]> given = new TreeMap<>();
            actual.outputs().forEach((name, value) -> given.put(name, value.values()));
            actual.cells().forEach((cell, value) -> given.put(cell.kind() + " " + cell.name(), value.values()));
            assertThat(closeness.difference(expected, given)).as(what).isEmpty();
            ScheduleRunner.Result again = runner.run(schedule, inputs, cells, sizes, random);
            assertThat(again)
                    .as(() -> what.get() + ": any cut gives the same bits")
                    .isEqualTo(actual);
            Optional<MemoryPlan> plan = Optional.of(MemoryPlan.of(List.of(schedule)));
            ScheduleRunner.Result shared = runner.run(schedule, plan, inputs, cells, sizes, random);
            assertThat(shared)
                    .as(() -> what.get() + ": arrays may be shared as planned")
                    .isEqualTo(actual);
        }
    }

    @Test
    void theSameGraphGivesTheSameSchedule() {
        for (int seed = 0; seed < 40; seed++) {
            Graph graph = RandomModels.graph(seed);
            Schedule schedule = Scheduler.schedule(ScheduleRunner.id("a"), graph, Fusion.ON);
            assertThat(Scheduler.schedule(ScheduleRunner.id("a"), graph, Fusion.ON))
                    .isEqualTo(schedule);
            // Places in a text that is read again are others, but print alike.
            assertThat(SchedulePrinter.print(
                            Scheduler.schedule(ScheduleRunner.id("a"), RandomModels.graph(seed), Fusion.ON)))
                    .isEqualTo(SchedulePrinter.print(schedule));
        }
    }

    /** y = tanh(y·W + b), layer after layer, each of its own width. */
    private static Graph layers(int count, int widths) {
        GraphBuilder builder = new GraphBuilder();
        Term y = new Term(builder, builder.input("x", TensorType.real(Shape.of(B, Dimension.of(8)))));
        for (int i = 0; i < count; i++) {
            long from = y.shape().get(1).value().orElseThrow();
            long to = 8L + (i + 1) % widths;
            Term weight = parameter(builder, "W" + i, Shape.of(from, to));
            y = y.matmul(weight).plus(parameter(builder, "b" + i, Shape.of(to))).tanh();
        }
        builder.output("y", y.value());
        return builder.build();
    }

    private static Term parameter(GraphBuilder builder, String name, Shape shape) {
        return new Term(
                builder, builder.read(new Cell(Cell.Kind.PARAMETER, name, TensorType.real(shape), Initial.ZEROS)));
    }

    @Test
    void equalLayersShareTheirKernels() {
        List<Kernel> kernels = kernels(Scheduler.schedule(ScheduleRunner.id("a"), layers(200, 3), Fusion.ON));
        assertThat(kernels).hasSize(200);
        assertThat(kernels.stream().distinct()).hasSize(1);
    }

    @Test
    void timeIsNearLinearInTheLayers() {
        Graph few = layers(125, 1);
        Graph many = layers(1000, 1);
        assertThat(Growth.of(() -> steps(few, 250), () -> steps(many, 2000)))
                .as("eight times the layers")
                .isLessThan(Growth.LINEAR_OF_EIGHT);
    }

    private static void steps(Graph graph, int count) {
        assertThat(Scheduler.schedule(ScheduleRunner.id("a"), graph, Fusion.ON).steps())
                .hasSize(count);
    }

    private static List<Kernel> kernels(Schedule schedule) {
        List<Kernel> kernels = new ArrayList<>();
        for (Schedule.Step step : schedule.steps()) {
            if (step instanceof Schedule.KernelCall call) {
                kernels.add(call.kernel());
            }
        }
        return kernels;
    }

    /** A softmax is one pass over each row; what the rows have in common is read from its own array. */
    @Test
    void softmaxIsOneKernel() {
        GraphBuilder builder = new GraphBuilder();
        Term x = new Term(builder, builder.input("x", TensorType.real(Shape.of(B, Dimension.of(40)))));
        Term bias = parameter(builder, "b", Shape.of(40));
        builder.output("y", x.plus(bias).softmax(1).value());
        Schedule schedule = Scheduler.schedule(ScheduleRunner.id("a"), builder.build(), Fusion.ON);
        assertThat(kernels(schedule)).hasSize(1);
        assertThat(schedule.buffers()).as("no array but those of x, b and y").hasSize(3);
        assertThat(((Schedule.KernelCall) schedule.steps().get(0)).labels().shared())
                .isEqualTo("softmax_rows");
    }

    /** The names of values travel beside the kernel, so layers that differ in names alone share one. */
    @Test
    void labelsAreBesideTheKernel() {
        GraphBuilder builder = new GraphBuilder();
        for (String layer : List.of("first", "second")) {
            Term w = new Term(
                    builder,
                    builder.read(
                            new Cell(Cell.Kind.PARAMETER, layer + ".w", TensorType.real(Shape.of(9)), Initial.ZEROS)));
            Term dw = new Term(builder, builder.input("d" + layer, TensorType.real(Shape.of(9))));
            write(builder, w, w.minus(dw));
        }
        List<Schedule.KernelCall> calls =
                Scheduler.schedule(ScheduleRunner.id("a"), builder.build(), Fusion.ON).steps().stream()
                        .map(Schedule.KernelCall.class::cast)
                        .toList();
        assertThat(calls).hasSize(2);
        assertThat(calls.get(0).kernel()).isEqualTo(calls.get(1).kernel());
        assertThat(calls.get(0).labels().arrays()).containsExactly("dfirst", "w");
        assertThat(calls.get(1).labels().arrays()).containsExactly("dsecond", "w");
    }

    /** Adam's three arrays change in place, in one pass; the step counter after all have read it. */
    @Test
    void anUpdateIsOneKernelInPlace() {
        GraphBuilder builder = new GraphBuilder();
        Term p = parameter(builder, "p", Shape.of(100));
        Term m = parameter(builder, "m", Shape.of(100));
        Term v = parameter(builder, "v", Shape.of(100));
        Term g = new Term(builder, builder.input("g", TensorType.real(Shape.of(100))));
        Term mean = m.times(0.9).plus(g.times(0.1));
        Term square = v.times(0.999).plus(g.squared().times(0.001));
        write(builder, m, mean);
        write(builder, v, square);
        write(builder, p, p.minus(mean.over(square.sqrt().plus(1e-8))));
        Schedule schedule = Scheduler.schedule(ScheduleRunner.id("a"), builder.build(), Fusion.ON);
        assertThat(schedule.steps()).hasSize(1);
        assertThat(kernels(schedule).get(0).arrays())
                .extracting(Kernel.Parameter::access)
                .containsExactly(
                        Kernel.Access.READ,
                        Kernel.Access.READ_WRITE,
                        Kernel.Access.READ_WRITE,
                        Kernel.Access.READ_WRITE);
    }

    /** A weight whose rows are kept to a length: each row is summed, then written where it was read. */
    @Test
    void aRowKernelWritesInPlace() {
        GraphBuilder builder = new GraphBuilder();
        Term w = parameter(builder, "w", Shape.of(6, 40));
        Term g = new Term(builder, builder.input("g", TensorType.real(Shape.of(6, 40))));
        Term moved = w.minus(g.times(0.1));
        Term length = moved.squared().sum(List.of(1)).plus(1).sqrt().reshape(Shape.of(6, 1));
        write(builder, w, moved.over(length));
        Term sum = parameter(builder, "sum", Shape.SCALAR);
        write(builder, sum, sum.plus(g.squared().sum(List.of(1)).sum(List.of(0))));
        Graph graph = builder.build();
        Schedule schedule = Scheduler.schedule(ScheduleRunner.id("a"), graph, Fusion.ON);
        assertThat(schedule.steps()).hasSize(3);
        assertThat(schedule.buffers()).as("w, g, sum, the sums of the rows").hasSize(4);
        compare(graph);
    }

    /** The old row is needed once more when the new one stands: it must not be gone. */
    @Test
    void aRowThatIsReadAgainIsNotOverwritten() {
        GraphBuilder builder = new GraphBuilder();
        Term w = parameter(builder, "w", Shape.of(6, 40));
        Term length = w.squared().sum(List.of(1)).plus(1).reshape(Shape.of(6, 1));
        Term shorter = w.over(length);
        write(builder, w, shorter);
        builder.output("overlap", w.minus(shorter).squared().sum(List.of(1)).value());
        Term v = parameter(builder, "v", Shape.of(40, 40));
        write(builder, v, v.transposed().plus(v.sum(List.of(1))));
        compare(builder.build());
    }

    private static void compare(Graph graph) {
        Case each = new Case(
                1,
                graph,
                Scheduler.schedule(ScheduleRunner.id("a"), graph, Fusion.ON),
                Scheduler.schedule(ScheduleRunner.id("b"), graph, Fusion.OFF));
        for (Precision precision : Precision.values()) {
            ScheduleRunner runner = runner(precision, List.of(each));
            check(runner, each, Map.of(), precision);
        }
    }

    /** Two cells that change places. */
    @Test
    void oldValuesOutliveTheirCells() {
        GraphBuilder builder = new GraphBuilder();
        Term p = parameter(builder, "p", Shape.of(5));
        Term q = parameter(builder, "q", Shape.of(5));
        write(builder, p, q);
        write(builder, q, p);
        builder.output("before", p.value());
        Graph graph = builder.build();
        Case swap = new Case(
                1,
                graph,
                Scheduler.schedule(ScheduleRunner.id("a"), graph, Fusion.ON),
                Scheduler.schedule(ScheduleRunner.id("b"), graph, Fusion.OFF));
        ScheduleRunner runner = runner(Precision.F64, List.of(swap));
        check(runner, swap, Map.of(), Precision.F64);
    }

    private static void write(GraphBuilder builder, Term cell, Term value) {
        builder.write(((Node.Read) builder.node(cell.value())).cell(), value.value());
    }

    /** HotSpot never compiles a method of more than 8,000 bytes. */
    @Test
    void largeGraphsAreCutIntoSmallMethods() {
        List<Case> cases = cases(1000, 4, RandomModels::largeGraph);
        for (Precision precision : Precision.values()) {
            ScheduleRunner runner = runner(precision, cases);
            for (byte[] classFile : runner.classFiles.values()) {
                assertThat(MethodSizes.of(classFile))
                        .allSatisfy((name, size) -> assertThat(size).as(name).isLessThan(8000));
            }
        }
    }
}
