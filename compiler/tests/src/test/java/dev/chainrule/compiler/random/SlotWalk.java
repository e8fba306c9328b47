// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.schedule.Buffer;
import dev.chainrule.compiler.schedule.MemoryPlan;
import dev.chainrule.compiler.schedule.Schedule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Follows the steps of a schedule and asks of each array that is read whether it still holds what was written for it. */
final class SlotWalk {
    private final Schedule schedule;
    private final MemoryPlan.Assignment assignment;
    private final Map<Integer, Integer> tenants = new HashMap<>();

    private SlotWalk(Schedule schedule, MemoryPlan plan) {
        this.schedule = schedule;
        this.assignment = plan.assignment(schedule.entryPoint());
    }

    /** The first read of a slot in which something else stands by then. */
    static Optional<String> fault(List<Schedule> schedules, MemoryPlan plan) {
        for (Schedule schedule : schedules) {
            Optional<String> fault = new SlotWalk(schedule, plan).walk();
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private Optional<String> walk() {
        Optional<String> fault = walk(schedule.steps());
        if (fault.isPresent()) {
            return fault;
        }
        return schedule.results().stream()
                .filter(result -> !isTenant(result.buffer()))
                .map(result -> fault(result.buffer(), "the result " + result.name()))
                .findFirst();
    }

    /** A loop is walked through twice, so that a turn reads what the one before it left. */
    private Optional<String> walk(List<Schedule.Step> steps) {
        for (Schedule.Step step : steps) {
            if (step instanceof Schedule.Turns turns) {
                Optional<String> fault = walk(turns.body()).or(() -> walk(turns.body()));
                if (fault.isPresent()) {
                    return fault;
                }
                continue;
            }
            List<Integer> read = new ArrayList<>();
            step.forEachRead(read::add);
            for (int buffer : read) {
                if (!isTenant(buffer)) {
                    return Optional.of(fault(buffer, "read by " + step));
                }
            }
            step.forEachWrite(buffer -> assignment.slotOf().get(buffer).ifPresent(slot -> tenants.put(slot, buffer)));
        }
        return Optional.empty();
    }

    private boolean isTenant(int buffer) {
        Optional<Integer> slot = assignment.slotOf().get(buffer);
        return slot.isEmpty() || Integer.valueOf(buffer).equals(tenants.get(slot.get()));
    }

    private String fault(int buffer, String use) {
        Buffer lost = schedule.buffers().get(buffer);
        Integer tenant = assignment.slotOf().get(buffer).map(tenants::get).orElse(null);
        return "in " + schedule.entryPoint() + ", " + use + ": " + lost + " has lost its slot to "
                + (tenant == null ? "nothing yet" : schedule.buffers().get(tenant));
    }
}
