// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.Extent;
import dev.chainrule.runtime.ModelDescription;
import java.util.Arrays;
import java.util.List;

/**
 * What a generated class is made of, read from a text that it holds: a class file takes a text as it is, where calls that
 * say the same would be code. Things are named by their numbers, in the order of the lines.
 *
 * <pre>{@code
 * model Digits
 * precision F32
 * dimensions B
 * input pixels: real[B, 784] at digits.nn:3
 * input label: int[B] below 10 at digits.nn:5
 * input weight: real[B] = 1.0 at digits.nn:4
 * for i < 12
 *     parameter blocks.{i}.W: real[64, 64] uniform -0.2 0.2 at digits.nn:6
 * end
 * setting train.lr [0, inf) = 0.001
 * layer head: 128*B
 * table reals: skip 1; cells 0..11; slots 3; inputs 0
 * entry step train
 *     every 2
 *     costs 40960*B + 512; 64*B + 16384
 *     inputs 0, 1
 *     dimensions 0
 *     reads 0..11
 *     writes 0..11
 *     output loss nll: real[] in slots 4
 *     require T at most 16: digits.nn:7: the positions must fit
 *     longest h: 64*B
 *     room reals 0..3, 6: 64*B; 10
 *     tables 0
 * trace Digits
 * dimensions B
 * table reals: slots 5..16
 * entry step train
 *     fetches 0, 3, 0, 5
 *     computes cells 3: 64: digits.nn:11: h
 *     counts slots 4: B: digits.nn:12: class
 *     masks tables 0 7: 64*B: digits.nn:13: scores
 * }</pre>
 *
 * <p>{@code {2i + 1}} is a number that grows with the turn of the {@code for} around it. A list of numbers has ranges,
 * {@code 2..38 by 4}, and repetitions, {@code (5, 6) x 100}. A line that ends with a comma goes on in the next one. A room
 * is as long as the longest of its lengths, a table skips what no loop asks for. What stands below {@code trace} is read
 * only where the first value that is not finite is looked for: there each buffer has a slot of its own.
 */
public final class Blueprint {
    /** A buffer that may be the longest of an entry point, with the name that the program gives to what it holds. */
    record Buffer(String name, Extent length) {}

    /** Where an array stands. */
    record Place(Kind kind, int number) {
        enum Kind {
            SLOT,
            CELL,
            INPUT,
            /** Nowhere. */
            SKIP
        }
    }

    /** Arrays that a loop takes one after the other. */
    record Table(boolean real, List<Place> places) {}

    /** Slots that are as long as the longest of some lengths. */
    record Room(boolean real, List<Integer> slots, List<Extent> lengths) {}

    /**
     * What a step computes.
     *
     * @param place a slot, a cell, or a turn's place in a table
     * @param what the line of the program and the value
     * @param infinite whether an infinity is written in the equation, and so meant
     */
    record Computed(Place place, boolean real, Extent length, String what, boolean infinite) {}

    /** What the program asks of the dimensions. */
    record Requirement(Relation relation, Extent left, Extent right, String what) {
        enum Relation {
            AT_MOST,
            DIVIDES,
            EQUALS
        }

        void check(int[] dimensions) {
            long a = left.evaluate(dimensions);
            long b = right.evaluate(dimensions);
            switch (relation) {
                case AT_MOST -> Checks.atMost(a, b, what);
                case DIVIDES -> Checks.divides(a, b, what);
                case EQUALS -> Checks.equal(a, b, what);
            }
        }
    }

    /**
     * What an entry point needs besides its description.
     *
     * @param outputs where they stand
     * @param longest no other buffer of the entry point is longer than all of these, whatever the dimensions
     * @param fetches the slots and tables that its code asks for, in order; in a trace only
     * @param computed the values in the order in which they are computed; in a trace only
     */
    record Entry(
            List<Place> outputs,
            List<Requirement> requirements,
            List<Buffer> longest,
            List<Room> rooms,
            List<Integer> tables,
            List<Integer> fetches,
            List<Computed> computed) {}

    private static final String TRACE = "trace ";

    private final ModelDescription description;
    private final List<Table> tables;
    private final List<Entry> entries;
    private final String[] trace;

    Blueprint(ModelDescription description, List<Table> tables, List<Entry> entries, String... trace) {
        this.description = description;
        this.tables = List.copyOf(tables);
        this.entries = List.copyOf(entries);
        this.trace = trace;
    }

    /** Reads the text of a generated class, in pieces that a class file can hold; what is below {@code trace} is left. */
    public static Blueprint of(String... text) {
        int trace = 0;
        while (trace < text.length && !text[trace].startsWith(TRACE)) {
            trace++;
        }
        return new BlueprintReader(BlueprintLines.of(Arrays.copyOf(text, trace)))
                .read(Arrays.copyOfRange(text, trace, text.length));
    }

    /** The same with a slot for every buffer, what each step computes, and in which order slots and tables are fetched. */
    Blueprint traced() {
        Blueprint traced = new BlueprintReader(BlueprintLines.of(trace)).read();
        return new Blueprint(description, traced.tables, traced.entries);
    }

    public ModelDescription description() {
        return description;
    }

    /** The line of an input's declaration, {@code digits.nn:3}. */
    String inputPlace(int input) {
        return description.inputs().get(input).place();
    }

    List<Table> tables() {
        return tables;
    }

    Entry entry(int entryPoint) {
        return entries.get(entryPoint);
    }

    /** The number of slots of reals, or of ints. */
    int slots(boolean real) {
        return entries.stream()
                .flatMap(entry -> entry.rooms().stream())
                .filter(room -> room.real() == real)
                .flatMap(room -> room.slots().stream())
                .mapToInt(slot -> slot + 1)
                .max()
                .orElse(0);
    }
}
