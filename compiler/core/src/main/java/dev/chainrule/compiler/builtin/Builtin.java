// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.builtin;

import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.diagnostic.Spelling;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.item.Ops;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A function that is built in.
 *
 * @param doc what it gives, in a line
 * @param body what a call gives
 */
public record Builtin(String name, List<Parameter> parameters, String doc, Function<Call, Item> body) {
    public Builtin {
        parameters = List.copyOf(parameters);
    }

    public record Parameter(String name, boolean required) {}

    /** The parameter that is a text, where a function has one. */
    static final String TEXT = "subscripts";

    /** Whether a text between quotes is an argument. */
    public boolean takesText() {
        return parameters.stream().anyMatch(parameter -> parameter.name().equals(TEXT));
    }

    /** A parameter that ends in {@code ?} may be left out: {@code of("sum x axis? where?", …)}. */
    static Builtin of(String signature, String doc, Function<Call, Item> body) {
        String[] words = signature.split(" ", -1);
        List<Parameter> list = new ArrayList<>();
        for (String word : List.of(words).subList(1, words.length)) {
            boolean optional = word.endsWith("?");
            list.add(new Parameter(optional ? word.substring(0, word.length() - 1) : word, !optional));
        }
        return new Builtin(words[0], list, doc, body);
    }

    /** {@code sum(x, axis?, where?, keep?)}. */
    public String signature() {
        return parameters.stream()
                .map(parameter -> parameter.name() + (parameter.required() ? "" : "?"))
                .collect(Collectors.joining(", ", name + "(", ")"));
    }

    static TypeFault fault(String message, String hint) {
        return new TypeFault(TypeFault.Kind.ARGUMENT, message, hint);
    }

    /** A call with its arguments, and where each is written. */
    public record Call(Ops ops, Map<String, Item> arguments, Map<String, Span> spans, Span span) {
        boolean has(String name) {
            return arguments.containsKey(name);
        }

        Item item(String name) {
            return optional(name).orElseThrow(() -> fault(name + " is missing", ""));
        }

        Optional<Item> optional(String name) {
            return Optional.ofNullable(arguments.get(name));
        }

        Term term(String name) {
            return ops().term(item(name));
        }

        /** The text of an argument that was given. */
        String written(String name) {
            return Optional.ofNullable(spans.get(name)).orElse(span).snippet();
        }

        Term real(String name) {
            Item item = item(name);
            boolean setting = ops().element(item).equals(Optional.of(ElementType.SETTING));
            return ops().term(ops().value(item, setting ? ElementType.SETTING : ElementType.REAL));
        }

        /** A term for a kernel: settings become real. */
        Term tensor(String name) {
            Item item = item(name);
            ElementType element = ops().element(item).orElse(ElementType.REAL);
            return ops().term(ops().value(item, element == ElementType.SETTING ? ElementType.REAL : element));
        }

        boolean flag(String name, boolean standard) {
            Optional<Item> item = optional(name);
            if (item.isEmpty()) {
                return standard;
            }
            if (item.get() instanceof Item.Truth truth) {
                return truth.value();
            }
            throw fault(name + " is true or false, not " + ops().describe(item.get()), "");
        }

        double number(String name, double standard) {
            Optional<Item> item = optional(name);
            if (item.isEmpty()) {
                return standard;
            }
            if (item.get() instanceof Item.Numeral number) {
                return number.approximate();
            }
            throw fault(name + " is a number, not " + ops().describe(item.get()), "");
        }

        /** One axis, counted from the end if negative. */
        int axis(String name, int rank) {
            return axis(item(name), rank);
        }

        int axis(Item item, int rank) {
            long axis = ops().whole(item, "an axis");
            if (axis < -rank || axis >= rank) {
                throw new TypeFault(
                        TypeFault.Kind.AXIS,
                        "there is no axis " + axis + ": there " + (rank == 1 ? "is " : "are ")
                                + Spelling.count(rank, "axis"),
                        rank == 0 ? "" : "axes count from 0 to " + (rank - 1) + ", or from the end: -1 is the last");
            }
            return (int) (axis < 0 ? axis + rank : axis);
        }

        /** {@code axis = 1}, {@code axis = [0, 2]}, {@code axis = all}, or nothing: all. */
        List<Integer> axes(int rank) {
            Optional<Item> item = optional("axis");
            List<Integer> axes = new ArrayList<>();
            if (item.isEmpty() || item.get() instanceof Item.Word) {
                for (int axis = 0; axis < rank; axis++) {
                    axes.add(axis);
                }
                return axes;
            }
            if (item.get() instanceof Item.Listing list) {
                list.items().forEach(each -> axes.add(axis(each, rank)));
            } else {
                axes.add(axis(item.get(), rank));
            }
            if (axes.stream().distinct().count() != axes.size()) {
                throw new TypeFault(TypeFault.Kind.AXIS, "an axis is named twice: " + axes);
            }
            return axes.stream().sorted().toList();
        }

        /** {@code [B, hidden]} as a shape. */
        Shape shape(String name) {
            if (!(item(name) instanceof Item.Listing list)) {
                throw fault("a shape is a list of dimensions, not " + ops().describe(item(name)), "write [3, n]");
            }
            Shape shape = new Shape(
                    list.items().stream().map(each -> ops.dimension(each, span)).toList());
            ops.elaboration.checkSize(shape, span);
            return shape;
        }

        Dimension dimension(String name) {
            return ops.dimension(item(name), span);
        }

        List<Item> list(String name) {
            if (item(name) instanceof Item.Listing list && !list.items().isEmpty()) {
                return list.items();
            }
            throw fault(name + " is a list of tensors, not " + ops().describe(item(name)), "write [a, b]");
        }

        Item item(Term term) {
            return ops().item(term);
        }
    }
}
