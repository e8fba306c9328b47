// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.CellId;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;

/** What a buffer would be called: {@code mean_} and {@code fc.W1} for the slot {@code train/mean/fc.W1}. */
record Hint(String prefix, String path, String suffix) {
    Hint(String prefix, String path) {
        this(prefix, path, "");
    }

    static Hint of(Buffer.Storage storage) {
        return storage instanceof Buffer.InputCopy input
                ? new Hint("", input.input())
                : of(((Buffer.CellArray) storage).cell());
    }

    static Hint of(Cell cell) {
        CellId id = cell.id();
        return switch (cell.kind()) {
            case PARAMETER, STATE -> new Hint("", id.path());
            case SLOT -> new Hint(id.part() + "_", id.path());
            case GRADIENT -> new Hint("d", id.path());
            case STEP -> new Hint("", "steps");
            case FIGURE -> new Hint(id.owner() + "_", id.part().replace('.', '_'));
        };
    }

    /**
     * The name of the equation; {@code z_h} for a value inside of it, {@code sum_h} for a part of one, with a d for what
     * comes back to it.
     *
     * @param origin the value's, or what it is in the call that the graph is the body of
     */
    static Hint of(Graph graph, Value value, Origin origin) {
        String word = graph.node(value) instanceof Node.Apply apply
                ? wordOf(apply.op().name())
                : "value";
        String back = origin.phase() == Origin.Phase.BACKWARD ? "d" : "";
        String role = switch (origin.role()) {
            case PART -> word + "_" + back;
            case INNER -> back + "z_";
            case ROOT -> back;
        };
        return origin.path()
                .map(path -> new Hint(role, numbered(path, origin.turn())))
                .orElseGet(() -> new Hint("", word));
    }

    /** What an operator yields: {@code sum} of {@code sum[0]}, a product of {@code multiply}. */
    private static String wordOf(String operator) {
        int end = operator.indexOf('[');
        String word = end < 0 ? operator : operator.substring(0, end);
        return switch (word) {
            case "multiply", "matmul" -> "product";
            case "divide" -> "quotient";
            case "subtract" -> "difference";
            case "negate" -> "negative";
            default -> word;
        };
    }

    /** The path of another value of the same name. */
    static String numbered(String path, int number) {
        String stem = Character.isDigit(path.charAt(path.length() - 1)) ? "_" : "";
        return number == 0 ? path : path + stem + number;
    }

    /**
     * Where so many of the same name are before it: the second {@code z_h} is {@code z2_h}, so that the path of a layer
     * stays whole at the end; of h it is h1.
     */
    Hint after(int others) {
        if (others == 0) {
            return this;
        }
        int last = prefix.length() - 1;
        return prefix.endsWith("_")
                ? new Hint(prefix.substring(0, last) + (others + 1) + "_", path, suffix)
                : new Hint(prefix, numbered(path, others), suffix);
    }

    Hint many() {
        return new Hint(prefix, path + "s", suffix);
    }

    Hint with(String other) {
        return new Hint(prefix, path, other);
    }

    String name() {
        return prefix + path + suffix;
    }

    /** The name without the path of the layer; of a layer that is one of several, without its number. */
    String label() {
        int end = path.length();
        int start = path.lastIndexOf('.') + 1;
        while (start > 0 && Character.isDigit(path.charAt(start))) {
            end = start - 1;
            start = path.lastIndexOf('.', end - 1) + 1;
        }
        return prefix + path.substring(start, end) + suffix;
    }
}
