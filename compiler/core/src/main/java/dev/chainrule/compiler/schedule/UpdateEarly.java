// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Moves each kernel that writes cells to where its operands are ready and nobody needs the old values: a gradient is used
 * up while it is in the cache, and its memory is free for the next.
 */
final class UpdateEarly {
    private final List<Buffer> buffers;
    /** By buffer: after which step its value stands, and after which nobody touches it. */
    private final Map<Integer, Integer> written = new HashMap<>();

    private final Map<Integer, Integer> touched = new HashMap<>();
    private final Map<Integer, Integer> hosts = new HashMap<>();

    private UpdateEarly(List<Buffer> buffers) {
        this.buffers = buffers;
    }

    static List<Schedule.Step> order(List<Schedule.Step> steps, List<Buffer> buffers) {
        return new UpdateEarly(buffers).order(steps);
    }

    private List<Schedule.Step> order(List<Schedule.Step> steps) {
        Map<Integer, List<Schedule.Step>> after = new HashMap<>();
        boolean[] moved = new boolean[steps.size()];
        for (int i = 0; i < steps.size(); i++) {
            Schedule.Step step = steps.get(i);
            int place = i;
            if (step instanceof Schedule.KernelCall call
                    && writes(call).stream()
                            .anyMatch(buffer -> buffers.get(buffer).storage() instanceof Buffer.CellArray)) {
                place = ready(call);
                moved[i] = true;
                after.computeIfAbsent(place, key -> new ArrayList<>()).add(step);
            }
            record(step, place);
        }
        List<Schedule.Step> ordered = new ArrayList<>(after.getOrDefault(-1, List.of()));
        for (int i = 0; i < steps.size(); i++) {
            if (!moved[i]) {
                ordered.add(steps.get(i));
            }
            ordered.addAll(after.getOrDefault(i, List.of()));
        }
        return ordered;
    }

    /** The step after which a kernel can run. */
    private int ready(Schedule.KernelCall call) {
        int place = -1;
        for (int buffer : reads(call)) {
            place = Math.max(place, written.getOrDefault(buffer, -1));
        }
        for (int buffer : writes(call)) {
            place = Math.max(place, touched.getOrDefault(buffer, -1));
        }
        for (int setting : call.settings()) {
            place = Math.max(place, hosts.getOrDefault(setting, -1));
        }
        return place;
    }

    private void record(Schedule.Step step, int place) {
        reads(step).forEach(buffer -> touched.merge(buffer, place, Math::max));
        writes(step).forEach(buffer -> {
            touched.merge(buffer, place, Math::max);
            written.merge(buffer, place, Math::max);
        });
        if (step instanceof Schedule.HostScalar scalar) {
            hosts.put(scalar.id(), place);
        }
    }

    private static Set<Integer> reads(Schedule.Step step) {
        Set<Integer> reads = new HashSet<>();
        if (step instanceof Schedule.KernelCall call) {
            for (int i = 0; i < call.buffers().size(); i++) {
                if (call.kernel().arrays().get(i).access() != Kernel.Access.WRITE) {
                    reads.add(call.buffers().get(i));
                }
            }
        } else if (step instanceof Schedule.RoutineCall call) {
            reads.addAll(call.buffers().subList(0, call.routine().reads()));
        } else if (step instanceof Schedule.HostScalar scalar) {
            for (Schedule.HostOperand operand : scalar.operands()) {
                if (operand instanceof Schedule.Element element) {
                    reads.add(element.buffer());
                }
            }
        } else if (step instanceof Schedule.Repeat repeat) {
            repeat.body().forEach(inner -> reads.addAll(reads(inner)));
        }
        return reads;
    }

    private static Set<Integer> writes(Schedule.Step step) {
        Set<Integer> writes = new HashSet<>();
        if (step instanceof Schedule.KernelCall call) {
            for (int i = 0; i < call.buffers().size(); i++) {
                if (call.kernel().arrays().get(i).access() != Kernel.Access.READ) {
                    writes.add(call.buffers().get(i));
                }
            }
        } else if (step instanceof Schedule.RoutineCall call) {
            writes.addAll(call.buffers()
                    .subList(call.routine().reads(), call.buffers().size()));
        } else if (step instanceof Schedule.Repeat repeat) {
            repeat.body().forEach(inner -> writes.addAll(writes(inner)));
        }
        return writes;
    }
}
