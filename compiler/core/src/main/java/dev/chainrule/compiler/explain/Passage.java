// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.notation.Notation.Name;
import java.util.List;
import java.util.Optional;

/** What a document is made of. */
sealed interface Passage {
    /** @param level 1 of the document, 2 of a loss, 3 of a part */
    record Heading(int level, String text) implements Passage {}

    record Paragraph(String text) implements Passage {}

    /**
     * An equation and what is said of it.
     *
     * @param line where it stands in the program
     */
    record Equation(
            Name left,
            Notation right,
            String shape,
            Optional<Integer> line,
            List<Detail> details,
            Optional<String> value)
            implements Passage {
        public Equation {
            details = List.copyOf(details);
        }
    }

    /** @param formula an equation; where it is empty the text is all */
    record Detail(String label, String text, Optional<Notation> formula) {
        Detail(String label, String text) {
            this(label, text, Optional.empty());
        }

        Detail(String label, Notation formula) {
            this(label, formula.text(), Optional.of(formula));
        }
    }

    record Table(List<String> head, List<List<String>> rows) implements Passage {
        public Table {
            head = List.copyOf(head);
            rows = List.copyOf(rows);
        }
    }
}
