// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a gradient is looked at. Inputs and parameters follow from this alone: the same sample, the same numbers.
 *
 * @param sizes of the dynamic dimensions, by name
 * @param decimals that inputs are rounded to; parameters get one significant digit more. {@link #ALL} leaves them
 */
public record Sample(Map<String, Integer> sizes, int decimals, long seed) {
    /** Numbers are not rounded. */
    public static final int ALL = 15;

    public Sample {
        sizes = Collections.unmodifiableMap(new LinkedHashMap<>(sizes));
    }

    /** What to write behind {@code GradientCheck.of(model)} to come here: {@code .size("B", 1).decimals(0).seed(7)}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        sizes.forEach((name, size) ->
                text.append(".size(\"").append(name).append("\", ").append(size).append(')'));
        if (decimals < ALL) {
            text.append(".decimals(").append(decimals).append(')');
        }
        return text.append(".seed(").append(seed).append(')').toString();
    }

    /** In words: {@code B = 1, numbers rounded to whole ones, seed 7}. */
    String words() {
        StringBuilder text = new StringBuilder();
        sizes.forEach(
                (name, size) -> text.append(name).append(" = ").append(size).append(", "));
        if (decimals < ALL) {
            text.append("numbers rounded to ")
                    .append(decimals == 0 ? "whole ones" : decimals + (decimals == 1 ? " decimal" : " decimals"))
                    .append(", ");
        }
        return text.append("seed ").append(seed).toString();
    }
}
