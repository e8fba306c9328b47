// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.type.ElementType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which operands of a kernel a result may replace in memory: those whose every element is read, for the last time, before
 * the result's is written at the same place. So it is for {@code y = tanh(x)}, and for a row whose maximum is known
 * before its first element is written. It holds however the range is cut, since pieces share no place.
 */
final class InPlace {
    /** By kernel, for each array parameter the results that may replace it. */
    private final IdentityHashMap<Kernel, List<Set<Integer>>> known = new IdentityHashMap<>();

    /**
     * Buffers of a call, each operand with each result.
     *
     * @param operands that may make room for any of the results
     */
    record Replaced(Set<Integer> operands, Set<Integer> results) {
        static final Replaced NONE = new Replaced(Set.of(), Set.of());
    }

    /** All pairs of a call, or those of its longest result where not all of them fit together. */
    Replaced of(Schedule.Step step, List<Buffer> buffers) {
        if (!(step instanceof Schedule.KernelCall call)) {
            return Replaced.NONE;
        }
        List<Set<Integer>> replaceable = known.computeIfAbsent(call.kernel(), InPlace::replaceable);
        Set<Integer> results = new TreeSet<>();
        for (int operand = 0; operand < replaceable.size(); operand++) {
            if (isTemporary(call, operand, buffers)) {
                replaceable.get(operand).stream()
                        .filter(result -> isTemporary(call, result, buffers))
                        .forEach(results::add);
            }
        }
        Replaced all = replaced(call, replaceable, results, buffers);
        if (!all.operands().isEmpty() || results.size() < 2) {
            return all;
        }
        int longest = results.stream()
                .max((a, b) -> Double.compare(length(call, a, buffers), length(call, b, buffers)))
                .orElseThrow();
        return replaced(call, replaceable, Set.of(longest), buffers);
    }

    private static double length(Schedule.KernelCall call, int parameter, List<Buffer> buffers) {
        return MemoryPlan.assumedLength(
                buffers.get(call.buffers().get(parameter)).length());
    }

    private static boolean isTemporary(Schedule.KernelCall call, int parameter, List<Buffer> buffers) {
        int buffer = call.buffers().get(parameter);
        // The same array under two names is two sets of places.
        return buffers.get(buffer).storage() instanceof Buffer.Temporary
                && call.buffers().indexOf(buffer) == call.buffers().lastIndexOf(buffer);
    }

    private static Replaced replaced(
            Schedule.KernelCall call, List<Set<Integer>> replaceable, Set<Integer> results, List<Buffer> buffers) {
        Set<Integer> operands = new TreeSet<>();
        for (int operand = 0; operand < replaceable.size(); operand++) {
            if (!results.isEmpty()
                    && isTemporary(call, operand, buffers)
                    && replaceable.get(operand).containsAll(results)) {
                operands.add(call.buffers().get(operand));
            }
        }
        Set<Integer> written = new TreeSet<>();
        results.forEach(result -> written.add(call.buffers().get(result)));
        return operands.isEmpty() ? Replaced.NONE : new Replaced(operands, written);
    }

    private static List<Set<Integer>> replaceable(Kernel kernel) {
        List<Set<Integer>> replaceable = new ArrayList<>();
        for (int operand = 0; operand < kernel.arrays().size(); operand++) {
            Set<Integer> results = new TreeSet<>();
            for (int result = 0; result < kernel.arrays().size(); result++) {
                if (mayReplace(kernel, result, operand)) {
                    results.add(result);
                }
            }
            replaceable.add(results);
        }
        return replaceable;
    }

    private static boolean mayReplace(Kernel kernel, int result, int operand) {
        Kernel.Parameter read = kernel.arrays().get(operand);
        Kernel.Parameter written = kernel.arrays().get(result);
        if (read.access() != Kernel.Access.READ
                || written.access() == Kernel.Access.READ
                || (read.element() == ElementType.REAL) != (written.element() == ElementType.REAL)
                || kernel.prologue().stream().anyMatch(part -> touches(part, operand) || touches(part, result))) {
            return false;
        }
        List<Where> places = new ArrayList<>();
        int lastRead = -1;
        int firstWrite = kernel.parts().size();
        for (int at = 0; at < kernel.parts().size(); at++) {
            Kernel.Part part = kernel.parts().get(at);
            for (Kernel.Source source : part.sources()) {
                if (source instanceof Kernel.Load load && load.place().array() == operand) {
                    lastRead = at;
                    places.add(new Where(load.place(), part));
                }
            }
            for (Kernel.Target target : part.targets()) {
                if (target instanceof Kernel.CombineInto into && into.place().array() == result) {
                    return false;
                } else if (target instanceof Kernel.Store store && store.place().array() == result) {
                    firstWrite = Math.min(firstWrite, at);
                    places.add(new Where(store.place(), part));
                }
            }
        }
        return lastRead >= 0
                && firstWrite < kernel.parts().size()
                && (lastRead < firstWrite
                        || lastRead == firstWrite && isStoredLast(kernel.parts().get(firstWrite), places.get(0)))
                && places.stream().allMatch(places.get(0)::isSame);
    }

    /**
     * Whether nothing comes to a result's place before all is read. What another result needs may be read where it is
     * used, so there is no other; a row that is the same for all rows may be copied there first, so there is none.
     */
    private static boolean isStoredLast(Kernel.Part part, Where where) {
        return part.targets().size() == 1
                && (part.axes().isEmpty()
                        || part.sources().stream()
                                .allMatch(source -> !(source instanceof Kernel.Load load)
                                        || where.isSame(new Where(load.place(), part))));
    }

    /** A place in its loops. */
    private record Where(Kernel.Place place, Kernel.Part part) {
        /** Whether each turn comes to the same element in both, and no two turns to one. */
        boolean isSame(Where other) {
            return place.offset().equals(other.place.offset())
                    && place.strides().equals(other.place.strides())
                    && part.axes().equals(other.part.axes())
                    && place.strides().stream().noneMatch(Kernel.Amount.ZERO::equals);
        }
    }

    private static boolean touches(Kernel.Part part, int array) {
        return part.sources().stream()
                        .anyMatch(source -> source instanceof Kernel.Load load
                                && load.place().array() == array)
                || part.targets().stream()
                        .anyMatch(target -> target instanceof Kernel.Store store
                                && store.place().array() == array);
    }
}
