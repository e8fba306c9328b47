// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Expressions, types and statements as text, with brackets only where the tree needs them. */
final class ExpressionPrinter {
    /** How tightly an expression holds together; what stands in a place that wants more is bracketed. */
    private static final int PIPE = 0;

    private static final int OR = 1;
    private static final int AND = 2;
    private static final int NOT = 3;
    private static final int COMPARISON = 4;
    private static final int SUM = 5;
    private static final int PRODUCT = 6;
    private static final int SIGNED = 7;
    private static final int POWER = 8;
    private static final int OPERAND = 9;
    /** What may be called, indexed and asked for its parts. */
    private static final int PRIMARY = 10;

    private static final String INDENT = "    ";

    String expr(Ast.Expr expression, String indent) {
        return at(PIPE, expression, indent);
    }

    private String at(int least, Ast.Expr expression, String indent) {
        String text = text(expression, indent);
        return level(expression) < least ? "(" + text + ")" : text;
    }

    private static int level(Ast.Expr expression) {
        if (expression instanceof Ast.Pipe) {
            return PIPE;
        }
        if (expression instanceof Ast.Binary binary) {
            return level(binary.operator());
        }
        if (expression instanceof Ast.Unary unary) {
            return unary.operator() == Ast.UnaryOperator.NOT ? NOT : SIGNED;
        }
        boolean primary = expression instanceof Ast.Reference
                || expression instanceof Ast.Call
                || expression instanceof Ast.Indexed
                || expression instanceof Ast.Part
                || expression instanceof Ast.Tuple
                || expression instanceof Ast.ListOf;
        return primary ? PRIMARY : OPERAND;
    }

    private static int level(Ast.BinaryOperator operator) {
        return switch (operator) {
            case OR -> OR;
            case AND -> AND;
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> COMPARISON;
            case ADD, SUBTRACT -> SUM;
            case MULTIPLY, DIVIDE, MATMUL -> PRODUCT;
            case POWER -> POWER;
        };
    }

    private String text(Ast.Expr expression, String indent) {
        if (expression instanceof Ast.Reference reference) {
            return reference.name().text();
        }
        if (expression instanceof Ast.WholeNumber number) {
            return number.digits();
        }
        if (expression instanceof Ast.RealNumber number) {
            return number.digits();
        }
        if (expression instanceof Ast.Truth truth) {
            return truth.value() ? "true" : "false";
        }
        if (expression instanceof Ast.Text text) {
            return '"' + text.value() + '"';
        }
        if (expression instanceof Ast.Unary unary) {
            boolean not = unary.operator() == Ast.UnaryOperator.NOT;
            return (not ? "not " : "-") + at(not ? NOT : SIGNED, unary.operand(), indent);
        }
        if (expression instanceof Ast.Binary binary) {
            return binary(binary, indent);
        }
        if (expression instanceof Ast.Tuple tuple) {
            return "(" + list(tuple.values(), indent) + ")";
        }
        if (expression instanceof Ast.ListOf list) {
            return "[" + list(list.values(), indent) + "]";
        }
        if (expression instanceof Ast.Pipe pipe) {
            String arguments = arguments(pipe.arguments(), indent);
            String stage = at(PRIMARY, pipe.stage(), indent) + (arguments.isEmpty() ? "" : "(" + arguments + ")");
            return at(PIPE, pipe.value(), indent) + " |> " + stage;
        }
        if (expression instanceof Ast.If choice) {
            return choice(choice, indent);
        }
        return trailed(expression, indent);
    }

    private String trailed(Ast.Expr expression, String indent) {
        if (expression instanceof Ast.Call call) {
            return at(PRIMARY, call.function(), indent) + "(" + arguments(call.arguments(), indent) + ")";
        }
        if (expression instanceof Ast.Indexed indexed) {
            String subscripts = indexed.subscripts().stream()
                    .map(subscript -> subscript(subscript, indent))
                    .collect(Collectors.joining(", "));
            return at(PRIMARY, indexed.of(), indent) + "[" + subscripts + "]";
        }
        if (expression instanceof Ast.Part part) {
            return at(PRIMARY, part.of(), indent) + "." + part.name().text();
        }
        return loop(expression, indent);
    }

