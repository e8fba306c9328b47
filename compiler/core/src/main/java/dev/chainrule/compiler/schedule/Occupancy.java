// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which slots are taken at which steps. A tree over the steps, its root number 1, the children of {@code n} being {@code
 * 2n} and {@code 2n + 1}, answers for a whole interval at once: a deep model has thousands of slots and of steps.
 */
final class Occupancy {
    private final int leaves;
    /** The slots that are taken all the time that a node stands for, as far as they were taken for it as a whole. */
    private final @Nullable BitSet[] whole;
    /** The slots that are taken at some step below a node. */
    private final @Nullable BitSet[] some;

    Occupancy(int steps) {
        this.leaves = steps <= 1 ? 1 : Integer.highestOneBit(steps - 1) << 1;
        this.whole = new BitSet[2 * leaves];
        this.some = new BitSet[2 * leaves];
    }

    /** Takes the first slot that is free in {@code [first, last]}. */
    int takeFirst(int first, int last) {
        int slot = taken(first, last).nextClearBit(0);
        take(slot, first, last);
        return slot;
    }

    private BitSet taken(int first, int last) {
        BitSet taken = new BitSet();
        for (int node = leaves + first, end = leaves + last + 1; node < end; node /= 2, end /= 2) {
            if (node % 2 == 1) {
                addTo(taken, some[node++]);
            }
            if (end % 2 == 1) {
                addTo(taken, some[--end]);
            }
        }
        // A node above that is partly outside holds one of the ends.
        for (int node = leaves + first; node > 0; node /= 2) {
            addTo(taken, whole[node]);
        }
        for (int node = leaves + last; node > 0; node /= 2) {
            addTo(taken, whole[node]);
        }
        return taken;
    }

    private void take(int slot, int first, int last) {
        for (int node = leaves + first, end = leaves + last + 1; node < end; node /= 2, end /= 2) {
            if (node % 2 == 1) {
                mark(whole, node, slot);
                mark(some, node++, slot);
            }
            if (end % 2 == 1) {
                mark(whole, --end, slot);
                mark(some, end, slot);
            }
        }
        for (int node = leaves + first; node > 0; node /= 2) {
            mark(some, node, slot);
        }
        for (int node = leaves + last; node > 0; node /= 2) {
            mark(some, node, slot);
        }
    }

    private static void mark(@Nullable BitSet[] sets, int node, int slot) {
        BitSet slots = sets[node];
        if (slots == null) {
            slots = new BitSet();
            sets[node] = slots;
        }
        slots.set(slot);
    }

    private static void addTo(BitSet taken, @Nullable BitSet more) {
        if (more != null) {
            taken.or(more);
        }
    }
}
