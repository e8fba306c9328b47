// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Syntax trees as {@code .nn} text in one canonical form: what parses again to the same tree, up to places, with brackets
 * only where the tree needs them. Comments are not part of a tree; {@code ///} lines are.
 */
public final class AstPrinter {
    private static final String INDENT = "    ";

    /** How tightly a comparison, a sign, a power, an operand hold together, and what may be called and indexed. */
    private static final int COMPARISON = 4;

    private static final int SUM = 5;
    private static final int SIGNED = 7;
    private static final int POWER = 8;
    private static final int OPERAND = 9;
    private static final int PRIMARY = 10;

    private AstPrinter() {}

    public static String print(Ast.File file) {
        return LargeStack.run(() -> file.declarations().stream()
                .map(declaration -> documented(declaration, ""))
                .collect(Collectors.joining("\n")));
    }

    /** An expression as it stands in a line. */
    public static String print(Ast.Expr expression) {
        return LargeStack.run(() -> text(expression, ""));
    }

    // ---- lines

    /** A declaration or member with the {@code ///} lines above it, each line behind an indentation. */
    private static String documented(Ast.Node node, String indent) {
        StringBuilder out = new StringBuilder();
        if (node instanceof Ast.Documented documented && !documented.doc().isEmpty()) {
            for (String line : documented.doc().split("\n", -1)) {
                out.append(indent)
                        .append(line.isEmpty() ? "///" : "/// " + line)
                        .append('\n');
            }
        }
        out.append(indent).append(text(node, indent)).append('\n');
        List<Ast.Member> members = node instanceof Ast.Model model
                ? model.members()
                : node instanceof Ast.Layer layer ? layer.members() : List.of();
        members.forEach(member -> out.append(documented(member, INDENT)));
        return node instanceof Ast.Model || node instanceof Ast.Layer ? out + "}\n" : out.toString();
    }

    /** The body of a function: a formula, or a block. */
    private static String body(Ast.Body body, String indent) {
        boolean formula = body.statements().size() == 1
                && body.statements().get(0) instanceof Ast.Return returned
                && returned.values().size() == 1;
        return formula
                ? " = " + text(((Ast.Return) body.statements().get(0)).values().get(0), indent)
                : " " + block(body, indent);
    }

    /** A block: of one statement on one line, of more on as many. */
    private static String block(Ast.Body body, String indent) {
        List<Ast.Statement> statements = body.statements();
        if (statements.size() < 2) {
            return statements.isEmpty() ? "{ }" : "{ " + text(statements.get(0), indent) + " }";
        }
        String inner = indent + INDENT;
        return statements.stream()
                .map(statement -> inner + text(statement, inner) + "\n")
                .collect(Collectors.joining("", "{\n", indent + "}"));
    }

    // ---- nodes

    private static String text(Ast.Node node, String indent) {
        if (node instanceof Ast.Expr expr) {
            return expression(expr, indent);
        }
        if (node instanceof Ast.Declaration || node instanceof Ast.Member) {
            return line(node, indent);
        }
        if (node instanceof Ast.Gradient gradient) {
            String adjoints = gradient.adjoints().stream().map(Ast.Name::text).collect(Collectors.joining(", "));
            return "gradient(" + adjoints + ")" + body(gradient.body(), indent);
        }
        if (node instanceof Ast.Formal formal) {
            return formal.name().text()
                    + behind(": ", formal.type(), indent)
                    + behind(" = ", formal.standard(), indent);
        }
        if (node instanceof Ast.TensorForm type) {
            String element = type.element() == Ast.Element.REAL ? "" : lower(type.element());
            return element + "[" + list(type.dims(), indent) + "]";
        }
        if (node instanceof Ast.ScalarForm type) {
            return lower(type.kind());
        }
        if (node instanceof Ast.Ellipsis) {
            return "...";
        }
        if (node instanceof Ast.Extent extent) {
            return text(extent.value(), indent);
        }
        if (node instanceof Ast.Repeat repeat) {
            String index = repeat.index().map(name -> name.text() + " in ").orElse("");
            String from = repeat.from().map(bound -> text(bound, indent) + "..").orElse("");
            return "[" + index + from + text(repeat.to(), indent) + "]";
        }
        if (node instanceof Ast.Group group) {
            String over = group.over().isEmpty() ? "" : " over " + list(group.over(), indent);
            return over + " using " + text(group.using(), indent);
        }
        if (node instanceof Ast.Clip clip) {
            String per = clip.per().map(part -> " per " + lower(part)).orElse("");
            return " clip " + lower(clip.kind()) + " " + text(clip.limit(), indent) + per;
        }
        if (node instanceof Ast.Place place) {
            return place.root().text() + joined(place.steps(), "", indent);
        }
        if (node instanceof Ast.Field field) {
            return "." + field.name().text();
        }
        if (node instanceof Ast.Position position) {
            return "[" + text(position.index(), indent) + "]";
        }
        if (node instanceof Ast.Argument argument) {
            return argument.name().map(name -> name.text() + " = ").orElse("") + text(argument.value(), indent);
        }
        if (node instanceof Ast.New) {
            return "new";
        }
        if (node instanceof Ast.At at) {
            return text(at.index(), indent);
        }
        if (node instanceof Ast.Range range) {
            return behind("", range.from(), indent) + ":" + behind("", range.to(), indent)
                    + behind(":", range.step(), indent);
        }
        if (node instanceof Ast.Source source) {
            return source.name().text() + " in " + text(source.value(), indent) + behind("..", source.to(), indent);
        }
        if (node instanceof Ast.With with) {
            return with.name().text() + " = " + text(with.value(), indent);
        }
        throw new InternalCompilerError("printing: no form of " + node);
    }

    /** A declaration, a member or a statement. */
    private static String line(Ast.Node node, String indent) {
        if (node instanceof Ast.Hole) {
            return node.span().text();
        }
        if (node instanceof Ast.Import imported) {
            return "import " + names(imported.names(), ", ") + " from " + names(imported.from(), ".");
        }
        if (node instanceof Ast.Alias alias) {
            String arguments = list(alias.arguments(), indent);
            return "model " + alias.name().text() + " = " + alias.target().text() + "(" + arguments + ")";
        }
        if (node instanceof Ast.Model model) {
            return "model " + model.name().text() + heading(model.formals(), indent) + " {";
        }
        if (node instanceof Ast.Layer layer) {
            return "layer " + layer.name().text() + heading(layer.formals(), indent) + " {";
        }
        if (node instanceof Ast.Function function) {
            String gradient = "\n" + indent + INDENT;
            return "fn " + function.name().text() + signature(function.formals(), function.results(), indent)
                    + body(function.body(), indent) + behind(gradient, function.gradient(), indent + INDENT);
        }
        if (node instanceof Ast.Apply apply) {
            return "apply" + signature(apply.formals(), apply.results(), indent) + body(apply.body(), indent);
        }
        if (node instanceof Ast.Precision precision) {
            return "precision " + precision.value().text();
        }
        if (node instanceof Ast.Input input) {
            return typed("input ", input.name(), input.type(), indent) + behind(" = ", input.standard(), indent);
        }
        if (node instanceof Ast.Param param) {
            return typed("param ", param.name(), param.type(), indent) + " = " + text(param.initial(), indent)
                    + behind(" if ", param.when(), indent);
        }
        if (node instanceof Ast.State state) {
            return typed("state ", state.name(), state.type(), indent) + " = " + text(state.initial(), indent)
                    + behind(" if ", state.when(), indent);
        }
        if (node instanceof Ast.Random random) {
            return typed("random ", random.name(), random.type(), indent) + " = " + text(random.value(), indent);
        }
        if (node instanceof Ast.Instance layer) {
            return "layer " + layer.name().text() + behind("", layer.repeat(), indent) + " = "
                    + text(layer.value(), indent) + behind(" if ", layer.when(), indent);
        }
        if (node instanceof Ast.Follower copy) {
            return (copy.kind() == Ast.Followed.LAYER ? "layer " : "param ")
                    + copy.name().text() + " follows "
                    + text(copy.place(), indent)
                    + behind(" rate ", copy.rate(), indent) + behind(" every ", copy.every(), indent);
        }
        if (node instanceof Ast.Output output) {
            return "output " + bound(List.of(output.name()), output.value(), indent);
        }
        if (node instanceof Ast.Metric metric) {
            return "metric " + bound(List.of(metric.name()), metric.value(), indent);
        }
        if (node instanceof Ast.Loss loss) {
            return "loss " + bound(List.of(loss.name()), loss.value(), indent);
        }
        if (node instanceof Ast.Predict predict) {
            return "predict " + predict.name().text() + " gives " + names(predict.gives(), ", ");
        }
        if (node instanceof Ast.Train train) {
            String name = train.name().map(given -> given.text() + " ").orElse("");
            return "train " + name + "minimize " + train.minimize().text() + joined(train.groups(), "", indent)
                    + behind("", train.clip(), indent) + behind(" every ", train.every(), indent)
                    + (train.recompute() ? " recompute" : "");
        }
        if (node instanceof Ast.Binding binding) {
            return bound(binding.names(), binding.value(), indent);
        }
        if (node instanceof Ast.Update update) {
            return "update " + bound(List.of(update.name()), update.value(), indent);
        }
        if (node instanceof Ast.Next next) {
            return "next " + bound(List.of(next.name()), next.value(), indent);
        }
        if (node instanceof Ast.Yield yield) {
            return "yield " + list(yield.values(), indent);
        }
        return "return " + list(((Ast.Return) node).values(), indent);
    }

    private static String expression(Ast.Expr node, String indent) {
        if (node instanceof Ast.Binary binary) {
            int level = level(binary);
            // Sums and products group from the left, powers from the right, and comparisons not at all.
            int left = level == POWER ? OPERAND : level == COMPARISON ? SUM : level;
            int right = level == POWER ? SIGNED : level + 1;
            return at(left, binary.left(), indent) + " " + binary.operator().symbol() + " "
                    + at(right, binary.right(), indent);
        }
        if (node instanceof Ast.Unary unary) {
            boolean not = unary.operator() == Ast.UnaryOperator.NOT;
            return (not ? "not " : "-") + at(level(unary), unary.operand(), indent);
        }
        if (node instanceof Ast.Reference reference) {
            return reference.name().text();
        }
        if (node instanceof Ast.WholeNumber number) {
            return number.digits();
        }
        if (node instanceof Ast.RealNumber number) {
            return number.digits();
        }
        if (node instanceof Ast.Truth truth) {
            return String.valueOf(truth.value());
        }
        if (node instanceof Ast.Text text) {
            return "\"" + text.value() + "\"";
        }
        if (node instanceof Ast.Call call) {
            return at(PRIMARY, call.function(), indent) + "(" + list(call.arguments(), indent) + ")";
        }
        if (node instanceof Ast.Part part) {
            return at(PRIMARY, part.of(), indent) + "." + part.name().text();
        }
        if (node instanceof Ast.Indexed indexed) {
            return at(PRIMARY, indexed.of(), indent) + "[" + list(indexed.subscripts(), indent) + "]";
        }
        if (node instanceof Ast.Pipe pipe) {
            String arguments = pipe.arguments().isEmpty() ? "" : "(" + list(pipe.arguments(), indent) + ")";
            return text(pipe.value(), indent) + " |> " + at(PRIMARY, pipe.stage(), indent) + arguments;
        }
        if (node instanceof Ast.If choice) {
            String then = "if " + text(choice.condition(), indent) + " { " + text(choice.then(), indent) + " } else ";
            String otherwise = text(choice.otherwise(), indent);
            return then + (choice.otherwise() instanceof Ast.If ? otherwise : "{ " + otherwise + " }");
        }
        if (node instanceof Ast.For loop) {
            return "for " + loop.index().text() + " in " + text(loop.from(), indent) + ".." + text(loop.to(), indent)
                    + with(loop.with(), indent) + " " + block(loop.body(), indent);
        }
        if (node instanceof Ast.Scan loop) {
            return "scan " + list(loop.sources(), indent) + behind(" along ", loop.along(), indent)
                    + with(loop.with(), indent) + behind(" until ", loop.until(), indent) + " "
                    + block(loop.body(), indent);
        }
        if (node instanceof Ast.Tuple tuple) {
            return "(" + list(tuple.values(), indent) + ")";
        }
        return "[" + list(((Ast.ListOf) node).values(), indent) + "]";
    }

    // ---- parts of lines

    private static String bound(List<Ast.Name> names, Ast.Expr value, String indent) {
        return names(names, ", ") + " = " + text(value, indent);
    }

    private static String typed(String word, Ast.Name name, Ast.Type type, String indent) {
        return word + name.text() + ": " + text(type, indent);
    }

    private static String heading(List<Ast.Formal> formals, String indent) {
        return formals.isEmpty() ? "" : "(" + list(formals, indent) + ")";
    }

    private static String signature(List<Ast.Formal> formals, List<Ast.Type> results, String indent) {
        return "(" + list(formals, indent) + ")" + (results.isEmpty() ? "" : " -> " + list(results, indent));
    }

    private static String with(List<Ast.With> with, String indent) {
        return with.isEmpty() ? "" : " with " + list(with, indent);
    }

    /** A part that may be left out, behind what introduces it. */
    private static String behind(String before, Optional<? extends Ast.Node> part, String indent) {
        return part.isEmpty() ? "" : before + text(part.get(), indent);
    }

    private static String names(List<Ast.Name> names, String between) {
        return names.stream().map(Ast.Name::text).collect(Collectors.joining(between));
    }

    private static String list(List<? extends Ast.Node> nodes, String indent) {
        return joined(nodes, ", ", indent);
    }

    private static String joined(List<? extends Ast.Node> nodes, String between, String indent) {
        StringJoiner joined = new StringJoiner(between); // no stream, which would need much stack in deep trees
        for (Ast.Node node : nodes) {
            joined.add(text(node, indent));
        }
        return joined.toString();
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private static String at(int least, Ast.Expr expression, String indent) {
        String text = text(expression, indent);
        return level(expression) < least ? "(" + text + ")" : text;
    }

    /** How tightly an expression holds together; what stands in a place that wants more is bracketed. */
    private static int level(Ast.Expr expression) {
        if (expression instanceof Ast.Binary binary) {
            return switch (binary.operator()) {
                case OR -> 1;
                case AND -> 2;
                case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> COMPARISON;
                case ADD, SUBTRACT -> SUM;
                case MULTIPLY, DIVIDE, REMAINDER, MATMUL -> SUM + 1;
                case POWER -> POWER;
            };
        }
        if (expression instanceof Ast.Unary unary) {
            return unary.operator() == Ast.UnaryOperator.NOT ? 3 : SIGNED;
        }
        boolean primary = expression instanceof Ast.Reference
                || expression instanceof Ast.Call
                || expression instanceof Ast.Indexed
                || expression instanceof Ast.Part
                || expression instanceof Ast.Tuple
                || expression instanceof Ast.ListOf;
        return expression instanceof Ast.Pipe ? 0 : primary ? PRIMARY : OPERAND;
    }
}
