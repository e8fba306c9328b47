// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import java.util.Map;
import java.util.Random;

/**
 * Values for inputs and cells. Each follows from the seed and its own name, so a program that loses other parts keeps them.
 */
record ProgramData(long seed, Map<String, Long> sizes) {
    ProgramData {
        sizes = Map.copyOf(sizes);
    }

    Array input(String name, TensorType type) {
        // The key of what a model of seed 1 draws in the only train step that there is, once it has run three times.
        return name.equals(dev.chainrule.compiler.op.Draw.KEY)
                ? new Array(ElementType.INT, new int[] {3}, 1, 0, 3)
                : values(type, sizes, new Random(seed + name.hashCode()));
    }

    /** What a cell holds at first. Squares of gradients are among the slots, so these are positive. */
    Array cell(Cell cell) {
        Random random =
                new Random(seed + cell.name().hashCode() + cell.kind().name().hashCode());
        return switch (cell.kind()) {
            case PARAMETER, GRADIENT, STATE -> values(cell.type(), sizes, random);
            default ->
                Array.generate(cell.type().element(), shape(cell.type(), sizes), index -> switch (cell.type()
                        .element()) {
                    case REAL, SETTING -> 0.25f + 0.5f * random.nextFloat();
                    case INT -> cell.kind() == Cell.Kind.STEP ? 3 : 1;
                    case BOOL -> 1;
                });
        };
    }

    /** Reals that f32 has too, whole numbers that are an index where there are two, truth values. */
    static Array values(TensorType type, Map<String, Long> sizes, Random random) {
        return Array.generate(type.element(), shape(type, sizes), index -> switch (type.element()) {
            case REAL, SETTING -> (float) (random.nextDouble() * 4 - 2);
            case INT, BOOL -> random.nextInt(2);
        });
    }

    static int[] shape(TensorType type, Map<String, Long> sizes) {
        return type.shape().dimensions().stream()
                .mapToInt(dimension -> (int) dimension.evaluate(name -> sizes.getOrDefault(name, 1L)))
                .toArray();
    }
}
