// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.Extent;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Checks dynamic dimensions before anything is allocated for them, and words what does not fit. */
final class Sizes {
    /** The longest array that is made: the largest multiple of 16 that fits an int. */
    static final int LONGEST = Integer.MAX_VALUE & ~15;

    private final Blueprint blueprint;
    private final ModelDescription description;

    Sizes(Blueprint blueprint) {
        this.blueprint = blueprint;
        this.description = blueprint.description();
    }

    /** @throws ModelException if a dimension that is needed is negative, or a buffer would be too long */
    void check(int entryPoint, int[] needed, int[] dimensions) {
        for (int dimension : needed) {
            if (dimensions[dimension] < 0) {
                throw new ModelException(description.name() + "." + entryName(entryPoint) + ": dimension "
                        + description.dimensions().get(dimension) + " is " + dimensions[dimension]);
            }
        }
        for (Blueprint.Buffer buffer : blueprint.entry(entryPoint).longest()) {
            if (!fits(buffer.length(), dimensions)) {
                throw new ModelException(tooLong(entryPoint, buffer, needed, dimensions));
            }
        }
    }

    private String tooLong(int entryPoint, Blueprint.Buffer buffer, int[] needed, int[] dimensions) {
        StringBuilder message = new StringBuilder(description.name() + "." + entryName(entryPoint) + ": "
                + buffer.name() + " would take " + text(buffer.length()) + " elements, with "
                + bindings(needed, dimensions)
                + "; an array holds " + LONGEST);
        for (int dimension : needed) {
            int[] other = dimensions.clone();
            int largest = largest(entryPoint, dimension, other);
            if (largest >= 0 && largest < dimensions[dimension]) {
                message.append("; the largest ")
                        .append(description.dimensions().get(dimension))
                        .append(" that fits is ")
                        .append(largest);
            }
        }
        return message.toString();
    }

    /** The largest value of a dimension with which all buffers fit, the others as they are; −1 if none does. */
    private int largest(int entryPoint, int dimension, int[] dimensions) {
        int low = -1;
        int high = dimensions[dimension];
        while (low < high) {
            int middle = (int) (((long) low + high + 1) >> 1);
            dimensions[dimension] = middle;
            boolean fits =
                    blueprint.entry(entryPoint).longest().stream().allMatch(each -> fits(each.length(), dimensions));
            if (fits) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private static boolean fits(Extent length, int[] dimensions) {
        try {
            return length.evaluate(dimensions) <= LONGEST;
        } catch (ArithmeticException overflow) {
            return false;
        }
    }

    /** The number of elements of a shape; the shape's buffer has been checked. */
    static int length(List<Extent> shape, int[] dimensions) {
        long length = 1;
        for (Extent extent : shape) {
            length *= extent.evaluate(dimensions);
        }
        return Math.toIntExact(length);
    }

    /** {@code B = 3, T = 5}. */
    String bindings(int[] needed, int[] dimensions) {
        return IntStream.of(needed)
                .mapToObj(dimension -> description.dimensions().get(dimension) + " = " + dimensions[dimension])
                .collect(Collectors.joining(", "));
    }

    /** {@code [B, 784]}. */
    String text(List<Extent> shape) {
        return shape.stream().map(this::text).collect(Collectors.joining(", ", "[", "]"));
    }

    /** {@code [3, 784]}. */
    static String values(List<Extent> shape, int[] dimensions) {
        return shape.stream()
                .map(extent -> Long.toString(extent.evaluate(dimensions)))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** {@code 4·B·T + 1}. */
    private String text(Extent extent) {
        StringBuilder text = new StringBuilder();
        for (Extent.Summand summand : extent.summands()) {
            long c = summand.coefficient();
            if (text.length() > 0) {
                text.append(c < 0 ? " - " : " + ");
            } else if (c < 0) {
                text.append('-');
            }
            List<String> factors = new ArrayList<>();
            summand.dimensions()
                    .forEach(dimension -> factors.add(description.dimensions().get(dimension)));
            summand.parts().forEach(part -> factors.add(part.text(description.dimensions())));
            String names = String.join("·", factors);
            String number = Long.toString(Math.abs(c));
            text.append(names.isEmpty() ? number : Math.abs(c) == 1 ? names : number + "·" + names);
        }
        return text.length() == 0 ? "0" : text.toString();
    }

    private String entryName(int entryPoint) {
        return description.entryPoints().get(entryPoint).name();
    }
}
