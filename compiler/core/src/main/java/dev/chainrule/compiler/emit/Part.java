// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.schedule.Buffer;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.type.Dimension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The steps of one method, whose name ends in {@code suffix}.
 *
 * <p>Note [Methods stay small]. HotSpot never compiles a method of 8,000 bytes or more. A part is closed before the
 * estimate of its bytecode, which is from above, passes {@link #LONGEST}; and where the phase changes. The backward
 * phase begins with its first step and holds the updates between its steps; the update phase is what comes after.
 *
 * <p>Note [Settings first]. Scalars that follow from sizes, inputs and cells alone are computed before all else, in a part
 * of their own: they see the cells as they are at the start, as the graph means it.
 */
record Part(String suffix, List<Schedule.Step> steps) {
    static final int LONGEST = 5000;

    static List<Part> of(Schedule schedule) {
        List<Schedule.Step> settings = new ArrayList<>();
        List<Schedule.Step> rest = new ArrayList<>();
        Set<Integer> given = new HashSet<>();
        for (Schedule.Step step : schedule.steps()) {
            if (step instanceof Schedule.HostScalar scalar
                    && scalar.operands().stream().allMatch(operand -> isGiven(operand, schedule, given))) {
                given.add(scalar.id());
                settings.add(scalar);
            } else {
                rest.add(step);
            }
        }
        countLast(rest, schedule);
        List<Part> parts = new ArrayList<>();
        cut("Settings", settings, parts);
        int backward = rest.size();
        int update = 0;
        for (int i = rest.size() - 1; i >= 0; i--) {
            Origin.Phase phase = rest.get(i).origin().phase();
            backward = phase == Origin.Phase.BACKWARD ? i : backward;
            update = phase != Origin.Phase.UPDATE ? Math.max(update, i + 1) : update;
        }
        backward = Math.min(backward, update);
        cut("Forward", rest.subList(0, backward), parts);
        cut("Backward", rest.subList(backward, update), parts);
        cut("Update", rest.subList(update, rest.size()), parts);
        return parts;
    }

    /** A step is counted when all else is done, so that one which ends early has written nothing; if no other reads it. */
    private static void countLast(List<Schedule.Step> steps, Schedule schedule) {
        for (Schedule.Step step : List.copyOf(steps)) {
            Set<Integer> buffers = new HashSet<>();
            step.forEachBuffer(buffers::add);
            boolean counts = buffers.stream()
                    .allMatch(id -> schedule.buffers().get(id).storage() instanceof Buffer.CellArray array
                            && array.cell().kind() == Cell.Kind.STEP);
            if (counts && step instanceof Schedule.KernelCall) {
                boolean alone = steps.stream().allMatch(other -> {
                    Set<Integer> theirs = new HashSet<>();
                    other.forEachBuffer(theirs::add);
                    return other == step || Collections.disjoint(theirs, buffers);
                });
                if (alone) {
                    steps.remove(step);
                    steps.add(step);
                }
                return;
            }
        }
    }

    private static boolean isGiven(Schedule.HostOperand operand, Schedule schedule, Set<Integer> given) {
        if (operand instanceof Schedule.Earlier earlier) {
            return given.contains(earlier.id());
        }
        return !(operand instanceof Schedule.Element element)
                || !(schedule.buffers().get(element.buffer()).storage() instanceof Buffer.Temporary);
    }

    /** Parts that are short enough, or a single step. */
    static void cut(String suffix, List<Schedule.Step> steps, List<Part> parts) {
        List<Schedule.Step> open = new ArrayList<>();
        int size = 0;
        for (Schedule.Step step : steps) {
            int more = size(step);
            if (!open.isEmpty() && size + more > LONGEST) {
                parts.add(new Part(suffix, List.copyOf(open)));
                open.clear();
                size = 0;
            }
            open.add(step);
            size += more;
        }
        if (!open.isEmpty()) {
            parts.add(new Part(suffix, List.copyOf(open)));
        }
    }

    /** The host scalars that are read in another part than the one that computes them. */
    static Set<Integer> sharedScalars(List<Part> parts) {
        Map<Integer, Part> home = new HashMap<>();
        Set<Integer> shared = new HashSet<>();
        for (Part part : parts) {
            BiConsumer<Integer, Boolean> visitor = (scalar, defined) -> {
                if (defined) {
                    home.put(scalar, part);
                } else if (home.get(scalar) != part) {
                    shared.add(scalar);
                }
            };
            part.steps.forEach(step -> visitScalars(step, visitor));
        }
        return shared;
    }

    private static void visitScalars(Schedule.Step step, BiConsumer<Integer, Boolean> visitor) {
        if (step instanceof Schedule.KernelCall call) {
            call.settings().forEach(scalar -> visitor.accept(scalar, false));
        } else if (step instanceof Schedule.HostScalar scalar) {
            for (Schedule.HostOperand operand : scalar.operands()) {
                if (operand instanceof Schedule.Earlier earlier) {
                    visitor.accept(earlier.id(), false);
                }
            }
            visitor.accept(scalar.id(), true);
        } else if (step instanceof Schedule.Turns turns) {
            turns.body().forEach(inner -> visitScalars(inner, visitor));
        }
    }

    static int size(Schedule.Step step) {
        if (step instanceof Schedule.KernelCall call) {
            return 12
                    + arrays(call.buffers())
                    + sizes(call.sizes())
                    + size(call.range())
                    + 6 * call.settings().size();
        }
        if (step instanceof Schedule.RoutineCall call) {
            return 12 + arrays(call.buffers()) + sizes(call.sizes());
        }
        if (step instanceof Schedule.HostScalar scalar) {
            return 40
                    + 16
                            * (scalar.body().instructions().size()
                                    + scalar.operands().size());
        }
        if (step instanceof Schedule.Repeat repeat) {
            return 20 + repeat.body().stream().mapToInt(Part::size).sum();
        }
        if (step instanceof Schedule.Loop loop) {
            return 20
                    + size(loop.length())
                    + loop.body().stream().mapToInt(Part::size).sum();
        }
        throw new IllegalArgumentException("unknown step " + step);
    }

    /** Each may have to be fetched into a variable first. */
    private static int arrays(List<Integer> buffers) {
        return 16 * buffers.size();
    }

    private static int sizes(List<Dimension> sizes) {
        return sizes.stream().mapToInt(Part::size).sum();
    }

    private static int size(Dimension dimension) {
        return 1
                + dimension.summands().stream()
                        .mapToInt(summand -> 4 + 5 * summand.factors().size())
                        .sum();
    }
}
