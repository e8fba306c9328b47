// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.notation.Equations.Equation;
import dev.chainrule.compiler.notation.Notation.Name;
import dev.chainrule.compiler.schedule.Kernel.Amount;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What each step of an entry point costs, and which arrays live when: for readers. The steps are those of the schedule before
 * loops of equal layers are rolled, counted from 0, a loop of the program as one.
 */
public final class StepCosts {
    private final Schedule schedule;
    private final MemoryPlan plan;
    private final long real;
    private final StringBuilder text = new StringBuilder();

    private StepCosts(Schedule schedule, MemoryPlan plan, Precision precision) {
        this.schedule = schedule;
        this.plan = plan;
        this.real = precision == Precision.F32 ? Float.BYTES : Double.BYTES;
    }

    /** A paragraph for each step, and one for each array. */
    public static String print(Schedule schedule, MemoryPlan plan, Precision precision) {
        StepCosts costs = new StepCosts(schedule, plan, precision);
        for (int i = 0; i < schedule.steps().size(); i++) {
            costs.step("step " + i, schedule.steps().get(i), "");
        }
        costs.arrays();
        return costs.text.toString();
    }

    /** The operations of a scalar body; a function counts as one. */
    public static long operations(Body body) {
        return body.instructions().stream()
                .filter(instruction -> instruction instanceof Body.Operation || instruction instanceof Body.Call)
                .count();
    }

    private void step(String title, Schedule.Step step, String indent) {
        text.append(indent).append(title).append(": ");
        if (step instanceof Schedule.Turns turns) {
            text.append(turns instanceof Schedule.Loop loop ? loop.length() + " turns" : "equal layers")
                    .append(", of each")
                    .append(place(step))
                    .append('\n');
            turns.body().forEach(inner -> step("turn", inner, indent + "  "));
            text.append('\n');
            return;
        } else if (step instanceof Schedule.HostScalar scalar) {
            text.append(scalar.name()).append(", a number").append(place(step)).append("\n\n");
            return;
        }
        Schedule.Call call = (Schedule.Call) step;
        String formula = call.formula().text();
        boolean isCheck = formula.isEmpty() && call instanceof Schedule.RoutineCall;
        text.append(isCheck ? ((Schedule.RoutineCall) call).routine().method() : formula)
                .append(place(step))
                .append('\n');
        text.append(indent).append("  ").append(flops(call)).append(" FLOP");
        Set<Integer> reads = new LinkedHashSet<>();
        Set<Integer> writes = new LinkedHashSet<>();
        call.forEachRead(reads::add);
        call.forEachWrite(writes::add);
        moved("reads", reads);
        moved("writes", writes);
        text.append(indent.isEmpty() ? "\n\n" : "\n");
    }

    private void moved(String what, Set<Integer> buffers) {
        if (!buffers.isEmpty()) {
            Dimension bytes = buffers.stream()
                    .map(each -> bytes(schedule.buffers().get(each)))
                    .reduce(Dimension.ZERO, Dimension::plus);
            text.append(", ").append(what).append(' ').append(bytes).append(" bytes (");
            text.append(buffers.stream()
                            .map(each -> schedule.buffers().get(each).name())
                            .collect(Collectors.joining(", ")))
                    .append(')');
        }
    }

    private static Dimension flops(Schedule.Call call) {
        return call instanceof Schedule.KernelCall kernel
                ? flops(kernel)
                : ((Schedule.RoutineCall) call).routine().flops();
    }

    private static Dimension flops(Schedule.KernelCall call) {
        Dimension sum = Dimension.ZERO;
        for (Kernel.Part part : call.kernel().prologue()) {
            sum = sum.plus(Dimension.of(operations(part.body())));
        }
        for (Kernel.Part part : call.kernel().parts()) {
            List<Amount> turns = new ArrayList<>(call.kernel().rows());
            turns.addAll(part.axes());
            long sums = part.targets().stream().filter(StepCosts::isSum).count();
            Dimension product = Dimension.of(operations(part.body()) + sums);
            for (Amount turn : turns) {
                product = product.times(
                        switch (turn.kind()) {
                            case ZERO -> Dimension.ZERO;
                            // Blocks are stretches of the range.
                            case ONE, BLOCK, BLOCKS -> Dimension.ONE;
                            case RANGE -> call.range();
                            case SIZE -> call.sizes().get(turn.parameter());
                        });
            }
            sum = sum.plus(product);
        }
        return sum;
    }

