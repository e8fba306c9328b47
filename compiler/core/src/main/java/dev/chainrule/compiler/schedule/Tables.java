// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables of a schedule's loops. What one turn writes and the next one reads is the same table at two indices, and
 * loops of both directions share theirs.
 */
final class Tables {
    /** A hole at the front costs a word, an index that is not the layer's a thought; a long front is cut off. */
    private static final int LONGEST_FRONT = 64;

    private final List<Buffer> buffers;
    private final Map<Integer, List<Draft>> byBuffer = new HashMap<>();

    Tables(List<Buffer> buffers) {
        this.buffers = buffers;
    }

    /** Where an operand of a loop finds its buffers: at {@code turn + shift} before the draft is made a table. */
    record Row(Draft draft, int shift) {}

    /** A table that still grows. */
    final class Draft {
        private int first;
        private final List<Integer> entries;
        private Optional<Buffer.Table> made = Optional.empty();

        private Draft(int first, List<Integer> entries) {
            this.first = first;
            this.entries = new ArrayList<>(entries);
        }

        /** By how much this table's buffers would lie behind their index if {@code row} were part of it. */
        private Optional<Integer> fits(List<Integer> row, int rowFirst) {
            int at = entries.indexOf(row.get(0));
            if (at < 0) {
                at = -row.indexOf(entries.get(0));
            }
            int from = Math.max(0, at);
            int to = Math.min(entries.size(), at + row.size());
            // One buffer alone in common makes no table of the same kind of buffers.
            if (to - from < 2 || !entries.subList(from, to).equals(row.subList(from - at, to - at))) {
                return Optional.empty();
            }
            return Optional.of(first + at - rowFirst);
        }

        private void take(List<Integer> row, int at) {
            if (at < first) {
                entries.addAll(0, row.subList(0, first - at));
                first = at;
            }
            int known = first + entries.size() - at;
            if (known < row.size()) {
                entries.addAll(row.subList(known, row.size()));
            }
        }

        private Buffer last() {
            return buffers.get(entries.get(entries.size() - 1));
        }

        private Buffer lastButOne() {
            return buffers.get(entries.get(entries.size() - 2));
        }

        private Optional<Numbered> path() {
            return Numbered.of(last().name(), lastButOne().name());
        }

        /** The name of the buffer at an index, {@code blocks[i - 1].W} or {@code h[i]}. */
        String name(Schedule.Turn turn, int shift) {
            Optional<Numbered> path = path();
            if (path.isPresent()) {
                int lag = path.get().number() - (first + entries.size() - 1);
                return path.get().at(turn.plus(shift + lag));
            }
            return name() + "[" + turn.plus(shift) + "]";
        }

        private String name() {
            return path().map(Numbered::withoutNumber)
                    .orElseGet(() -> stem(last().name(), lastButOne().name()));
        }

        /** What two names have in common if they differ in the numbers at their ends, else the first. */
        private static String stem(String name, String other) {
            String stem = name.replaceFirst("_?\\d+$", "");
            return stem.equals(other.replaceFirst("_?\\d+$", "")) ? stem : name;
        }

        Buffer.EachTurn storage(int shift) {
            boolean cut = first < 0 || first > Math.max(LONGEST_FRONT, entries.size());
            if (made.isEmpty()) {
                made = Optional.of(new Buffer.Table(name(), last().element(), cut ? 0 : first, entries));
            }
            return new Buffer.EachTurn(made.get(), cut ? shift - first : shift);
        }

        Buffer anyOf() {
            return last();
        }
    }

    /** Finds or makes the table of an operand. */
    Row row(List<Integer> operand, Schedule.Turn turn) {
        List<Integer> row = new ArrayList<>(operand);
        if (turn.up() < 0) {
            Collections.reverse(row);
        }
        for (int end : new int[] {0, row.size() - 1}) {
            for (Draft draft : byBuffer.getOrDefault(row.get(end), List.of())) {
                Optional<Integer> shift = draft.fits(row, turn.lowest());
                if (shift.isPresent()) {
                    draft.take(row, turn.lowest() + shift.get());
                    index(draft, row);
                    return new Row(draft, shift.get());
                }
            }
        }
        Draft draft = new Draft(turn.lowest(), row);
        // The number in a path is the index, whatever turn comes to it.
        int shift = draft.path()
                .map(path -> path.number() - turn.lowest() - row.size() + 1)
                .orElse(0);
        draft.first += shift;
        index(draft, row);
        return new Row(draft, shift);
    }

    private void index(Draft draft, List<Integer> row) {
        for (int buffer : row) {
            List<Draft> drafts = byBuffer.computeIfAbsent(buffer, key -> new ArrayList<>());
            if (!drafts.contains(draft)) {
                drafts.add(draft);
            }
        }
    }
}
