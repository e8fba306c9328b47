// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Graph values as mathematics: {@code dy · (1 − y²)}. Repetition and axes of length 1 are not shown, as on paper. What is
 * deeper or longer than a line holds ends in an ellipsis.
 */
public final class Formula {
    private static final int MAXIMAL_DEPTH = 16;
    private static final int MAXIMAL_PARTS = 48;

    /** How tightly text holds together, from loose to tight. */
    private enum Bond {
        LOGIC,
        COMPARISON,
        SUM,
        PRODUCT,
        POWER,
        ATOM
    }

    private record Text(String text, Bond bond) {
        String in(Bond least) {
            return bond.compareTo(least) < 0 ? "(" + text + ")" : text;
        }
    }

    private final Function<Value, Node> nodes;
    private final Function<Value, Optional<String>> names;
    private int parts;

    private Formula(Function<Value, Node> nodes, Function<Value, Optional<String>> names) {
        this.nodes = nodes;
        this.names = names;
    }

    /**
     * A value as a formula over named values.
     *
     * @param nodes the graph, or a builder, that the value belongs to
     * @param names values that are shown by name; the given value itself is written out in any case
     */
    public static String of(Value value, Function<Value, Node> nodes, Function<Value, Optional<String>> names) {
        Formula formula = new Formula(nodes, names);
        return formula.written(value, 0).text();
    }

    /**
     * The derivative of an operator, an equation an operand: {@code dx = dy · (1 − y²)}; of one without, the reason.
     *
     * @param operands the types that the rule is applied to; dimensions with names show where they come from
     */
    public static List<String> derivative(Op op, List<TensorType> operands) {
        if (op.derivative() instanceof Derivative.Zero zero) {
            return List.of("none: " + zero.why());
        }
        GraphBuilder builder = new GraphBuilder();
        Map<Value, String> names = new HashMap<>();
        List<Value> x = new ArrayList<>();
        List<String> letters = letters(operands);
        for (int i = 0; i < operands.size(); i++) {
            x.add(builder.input(letters.get(i), operands.get(i)));
            names.put(x.get(i), letters.get(i));
        }
        TensorType result = op.infer(operands).get(0);
        Value y = builder.input("y", result);
        Value dy = builder.input("dy", result);
        names.put(y, "y");
        names.put(dy, "dy");
        Derivative.Rule rule = (Derivative.Rule) op.derivative();
        List<Optional<Value>> adjoints = rule.rule().apply(builder, List.of(dy), List.of(y), x, operand -> true);
        List<String> equations = new ArrayList<>();
        for (int i = 0; i < adjoints.size(); i++) {
            int operand = i;
            adjoints.get(i)
                    .map(adjoint -> new Formula(builder::node, value -> Optional.ofNullable(names.get(value)))
                            .text(adjoint, 0)
                            .text())
                    .ifPresent(text -> equations.add("d" + letters.get(operand) + " = " + text));
        }
        return equations;
    }

    /** x alone; a and b; a condition is c. */
    private static List<String> letters(List<TensorType> operands) {
        if (operands.size() == 1) {
            return List.of("x");
        }
        List<String> letters = new ArrayList<>();
        char next = 'a';
        for (TensorType operand : operands) {
            boolean condition = operand.element() == ElementType.BOOL;
            letters.add(condition ? "c" : String.valueOf(next++));
        }
        return letters;
    }

    private Text text(Value value, int depth) {
        Optional<String> name = names.apply(value);
        return name.isPresent() ? new Text(name.get(), Bond.ATOM) : written(value, depth);
    }

    private Text written(Value value, int depth) {
        Node node = nodes.apply(value);
        if (node instanceof Node.Input input) {
            return new Text(input.name(), Bond.ATOM);
        } else if (node instanceof Node.Read read) {
            return new Text(read.cell().name(), Bond.ATOM);
        } else if (node instanceof Node.Constant constant) {
            return number(constant);
        } else if (node instanceof Node.Apply apply) {
            return depth > MAXIMAL_DEPTH || ++parts > MAXIMAL_PARTS
                    ? new Text("…", Bond.ATOM)
                    : applied(apply, depth + 1);
        }
        throw new IllegalArgumentException("no text for " + node);
    }

    private Text applied(Node.Apply apply, int depth) {
        Op op = apply.op();
        if (op instanceof Elementwise elementwise) {
            return elementwise(elementwise, apply.operands(), depth);
        } else if (op instanceof Reduce reduce) {
            String x = text(apply.operands().get(0), depth).in(Bond.PRODUCT);
            return switch (reduce.kind()) {
                case SUM -> new Text("Σ " + x, Bond.PRODUCT);
                case MAX -> call("max", List.of(x));
                case MIN -> call("min", List.of(x));
            };
        } else if (op instanceof MatMul) {
            return chain(" @ ", Bond.PRODUCT, Bond.POWER, apply.operands(), depth);
        } else if (op instanceof Layout layout) {
            return layout(layout, apply.operands(), depth);
        } else if (op instanceof Source.Size size) {
            Dimension dimension = size.dimension();
            boolean plain = dimension.isStatic() || dimension.toString().indexOf('·') < 0;
            return new Text(
                    dimension.toString(),
                    dimension.summands().size() > 1 ? Bond.SUM : plain ? Bond.ATOM : Bond.PRODUCT);
        } else if (op instanceof Overridable overridable) {
            return new Text(overridable.word(), Bond.ATOM);
        }
        return call(plainName(op), texts(apply.operands(), depth));
    }

