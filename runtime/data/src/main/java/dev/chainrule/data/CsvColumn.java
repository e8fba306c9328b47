// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;

/**
 * A column of the data set, and of what columns of the file it is made.
 *
 * @param map each real is put through it
 * @param classes for texts, their numbers; empty if they are yet to be learnt
 */
record CsvColumn(String name, Choice choice, Kind kind, DoubleUnaryOperator map, Optional<Vocabulary> classes) {
    /** What the fields of a column hold. */
    enum Kind {
        REALS,
        INTS,
        TEXTS
    }

    /** Columns of a file. */
    sealed interface Choice {}

    /** One by its name, which makes a number a row. */
    record One(String name) implements Choice {}

    /** These, in this order, which make a vector a row. */
    record Listed(List<String> names) implements Choice {
        Listed {
            names = List.copyOf(names);
        }
    }

    /** Those whose name fulfils a condition, in the order of the file; they make a vector a row. */
    record Fulfilling(Predicate<String> condition) implements Choice {}

    /** Those that nothing else takes, in the order of the file; they make a vector a row. */
    record Rest() implements Choice {}

    boolean isReal() {
        return kind == Kind.REALS;
    }

    CsvColumn with(Vocabulary vocabulary) {
        return new CsvColumn(name, choice, kind, map, Optional.of(vocabulary));
    }
}