    private String loop(Ast.Expr expression, String indent) {
        if (expression instanceof Ast.For loop) {
            String range = expr(loop.from(), indent) + ".." + expr(loop.to(), indent);
            return "for " + loop.index().text() + " in " + range + with(loop.with(), indent) + " "
                    + block(loop.body(), indent);
        }
        if (expression instanceof Ast.Scan scan) {
            String sources = scan.sources().stream()
                    .map(source -> source.name().text() + " in " + expr(source.value(), indent)
                            + source.to().map(to -> ".." + expr(to, indent)).orElse(""))
                    .collect(Collectors.joining(", "));
            String along =
                    scan.along().map(axis -> " along " + expr(axis, indent)).orElse("");
            return "scan " + sources + along + with(scan.with(), indent) + " " + block(scan.body(), indent);
        }
        throw new InternalCompilerError("printing: no case for " + expression);
    }

    private String binary(Ast.Binary binary, String indent) {
        int level = level(binary.operator());
        // Sums and products group from the left, powers from the right, and comparisons not at all.
        int left = level == POWER ? OPERAND : level == COMPARISON ? SUM : level;
        int right = level == POWER ? SIGNED : level + 1;
        return at(left, binary.left(), indent) + " " + binary.operator().symbol() + " "
                + at(right, binary.right(), indent);
    }

    private String choice(Ast.If choice, String indent) {
        String then = "if " + expr(choice.condition(), indent) + " { " + expr(choice.then(), indent) + " } else ";
        return choice.otherwise() instanceof Ast.If next
                ? then + choice(next, indent)
                : then + "{ " + expr(choice.otherwise(), indent) + " }";
    }

    private String list(List<Ast.Expr> values, String indent) {
        return values.stream().map(value -> expr(value, indent)).collect(Collectors.joining(", "));
    }

    String arguments(List<Ast.Argument> arguments, String indent) {
        return arguments.stream()
                .map(argument ->
                        argument.name().map(name -> name.text() + " = ").orElse("") + expr(argument.value(), indent))
                .collect(Collectors.joining(", "));
    }

    private String subscript(Ast.Subscript subscript, String indent) {
        if (subscript instanceof Ast.At at) {
            return expr(at.index(), indent);
        }
        if (subscript instanceof Ast.Range range) {
            return range.from().map(from -> expr(from, indent)).orElse("") + ":"
                    + range.to().map(to -> expr(to, indent)).orElse("");
        }
        return subscript instanceof Ast.New ? "new" : "...";
    }

    private String with(List<Ast.With> carried, String indent) {
        if (carried.isEmpty()) {
            return "";
        }
        return carried.stream()
                .map(with -> with.name().text() + " = " + expr(with.value(), indent))
                .collect(Collectors.joining(", ", " with ", ""));
    }

    // ---- types

    String type(Ast.Type type) {
        if (type instanceof Ast.TensorForm tensor) {
            String element = tensor.element() == Ast.Element.REAL ? "" : word(tensor.element());
            String dims = tensor.dims().stream()
                    .map(dim -> dim instanceof Ast.Extent extent ? expr(extent.value(), "") : "...")
                    .collect(Collectors.joining(", "));
            return element + "[" + dims + "]";
        }
        if (type instanceof Ast.ScalarForm scalar) {
            return word(scalar.kind());
        }
        throw new InternalCompilerError("printing: no case for " + type);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    // ---- statements

    /** A block: of one statement on one line, of more on as many. */
    String block(Ast.Body body, String indent) {
        List<Ast.Statement> statements = body.statements();
        if (statements.isEmpty()) {
            return "{ }";
        }
        if (statements.size() == 1) {
            return "{ " + statement(statements.get(0), indent) + " }";
        }
        String inner = indent + INDENT;
        return statements.stream()
                .map(statement -> inner + statement(statement, inner) + "\n")
                .collect(Collectors.joining("", "{\n", indent + "}"));
    }

    String statement(Ast.Statement statement, String indent) {
        if (statement instanceof Ast.Binding binding) {
            String names = binding.names().stream().map(Ast.Name::text).collect(Collectors.joining(", "));
            return names + " = " + expr(binding.value(), indent);
        }
        if (statement instanceof Ast.Random random) {
            return "random " + random.name().text() + ": " + type(random.type()) + " = " + expr(random.value(), indent);
        }
        if (statement instanceof Ast.Update update) {
            return "update " + update.name().text() + " = " + expr(update.value(), indent);
        }
        if (statement instanceof Ast.Next next) {
            return "next " + next.name().text() + " = " + expr(next.value(), indent);
        }
        if (statement instanceof Ast.Yield yield) {
            return "yield " + list(yield.values(), indent);
        }
        if (statement instanceof Ast.Return returned) {
            return "return " + list(returned.values(), indent);
        }
        throw new InternalCompilerError("printing: no case for " + statement);
    }
}
