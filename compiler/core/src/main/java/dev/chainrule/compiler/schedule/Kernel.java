// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.type.ElementType;
import java.util.List;

/**
 * A kernel without its names and sizes: equal kernels are emitted once. Its method takes the arrays in this order, then
 * {@code sizes} ints, then {@code settings} reals, then the range {@code [from, to)}.
 */
public record Kernel(List<Parameter> arrays, int sizes, int settings) {
    public Kernel {
        arrays = List.copyOf(arrays);
    }

    /** An array parameter. */
    public record Parameter(ElementType element, Access access) {}

    public enum Access {
        READ,
        WRITE,
        READ_WRITE
    }
}
