// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /**
     * How each kind of node is written: {@code {c}} is its component c, a list with commas or what stands behind a bar
     * between its elements; {@code {c@10}} is bracketed unless it holds together so tightly; what stands in «» is left out
     * if a component in it is empty.
     */
    private static final Map<Class<? extends Ast.Node>, String> FORMS = Map.ofEntries(
            Map.entry(Ast.Import.class, "import {names} from {from|.}"),
            Map.entry(Ast.Alias.class, "model {name} = {target}({arguments})"),
            Map.entry(Ast.Model.class, "model {name}«({formals})» {"),
            Map.entry(Ast.Layer.class, "layer {name}«({formals})» {"),
            Map.entry(Ast.Function.class, "fn {name}({formals})« -> {results}»"),
            Map.entry(Ast.Apply.class, "apply({formals})« -> {results}»"),
            Map.entry(Ast.Gradient.class, "gradient({adjoint}) = {value}"),
            Map.entry(Ast.Formal.class, "{name}«: {type}»« = {standard}»"),
            Map.entry(Ast.TensorForm.class, "{element}[{dims}]"),
            Map.entry(Ast.ScalarForm.class, "{kind}"),
            Map.entry(Ast.Ellipsis.class, "..."),
            Map.entry(Ast.Extent.class, "{value}"),
            Map.entry(Ast.Precision.class, "precision {value}"),
            Map.entry(Ast.Input.class, "input {name}: {type}« = {standard}»"),
            Map.entry(Ast.Param.class, "param {name}: {type} = {initial}« if {when}»"),
            Map.entry(Ast.State.class, "state {name}: {type} = {initial}« if {when}»"),
            Map.entry(Ast.Instance.class, "layer {name}«{repeat}» = {value}« if {when}»"),
            Map.entry(Ast.Repeat.class, "[«{index} in »«{from}..»{to}]"),
            Map.entry(Ast.Follower.class, "layer {name} follows {place}« rate {rate}»« every {every}»"),
            Map.entry(Ast.Output.class, "output {name} = {value}"),
            Map.entry(Ast.Metric.class, "metric {name} = {value}"),
            Map.entry(Ast.Loss.class, "loss {name} = {value}"),
            Map.entry(Ast.Predict.class, "predict {name} gives {gives}"),
            Map.entry(Ast.Train.class, "train «{name} »minimize {minimize}{groups|}«{clip}»« every {every}»"),
            Map.entry(Ast.Group.class, "« over {over}» using {using}"),
            Map.entry(Ast.Clip.class, " clip {kind} {limit}« per {per}»"),
            Map.entry(Ast.Place.class, "{root}{steps|}"),
            Map.entry(Ast.Field.class, ".{name}"),
            Map.entry(Ast.Position.class, "[{index}]"),
            Map.entry(Ast.Binding.class, "{names} = {value}"),
            Map.entry(Ast.Random.class, "random {name}: {type} = {value}"),
            Map.entry(Ast.Update.class, "update {name} = {value}"),
            Map.entry(Ast.Next.class, "next {name} = {value}"),
            Map.entry(Ast.Yield.class, "yield {values}"),
            Map.entry(Ast.Return.class, "return {values}"),
            Map.entry(Ast.Reference.class, "{name}"),
            Map.entry(Ast.WholeNumber.class, "{digits}"),
            Map.entry(Ast.RealNumber.class, "{digits}"),
            Map.entry(Ast.Truth.class, "{value}"),
            Map.entry(Ast.Text.class, "\"{value}\""),
            Map.entry(Ast.Call.class, "{function@10}({arguments})"),
            Map.entry(Ast.Argument.class, "«{name} = »{value}"),
            Map.entry(Ast.Part.class, "{of@10}.{name}"),
            Map.entry(Ast.Indexed.class, "{of@10}[{subscripts}]"),
            Map.entry(Ast.New.class, "new"),
            Map.entry(Ast.At.class, "{index}"),
            Map.entry(Ast.Range.class, "«{from}»:«{to}»"),
            Map.entry(Ast.Pipe.class, "{value} |> {stage@10}«({arguments})»"),
            Map.entry(Ast.For.class, "for {index} in {from}..{to}« with {with}» {body}"),
            Map.entry(Ast.Scan.class, "scan {sources}« along {along}»« with {with}» {body}"),
            Map.entry(Ast.Source.class, "{name} in {value}«..{to}»"),
            Map.entry(Ast.With.class, "{name} = {value}"),
            Map.entry(Ast.Tuple.class, "({values})"),
            Map.entry(Ast.ListOf.class, "[{values}]"));

    private static final Pattern PIECE = Pattern.compile("\\{(\\w+)(?:@(\\d+))?(?:\\|(.?))?}|«([^»]*)»");

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
        if (node instanceof Ast.If choice) {
            String then = "if " + text(choice.condition(), indent) + " { " + text(choice.then(), indent) + " } else ";
            String otherwise = text(choice.otherwise(), indent);
            return then + (choice.otherwise() instanceof Ast.If ? otherwise : "{ " + otherwise + " }");
        }
        if (node instanceof Ast.Hole) {
            return node.span().text();
        }
        String form = FORMS.get(node.getClass());
        if (form == null) {
            throw new InternalCompilerError("printing: no form of " + node);
        }
        String text = filled(form, node, indent);
        if (node instanceof Ast.Function function) {
            String gradient = "\n" + indent + INDENT;
            return text
                    + body(function.body(), indent)
                    + function.gradient()
                            .map(own -> gradient + text(own, indent + INDENT))
                            .orElse("");
        }
        return node instanceof Ast.Apply apply ? text + body(apply.body(), indent) : text;
    }

    private static String filled(String form, Ast.Node node, String indent) {
        StringBuilder out = new StringBuilder();
        Matcher piece = PIECE.matcher(form);
        int from = 0;
        while (piece.find()) {
            out.append(form, from, piece.start());
            from = piece.end();
            if (piece.group(1) != null) {
                int least = piece.group(2) == null ? 0 : Integer.parseInt(piece.group(2));
                String between = piece.group(3) == null && !piece.group().contains("|") ? ", " : piece.group(3);
                out.append(value(component(node, piece.group(1)), least, between, indent));
            } else if (isPresent(piece.group(4), node)) {
                out.append(filled(piece.group(4), node, indent));
            }
        }
        return out.append(form.substring(from)).toString();
    }

    /** Whether no component of an optional part is empty. */
    private static boolean isPresent(String part, Ast.Node node) {
        return PIECE.matcher(part)
                .results()
                .map(piece -> component(node, piece.group(1)))
                .noneMatch(value -> value.equals(Optional.empty()) || value.equals(List.of()));
    }

    private static Object component(Ast.Node node, String name) {
        try {
            return node.getClass().getMethod(name).invoke(node);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a component of " + node.getClass(), e);
        }
    }

    private static String value(Object value, int least, String between, String indent) {
        if (value instanceof Optional<?> optional) {
            return value(optional.orElseThrow(), least, between, indent);
        }
        if (value instanceof List<?> list) {
            StringJoiner joined = new StringJoiner(between); // no stream, which would need much stack in deep trees
            for (Object each : list) {
                joined.add(value(each, least, between, indent));
            }
            return joined.toString();
        }
        if (value instanceof Ast.Body body) {
            return block(body, indent);
        }
        if (value instanceof Ast.Node node) {
            return node instanceof Ast.Expr expr ? at(least, expr, indent) : text(node, indent);
        }
        return value instanceof Ast.Name name
                ? name.text()
                : value == Ast.Element.REAL ? "" : value instanceof Enum<?> word ? lower(word) : String.valueOf(value);
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
                case MULTIPLY, DIVIDE, MATMUL -> SUM + 1;
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
