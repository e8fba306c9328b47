// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.type;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The extents of a tensor's axes; row-major, the last axis moves fastest. A scalar has none. */
public record Shape(List<Dimension> dimensions) {
    public static final Shape SCALAR = new Shape(List.of());

    public Shape {
        dimensions = List.copyOf(dimensions);
    }

    public static Shape of(Dimension... dimensions) {
        return new Shape(List.of(dimensions));
    }

    /** A static shape. */
    public static Shape of(long... extents) {
        List<Dimension> dimensions = new ArrayList<>();
        for (long extent : extents) {
            dimensions.add(Dimension.of(extent));
        }
        return new Shape(dimensions);
    }

    public int rank() {
        return dimensions.size();
    }

    public Dimension get(int axis) {
        return dimensions.get(axis);
    }

    /** The number of elements. */
    public Dimension size() {
        Dimension size = Dimension.ONE;
        for (Dimension dimension : dimensions) {
            size = size.is(1) ? dimension : size.times(dimension);
        }
        return size;
    }

    /** Whether there is one element, whatever the data. */
    public boolean hasOneElement() {
        for (Dimension dimension : dimensions) {
            if (!dimension.is(1)) {
                return false;
            }
        }
        return true;
    }

    /** This shape with one axis replaced. */
    public Shape with(int axis, Dimension dimension) {
        List<Dimension> changed = new ArrayList<>(dimensions);
        changed.set(axis, dimension);
        return new Shape(changed);
    }

    public Shape without(int axis) {
        List<Dimension> changed = new ArrayList<>(dimensions);
        changed.remove(axis);
        return new Shape(changed);
    }

    public Shape inserting(int axis, Dimension dimension) {
        List<Dimension> changed = new ArrayList<>(dimensions);
        changed.add(axis, dimension);
        return new Shape(changed);
    }

    /** The axes {@code [from, to)}. */
    public Shape part(int from, int to) {
        return new Shape(dimensions.subList(from, to));
    }

    public Shape followedBy(Shape other) {
        List<Dimension> all = new ArrayList<>(dimensions);
        all.addAll(other.dimensions);
        return new Shape(all);
    }

    /** {@code [B, 784]}. */
    @Override
    public String toString() {
        return dimensions.stream().map(Dimension::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
