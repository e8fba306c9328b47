// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit.loops;

import dev.chainrule.compiler.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;

/**
 * The largest value that each size of a kernel has in any call; of a size that is known only when it runs, the largest
 * long. Loops that are short in all calls are written as plain loops.
 */
public record SizeBounds(List<Long> largest) {
    /** Nothing is known. */
    public static final SizeBounds NONE = new SizeBounds(List.of());

    public SizeBounds {
        largest = List.copyOf(largest);
    }

    /** These, and those of a call. */
    public SizeBounds and(Schedule.KernelCall call) {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < call.sizes().size(); i++) {
            long size = call.sizes().get(i).value().orElse(Long.MAX_VALUE);
            all.add(largest.isEmpty() ? size : Math.max(size, largest.get(i)));
        }
        return new SizeBounds(all);
    }

    long of(int size) {
        return largest.isEmpty() ? Long.MAX_VALUE : largest.get(size);
    }
}
