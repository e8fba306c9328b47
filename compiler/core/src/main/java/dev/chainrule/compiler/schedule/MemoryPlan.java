// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.program.EntryPointId;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which temporary buffers share an array. A slot is an array of its own; buffers that are never live together may live in
 * one slot, and the entry points of a model, of which one runs at a time, use the same slots.
 *
 * <p>A step has two halves: it reads, then it writes. Where a kernel reads each element before it writes the one in its
 * place, a result begins to live in the second half and may take the array of an operand that ends in the first; see
 * {@link InPlace}. Else both live through the whole step.
 *
 * <p>The rule is greedy by size: the longest buffer chooses first, and takes the first slot that is free while it lives.
 * So the first tenant of a slot is, under the sizes assumed, its longest, and slot 0 of one entry point is about as long
 * as slot 0 of another. Real and int slots are apart.
 *
 * @param slots the real ones, then the int ones
 * @param assignments one an entry point
 */
public record MemoryPlan(List<Slot> slots, List<Assignment> assignments) {
    /** Dynamic dimensions are not known when buffers are ordered by length; each counts as this. */
    private static final double ASSUMED = 64;

    public MemoryPlan {
        slots = List.copyOf(slots);
        assignments = List.copyOf(assignments);
    }

    /**
     * An array of a workspace.
     *
     * @param real reals; else ints
     * @param number counted from 0 among those of its kind
     * @param lengths it is as long as the longest of these; none is shorter than another for all sizes
     */
    public record Slot(boolean real, int number, List<Dimension> lengths) {
        public Slot {
            lengths = List.copyOf(lengths);
        }
    }

    /**
     * The slots of one entry point.
     *
     * @param slotOf for each buffer the index of its slot in {@link MemoryPlan#slots()}; empty for those that are not
     *     temporary, or that no step touches
     * @param lengths for each slot what this entry point needs of it; empty if nothing
     */
    public record Assignment(EntryPointId entryPoint, List<Optional<Integer>> slotOf, List<List<Dimension>> lengths) {
        public Assignment {
            slotOf = List.copyOf(slotOf);
            lengths = List.copyOf(lengths);
        }
    }

    /**
     * The half steps during which a buffer holds something that is still needed: {@code [first, last]}. Step n has the
     * halves 2n and 2n + 1.
     */
    public record Lifetime(int first, int last) {
        public int firstStep() {
            return first / 2;
        }

        public int lastStep() {
            return last / 2;
        }

        public boolean overlaps(Lifetime other) {
            return first <= other.last && other.first <= last;
        }
    }

    public Assignment assignment(EntryPointId entryPoint) {
        return assignments.stream()
                .filter(assignment -> assignment.entryPoint().equals(entryPoint))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no entry point " + entryPoint));
    }

    public static MemoryPlan of(List<Schedule> schedules) {
        List<List<List<Buffer>>> reals = new ArrayList<>();
        List<List<List<Buffer>>> ints = new ArrayList<>();
        for (Schedule schedule : schedules) {
            List<Optional<Lifetime>> lifetimes = lifetimes(schedule);
            reals.add(shortest(schedule, true, lifetimes));
            ints.add(shortest(schedule, false, lifetimes));
        }
        int realSlots = reals.stream().mapToInt(List::size).max().orElse(0);
        int intSlots = ints.stream().mapToInt(List::size).max().orElse(0);
        List<Assignment> assignments = new ArrayList<>();
        for (int i = 0; i < schedules.size(); i++) {
            assignments.add(assignment(schedules.get(i), reals.get(i), ints.get(i), realSlots, intSlots));
        }
        List<Slot> slots = new ArrayList<>();
        for (int slot = 0; slot < realSlots + intSlots; slot++) {
            List<Dimension> lengths = new ArrayList<>();
            for (Assignment assignment : assignments) {
                lengths.addAll(assignment.lengths().get(slot));
            }
            boolean real = slot < realSlots;
            slots.add(new Slot(real, real ? slot : slot - realSlots, longest(lengths)));
        }
        return new MemoryPlan(slots, assignments);
    }

    /** Greed may be misled by what it may do in half a step, unless it has found what cannot be shorter. */
    private static List<List<Buffer>> shortest(Schedule schedule, boolean real, List<Optional<Lifetime>> lifetimes) {
        List<List<Buffer>> slots = assign(schedule, real, lifetimes);
        if (length(slots) <= mostAtOnce(schedule, slots, lifetimes)) {
            return slots;
        }
        List<Optional<Lifetime>> whole = lifetimes.stream()
                .map(lifetime -> lifetime.map(each -> new Lifetime(2 * each.firstStep(), 2 * each.lastStep() + 1)))
                .toList();
        List<List<Buffer>> others = assign(schedule, real, whole);
        return length(slots) <= length(others) ? slots : others;
    }

    /** What lives at one time: no slots are shorter than that. */
    private static double mostAtOnce(Schedule schedule, List<List<Buffer>> slots, List<Optional<Lifetime>> lifetimes) {
        double[] change = new double[2 * schedule.steps().size() + 3];
        Map<Dimension, Double> assumed = new HashMap<>();
        for (List<Buffer> tenants : slots) {
            for (Buffer buffer : tenants) {
                double length = assumed.computeIfAbsent(buffer.length(), MemoryPlan::assumedLength);
                Lifetime lifetime = lifetimes.get(buffer.id()).orElseThrow();
                change[lifetime.first()] += length;
                change[lifetime.last() + 1] -= length;
            }
        }
        double now = 0;
        double most = 0;
        for (double each : change) {
            now += each;
            most = Math.max(most, now);
        }
        return most;
    }

