// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.family;

import java.util.List;

/** All nets, in the order of the tables. */
public final class Nets {
    private Nets() {}

    /** Those that are asked. */
    public static List<Net> all() {
        return List.of(
                DenseNet.TINY,
                DenseNet.SMALL,
                DenseNet.LARGE,
                DenseNet.AUTOENCODER,
                PictureNet.NET,
                ResidualNet.NET,
                RecurrentNet.NET,
                CharacterNet.NET,
                WordNet.NET);
    }
}
