// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A graph as text, a node a line in evaluation order; then the functions that it calls, each once:
 *
 * <pre>
 * %7 = tanh(%6) : [B, 128]   // h, digits.nn:6
 * %8, %8.1 = block(%7, %2) : [B, 128], [B]   // blocks.0, digits.nn:7
 * output probabilities = %9
 * function block([B, 128], [128]) = (%4, %3)
 *   %0 = parameter 0 : [B, 128]
 *   …
 * </pre>
 */
public final class GraphPrinter {
    private final Map<Function, String> names = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final List<Function> functions = new ArrayList<>();

    private GraphPrinter() {}

    public static String print(Graph graph) {
        return new GraphPrinter().text(graph);
    }

    private String text(Graph graph) {
        StringBuilder text = new StringBuilder();
        nodes(graph, "", text);
        for (Graph.Output output : graph.outputs()) {
            text.append("output ")
                    .append(output.name())
                    .append(" = ")
                    .append(output.value())
                    .append('\n');
        }
        for (Graph.Write write : graph.writes()) {
            text.append("write ")
                    .append(name(write.cell()))
                    .append(" = ")
                    .append(write.value())
                    .append('\n');
        }
        for (Condition condition : graph.conditions()) {
            text.append("require ")
                    .append(condition(condition))
                    .append("   // ")
                    .append(condition.reason())
                    .append('\n');
        }
        for (int i = 0; i < functions.size(); i++) {
            function(functions.get(i), text);
        }
        return text.toString();
    }

    private void nodes(Graph graph, String indent, StringBuilder text) {
        for (int i = 0; i < graph.nodes().size(); i++) {
            text.append(indent).append(node(graph, i)).append('\n');
        }
    }

    private void function(Function function, StringBuilder text) {
        text.append("function ")
                .append(name(function))
                .append(function.parameters().stream()
                        .map(TensorType::toString)
                        .collect(Collectors.joining(", ", "(", ")")))
                .append(function.results().stream().map(Value::toString).collect(Collectors.joining(", ", " = (", ")")))
                .append('\n');
        nodes(function.body(), "  ", text);
    }

    /** Each function by its own name; others of that name are numbered. */
    private String name(Function function) {
        return names.computeIfAbsent(function, key -> {
            String unique = key.name();
            for (int number = 2; !taken.add(unique); number++) {
                unique = key.name() + "." + number;
            }
            functions.add(key);
            return unique;
        });
    }

    /** One node, with its results, its types and where it came from. */
    private String node(Graph graph, int index) {
        Node node = graph.nodes().get(index);
        String results = IntStream.range(0, node.results().size())
                .mapToObj(result -> new Value(index, result).toString())
                .collect(Collectors.joining(", "));
        String types = node.results().stream().map(TensorType::toString).collect(Collectors.joining(", "));
        String origin = index < graph.origins().size() ? origin(graph.origins().get(index)) : "";
        return results + " = " + right(node) + " : " + types + (origin.isEmpty() ? "" : "   // " + origin);
    }

    private String right(Node node) {
        if (node instanceof Node.Input input) {
            return "input " + input.name();
        } else if (node instanceof Node.Parameter parameter) {
            return "parameter " + parameter.index();
        } else if (node instanceof Node.Read read) {
            return "read " + name(read.cell());
        } else if (node instanceof Node.Constant constant) {
            return number(constant);
        } else if (node instanceof Node.Apply apply) {
            List<Function> bodies = apply.op().functions();
            String head = bodies.isEmpty() || apply.op().lowering() instanceof Lowering.Loop
                    ? apply.op().name() + (bodies.isEmpty() ? "" : " ")
                    : "";
            return head
                    + bodies.stream().map(this::name).collect(Collectors.joining(", "))
                    + apply.operands().stream().map(Value::toString).collect(Collectors.joining(", ", "(", ")"));
        }
        throw new IllegalArgumentException("no text for " + node);
    }

    private static String number(Node.Constant constant) {
        double value = constant.value();
        return switch (constant.type().element()) {
            case REAL, SETTING -> Double.toString(value);
            case INT -> Long.toString((long) value);
            case BOOL -> value == 0 ? "false" : "true";
        };
    }

    private static String name(Cell cell) {
        return cell.kind().name().toLowerCase(Locale.ROOT) + " " + cell.name();
    }

    private static String condition(Condition condition) {
        if (condition instanceof Condition.AtMost atMost) {
            return atMost.smaller() + " ≤ " + atMost.larger();
        } else if (condition instanceof Condition.Divides divides) {
            return divides.divisor() + " divides " + divides.dividend();
        } else if (condition instanceof Condition.Equal equal) {
            return equal.left() + " = " + equal.right();
        }
        throw new IllegalArgumentException("no text for " + condition);
    }

    /** {@code adjoint of blocks.2.dense: h, digits.nn:6}; empty where nothing is known. */
    private static String origin(Origin origin) {
        List<String> parts = new ArrayList<>();
        origin.name().filter(name -> !name.equals(origin.place())).ifPresent(parts::add);
        origin.span().ifPresent(span -> parts.add(span.source().name() + ":" + span.line()));
        String place = origin.place().isEmpty() ? "" : origin.place() + (parts.isEmpty() ? "" : ": ");
        String where = place + String.join(", ", parts);
        return switch (origin.phase()) {
            case FORWARD -> where;
            case BACKWARD -> where.isEmpty() ? "adjoint" : "adjoint of " + where;
            case UPDATE -> where.isEmpty() ? "update" : "update of " + where;
        };
    }
}
