// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphPrinter;
import dev.chainrule.compiler.kernel.Precision;
import dev.chainrule.compiler.type.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final List<Map<String, Long>> SIZES = List.of(
            Map.of("B", 4L, "T", 3L), Map.of("B", 1L, "T", 1L), Map.of("B", 0L, "T", 2L), Map.of("B", 33L, "T", 5L));

    private record Case(long seed, Graph graph, Schedule fused, Schedule unfused) {}

    private static List<Case> cases(int from, int count, int size) {
        List<Case> cases = new ArrayList<>();
        for (int seed = from; seed < from + count; seed++) {
            Graph graph = RandomTerms.graph(seed, size);
            cases.add(new Case(
                    seed,
                    graph,
                    Scheduler.schedule("fused", graph, Fusion.ON),
                    Scheduler.schedule("unfused", graph, Fusion.OFF)));
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

    /** Fused or not, in either precision, for all sizes: what the reference evaluator says. */
    @Test
    void whatRunsIsWhatTheGraphMeans() {
        List<Case> cases = cases(0, Integer.getInteger("cases", 60), 14);
        for (Precision precision : Precision.values()) {
            ScheduleRunner runner = runner(precision, cases);
            for (Case each : cases) {
                for (Map<String, Long> sizes : SIZES) {
                    check(runner, each, each.fused, sizes, precision);
                    check(runner, each, each.unfused, sizes, precision);
                }
            }
        }
    }

    private static void check(
            ScheduleRunner runner, Case each, Schedule schedule, Map<String, Long> sizes, Precision precision) {
        Random random = new Random(each.seed);
        Map<String, Array> inputs = RandomTerms.inputs(each.graph, sizes, random);
        Map<Cell, Array> cells = RandomTerms.cells(each.graph, sizes, random);
        ReferenceEvaluator.Result expected = ReferenceEvaluator.evaluate(each.graph, inputs, cells, sizes);
        String what = "seed " + each.seed + " " + schedule.entryPoint() + " " + sizes + " " + precision;
        ScheduleRunner.Result actual;
        try {
            actual = runner.run(schedule, inputs, cells, sizes, random);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(what + "\n" + GraphPrinter.print(each.graph), e);
        }
        double tolerance = precision == Precision.F64 ? 1e-11 : 2e-4;
        expected.outputs().forEach((name, value) -> {
            // Near ties and near zeros f32 may choose and compare otherwise.
            if (value.element() == ElementType.REAL || precision == Precision.F64) {
                close(actual.outputs().get(name), value, tolerance, what + " " + name);
            }
        });
        expected.writes()
                .forEach((cell, value) -> close(actual.cells().get(cell), value, tolerance, what + " " + cell.name()));
        ScheduleRunner.Result again = runner.run(schedule, inputs, cells, sizes, random);
        assertThat(again).as(what + ": any cut gives the same bits").isEqualTo(actual);
    }

    private static void close(Array actual, Array expected, double tolerance, String what) {
        assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
        for (int i = 0; i < expected.size(); i++) {
            double difference = Math.abs(actual.get(i) - expected.get(i));
            boolean same = difference <= tolerance * (1 + Math.abs(expected.get(i)))
                    || Double.compare(actual.get(i), expected.get(i)) == 0;
            assertThat(same)
                    .as(what + " [" + i + "]: " + actual.get(i) + ", not " + expected.get(i))
                    .isTrue();
        }
    }

    @Test
    void theSameGraphGivesTheSameSchedule() {
        for (int seed = 0; seed < 40; seed++) {
            assertThat(Scheduler.schedule("a", RandomTerms.graph(seed, 14), Fusion.ON))
                    .isEqualTo(Scheduler.schedule("a", RandomTerms.graph(seed, 14), Fusion.ON));
        }
    }
}
