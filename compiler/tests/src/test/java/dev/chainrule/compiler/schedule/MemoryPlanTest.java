// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.notation.Equations;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
    private static final Dimension B = Dimension.named("B");
    private static final Schedule.Turn TURNS = new Schedule.Turn("i", 0, 1, 5);
    private static final List<Dimension> LENGTHS = List.of(
            Dimension.ONE,
            Dimension.of(10),
            Dimension.of(1000),
            B,
            B.times(Dimension.of(10)),
            B.times(Dimension.named("T")));

    private static Buffer temporary(int id, ElementType element, Dimension length) {
        return new Buffer(id, "t" + id, element, length, new Buffer.Temporary());
    }

    private static Schedule.Step step(Integer... buffers) {
        return new Schedule.RoutineCall(
                new Routine.CheckIndices(B, B), List.of(buffers), Origin.UNKNOWN, Equations.NONE);
    }

    /** Steps over random buffers; some in a loop. */
    private static Schedule random(String name, Random random) {
        List<Buffer> buffers = new ArrayList<>();
        int count = 1 + random.nextInt(30);
        for (int id = 0; id < count; id++) {
            ElementType element = random.nextInt(5) == 0 ? ElementType.INT : ElementType.REAL;
            buffers.add(temporary(id, element, LENGTHS.get(random.nextInt(LENGTHS.size()))));
        }
        List<Schedule.Step> steps = new ArrayList<>();
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            Schedule.Step step = step(random.nextInt(count), random.nextInt(count), random.nextInt(count));
            steps.add(
                    random.nextInt(6) == 0
                            ? new Schedule.Repeat(TURNS, List.of(step, step(random.nextInt(count))))
                            : step);
        }
        List<Schedule.Result> results = List.of(new Schedule.Result(
                "y",
                random.nextInt(count),
                new dev.chainrule.compiler.type.TensorType(
                        ElementType.REAL, dev.chainrule.compiler.type.Shape.SCALAR)));
        return new Schedule(ScheduleRunner.id(name), buffers, steps, results, List.of());
    }

    @Property(tries = 200)
    void noTwoLiveBuffersOverlapAndEachFits(@ForAll long seed) {
        Random random = new Random(seed);
        List<Schedule> schedules = List.of(random("a", random), random("b", random), random("c", random));
        MemoryPlan plan = MemoryPlan.of(schedules);
        for (Schedule schedule : schedules) {
            MemoryPlan.Assignment assignment = plan.assignment(schedule.entryPoint());
            List<Optional<MemoryPlan.Lifetime>> lifetimes = MemoryPlan.lifetimes(schedule);
            for (Buffer buffer : schedule.buffers()) {
                assertThat(assignment.slotOf().get(buffer.id()).isPresent())
                        .isEqualTo(lifetimes.get(buffer.id()).isPresent());
                assignment.slotOf().get(buffer.id()).ifPresent(slot -> {
                    assertThat(plan.slots().get(slot).real()).isEqualTo(buffer.element() == ElementType.REAL);
                    assertFits(buffer, assignment.lengths().get(slot));
                    for (Buffer other : schedule.buffers()) {
                        if (other.id() < buffer.id()
                                && assignment.slotOf().get(other.id()).equals(Optional.of(slot))) {
                            MemoryPlan.Lifetime mine =
                                    lifetimes.get(buffer.id()).orElseThrow();
                            MemoryPlan.Lifetime its = lifetimes.get(other.id()).orElseThrow();
                            assertThat(mine.overlaps(its))
                                    .as("%s and %s in slot %s", buffer, other, slot)
                                    .isFalse();
                        }
                    }
                });
            }
        }
    }

    private static void assertFits(Buffer buffer, List<Dimension> lengths) {
        for (Map<String, Long> sizes : List.of(
                Map.of("B", 0L, "T", 7L),
                Map.of("B", 1L, "T", 1L),
                Map.of("B", 3L, "T", 0L),
                Map.of("B", 500L, "T", 90L))) {
            long longest = lengths.stream()
                    .mapToLong(length -> length.evaluate(sizes::get))
                    .max()
                    .orElse(-1);
            assertThat(buffer.length().evaluate(sizes::get)).isLessThanOrEqualTo(longest);
        }
    }

    @Test
    void whatLivesOnlyInTurnSharesASlot() {
        List<Buffer> buffers = List.of(
                temporary(0, ElementType.REAL, B.times(Dimension.of(8))),
                temporary(1, ElementType.REAL, B),
                temporary(2, ElementType.REAL, B.times(Dimension.of(4))),
                temporary(3, ElementType.REAL, B));
        Schedule chain = new Schedule(
                ScheduleRunner.id("a"),
                buffers,
                List.of(step(0), step(0, 1), step(1, 2), step(2, 3)),
                List.of(),
                List.of());
        MemoryPlan plan = MemoryPlan.of(List.of(chain));
        assertThat(plan.slots()).hasSize(2);
        assertThat(plan.slots().get(0).lengths()).containsExactly(B.times(Dimension.of(8)));
        assertThat(plan.slots().get(1).lengths()).containsExactly(B);
    }

    @Test
    void entryPointsShareSlotsThatAreAsLongAsEitherNeeds() {
        Schedule small = new Schedule(
                ScheduleRunner.id("small"),
                List.of(temporary(0, ElementType.REAL, B)),
                List.of(step(0)),
                List.of(),
                List.of());
        Schedule large = new Schedule(
                ScheduleRunner.id("large"),
                List.of(temporary(0, ElementType.REAL, B.times(Dimension.of(2)))),
                List.of(step(0)),
                List.of(),
                List.of());
        MemoryPlan plan = MemoryPlan.of(List.of(small, large));
        assertThat(plan.slots()).hasSize(1);
        assertThat(plan.assignment(ScheduleRunner.id("small")).lengths().get(0)).containsExactly(B);
        assertThat(plan.slots().get(0).lengths()).containsExactly(B.times(Dimension.of(2)));
    }

    @Test
    void aLoopKeepsWhatItTouches() {
        List<Buffer> buffers = List.of(temporary(0, ElementType.REAL, B), temporary(1, ElementType.REAL, B));
        Schedule loop = new Schedule(
                ScheduleRunner.id("a"),
                buffers,
                List.of(new Schedule.Repeat(TURNS, List.of(step(0), step(1)))),
                List.of(),
                List.of());
        assertThat(MemoryPlan.of(List.of(loop)).slots()).hasSize(2);
    }

    @Test
    void lengthsThatAreNeverTheLongestGo() {
        Dimension t = Dimension.named("T");
        assertThat(MemoryPlan.longest(List.of(B, B.times(Dimension.of(3)), t, Dimension.of(5), Dimension.of(2))))
                .containsExactly(B.times(Dimension.of(3)), t, Dimension.of(5));
    }
}
