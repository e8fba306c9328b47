// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.random.Formulas;
import dev.chainrule.compiler.random.Formulas.Contents;
import dev.chainrule.compiler.random.Formulas.Sample;
import dev.chainrule.compiler.random.LoopedFormula;
import dev.chainrule.compiler.rewrite.Pipeline;
import dev.chainrule.scalar.Precision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.opentest4j.TestAbortedException;

/** What runs of a loop is what its graph means, forwards and backwards. */
class ScanScheduleTest {
    private static final Pipeline PIPELINE = new Pipeline(Precision.F64, Pipeline.Mode.EXACT, Pipeline.Observer.NONE);

    @Provide
    Arbitrary<Sample> graphs() {
        return Formulas.samples(Contents.DIFFERENTIABLE);
    }

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs();
    }

    @Property(tries = 60)
    void whatRunsIsWhatTheGraphMeans(@ForAll("graphs") Sample sample, @ForAll("seeds") long seed) {
        LoopedFormula looped = new LoopedFormula(sample, seed);
        Graph graph = PIPELINE.finish("gradients", looped.gradients(PIPELINE.prepare("y", looped.scan())));
        Map<String, Array> expected;
        try {
            expected = ReferenceEvaluator.evaluate(graph, looped.inputs(), Map.of())
                    .outputs();
        } catch (ArithmeticException overflow) {
            throw new TestAbortedException("an int overflows");
        }
        List<Schedule> schedules = List.of(
                Scheduler.schedule(ScheduleRunner.id("fused"), graph, Fusion.ON),
                Scheduler.schedule(ScheduleRunner.id("unfused"), graph, Fusion.OFF));
        ScheduleRunner runner = new ScheduleRunner(Precision.F64, schedules);
        for (Schedule schedule : schedules) {
            for (Optional<MemoryPlan> plan :
                    List.of(Optional.<MemoryPlan>empty(), Optional.of(MemoryPlan.of(List.of(schedule))))) {
                Map<String, Array> found = runner.run(
                                schedule, plan, looped.inputs(), Map.of(), Map.of(), new Random(seed))
                        .outputs();
                expected.forEach(
                        (name, wanted) -> same(name + "\n" + SchedulePrinter.print(schedule), found.get(name), wanted));
            }
        }
    }

    private static void same(String what, Array found, Array wanted) {
        assertThat(found.shape()).as(what).isEqualTo(wanted.shape());
        for (int i = 0; i < wanted.size(); i++) {
            if (Double.isFinite(wanted.get(i))) {
                assertThat(found.get(i))
                        .as(what)
                        .isCloseTo(wanted.get(i), within(1e-7 * (1 + Math.abs(wanted.get(i)))));
            }
        }
    }
}
