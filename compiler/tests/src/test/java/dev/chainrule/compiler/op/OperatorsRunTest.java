// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.random.Closeness;
import dev.chainrule.compiler.schedule.Fusion;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.schedule.ScheduleRunner;
import dev.chainrule.compiler.schedule.Scheduler;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every operator of the catalogue, its first and its second derivative as they run: what their graphs mean. Sizes of 0 are
 * dimensions that the data give, in random programs.
 */
class OperatorsRunTest {
    private record Case(OperatorDerivativeTest.Derived derived, Schedule schedule) {
        static Case of(OperatorCase each) {
            OperatorDerivativeTest.Derived derived = OperatorDerivativeTest.derived(each, new Random(3), 2);
            return new Case(derived, Scheduler.schedule(ScheduleRunner.id("operator"), derived.graph(), Fusion.ON));
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void valueAndDerivativesAreWhatTheGraphMeans(Precision precision) {
        List<Case> cases = OperatorCase.all().stream()
                .filter(each -> OperatorDerivativeTest.isDifferentiated(each) && !DynamicShapesTest.isEmpty(each))
                .map(Case::of)
                .toList();
        ScheduleRunner runner =
                new ScheduleRunner(precision, cases.stream().map(Case::schedule).toList());
        List<String> faults = new ArrayList<>();
        for (Case each : cases) {
            Map<String, Array> data = new HashMap<>();
            each.derived.data().forEach((name, array) -> data.put(name, single(array)));
            Map<String, double[]> given = new HashMap<>();
            runner.run(each.schedule, data, Map.of(), Map.of(), new Random(4))
                    .outputs()
                    .forEach((name, value) -> given.put(name, value.values()));
            new Closeness(each.derived.graph(), data, Map.of(), Map.of(), precision)
                    .difference(
                            ReferenceEvaluator.evaluate(each.derived.graph(), data, Map.of())
                                    .outputs(),
                            given)
                    .ifPresent(fault -> faults.add(each.derived.of() + ": " + fault));
        }
        assertThat(faults).isEmpty();
    }

    /** The same numbers in both precisions. */
    private static Array single(Array array) {
        return Array.generate(array.element(), array.shape(), index -> (float) array.at(index));
    }
}
