// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How long the axes are of a batch that is made up: those that data fix are short, as far as the program takes that. */
final class DrawnSizes {
    private static final long USUAL = 3;
    /** How far is looked for sizes that the program takes, by the number of dimensions that are free. */
    private static final long[] FARTHEST = {1, 256, 32, 12, 7};

    private final ModelDefinition model;
    private final Map<String, Array> given;

    DrawnSizes(ModelDefinition model, Map<String, Array> given) {
        this.model = model;
        this.given = given;
    }

    /** @throws IllegalArgumentException if none are found */
    Map<String, Long> of(int rows) {
        Map<String, Long> fixed = new LinkedHashMap<>();
        for (ModelDefinition.Input input : model.inputs()) {
            Array array = given.get(input.name());
            if (array != null && array.size() > 1) {
                follows(input.type().shape(), array.size()).forEach(fixed::putIfAbsent);
            } else if (model.dynamicNames().contains(input.name())) {
                // A whole number that is a dimension.
                fixed.put(
                        input.name(), array == null ? (long) input.standard().orElse(USUAL) : (long) array.values()[0]);
            }
        }
        List<String> free = new ArrayList<>(model.dynamicNames());
        if (!free.isEmpty()) {
            fixed.putIfAbsent(free.get(0), (long) rows);
        }
        free.removeAll(fixed.keySet());
        if (takes(with(fixed, free, USUAL))) {
            return with(fixed, free, USUAL);
        }
        List<Map<String, Long>> candidates = new ArrayList<>();
        if (free.size() < FARTHEST.length) {
            candidates(fixed, free, FARTHEST[free.size()], candidates);
        }
        candidates.sort((a, b) -> Long.compare(distance(a), distance(b)));
        return candidates.stream()
                .filter(this::takes)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no small sizes were found that the model "
                        + model.name() + " takes for " + String.join(", ", model.dynamicNames())));
    }

    private static Map<String, Long> with(Map<String, Long> fixed, List<String> free, long size) {
        Map<String, Long> sizes = new LinkedHashMap<>(fixed);
        free.forEach(name -> sizes.put(name, size));
        return sizes;
    }

    private static void candidates(
            Map<String, Long> fixed, List<String> free, long farthest, List<Map<String, Long>> into) {
        if (free.isEmpty()) {
            into.add(fixed);
            return;
        }
        for (long size = 1; size <= farthest; size++) {
            Map<String, Long> more = with(fixed, free.subList(0, 1), size);
            candidates(more, free.subList(1, free.size()), farthest, into);
        }
    }

    private static long distance(Map<String, Long> sizes) {
        return sizes.values().stream().mapToLong(size -> Math.abs(size - USUAL)).sum();
    }

    /** The dimension that stands for an axis, where all others are known. */
    private static Map<String, Long> follows(Shape shape, int elements) {
        Set<String> names = new HashSet<>();
        long known = 1;
        for (Dimension dimension : shape.dimensions()) {
            if (dimension.isStatic()) {
                known *= dimension.value().orElseThrow();
            } else if (dimension.names().size() == 1
                    && dimension.equals(
                            Dimension.named(dimension.names().iterator().next()))) {
                names.addAll(dimension.names());
            } else {
                return Map.of();
            }
        }
        return names.size() == 1 && elements % known == 0
                ? Map.of(names.iterator().next(), elements / known)
                : Map.of();
    }

    private boolean takes(Map<String, Long> sizes) {
        return model.training().conditions().stream().allMatch(each -> each.holds(sizes::get))
                && model.evaluating().conditions().stream().allMatch(each -> each.holds(sizes::get))
                && model.inputs().stream()
                        .flatMap(input -> input.type().shape().dimensions().stream())
                        .allMatch(dimension -> dimension.evaluate(sizes::get) >= 0);
    }
}
