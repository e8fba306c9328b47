// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.diagnostic.Limits;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.grammar.NnParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * Parse trees of expressions and statements to {@link Ast}. Every method for an expression takes the depth at which it
 * will hang in the tree; no expression hangs deeper than {@link Limits#EXPRESSION}, so whoever walks trees may recurse.
 */
final class ExpressionBuilder {
    private final Places places;
    private final Faults faults;
    private final Holes holes;

    ExpressionBuilder(Places places, Faults faults) {
        this.places = places;
        this.faults = faults;
        this.holes = new Holes(places, faults);
    }

    // ---- names

    Ast.Name name(ParserRuleContext context) {
        return new Ast.Name(context.getText(), places.of(context));
    }

    /** A name that is given here to a value. */
    Ast.Name bound(ParserRuleContext context) {
        Ast.Name name = name(context);
        Words.ifPredefined(name).ifPresent(faults::report);
        return name;
    }

    /** A name that is given here to something that others refer to, so not {@code _}. */
    Ast.Name declared(ParserRuleContext context) {
        Ast.Name name = name(context);
        Words.ifDiscard(name).ifPresent(faults::report);
        return name;
    }

    // ---- statements

    Ast.Body block(NnParser.BlockContext context, int depth) {
        List<Ast.Statement> statements = new ArrayList<>();
        for (Holes.Part<NnParser.StepContext> part : holes.parts(context, NnParser.StepContext.class)) {
            part.hole().ifPresent(statements::add);
            if (part.statement().isPresent()) {
                statements.add(statement(part.statement().get().statement(), depth));
            }
        }
        return new Ast.Body(List.copyOf(statements), places.of(context));
    }

    Ast.Statement statement(NnParser.StatementContext context, int depth) {
        Span span = places.of(context);
        if (context instanceof NnParser.BindingContext binding) {
            List<Ast.Name> names = binding.plain().stream().map(this::bound).toList();
            return new Ast.Binding(names, expr(binding.expr(), depth), span);
        }
        if (context instanceof NnParser.RandomContext random) {
            Ast.Name name = bound(random.name());
            return new Ast.Random(name, type(random.type(), depth), expr(random.expr(), depth), span);
        }
        if (context instanceof NnParser.UpdateContext update) {
            return new Ast.Update(bound(update.name()), expr(update.expr(), depth), span);
        }
        if (context instanceof NnParser.NextContext next) {
            return new Ast.Next(bound(next.name()), expr(next.expr(), depth), span);
        }
        if (context instanceof NnParser.YieldContext yield) {
            return new Ast.Yield(exprs(yield.expr(), depth), span);
        }
        if (context instanceof NnParser.ReturnContext returned) {
            return new Ast.Return(exprs(returned.expr(), depth), span);
        }
        throw unknown(context);
    }

    // ---- types

    Ast.Type type(NnParser.TypeContext context, int depth) {
        Span span = places.of(context);
        if (context instanceof NnParser.TensorTypeContext tensor) {
            List<Ast.Dim> dims = new ArrayList<>();
            for (NnParser.DimContext dim : tensor.dim()) {
                dims.add(dim(dim, depth));
            }
            Ast.Element element =
                    tensor.element() == null ? Ast.Element.REAL : Ast.Element.valueOf(word(tensor.element()));
            return new Ast.TensorForm(element, List.copyOf(dims), span);
        }
        return new Ast.ScalarForm(Ast.Kind.valueOf(word(context)), span);
    }

    private static String word(ParserRuleContext context) {
        return context.getText().toUpperCase(java.util.Locale.ROOT);
    }

    private Ast.Dim dim(NnParser.DimContext context, int depth) {
        if (context instanceof NnParser.ExtentDimContext extent) {
            return new Ast.Extent(expr(extent.expr(), depth), places.of(context));
        }
        return new Ast.Ellipsis(places.of(context));
    }

    // ---- operators

    Ast.Expr expr(NnParser.ExprContext context) {
        return expr(context, 0);
    }

    Ast.Expr expr(NnParser.ExprContext context, int depth) {
        List<NnParser.StageContext> stages = context.stage();
        if (tooDeep(context, depth + stages.size())) {
            return nothing(context);
        }
        Ast.Expr value = disjunction(context.disjunction(), depth + stages.size());
        int at = depth + stages.size();
        for (NnParser.StageContext stage : stages) {
            Ast.Expr function = placeValue(stage.place(), at);
            Span span = value.span().to(places.of(stage));
            value = new Ast.Pipe(value, function, arguments(stage.arguments(), at), span);
            at--;
        }
        return value;
    }

    private List<Ast.Expr> exprs(List<NnParser.ExprContext> contexts, int depth) {
        List<Ast.Expr> values = new ArrayList<>(contexts.size());
        for (NnParser.ExprContext context : contexts) {
            values.add(expr(context, depth));
        }
        return List.copyOf(values);
    }

    Optional<Ast.Expr> optional(NnParser.@org.jspecify.annotations.Nullable ExprContext context) {
        return context == null ? Optional.empty() : Optional.of(expr(context));
    }

    private Ast.Expr disjunction(NnParser.DisjunctionContext context, int depth) {
        return fromLeft(context, depth);
    }

    /** A rule {@code part (operator part)*} whose operators group from the left. */
    private Ast.Expr fromLeft(ParserRuleContext context, int depth) {
        int operators = context.getChildCount() / 2;
        if (tooDeep(context, depth + operators)) {
            return nothing(context);
        }
        Ast.Expr value = part(context.getChild(0), depth + operators);
        for (int i = 1; i < context.getChildCount(); i += 2) {
            Token operator = token(context.getChild(i));
            Ast.Expr right = part(context.getChild(i + 1), depth + operators - i / 2);
            value = new Ast.Binary(
                    operator(operator),
                    value,
                    right,
                    places.of(operator),
                    value.span().to(right.span()));
        }
        return value;
    }

    private Ast.Expr part(ParseTree tree, int depth) {
        if (tree instanceof NnParser.ConjunctionContext
                || tree instanceof NnParser.SumContext
                || tree instanceof NnParser.ProductContext) {
            return fromLeft((ParserRuleContext) tree, depth);
        }
        if (tree instanceof NnParser.InversionContext inversion) {
            int nots = inversion.getChildCount() - 1;
            if (tooDeep(inversion, depth + nots)) {
                return nothing(inversion);
            }
            return prefixed(inversion, Ast.UnaryOperator.NOT, comparison(inversion.comparison(), depth + nots));
        }
        if (tree instanceof NnParser.SignedContext signed) {
            int signs = signed.getChildCount() - 1;
            if (tooDeep(signed, depth + signs)) {
                return nothing(signed);
            }
            return prefixed(signed, Ast.UnaryOperator.MINUS, power(signed.power(), depth + signs));
        }
        throw unknown(tree);
    }

    /** The operand under all the prefix operators that stand before it in its context. */
    private Ast.Expr prefixed(ParserRuleContext context, Ast.UnaryOperator operator, Ast.Expr operand) {
        Ast.Expr value = operand;
        for (int i = context.getChildCount() - 2; i >= 0; i--) {
            Span at = places.of(token(context.getChild(i)));
            value = new Ast.Unary(operator, value, at.to(value.span()));
        }
        return value;
    }

    private Ast.Expr comparison(NnParser.ComparisonContext context, int depth) {
        List<NnParser.ComparatorContext> comparators = context.comparator();
        if (comparators.size() > 1) {
            faults.report(chain(context, comparators));
        }
        if (comparators.isEmpty()) {
            return fromLeft(context.sum(0), depth);
        }
        Ast.Expr left = fromLeft(context.sum(0), depth + 1);
        Ast.Expr right = fromLeft(context.sum(1), depth + 1);
        Token operator = comparators.get(0).getStart();
        return new Ast.Binary(
                operator(operator),
                left,
                right,
                places.of(operator),
                left.span().to(right.span()));
    }

    private Diagnostic chain(NnParser.ComparisonContext context, List<NnParser.ComparatorContext> comparators) {
        String[] terms =
                context.sum().stream().map(sum -> places.of(sum).text()).toArray(String[]::new);
        String first = terms[0] + " " + comparators.get(0).getText() + " " + terms[1];
        String second = terms[1] + " " + comparators.get(1).getText() + " " + terms[2];
        return Diagnostic.of(Code.CHAINED_COMPARISON, places.of(comparators.get(1)), "comparisons cannot be chained")
                .label("a second comparison of the same term")
                .hint("write " + first + " and " + second);
    }

    private Ast.Expr power(NnParser.PowerContext context, int depth) {
        List<NnParser.ExponentContext> exponents = context.exponent();
        int all = exponents.stream().mapToInt(ParserRuleContext::getChildCount).sum();
        if (tooDeep(context, depth + all)) {
            return nothing(context);
        }
        // x ^ -y ^ z is x ^ (-(y ^ z)): each exponent's signs stand before all that follows.
        int at = depth + all;
        Ast.Expr value = null;
        for (int i = exponents.size() - 1; i >= 0; i--) {
            NnParser.ExponentContext exponent = exponents.get(i);
            Ast.Expr base = operand(exponent.operand(), at);
            Ast.Expr raised = value == null ? base : raise(context, i + 1, base, value);
            value = prefixed(exponent, Ast.UnaryOperator.MINUS, raised);
        }
        Ast.Expr base = operand(context.operand(), all == 0 ? depth : depth + 1);
        return value == null ? base : raise(context, 0, base, value);
    }

    private Ast.Expr raise(NnParser.PowerContext context, int index, Ast.Expr base, Ast.Expr exponent) {
        Span at = places.of(token(context.getChild(1 + 2 * index)));
        return new Ast.Binary(
                Ast.BinaryOperator.POWER, base, exponent, at, base.span().to(exponent.span()));
    }

    private static Ast.BinaryOperator operator(Token token) {
        for (Ast.BinaryOperator operator : Ast.BinaryOperator.values()) {
            if (operator.symbol().equals(token.getText())) {
                return operator;
            }
        }
        throw new InternalCompilerError("syntax: no operator " + token.getText());
    }

    // ---- operands

    private Ast.Expr operand(NnParser.OperandContext context, int depth) {
        Span span = places.of(context);
        if (context instanceof NnParser.TrailedContext trailed) {
            return trailed(trailed, depth);
        }
        if (context instanceof NnParser.NumberLiteralContext number) {
            String digits = number.getText();
            return number.number.getType() == NnParser.INT
                    ? new Ast.WholeNumber(digits, span)
                    : new Ast.RealNumber(digits, span);
        }
        if (context instanceof NnParser.TextLiteralContext) {
            String quoted = context.getText();
            return new Ast.Text(quoted.substring(1, quoted.length() - 1), span);
        }
        if (context instanceof NnParser.TruthLiteralContext) {
            return new Ast.Truth(context.getText().equals("true"), span);
        }
        if (context instanceof NnParser.IfContext choice) {
            return choice(choice, depth);
        }
        if (context instanceof NnParser.ForContext loop) {
            Ast.Expr from = expr(loop.expr(0), depth + 1);
            Ast.Expr to = expr(loop.expr(1), depth + 1);
            Ast.Name index = bound(loop.name());
            return new Ast.For(index, from, to, with(loop.with(), depth), block(loop.block(), depth + 1), span);
        }
        if (context instanceof NnParser.ScanContext scan) {
            List<Ast.Source> sources = new ArrayList<>();
            for (NnParser.SourceContext source : scan.source()) {
                sources.add(source(source, depth + 1));
            }
            Optional<Ast.Expr> along =
                    scan.expr() == null ? Optional.empty() : Optional.of(expr(scan.expr(), depth + 1));
            Ast.Body body = block(scan.block(), depth + 1);
            Optional<Ast.Expr> until = scan.until() == null
                    ? Optional.empty()
                    : Optional.of(expr(scan.until().expr(), depth + 1));
            return new Ast.Scan(List.copyOf(sources), along, with(scan.with(), depth), until, body, span);
        }
        throw unknown(context);
    }

    /** {@code if … else if … else …}: each further condition hangs one deeper. */
    private Ast.Expr choice(NnParser.IfContext context, int depth) {
        List<NnParser.BranchContext> branches = context.branch();
        int conditions = context.expr().size();
        if (tooDeep(context, depth + conditions)) {
            return nothing(context);
        }
        Ast.Expr value = expr(branches.get(conditions).expr(), depth + conditions);
        for (int i = conditions - 1; i >= 0; i--) {
            Ast.Expr condition = expr(context.expr(i), depth + i + 1);
            Ast.Expr then = expr(branches.get(i).expr(), depth + i + 1);
            // From its own `if`, which stands right before its condition, to the end of all.
            Token start = token(context.getChild(context.children.indexOf(context.expr(i)) - 1));
            value = new Ast.If(condition, then, value, places.between(start, context.getStop()));
        }
        return value;
    }

    private Ast.Source source(NnParser.SourceContext context, int depth) {
        Optional<Ast.Expr> to =
                context.expr().size() == 1 ? Optional.empty() : Optional.of(expr(context.expr(1), depth));
        return new Ast.Source(bound(context.name()), expr(context.expr(0), depth), to, places.of(context));
    }

    private List<Ast.With> with(NnParser.@org.jspecify.annotations.Nullable WithContext context, int depth) {
        List<Ast.With> result = new ArrayList<>();
        if (context != null) {
            for (NnParser.CarriedContext carried : context.carried()) {
                Ast.Name name = bound(carried.name());
                result.add(new Ast.With(name, expr(carried.expr(), depth + 1), places.of(carried)));
            }
        }
        return List.copyOf(result);
    }

    private Ast.Expr trailed(NnParser.TrailedContext context, int depth) {
        List<NnParser.TrailerContext> trailers = context.trailer();
        if (tooDeep(context, depth + trailers.size())) {
            return nothing(context);
        }
        int at = depth + trailers.size();
        Ast.Expr value = primary(context.primary(), at);
        for (NnParser.TrailerContext trailer : trailers) {
            Span span = value.span().to(places.of(trailer));
            if (trailer instanceof NnParser.CallContext call) {
                value = new Ast.Call(value, arguments(call.arguments(), at), span);
            } else if (trailer instanceof NnParser.IndexedContext indexed) {
                value = new Ast.Indexed(value, subscripts(indexed.subscript(), at), span);
            } else if (trailer instanceof NnParser.PartContext part) {
                value = new Ast.Part(value, name(part.name()), span);
            }
            at--;
        }
        return value;
    }

    private Ast.Expr primary(NnParser.PrimaryContext context, int depth) {
        Span span = places.of(context);
        if (context instanceof NnParser.ReferenceContext reference) {
            return new Ast.Reference(name(reference.name()), span);
        }
        if (context instanceof NnParser.ParenthesisedContext parenthesised) {
            List<NnParser.ExprContext> values = parenthesised.expr();
            return values.size() == 1 ? expr(values.get(0), depth) : new Ast.Tuple(exprs(values, depth + 1), span);
        }
        if (context instanceof NnParser.ListContext list) {
            return new Ast.ListOf(exprs(list.expr(), depth + 1), span);
        }
        throw unknown(context);
    }

    List<Ast.Argument> arguments(NnParser.@org.jspecify.annotations.Nullable ArgumentsContext context, int depth) {
        List<Ast.Argument> result = new ArrayList<>();
        if (context != null) {
            for (NnParser.ArgumentContext argument : context.argument()) {
                Optional<Ast.Name> name =
                        argument.name() == null ? Optional.empty() : Optional.of(name(argument.name()));
                result.add(new Ast.Argument(name, expr(argument.expr(), depth), places.of(argument)));
            }
        }
        return List.copyOf(result);
    }

    private List<Ast.Subscript> subscripts(List<NnParser.SubscriptContext> contexts, int depth) {
        List<Ast.Subscript> result = new ArrayList<>(contexts.size());
        for (NnParser.SubscriptContext context : contexts) {
            result.add(subscript(context, depth));
        }
        return List.copyOf(result);
    }

    private Ast.Subscript subscript(NnParser.SubscriptContext context, int depth) {
        Span span = places.of(context);
        if (context instanceof NnParser.AtSubscriptContext at) {
            Ast.Expr first = expr(at.from, depth);
            if (at.colon == null) {
                return new Ast.At(first, span);
            }
            return new Ast.Range(Optional.of(first), written(at.to, depth), written(at.every, depth), span);
        }
        if (context instanceof NnParser.RangeSubscriptContext range) {
            return new Ast.Range(Optional.empty(), written(range.to, depth), written(range.every, depth), span);
        }
        return context instanceof NnParser.NewSubscriptContext ? new Ast.New(span) : new Ast.Ellipsis(span);
    }

    private Optional<Ast.Expr> written(NnParser.@org.jspecify.annotations.Nullable ExprContext context, int depth) {
        return context == null ? Optional.empty() : Optional.of(expr(context, depth));
    }

    // ---- places such as blocks[2].dense.W

    Ast.Place place(NnParser.PlaceContext context) {
        List<Ast.Step> steps = new ArrayList<>();
        for (NnParser.PlaceStepContext step : context.placeStep()) {
            if (step instanceof NnParser.PlaceFieldContext field) {
                steps.add(new Ast.Field(name(field.name())));
            } else if (step instanceof NnParser.PlacePositionContext position) {
                steps.add(new Ast.Position(expr(position.expr())));
            }
        }
        return new Ast.Place(name(context.name()), List.copyOf(steps), places.of(context));
    }

    /** A place as the expression that it would be: the stage of a pipe. */
    private Ast.Expr placeValue(NnParser.PlaceContext context, int depth) {
        List<NnParser.PlaceStepContext> steps = context.placeStep();
        if (tooDeep(context, depth + steps.size())) {
            return nothing(context);
        }
        Ast.Name root = name(context.name());
        Ast.Expr value = new Ast.Reference(root, root.span());
        int at = depth + steps.size();
        for (NnParser.PlaceStepContext step : steps) {
            Span span = value.span().to(places.of(step));
            if (step instanceof NnParser.PlaceFieldContext field) {
                value = new Ast.Part(value, name(field.name()), span);
            } else if (step instanceof NnParser.PlacePositionContext position) {
                Ast.Expr index = expr(position.expr(), at);
                value = new Ast.Indexed(value, List.of(new Ast.At(index, index.span())), span);
            }
            at--;
        }
        return value;
    }

    // ---- limits and faults

    private boolean tooDeep(ParserRuleContext context, int depth) {
        if (depth <= Limits.EXPRESSION) {
            return false;
        }
        faults.report(Diagnostic.of(
                        Code.EXPRESSION_TOO_DEEP,
                        places.of(context.getStart()),
                        "this expression is too long: its operators nest more than " + Limits.EXPRESSION + " deep")
                .hint("give parts of it names of their own, or use a loop or a reduction such as sum"));
        return true;
    }

    /** Stands where an expression was refused; nobody looks at it, since there is an error. */
    private Ast.Expr nothing(ParserRuleContext context) {
        return new Ast.WholeNumber("0", places.of(context));
    }

    private static Token token(ParseTree tree) {
        if (tree instanceof TerminalNode terminal) {
            return terminal.getSymbol();
        }
        return ((ParserRuleContext) tree).getStart();
    }

    private static InternalCompilerError unknown(ParseTree tree) {
        return new InternalCompilerError(
                "syntax: no case for " + tree.getClass().getSimpleName());
    }
}
