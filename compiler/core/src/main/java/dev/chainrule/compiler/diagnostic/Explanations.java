// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.diagnostic;

import java.util.Locale;
import java.util.Optional;

/**
 * What {@code docs/errors.md} says of each code: what it means, a wrong program and a right one. The document travels in the
 * compiler's jar, so it is at hand wherever models are compiled, without the repository and without a network.
 */
public final class Explanations {
    private Explanations() {}

    /** What to type to read the explanation of a code: the goal works in each project that compiles models. */
    public static String command(String id) {
        return "mvn chainrule:explain -Dcode=" + id;
    }

    /** The section of a code, {@code NN0204} or {@code nn0204}, in Markdown; empty if there is no such code. */
    public static Optional<String> of(String id) {
        String document = Resources.text("errors.md");
        String heading = "\n## " + id.strip().toUpperCase(Locale.ROOT) + "\n";
        int start = document.indexOf(heading);
        if (start < 0) {
            return Optional.empty();
        }
        int end = document.indexOf("\n## ", start + heading.length());
        return Optional.of(
                document.substring(start + 1, end < 0 ? document.length() : end).strip() + "\n");
    }
}
