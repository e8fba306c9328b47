// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Losses and metrics by name, in the order of the program. */
public record Figures(Map<String, Double> values) {
    public Figures {
        values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** @throws IllegalArgumentException if there is no figure of that name */
    public double get(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no figure " + name + "; there are " + values.keySet());
        }
        return value;
    }

    /** {@code nll 0.1234, accuracy 0.9722}. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(figure -> figure.getKey() + " " + String.format(Locale.ROOT, "%.5g", figure.getValue()))
                .collect(Collectors.joining(", "));
    }
}
