// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Numbers the arrays of a kernel that is built on trial, without making buffers of them. */
final class TrialMemory implements KernelBuilder.Memory {
    private final Graph graph;
    private final Function<Value, Optional<Buffer.Storage>> storage;
    private final List<Object> arrays = new ArrayList<>();
    private final List<ElementType> elements = new ArrayList<>();

    /** @param storage where values stand that are not of this run alone */
    TrialMemory(Graph graph, Function<Value, Optional<Buffer.Storage>> storage) {
        this.graph = graph;
        this.storage = storage;
    }

    @Override
    public int buffer(Value array) {
        Object key = storage.apply(array).map(Object.class::cast).orElse(array);
        int known = arrays.indexOf(key);
        return known >= 0 ? known : add(key, graph.type(array).element());
    }

    private int add(Object key, ElementType element) {
        arrays.add(key);
        elements.add(element == ElementType.SETTING ? ElementType.REAL : element);
        return arrays.size() - 1;
    }

    @Override
    public ElementType element(int buffer) {
        return elements.get(buffer);
    }

    @Override
    public int scratch(ElementType element, Dimension length) {
        return add(new Object(), element);
    }

    @Override
    public int setting(Value setting) {
        return setting.node();
    }
}
