// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Which slots are taken when. A deep model has thousands of slots and of steps, so a slot that is passed over is not looked
 * at again before the tenant that was in the way is gone, as long as buffers come in the order in which they begin to live.
 */
final class Occupancy {
    private static final int ALWAYS = Integer.MAX_VALUE;
    private static final int NEVER = -1;

    /** By slot, the end of each tenant's life by its beginning. */
    private final List<TreeMap<Integer, Integer>> tenants = new ArrayList<>();

    private final int leaves;
    /**
     * A tree over the slots, its root number 1, the children of {@code n} being {@code 2n} and {@code 2n + 1}: how long at
     * most one of the slots below a node stays free.
     */
    private final int[] free;

    /** A slot of which more can be said at this time. */
    private record Wake(int time, int slot) {}

    private final PriorityQueue<Wake> wakes = new PriorityQueue<>(Comparator.comparingInt(Wake::time));
    private int now;

    /** @param most so many slots are enough */
    Occupancy(int most) {
        this.leaves = most <= 1 ? 1 : Integer.highestOneBit(most - 1) << 1;
        this.free = new int[2 * leaves];
        Arrays.fill(free, ALWAYS);
    }

    /** Takes the first slot that is free in {@code [first, last]}. */
    int takeFirst(int first, int last) {
        if (first < now) {
            wakes.clear();
            Arrays.fill(free, ALWAYS);
        }
        now = first;
        while (!wakes.isEmpty() && wakes.element().time() <= first) {
            set(wakes.remove().slot(), ALWAYS);
        }
        int slot = firstFree(last);
        while (slot < tenants.size() && isTaken(slot, first, last)) {
            slot = firstFree(last);
        }
        if (slot == tenants.size()) {
            tenants.add(new TreeMap<>());
        }
        tenants.get(slot).put(first, last);
        sleep(slot, NEVER, last);
        return slot;
    }

    private boolean isTaken(int slot, int first, int last) {
        Map.Entry<Integer, Integer> other = tenants.get(slot).floorEntry(last);
        if (other == null || other.getValue() < first) {
            return false;
        }
        sleep(slot, other.getKey() <= first ? NEVER : other.getKey() - 1, other.getValue());
        return true;
    }

    /** Nothing more is known until the tenant is gone whose life ends then. */
    private void sleep(int slot, int freeUntil, int end) {
        set(slot, freeUntil);
        wakes.add(new Wake(end + 1, slot));
    }

    private int firstFree(int until) {
        int node = 1;
        while (node < leaves) {
            node = free[2 * node] >= until ? 2 * node : 2 * node + 1;
        }
        return node - leaves;
    }

    private void set(int slot, int until) {
        free[leaves + slot] = until;
        for (int node = (leaves + slot) / 2; node > 0; node /= 2) {
            free[node] = Math.max(free[2 * node], free[2 * node + 1]);
        }
    }
}
