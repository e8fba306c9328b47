// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.grammar.NnLexer;
import dev.chainrule.grammar.NnParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Parse trees of files, declarations and members to {@link Ast}. What did not parse is a hole: a tree with an
 * {@code exception} has been reported.
 */
final class AstBuilder {
    private final CommonTokenStream tokens;
    private final Places places;
    private final Faults faults;
    private final ExpressionBuilder expressions;
    private final Holes holes;

    AstBuilder(CommonTokenStream tokens, Places places, Faults faults) {
        this.tokens = tokens;
        this.places = places;
        this.faults = faults;
        this.expressions = new ExpressionBuilder(places, faults);
        this.holes = new Holes(places, faults);
    }

    Ast.File file(NnParser.FileContext context) {
        List<Ast.Declaration> declarations = new ArrayList<>();
        for (Holes.Part<NnParser.ItemContext> part : holes.parts(context, NnParser.ItemContext.class)) {
            part.hole().ifPresent(declarations::add);
            part.statement().ifPresent(item -> declarations.add(declaration(item.declaration())));
        }
        return new Ast.File(List.copyOf(declarations), places.whole());
    }

    private Ast.Declaration declaration(NnParser.DeclarationContext context) {
        Span span = places.of(context);
        String doc = doc(context.getStart());
        if (context instanceof NnParser.ImportDeclarationContext imported) {
            List<Ast.Name> from = names(imported.name());
            return new Ast.Import(names(imported.names().name()), from, span);
        }
        if (context instanceof NnParser.ModelDeclarationContext model) {
            Ast.Name name = expressions.declared(model.name());
            if (model.modelTail() instanceof NnParser.ModelAliasContext alias) {
                Ast.Name target = expressions.name(alias.name());
                return new Ast.Alias(name, target, expressions.arguments(alias.arguments(), 0), doc, span);
            }
            if (model.modelTail() instanceof NnParser.ModelBodyContext body) {
                return new Ast.Model(name, formals(body.formals()), members(body.members()), doc, span);
            }
        }
        if (context instanceof NnParser.LayerDeclarationContext layer) {
            Ast.Name name = expressions.declared(layer.heading().name());
            return new Ast.Layer(name, formals(layer.heading().formals()), members(layer.members()), doc, span);
        }
        if (context instanceof NnParser.FunctionDeclarationContext function) {
            return function(function.function(), doc);
        }
        throw unknown(context);
    }

    private Ast.Function function(NnParser.FunctionContext context, String doc) {
        Ast.Name name = expressions.declared(context.name(0));
        Optional<Ast.Gradient> gradient = Optional.empty();
        if (context.body().size() > 1) {
            List<Ast.Name> adjoints = context.name().subList(1, context.name().size()).stream()
                    .map(expressions::bound)
                    .toList();
            Ast.Body body = body(context.body(1));
            gradient = Optional.of(
                    new Ast.Gradient(adjoints, body, adjoints.get(0).span().to(body.span())));
        }
        List<Ast.Formal> formals = formals(context.signature().formals());
        return new Ast.Function(
                name, formals, results(context.signature()), body(context.body(0)), gradient, doc, places.of(context));
    }

    private List<Ast.Formal> formals(NnParser.@Nullable FormalsContext context) {
        List<Ast.Formal> result = new ArrayList<>();
        if (context != null) {
            for (NnParser.FormalContext formal : context.formal()) {
                Optional<Ast.Type> type =
                        formal.type() == null ? Optional.empty() : Optional.of(expressions.type(formal.type(), 0));
                Ast.Name name = expressions.bound(formal.name());
                Optional<Diagnostic> receiver = Words.ifReceiver(name);
                receiver.ifPresent(faults::report);
                if (receiver.isEmpty()) {
                    result.add(new Ast.Formal(name, type, expressions.optional(formal.expr()), places.of(formal)));
                }
            }
        }
        return List.copyOf(result);
    }

    private List<Ast.Type> results(NnParser.SignatureContext context) {
        List<Ast.Type> result = new ArrayList<>();
        for (NnParser.TypeContext type : context.type()) {
            result.add(expressions.type(type, 0));
        }
        return List.copyOf(result);
    }