    private static boolean isSum(Kernel.Target target) {
        return target instanceof Kernel.Combine sum && sum.combination() == Kernel.Combination.SUM
                || target instanceof Kernel.CombineInto into && into.combination() == Kernel.Combination.SUM;
    }

    private void arrays() {
        List<Optional<MemoryPlan.Lifetime>> lifetimes = MemoryPlan.lifetimes(schedule);
        MemoryPlan.Assignment assignment = plan.assignment(schedule.entryPoint());
        for (Buffer buffer : schedule.buffers()) {
            Optional<MemoryPlan.Lifetime> lifetime = lifetimes.get(buffer.id());
            if (lifetime.isEmpty()) {
                continue;
            }
            boolean isTemporary = buffer.storage() instanceof Buffer.Temporary;
            String place = isTemporary ? writer(lifetime.get()) : "";
            // Without a place of its own it has none: not that of the line above.
            text.append(place.isEmpty() ? "\n" : "")
                    .append(buffer.name())
                    .append(": ")
                    .append(bytes(buffer))
                    .append(" bytes, ")
                    .append(SchedulePrinter.place(buffer, plan, assignment))
                    .append(", ")
                    .append(span(lifetime.get()));
            if (isTemporary) {
                reason(buffer, lifetime.get()).ifPresent(text::append);
            }
            text.append(place).append('\n');
        }
    }

    /** Where in the program the step stands that makes it. */
    private String writer(MemoryPlan.Lifetime lifetime) {
        return lifetime.firstStep() < schedule.steps().size()
                ? place(schedule.steps().get(lifetime.firstStep()))
                : "";
    }

    private String span(MemoryPlan.Lifetime lifetime) {
        int last = Math.min(lifetime.lastStep(), schedule.steps().size() - 1);
        String until = lifetime.lastStep() > last ? " to the end" : last == lifetime.firstStep() ? "" : " to " + last;
        return "step " + lifetime.firstStep() + until;
    }

    /** Why what the forward pass computes is still there when the derivative begins. */
    private Optional<String> reason(Buffer buffer, MemoryPlan.Lifetime lifetime) {
        if (lifetime.firstStep() >= schedule.steps().size()
                || lifetime.lastStep() >= schedule.steps().size()
                || phase(lifetime.firstStep()) != Origin.Phase.FORWARD
                || phase(lifetime.lastStep()) != Origin.Phase.BACKWARD) {
            return Optional.empty();
        }
        return Optional.of(
                ", kept for the derivative" + reader(buffer, schedule.steps().get(lifetime.lastStep())));
    }

    private Origin.Phase phase(int step) {
        return schedule.steps().get(step).origin().phase();
    }

    /** The equation that reads it. */
    private static String reader(Buffer buffer, Schedule.Step step) {
        if (!(step instanceof Schedule.Call call)) {
            return "";
        }
        for (Equation equation : call.formula().all()) {
            Set<String> names = new LinkedHashSet<>();
            UnaryOperator<Name> see = name -> {
                names.add(name.path());
                names.add(name.word());
                return name;
            };
            equation.formula().renamed(see);
            if (names.contains(buffer.name())) {
                return ": " + equation.value().text() + " = "
                        + equation.formula().text();
            }
        }
        return "";
    }

    private Dimension bytes(Buffer buffer) {
        return buffer.length().times(Dimension.of(buffer.element() == ElementType.REAL ? real : Integer.BYTES));
    }

    private static String place(Schedule.Step step) {
        return step.origin().span().map(at -> "  // " + at.place()).orElse("");
    }
}
