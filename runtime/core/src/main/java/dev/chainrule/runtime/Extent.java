// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The extent of an axis: a polynomial over a model's dynamic dimensions.
 *
 * @param summands to be added; none is 0
 */
public record Extent(List<Summand> summands) {
    public Extent {
        summands = List.copyOf(summands);
    }

    /**
     * coefficient · product of dimensions, quotients and roots.
     *
     * @param dimensions indices into {@link ModelDescription#dimensions()}, with repetition
     */
    public record Summand(long coefficient, List<Integer> dimensions, List<Part> parts) {
        public Summand {
            dimensions = List.copyOf(dimensions);
            parts = List.copyOf(parts);
        }

        boolean isFixed() {
            return dimensions.isEmpty() && parts.isEmpty();
        }
    }

    /** A factor that is rounded to a whole number. */
    public sealed interface Part {
        /** The value for bound dimensions. */
        long evaluate(int[] dimensions);

        /** As a person writes it. */
        String text(List<String> names);
    }

    /** ⌊dividend / divisor⌋. */
    public record Quotient(Extent dividend, long divisor) implements Part {
        @Override
        public long evaluate(int[] dimensions) {
            return Math.floorDiv(dividend.evaluate(dimensions), divisor);
        }

        @Override
        public String text(List<String> names) {
            return "⌊(" + dividend.text(names) + ")/" + divisor + "⌋";
        }
    }

    /** ⌈√radicand⌉. */
    public record Root(Extent radicand) implements Part {
        @Override
        public long evaluate(int[] dimensions) {
            return (long) Math.ceil(Math.sqrt((double) radicand.evaluate(dimensions)));
        }

        @Override
        public String text(List<String> names) {
            return "⌈√(" + radicand.text(names) + ")⌉";
        }
    }

    public static Extent of(long value) {
        return new Extent(List.of(new Summand(value, List.of(), List.of())));
    }

    /** A dynamic dimension itself. */
    public static Extent dimension(int index) {
        return new Extent(List.of(new Summand(1, List.of(index), List.of())));
    }

    public boolean isStatic() {
        return summands.stream().allMatch(Summand::isFixed);
    }

    /** The one dimension from which it follows, as 2·T + 16 does from T. */
    OptionalInt linearIn() {
        List<Summand> moving =
                summands.stream().filter(summand -> !summand.isFixed()).toList();
        return moving.size() == 1
                        && moving.get(0).parts().isEmpty()
                        && moving.get(0).dimensions().size() == 1
                ? OptionalInt.of(moving.get(0).dimensions().get(0))
                : OptionalInt.empty();
    }

    /**
     * The value for bound dimensions.
     *
     * @throws ArithmeticException if it does not fit 64 bits
     */
    public long evaluate(int[] dimensions) {
        long sum = 0;
        for (Summand summand : summands) {
            long product = summand.coefficient();
            for (int dimension : summand.dimensions()) {
                product = Math.multiplyExact(product, (long) dimensions[dimension]);
            }
            for (Part part : summand.parts()) {
                product = Math.multiplyExact(product, part.evaluate(dimensions));
            }
            sum = Math.addExact(sum, product);
        }
        return sum;
    }

    /** {@code 4·B + 1}, as a person writes it. */
    public String text(List<String> names) {
        StringBuilder text = new StringBuilder();
        for (Summand summand : summands) {
            if (text.length() > 0 && summand.coefficient() >= 0) {
                text.append('+');
            }
            List<String> factors = new ArrayList<>();
            if (summand.coefficient() != 1 || summand.isFixed()) {
                factors.add(Long.toString(summand.coefficient()));
            }
            summand.dimensions().forEach(dimension -> factors.add(names.get(dimension)));
            summand.parts().forEach(part -> factors.add(part.text(names)));
            text.append(String.join("·", factors));
        }
        return text.length() == 0 ? "0" : text.toString();
    }
}