    private static double length(List<List<Buffer>> slots) {
        return slots.stream()
                .mapToDouble(tenants -> assumedLength(tenants.get(0).length()))
                .sum();
    }

    /** For each slot its buffers, the longest first. */
    private static List<List<Buffer>> assign(Schedule schedule, boolean real, List<Optional<Lifetime>> lifetimes) {
        List<Buffer> waiting = new ArrayList<>();
        for (Buffer buffer : schedule.buffers()) {
            if (buffer.storage() instanceof Buffer.Temporary
                    && (buffer.element() == ElementType.REAL) == real
                    && lifetimes.get(buffer.id()).isPresent()) {
                waiting.add(buffer);
            }
        }
        double[] assumed = new double[schedule.buffers().size()];
        Map<Dimension, Double> known = new HashMap<>();
        for (Buffer buffer : waiting) {
            assumed[buffer.id()] = known.computeIfAbsent(buffer.length(), MemoryPlan::assumedLength);
        }
        waiting.sort(Comparator.comparingDouble((Buffer buffer) -> -assumed[buffer.id()])
                .thenComparingInt(
                        buffer -> lifetimes.get(buffer.id()).orElseThrow().first())
                .thenComparingInt(Buffer::id));
        List<List<Buffer>> slots = new ArrayList<>();
        Occupancy occupancy = new Occupancy(waiting.size());
        for (Buffer buffer : waiting) {
            Lifetime lifetime = lifetimes.get(buffer.id()).orElseThrow();
            int slot = occupancy.takeFirst(lifetime.first(), lifetime.last());
            if (slot == slots.size()) {
                slots.add(new ArrayList<>());
            }
            slots.get(slot).add(buffer);
        }
        return slots;
    }

    private static Assignment assignment(
            Schedule schedule, List<List<Buffer>> reals, List<List<Buffer>> ints, int realSlots, int intSlots) {
        TreeMap<Integer, Integer> slotOf = new TreeMap<>();
        List<List<Dimension>> lengths = new ArrayList<>();
        for (int slot = 0; slot < realSlots + intSlots; slot++) {
            List<List<Buffer>> ofKind = slot < realSlots ? reals : ints;
            int number = slot < realSlots ? slot : slot - realSlots;
            List<Buffer> tenants = number < ofKind.size() ? ofKind.get(number) : List.of();
            for (Buffer tenant : tenants) {
                slotOf.put(tenant.id(), slot);
            }
            lengths.add(longest(tenants.stream().map(Buffer::length).toList()));
        }
        List<Optional<Integer>> byBuffer = new ArrayList<>();
        for (Buffer buffer : schedule.buffers()) {
            byBuffer.add(Optional.ofNullable(slotOf.get(buffer.id())));
        }
        return new Assignment(schedule.entryPoint(), byBuffer, lengths);
    }

    /** For each buffer when it lives; empty if no step touches it and no result stands in it. */
    public static List<Optional<Lifetime>> lifetimes(Schedule schedule) {
        int[] first = new int[schedule.buffers().size()];
        int[] last = new int[first.length];
        java.util.Arrays.fill(first, Integer.MAX_VALUE);
        java.util.Arrays.fill(last, -1);
        InPlace inPlace = new InPlace();
        for (int at = 0; at < schedule.steps().size(); at++) {
            int reading = 2 * at;
            Schedule.Step step = schedule.steps().get(at);
            InPlace.Replaced replaced = inPlace.of(step, schedule.buffers());
            // What a loop touches lives as long as the loop: the next turn may read what this one wrote.
            step.forEachBuffer(buffer -> {
                int begin = replaced.results().contains(buffer) ? reading + 1 : reading;
                first[buffer] = Math.min(first[buffer], begin);
                last[buffer] = replaced.operands().contains(buffer) ? reading : reading + 1;
            });
        }
        int end = 2 * schedule.steps().size();
        for (Schedule.Result result : schedule.results()) {
            first[result.buffer()] = Math.min(first[result.buffer()], end);
            last[result.buffer()] = end + 1;
        }
        List<Optional<Lifetime>> lifetimes = new ArrayList<>();
        for (int buffer = 0; buffer < first.length; buffer++) {
            lifetimes.add(last[buffer] < 0 ? Optional.empty() : Optional.of(new Lifetime(first[buffer], last[buffer])));
        }
        return lifetimes;
    }

    /** Those of some lengths that are not, for all sizes, at most another of them. */
    public static List<Dimension> longest(List<Dimension> lengths) {
        List<Dimension> longest = new ArrayList<>();
        for (Dimension length : new LinkedHashSet<>(lengths)) {
            if (longest.stream().noneMatch(other -> isAtMost(length, other))) {
                longest.removeIf(other -> isAtMost(other, length));
                longest.add(length);
            }
        }
        return longest;
    }

    /** Whether all coefficients of {@code b − a} are at least 0; then a ≤ b, since no dimension is negative. */
    private static boolean isAtMost(Dimension a, Dimension b) {
        return b.minus(a).summands().stream().allMatch(summand -> summand.coefficient() >= 0);
    }

    static double assumedLength(Dimension length) {
        double sum = 0;
        for (Dimension.Summand summand : length.summands()) {
            double product = summand.coefficient();
            for (Dimension.Factor factor : summand.factors()) {
                product *= assumed(factor);
            }
            sum += product;
        }
        return sum;
    }

    private static double assumed(Dimension.Factor factor) {
        if (factor instanceof Dimension.Quotient quotient) {
            return assumedLength(quotient.dividend()) / quotient.divisor();
        }
        return factor instanceof Dimension.Root root ? Math.sqrt(assumedLength(root.radicand())) : ASSUMED;
    }
}
