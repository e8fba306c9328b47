// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.grammar.NnParser;
import java.util.Optional;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATNConfig;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * Goes on at the end of the line. A fault leaves all rules up to the statement or declaration that it stands in, the
 * rest of which is skipped, blocks of it and lines indented below it included. Nothing is inserted or guessed. When
 * no further fault would be shown, the parse is cancelled.
 */
final class LineRecovery extends DefaultErrorStrategy {
    private final Statements statements;
    private final Explainer explainer;
    /** What the loops and options that were passed since the last token could have taken. */
    private IntervalSet passed = new IntervalSet();

    private int passedAt = -1;

    LineRecovery(Statements statements, Explainer explainer) {
        this.statements = statements;
        this.explainer = explainer;
    }

    @Override
    public void reportError(Parser parser, RecognitionException fault) {
        if (inErrorRecoveryMode(parser)) {
            return;
        }
        if (explainer.isFull()) {
            throw new ParseCancellationException("enough faults");
        }
        beginErrorCondition(parser);
        Token start = start(parser.getContext()).orElse(fault.getOffendingToken());
        explainer.explain(fault.getOffendingToken(), start, expected(parser, fault));
    }

    /** Called where a rule has failed: rules within a statement hand the fault on, a statement skips its rest. */
    @Override
    public void recover(Parser parser, RecognitionException fault) {
        if (!isStatement(parser.getContext())) {
            throw fault;
        }
        skip(parser, parser.getContext().getStart());
        endErrorCondition(parser);
    }

    @Override
    public Token recoverInline(Parser parser) {
        throw new InputMismatchException(parser);
    }

    /** Called before and in each loop: where statements follow each other, one that cannot begin so is skipped. */
    @Override
    public void sync(Parser parser) {
        ParserRuleContext context = parser.getContext();
        if (!isList(context)) {
            remember(parser);
            return;
        }
        while (!mayFollow(parser, parser.getCurrentToken())) {
            Token start = parser.getCurrentToken();
            reportError(parser, new InputMismatchException(parser));
            skip(parser, start);
            endErrorCondition(parser);
        }
    }

    private void remember(Parser parser) {
        int at = parser.getCurrentToken().getTokenIndex();
        if (at != passedAt) {
            passedAt = at;
            passed = new IntervalSet();
        }
        passed.addAll(nextTokens(parser));
    }

    /** What can come next within the rule at hand. */
    private static IntervalSet nextTokens(Parser parser) {
        return parser.getATN().nextTokens(parser.getATN().states.get(parser.getState()));
    }

    private static boolean mayFollow(Parser parser, Token token) {
        return token.getType() == Token.EOF || nextTokens(parser).contains(token.getType());
    }

    /** To the end of the statement that begins at {@code start}: the next one at its depth of braces. */
    private void skip(Parser parser, Token start) {
        int first = statements.indexOf(start);
        int at = statements.indexOf(parser.getCurrentToken());
        int depth = statements.depth(first);
        while (!Statements.isEndOfFile(statements.get(at)) && !endsStatement(at, depth, start)) {
            parser.consume();
            at++;
        }
        if (Statements.isEnd(statements.get(at))) {
            parser.consume();
        }
    }

    private boolean endsStatement(int at, int depth, Token start) {
        Token token = statements.get(at);
        if (statements.depth(at) < depth) {
            return Statements.is(token, "}");
        }
        if (!Statements.isEnd(token) || statements.depth(at) > depth) {
            return false;
        }
        Token next = statements.get(at + 1);
        return Statements.isEndOfFile(next) || Statements.is(next, "}") || !isIndentedBelow(next, start);
    }

    private static boolean isIndentedBelow(Token next, Token start) {
        return next.getLine() > start.getLine() && next.getCharPositionInLine() > start.getCharPositionInLine();
    }

    private static boolean isStatement(ParserRuleContext context) {
        return context instanceof NnParser.ItemContext
                || context instanceof NnParser.LineContext
                || context instanceof NnParser.StepContext
                || context instanceof NnParser.FileContext;
    }

    private static boolean isList(ParserRuleContext context) {
        return context instanceof NnParser.FileContext
                || context instanceof NnParser.MembersContext
                || context instanceof NnParser.BlockContext;
    }

    /** The first token of the innermost statement that is being read. */
    private static Optional<Token> start(ParserRuleContext innermost) {
        ParserRuleContext context = innermost;
        while (!isStatement(context) && !isList(context)) {
            context = context.getParent();
        }
        return isList(context) ? Optional.empty() : Optional.of(context.getStart());
    }

    /** What could have stood at the fault. */
    private IntervalSet expected(Parser parser, RecognitionException fault) {
        IntervalSet expected = new IntervalSet();
        boolean further = fault instanceof NoViableAltException noViable
                && noViable.getStartToken() != fault.getOffendingToken()
                && noViable.getDeadEndConfigs() != null;
        if (further) {
            for (ATNConfig config : ((NoViableAltException) fault).getDeadEndConfigs()) {
                expected.addAll(parser.getATN().nextTokens(config.state));
            }
        } else {
            expected.addAll(getExpectedTokens(parser));
            if (fault.getOffendingToken().getTokenIndex() == passedAt) {
                expected.addAll(passed);
            }
        }
        expected.remove(Token.EPSILON);
        return expected;
    }
}
