// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.schedule.Unit.Group;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who reads a value. */
final class Uses {
    final Set<Use> kernels = new LinkedHashSet<>();
    /** Whether all of it has to stand in an array, and the first and last unit that read it there. */
    boolean material;

    /** Whether it is a product that is written to where a view of it is to stand. */
    boolean moved;

    int first = Integer.MAX_VALUE;
    int last = Integer.MIN_VALUE;
    /** For settings: whether a kernel takes it, and how many other settings are computed from it. */
    boolean parameter;

    int settings;

    void need(int order) {
        material = true;
        see(order);
    }

    void see(int order) {
        first = Math.min(first, order);
        last = Math.max(last, order);
    }

    Optional<Use> only() {
        return kernels.size() == 1 ? Optional.of(kernels.iterator().next()) : Optional.empty();
    }

    /** The kernel that reads the value before all others do, if it does so at one index. */
    Optional<Use> earliest() {
        int order = kernels.stream().mapToInt(use -> use.group().order()).min().orElse(Integer.MAX_VALUE);
        List<Use> earliest =
                kernels.stream().filter(use -> use.group().order() == order).toList();
        return earliest.size() == 1 && order < first ? Optional.of(earliest.get(0)) : Optional.empty();
    }

    /** One place from which a value is read: a kernel, and the index there. */
    record Use(Group group, List<Index> index) {
        /** Whether the kernel comes past each element of a value of that shape just once. */
        boolean fillsSpace(Shape shape) {
            return wholeAxes(shape).filter(this::isSpace).isPresent();
        }

        /** The loops that run along the axes of a value of that shape, if each does so from end to end. */
        Optional<Set<Integer>> wholeAxes(Shape shape) {
            Set<Integer> axes = new HashSet<>();
            for (int i = 0; i < shape.rank(); i++) {
                Dimension extent = shape.get(i);
                // A slice from 0 runs along the axis, but not to its end.
                boolean whole = index.get(i).isZero()
                        ? extent.is(1)
                        : index.get(i)
                                .single()
                                .map(axis -> !Group.isChosen(axis)
                                        && group.extent(axis).equals(extent)
                                        && axes.add(axis))
                                .orElse(false);
                if (!whole) {
                    return Optional.empty();
                }
            }
            return Optional.of(axes);
        }

        private boolean isSpace(Set<Integer> axes) {
            return switch (group.form) {
                case MAP -> axes.size() == group.extents.size() || group.giveRows(axes);
                case ROWS -> axes.size() == group.extents.size() || axes.equals(Set.copyOf(group.rows));
                case COLUMNS -> false;
            };
        }

        /** Whether the loops in which the index stands do not repeat it. */
        boolean isComputedOnce() {
            Set<Integer> axes = new HashSet<>();
            index.forEach(each -> axes.addAll(each.axes()));
            for (int axis : List.copyOf(axes)) {
                if (Group.isChosen(axis)) {
                    // One element of each row, or places that may be equal.
                    axes.remove(axis);
                    if (!axes.containsAll(group.choice(axis).position().axes())) {
                        return false;
                    }
                }
            }
            boolean all = axes.size() == group.extents.size();
            return switch (group.form) {
                case MAP -> all || axes.isEmpty() || axes.equals(Set.copyOf(Fuser.range(group.extents.size() - 1)));
                case ROWS -> all || axes.isEmpty() || axes.equals(Set.copyOf(group.rows));
                case COLUMNS -> all || axes.isEmpty();
            };
        }
    }
}