    private Text elementwise(Elementwise op, List<Value> x, int depth) {
        return switch (op.name()) {
            case "add", "int_add" -> chain(" + ", Bond.SUM, Bond.PRODUCT, x, depth);
            case "subtract", "int_subtract" -> chain(" − ", Bond.SUM, Bond.PRODUCT, x, depth);
            case "multiply", "int_multiply" -> product(x, depth);
            case "divide" -> chain(" / ", Bond.PRODUCT, Bond.POWER, x, depth);
            case "negate", "int_negate" -> new Text("−" + text(x.get(0), depth).in(Bond.PRODUCT), Bond.SUM);
            case "power" ->
                new Text(
                        text(x.get(0), depth).in(Bond.ATOM) + "^"
                                + text(x.get(1), depth).in(Bond.ATOM),
                        Bond.POWER);
            case "sqrt" -> new Text("√" + text(x.get(0), depth).in(Bond.ATOM), Bond.POWER);
            case "abs", "int_abs" -> new Text("|" + text(x.get(0), depth).text() + "|", Bond.ATOM);
            case "less", "int_less" -> chain(" < ", Bond.COMPARISON, Bond.SUM, x, depth);
            case "less_equal", "int_less_equal" -> chain(" ≤ ", Bond.COMPARISON, Bond.SUM, x, depth);
            case "equal", "int_equal", "bool_equal" -> chain(" = ", Bond.COMPARISON, Bond.SUM, x, depth);
            case "and" -> chain(" and ", Bond.LOGIC, Bond.COMPARISON, x, depth);
            case "or" -> chain(" or ", Bond.LOGIC, Bond.COMPARISON, x, depth);
            case "not" -> new Text("not " + text(x.get(0), depth).in(Bond.ATOM), Bond.LOGIC);
            case "int_to_real", "bool_to_int", "setting_to_real", "real_to_setting", "int_to_setting" ->
                text(x.get(0), depth);
            default -> call(op.name().replace("int_", "").replace("bool_", ""), texts(x, depth));
        };
    }

    /** x · y, 2 · x with the number in front, x². */
    private Text product(List<Value> x, int depth) {
        if (x.get(0).equals(x.get(1))) {
            return new Text(text(x.get(0), depth).in(Bond.ATOM) + "²", Bond.POWER);
        }
        boolean swap = nodes.apply(x.get(1)) instanceof Node.Constant;
        return chain(" · ", Bond.PRODUCT, Bond.PRODUCT, swap ? List.of(x.get(1), x.get(0)) : x, depth);
    }

    private Text layout(Layout op, List<Value> x, int depth) {
        Text first = text(x.get(0), depth);
        if (op instanceof Layout.Broadcast) {
            return first;
        } else if (op instanceof Layout.Reshape reshape) {
            Shape from = nodes.apply(x.get(0)).results().get(x.get(0).result()).shape();
            boolean plain = withoutOnes(from).equals(withoutOnes(reshape.shape()));
            return plain
                    ? first
                    : call("reshape", List.of(first.text(), reshape.shape().toString()));
        } else if (op instanceof Layout.Transpose transpose) {
            return exchangesLastTwo(transpose.permutation())
                    ? new Text(first.in(Bond.ATOM) + "ᵀ", Bond.POWER)
                    : call(
                            "transpose",
                            List.of(first.text(), transpose.permutation().toString()));
        } else if (op instanceof Layout.Slice slice) {
            String stretch = slice.start() + ":" + slice.start().plus(slice.length());
            return new Text(first.in(Bond.ATOM) + "[" + ":, ".repeat(slice.axis()) + stretch + "]", Bond.ATOM);
        } else if (op instanceof Layout.Pad pad) {
            return call("pad", List.of(first.text(), pad.before() + " before", pad.after() + " after"));
        }
        return call(plainName(op), texts(x, depth));
    }

    private Text chain(String sign, Bond bond, Bond right, List<Value> x, int depth) {
        return new Text(
                text(x.get(0), depth).in(bond) + sign + text(x.get(1), depth).in(right), bond);
    }

    private List<String> texts(List<Value> values, int depth) {
        return values.stream().map(value -> text(value, depth).text()).toList();
    }

    private static String plainName(Op op) {
        return op.word();
    }

    private static Text call(String name, List<String> operands) {
        return new Text(name + "(" + String.join(", ", operands) + ")", Bond.ATOM);
    }

    private static Text number(Node.Constant constant) {
        double value = constant.value();
        if (value == Elementwise.TWO_OVER_ROOT_PI) {
            return new Text("2/√π", Bond.ATOM);
        } else if (value == Elementwise.LN_2 || value == Elementwise.LN_10) {
            return new Text(value == Elementwise.LN_2 ? "log(2)" : "log(10)", Bond.ATOM);
        } else if (Double.isInfinite(value)) {
            return new Text(value > 0 ? "∞" : "−∞", value > 0 ? Bond.ATOM : Bond.SUM);
        }
        String digits = value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString(Math.abs((long) value))
                : Double.toString(Math.abs(value));
        boolean negative = value < 0 || 1 / value < 0;
        return new Text((negative ? "−" : "") + digits, negative ? Bond.SUM : Bond.ATOM);
    }

    private static List<Dimension> withoutOnes(Shape shape) {
        return shape.dimensions().stream().filter(dimension -> !dimension.is(1)).toList();
    }

    private static boolean exchangesLastTwo(List<Integer> permutation) {
        int rank = permutation.size();
        for (int axis = 0; axis < rank; axis++) {
            int expected = axis < rank - 2 ? axis : rank - 2 + (rank - 1 - axis);
            if (permutation.get(axis) != expected) {
                return false;
            }
        }
        return rank >= 2;
    }
}
