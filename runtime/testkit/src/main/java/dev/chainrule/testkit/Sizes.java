// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which sizes the dynamic dimensions of a model get: small ones, 1, odd ones and 0, as far as the program takes them. */
final class Sizes {
    /** How far is looked for sizes that the program takes, by the number of dimensions. */
    private static final int[] FARTHEST = {0, 128, 24, 9, 5};

    private static final int MOST_DIMENSIONS = FARTHEST.length - 1;

    private final Landscape landscape;
    private final int count;
    private final Map<Integer, Integer> fixed;

    /** @param fixed dimensions by their index */
    Sizes(Landscape landscape, Map<Integer, Integer> fixed) {
        this.landscape = landscape;
        this.count = landscape.model().description().dimensions().size();
        this.fixed = fixed;
    }

    /** One for each of so many points, in turn. */
    List<int[]> plan(int points) {
        List<int[]> plan = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            int[] wanted = new int[count];
            for (int d = 0; d < count; d++) {
                // Different dimensions differ, so that one taken for the other is seen.
                wanted[d] = switch (i % 4) {
                    case 0 -> 3 + d;
                    case 1 -> 1;
                    case 2 -> 7 - d;
                    default -> 2 + 3 * d;
                };
            }
            plan.add(near(wanted)
                    .orElseThrow(() -> new AssertionError("no small sizes were found that the model takes for "
                            + landscape.model().description().dimensions()
                            + "; say which: GradientCheck.of(model).size(\"…\", …)")));
        }
        return plan;
    }

    /** Nothing along the first dimension; empty where the program does not take that, or the size is fixed. */
    Optional<int[]> none() {
        if (count == 0 || fixed.containsKey(0)) {
            return Optional.empty();
        }
        int[] sizes = new int[count];
        Arrays.fill(sizes, 2);
        fixed.forEach((dimension, size) -> sizes[dimension] = size);
        sizes[0] = 0;
        return landscape.takes(sizes) ? Optional.of(sizes) : Optional.empty();
    }

    /** The smallest, some that are odd or differ from one another, and nothing, in this order. */
    List<int[]> range() {
        List<int[]> found = new ArrayList<>(smallest());
        for (int[] sizes : plan(4)) {
            if (found.stream().noneMatch(each -> Arrays.equals(each, sizes))) {
                found.add(sizes);
            }
        }
        none().ifPresent(found::add);
        return found;
    }

    /** From small to larger, those that the program takes. */
    List<int[]> smallest() {
        List<int[]> found = new ArrayList<>();
        for (int size = 1; size <= 3; size++) {
            int[] wanted = new int[count];
            Arrays.fill(wanted, size);
            near(wanted)
                    .filter(sizes -> found.stream().noneMatch(each -> Arrays.equals(each, sizes)))
                    .ifPresent(found::add);
        }
        return found;
    }

    /** The sizes that the program takes and that are nearest to some. */
    private Optional<int[]> near(int... wanted) {
        fixed.forEach((dimension, size) -> wanted[dimension] = size);
        if (landscape.takes(wanted)) {
            return Optional.of(wanted);
        }
        int free = count - fixed.size();
        if (free == 0) {
            landscape.model().bind(landscape.entry(), wanted); // says why not
        }
        List<int[]> candidates = new ArrayList<>();
        if (free <= MOST_DIMENSIONS) {
            candidates(wanted.clone(), 0, FARTHEST[free], candidates);
        }
        candidates.sort((a, b) -> Integer.compare(distance(a, wanted), distance(b, wanted)));
        return candidates.stream().filter(landscape::takes).findFirst();
    }

    private void candidates(int[] sizes, int dimension, int farthest, List<int[]> into) {
        if (dimension == count) {
            into.add(sizes.clone());
        } else if (fixed.containsKey(dimension)) {
            candidates(sizes, dimension + 1, farthest, into);
        } else {
            for (int size = 1; size <= farthest; size++) {
                sizes[dimension] = size;
                candidates(sizes, dimension + 1, farthest, into);
            }
        }
    }

    private static int distance(int[] a, int[] b) {
        int distance = 0;
        for (int i = 0; i < a.length; i++) {
            distance += Math.abs(a[i] - b[i]);
        }
        return distance;
    }
}
