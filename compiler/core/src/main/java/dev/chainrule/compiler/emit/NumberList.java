// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import dev.chainrule.compiler.schedule.Stretches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lists of numbers, short: {@code 0..7, 12..0 by -4, (5, 6) x 100}; the runtime's {@code Blueprint} reads them. */
final class NumberList {
    private static final int SHORTEST_RANGE = 3;
    private static final int SHORTEST_STRIDE = 4;

    private NumberList() {}

    static String of(List<Integer> numbers) {
        List<String> items = ranges(numbers);
        Map<String, Integer> kinds = new HashMap<>();
        int[] kind = items.stream()
                .mapToInt(item -> kinds.computeIfAbsent(item, each -> kinds.size()))
                .toArray();
        int[] owners = new int[kind.length];
        Arrays.fill(owners, -1);
        List<String> parts = new ArrayList<>();
        int done = 0;
        for (Stretches.Stretch stretch : Stretches.of(kind, owners)) {
            parts.addAll(items.subList(done, stretch.from()));
            String body = String.join(", ", items.subList(stretch.from(), stretch.from() + stretch.period()));
            parts.add("(" + body + ") x " + stretch.turns());
            done = stretch.end();
        }
        parts.addAll(items.subList(done, items.size()));
        return String.join(", ", parts);
    }

    private static List<String> ranges(List<Integer> numbers) {
        List<String> items = new ArrayList<>();
        for (int at = 0; at < numbers.size(); ) {
            int by = at + 1 < numbers.size() ? numbers.get(at + 1) - numbers.get(at) : 0;
            int end = at + 1;
            while (by != 0 && end < numbers.size() && numbers.get(end) - numbers.get(end - 1) == by) {
                end++;
            }
            if (end - at >= (by == 1 ? SHORTEST_RANGE : SHORTEST_STRIDE)) {
                items.add(numbers.get(at) + ".." + numbers.get(end - 1) + (by == 1 ? "" : " by " + by));
                at = end;
            } else {
                items.add(numbers.get(at).toString());
                at++;
            }
        }
        return items;
    }
}
