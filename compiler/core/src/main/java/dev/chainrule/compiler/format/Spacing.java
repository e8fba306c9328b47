// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.format;

import dev.chainrule.grammar.NnLexer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.Token;

/** How many spaces a token wants before it, going through a file token by token. */
final class Spacing {
    /** What a comment behind a statement keeps from it at most. */
    private static final int COMMENT = 2;

    private static final Set<String> RESERVED =
            Set.of("if", "else", "for", "in", "scan", "and", "or", "not", "true", "false");
    /** Words of the language that may be names as well: what stands behind them tells by its own spaces. */
    private static final Set<String> WORDS = Set.of(
            "return",
            "yield",
            "using",
            "over",
            "minimize",
            "with",
            "along",
            "until",
            "every",
            "rate",
            "clip",
            "norm",
            "inf_norm",
            "value",
            "per",
            "recompute",
            "from",
            "gives",
            "follows",
            "new",
            "next",
            "update",
            "apply",
            "fn");

    private Optional<Token> last = Optional.empty();
    /** Whether the last token is a sign, not an operator between two operands. */
    private boolean sign;
    /** Whether the last token is an operator that binds its operands without spaces: {@code x^2}, {@code 1/2}. */
    private boolean tight;

    private final Deque<String> brackets = new ArrayDeque<>();

    /**
     * The spaces before a token, were it on one line with the one before.
     *
     * @param gap how many there are
     * @param behind how many are behind it
     */
    int before(Token token, int gap, int behind) {
        if (Line.isComment(token)) {
            return Math.max(1, Math.min(gap, COMMENT));
        }
        String text = token.getText();
        boolean close = gap == 0 && behind == 0;
        boolean spaced = last.isPresent() && isSpaced(last.get(), text, gap, close);
        sign = text.equals("-") && (last.isEmpty() || isBeforeSign(last.get(), gap, behind));
        tight = behind == 0 && text.equals("^")
                || close && text.equals("/") && last.isPresent() && isNumber(last.get());
        switch (text) {
            case "(", "[", "{" -> brackets.push(text);
            case ")", "]", "}" -> brackets.poll();
            default -> {}
        }
        last = Optional.of(token);
        return spaced ? 1 : 0;
    }

    private boolean isSpaced(Token before, String text, int gap, boolean close) {
        String previous = before.getText();
        switch (text) {
            case ")", "]", ",", ".", ".." -> {
                return false;
            }
            case ":" -> {
                return previous.equals(",");
            }
            case "^" -> {
                return !close;
            }
            case "/" -> {
                return !(close && isNumber(before));
            }
            case "(", "[" -> {
                if (endsOperand(before)) {
                    return false;
                } else if (WORDS.contains(previous)) {
                    return gap > 0;
                }
            }
            default -> {}
        }
        return switch (previous) {
            case "(", "[", ".", ".." -> false;
            case "^", "/" -> !tight;
            case ":" -> !"[".equals(brackets.peek());
            case "-" -> !sign;
            default -> true;
        };
    }

    /** Whether what stands before can be called or indexed. */
    private static boolean endsOperand(Token before) {
        String text = before.getText();
        return text.equals(")")
                || text.equals("]")
                || before.getType() == NnLexer.NAME && !RESERVED.contains(text) && !WORDS.contains(text)
                || Set.of("int", "bool", "real", "gradient").contains(text)
                || isBeginning(text);
    }

    /** Words that begin a member; before a bracket they are names. */
    private static boolean isBeginning(String text) {
        return Set.of(
                        "import",
                        "model",
                        "layer",
                        "precision",
                        "input",
                        "param",
                        "state",
                        "random",
                        "output",
                        "metric",
                        "loss",
                        "predict",
                        "train")
                .contains(text);
    }

    private static boolean isBeforeSign(Token before, int gap, int behind) {
        String text = before.getText();
        if (WORDS.contains(text)) {
            return gap > 0 && behind == 0;
        }
        boolean operand = isNumber(before)
                || before.getType() == NnLexer.NAME
                || before.getType() == NnLexer.TEXT
                || text.equals("}")
                || endsOperand(before);
        return RESERVED.contains(text) || !operand;
    }

    private static boolean isNumber(Token token) {
        return token.getType() == NnLexer.INT || token.getType() == NnLexer.REAL;
    }
}
