// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves each kernel that writes cells to where its operands are ready and nobody needs the old values: a gradient is used
 * up while it is in the cache, and its memory is free for the next.
 */
final class UpdateEarly {
    private final List<Buffer> buffers;
    /** By buffer: after which step its value stands, and after which nobody touches it; −1 for before them all. */
    private final int[] written;

    private final int[] touched;
    /** By host scalar the step that computes it. */
    private final Map<Integer, Integer> hosts = new HashMap<>();

    private UpdateEarly(List<Buffer> buffers) {
        this.buffers = buffers;
        this.written = new int[buffers.size()];
        this.touched = new int[buffers.size()];
        Arrays.fill(written, -1);
        Arrays.fill(touched, -1);
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
            if (step instanceof Schedule.KernelCall call && writesCell(call)) {
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

    private boolean writesCell(Schedule.KernelCall call) {
        boolean[] writes = {false};
        call.forEachWrite(buffer -> writes[0] |= buffers.get(buffer).storage() instanceof Buffer.CellArray array
                && (array.cell().kind() != Cell.Kind.STATE || array.cell().follows()));
        return writes[0];
    }

    /** The step after which a kernel can run. */
    private int ready(Schedule.KernelCall call) {
        int[] place = {-1};
        call.forEachRead(buffer -> place[0] = Math.max(place[0], written[buffer]));
        call.forEachWrite(buffer -> place[0] = Math.max(place[0], touched[buffer]));
        call.settings().forEach(setting -> place[0] = Math.max(place[0], hosts.getOrDefault(setting, -1)));
        return place[0];
    }

    private void record(Schedule.Step step, int place) {
        step.forEachBuffer(buffer -> touched[buffer] = Math.max(touched[buffer], place));
        step.forEachWrite(buffer -> written[buffer] = Math.max(written[buffer], place));
        if (step instanceof Schedule.HostScalar scalar) {
            hosts.put(scalar.id(), place);
        }
    }
}
