// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import java.util.List;

/** What a cell holds before the first step. Initialisers of the language are resolved to these by their fans. */
public sealed interface Initial {
    Initial ZEROS = new Constant(0);

    record Constant(double value) implements Initial {}

    /** Row-major values, one an element. */
    record Values(List<Double> values) implements Initial {
        public Values {
            values = List.copyOf(values);
        }
    }

    /** Independent draws from N(mean, deviation²). */
    record Normal(double mean, double deviation) implements Initial {}

    /** The same but for one slice of the first axis, which is 0. */
    record NormalBut(double mean, double deviation, int zeroRow) implements Initial {}

    /** N(mean, deviation²) with what lies outside [low, high] drawn anew. */
    record TruncatedNormal(double mean, double deviation, double low, double high) implements Initial {}

    /** Independent draws from U[low, high). */
    record Uniform(double low, double high) implements Initial {}

    /** A random (semi-)orthogonal matrix times gain; the axes after the first are taken together (Saxe et al., 2014). */
    record Orthogonal(double gain) implements Initial {}

    /** What another parameter or state of the same type begins with, by its name: a copy that follows it. */
    record Same(String cell) implements Initial {}

    /** Ones where all indices of a matrix agree, zeros elsewhere. */
    record Identity() implements Initial {}
}