    /** A formula is the one statement {@code return formula}. */
    private Ast.Body body(NnParser.BodyContext context) {
        if (context instanceof NnParser.FormulaBodyContext formula) {
            Ast.Expr value = expressions.expr(formula.expr());
            return new Ast.Body(List.of(new Ast.Return(List.of(value), value.span())), value.span());
        }
        if (context instanceof NnParser.BlockBodyContext block) {
            return expressions.block(block.block(), 0);
        }
        throw unknown(context);
    }

    // ---- members

    private List<Ast.Member> members(NnParser.MembersContext context) {
        List<Ast.Member> result = new ArrayList<>();
        for (Holes.Part<NnParser.LineContext> part : holes.parts(context, NnParser.LineContext.class)) {
            part.hole().ifPresent(result::add);
            part.statement().ifPresent(line -> result.add(member(line.member())));
        }
        return List.copyOf(result);
    }

    private Ast.Member member(NnParser.MemberContext context) {
        Span span = places.of(context);
        String doc = doc(context.getStart());
        if (context instanceof NnParser.EquationContext equation) {
            return expressions.statement(equation.statement(), 0);
        }
        if (context instanceof NnParser.PrecisionContext precision) {
            return new Ast.Precision(expressions.name(precision.name()), span);
        }
        if (context instanceof NnParser.InputContext input) {
            return new Ast.Input(
                    value(input.name()), type(input.type()), expressions.optional(input.expr()), doc, span);
        }
        if (context instanceof NnParser.ParamContext param) {
            Ast.Expr initial = expressions.expr(param.expr());
            return new Ast.Param(value(param.name()), type(param.type()), initial, when(param.when()), doc, span);
        }
        if (context instanceof NnParser.ParamFollowerContext param) {
            return follower(Ast.Followed.PARAM, value(param.name()), param.follow(), doc, span);
        }
        if (context instanceof NnParser.StateContext state) {
            Ast.Expr initial = expressions.expr(state.expr());
            return new Ast.State(value(state.name()), type(state.type()), initial, when(state.when()), doc, span);
        }
        if (context instanceof NnParser.OutputContext output) {
            return new Ast.Output(value(output.name()), expressions.expr(output.expr()), doc, span);
        }
        if (context instanceof NnParser.MetricContext metric) {
            return new Ast.Metric(value(metric.name()), expressions.expr(metric.expr()), doc, span);
        }
        if (context instanceof NnParser.LossContext loss) {
            return new Ast.Loss(value(loss.name()), expressions.expr(loss.expr()), doc, span);
        }
        if (context instanceof NnParser.LayerContext layer) {
            return layer(layer, doc, span);
        }
        if (context instanceof NnParser.PredictContext predict) {
            Ast.Name name = expressions.declared(predict.name());
            return new Ast.Predict(name, names(predict.names().name()), doc, span);
        }
        if (context instanceof NnParser.TrainContext train) {
            return train(train, doc, span);
        }
        if (context instanceof NnParser.ApplyContext apply) {
            List<Ast.Formal> formals = formals(apply.signature().formals());
            return new Ast.Apply(formals, results(apply.signature()), body(apply.body()), doc, span);
        }
        if (context instanceof NnParser.LocalFunctionContext function) {
            return function(function.function(), doc);
        }
        throw unknown(context);
    }

    private Ast.Member layer(NnParser.LayerContext context, String doc, Span span) {
        Ast.Name name = expressions.declared(context.name());
        if (context.layerTail() instanceof NnParser.FollowerContext follower) {
            return follower(Ast.Followed.LAYER, name, follower.follow(), doc, span);
        }
        if (context.layerTail() instanceof NnParser.InstanceContext instance) {
            Optional<Ast.Repeat> repeat =
                    instance.repeat() == null ? Optional.empty() : Optional.of(repeat(instance.repeat()));
            Ast.Expr value = expressions.expr(instance.expr());
            return new Ast.Instance(name, repeat, value, when(instance.when()), doc, span);
        }
        throw unknown(context);
    }

    private Ast.Follower follower(
            Ast.Followed kind, Ast.Name name, NnParser.FollowContext context, String doc, Span span) {
        Optional<Ast.Expr> rate = after(context, "rate", context.expr());
        Optional<Ast.Expr> every = after(context, "every", context.expr());
        return new Ast.Follower(kind, name, expressions.place(context.place()), rate, every, doc, span);
    }

