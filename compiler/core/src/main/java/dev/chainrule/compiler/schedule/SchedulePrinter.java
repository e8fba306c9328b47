// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Dimension;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Schedules and memory plans as text, for {@code --dump-after}. */
public final class SchedulePrinter {
    private final Schedule schedule;
    private final StringBuilder text = new StringBuilder();

    private SchedulePrinter(Schedule schedule) {
        this.schedule = schedule;
    }

    /** The steps, with the buffers they read and write. */
    public static String print(Schedule schedule) {
        SchedulePrinter printer = new SchedulePrinter(schedule);
        for (Condition condition : schedule.conditions()) {
            printer.text.append("require ").append(condition).append('\n');
        }
        schedule.steps().forEach(step -> printer.step(step, ""));
        for (Schedule.Result result : schedule.results()) {
            printer.text
                    .append("result ")
                    .append(result.name())
                    .append(": ")
                    .append(result.type())
                    .append(" in ")
                    .append(printer.name(result.buffer()))
                    .append('\n');
        }
        return printer.text.toString();
    }

    /** The buffers, where they live, and from which step to which. */
    public static String print(Schedule schedule, MemoryPlan plan) {
        StringBuilder text = new StringBuilder();
        MemoryPlan.Assignment assignment = plan.assignment(schedule.entryPoint());
        List<Optional<MemoryPlan.Lifetime>> lifetimes = MemoryPlan.lifetimes(schedule);
        for (Buffer buffer : schedule.buffers()) {
            text.append(buffer.name())
                    .append(": ")
                    .append(buffer.element().word())
                    .append(" × ")
                    .append(buffer.length())
                    .append(", ")
                    .append(place(buffer, plan, assignment))
                    .append(lifetimes
                            .get(buffer.id())
                            .map(lifetime -> ", steps " + lifetime.firstStep() + " to " + lifetime.lastStep())
                            .orElse(", not used"))
                    .append('\n');
        }
        return text.toString();
    }

    static String place(Buffer buffer, MemoryPlan plan, MemoryPlan.Assignment assignment) {
        if (buffer.storage() instanceof Buffer.InputCopy) {
            return "input";
        }
        if (buffer.storage() instanceof Buffer.CellArray array) {
            return "cell " + array.cell().name();
        }
        return assignment
                .slotOf()
                .get(buffer.id())
                .map(slot -> plan.slots().get(slot))
                .map(slot -> (slot.real() ? "slot " : "int slot ") + slot.number())
                .orElse("no slot");
    }

    private void step(Schedule.Step step, String indent) {
        String place = place(step.origin());
        text.append(indent);
        if (step instanceof Schedule.KernelCall call) {
            text.append("kernel  ")
                    .append(call.formula().text())
                    .append("  over ")
                    .append(call.range());
            arguments(call.buffers(), call.sizes());
        } else if (step instanceof Schedule.RoutineCall call) {
            text.append(call.routine().method())
                    .append("  ")
                    .append(call.formula().text());
            arguments(call.buffers(), call.sizes());
        } else if (step instanceof Schedule.HostScalar scalar) {
            text.append("scalar  ").append(scalar.name()).append("  from ").append(scalar.operands());
        } else if (step instanceof Schedule.Repeat repeat) {
            Schedule.Turn turn = repeat.turn();
            text.append("repeat ").append(turn.name()).append(" = ").append(turn.first());
            text.append(" to ").append(turn.last()).append(place).append('\n');
            repeat.body().forEach(inner -> step(inner, indent + "    "));
            return;
        } else if (step instanceof Schedule.Loop loop) {
            text.append(loop.backwards() ? "loop back " : "loop ")
                    .append(loop.turn())
                    .append(" in 0..");
            text.append(loop.length()).append(place).append('\n');
            loop.body().forEach(inner -> step(inner, indent + "    "));
            return;
        }
        text.append(place).append('\n');
    }

    private void arguments(List<Integer> buffers, List<Dimension> sizes) {
        text.append("  (")
                .append(buffers.stream().map(this::name).collect(Collectors.joining(", ")))
                .append("; ")
                .append(sizes.stream().map(Dimension::toString).collect(Collectors.joining(", ")))
                .append(')');
    }

    private String name(int buffer) {
        return schedule.buffers().get(buffer).name();
    }

    private static String place(Origin origin) {
        return origin.span().map(Span::place).map(at -> "  // " + at).orElse("");
    }
}
