// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.schedule.Buffer;
import dev.chainrule.compiler.schedule.MemoryPlan;
import dev.chainrule.compiler.type.Dimension;
import java.util.ArrayList;
import java.util.List;

/** The buffers of an entry point that may be its longest: the runtime checks these, and so all, when sizes are bound. */
final class LongestBuffers {
    /** @param name for the message: {@code h}, {@code input pixels} */
    record Named(String name, Dimension length) {}

    private LongestBuffers() {}

    /** None of them is static: cells and constants are checked by the compiler. */
    static List<Named> of(ModelLayout.Entry entry, ModelDefinition model) {
        List<Named> all = new ArrayList<>();
        for (int input : entry.inputs()) {
            ModelDefinition.Input declared = model.inputs().get(input);
            all.add(new Named(
                    "input " + declared.name(), declared.type().shape().size()));
        }
        for (Buffer buffer : entry.schedule().buffers()) {
            if (buffer.storage() instanceof Buffer.Temporary) {
                all.add(new Named(buffer.name(), buffer.length()));
            }
        }
        List<Named> longest = new ArrayList<>();
        for (Dimension length :
                MemoryPlan.longest(all.stream().map(Named::length).toList())) {
            if (!length.isStatic()) {
                longest.add(all.stream()
                        .filter(named -> named.length().equals(length))
                        .findFirst()
                        .orElseThrow());
            }
        }
        return longest;
    }
}
