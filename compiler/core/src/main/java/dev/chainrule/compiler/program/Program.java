// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import java.util.List;

/** A model with a graph for each of its entry points. */
public record Program(ModelDefinition model, List<EntryPoint> entryPoints) {
    public Program {
        entryPoints = List.copyOf(entryPoints);
    }

    public EntryPoint entryPoint(String name) {
        return entryPoints.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no entry point " + name));
    }
}