    private Ast.Repeat repeat(NnParser.RepeatContext context) {
        Span span = places.of(context);
        if (context.name() == null) {
            return new Ast.Repeat(Optional.empty(), Optional.empty(), expressions.expr(context.expr(0)), span);
        }
        Optional<Ast.Expr> from = Optional.of(expressions.expr(context.expr(0)));
        Ast.Name index = expressions.bound(context.name());
        return new Ast.Repeat(Optional.of(index), from, expressions.expr(context.expr(1)), span);
    }

    private Ast.Train train(NnParser.TrainContext context, String doc, Span span) {
        List<NnParser.NameContext> names = context.name();
        Optional<Ast.Name> name =
                names.size() == 1 ? Optional.empty() : Optional.of(expressions.declared(names.get(0)));
        Ast.Name minimize = expressions.name(names.get(names.size() - 1));
        List<Ast.Group> groups = new ArrayList<>();
        for (NnParser.GroupContext group : context.group()) {
            List<Ast.Place> over =
                    group.place().stream().map(expressions::place).toList();
            groups.add(new Ast.Group(over, expressions.expr(group.expr()), places.of(group)));
        }
        Optional<Ast.Clip> clip = Optional.ofNullable(context.clip()).map(this::clip);
        Optional<Ast.Expr> every = expressions.optional(context.expr());
        boolean recompute = context.recompute != null;
        return new Ast.Train(name, minimize, List.copyOf(groups), clip, every, recompute, doc, span);
    }

    private Ast.Clip clip(NnParser.ClipContext context) {
        Ast.ClipKind kind = Ast.ClipKind.valueOf(word(context, 1));
        Optional<Ast.ClipPart> part = context.getChildCount() > 3
                ? Optional.of(Ast.ClipPart.valueOf(word(context, context.getChildCount() - 1)))
                : Optional.empty();
        return new Ast.Clip(kind, expressions.expr(context.expr()), part, places.of(context));
    }

    private static String word(NnParser.ClipContext context, int child) {
        return context.getChild(child).getText().toUpperCase(Locale.ROOT);
    }

    /** The one of these expressions that stands behind the word. */
    private Optional<Ast.Expr> after(ParserRuleContext context, String word, List<NnParser.ExprContext> values) {
        for (NnParser.ExprContext value : values) {
            int index = context.children.indexOf(value);
            if (context.getChild(index - 1).getText().equals(word)) {
                return Optional.of(expressions.expr(value));
            }
        }
        return Optional.empty();
    }

    private Optional<Ast.Expr> when(NnParser.@Nullable WhenContext context) {
        return context == null ? Optional.empty() : expressions.optional(context.expr());
    }

    /** The name of a declared value, which an equation could bind as well. */
    private Ast.Name value(NnParser.NameContext context) {
        expressions.declared(context);
        return expressions.bound(context);
    }

    private Ast.Type type(NnParser.TypeContext context) {
        return expressions.type(context, 0);
    }

    private List<Ast.Name> names(List<NnParser.NameContext> contexts) {
        return contexts.stream().map(expressions::name).toList();
    }

    /** The text of the {@code ///} lines above a declaration. One behind other code documents nothing. */
    private String doc(Token start) {
        List<Token> hidden = tokens.getHiddenTokensToLeft(start.getTokenIndex());
        if (hidden == null) {
            return "";
        }
        List<String> lines = new ArrayList<>();
        for (Token token : hidden) {
            if (token.getType() == NnLexer.DOC && beginsLine(token)) {
                String text = token.getText().substring(3);
                lines.add((text.startsWith(" ") ? text.substring(1) : text).stripTrailing());
            }
        }
        return String.join("\n", lines);
    }

    private boolean beginsLine(Token token) {
        for (int i = token.getTokenIndex() - 1; i >= 0 && tokens.get(i).getLine() == token.getLine(); i--) {
            if (tokens.get(i).getChannel() == Token.DEFAULT_CHANNEL) {
                return false;
            }
        }
        return true;
    }

    private static InternalCompilerError unknown(ParserRuleContext context) {
        return new InternalCompilerError(
                "syntax: no case for " + context.getClass().getSimpleName());
    }
}
