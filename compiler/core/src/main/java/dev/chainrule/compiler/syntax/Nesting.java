// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Limits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.Token;

/**
 * Refuses what the grammar would recurse too deep for: brackets, braces, and the heads of {@code if}, {@code for} and
 * {@code scan}, which may stand in each other. The grammar recurses over nothing else.
 */
final class Nesting {
    /** For each open bracket the heads in it whose block has not begun. */
    private final Deque<Integer> heads = new ArrayDeque<>();

    private int depth;

    private Nesting() {
        heads.push(0);
    }

    /** A fault at the first token that stands too deep. The brackets must be balanced. */
    static Optional<Diagnostic> tooDeep(List<Token> tokens, Places places) {
        Nesting nesting = new Nesting();
        for (Token token : tokens) {
            if (token.getChannel() == Token.DEFAULT_CHANNEL) {
                nesting.take(token);
            }
            if (nesting.depth > Limits.NESTING) {
                return Optional.of(Diagnostic.of(
                                Code.NESTING_TOO_DEEP,
                                places.of(token),
                                "this nests more than " + Limits.NESTING + " deep")
                        .hint("give parts of it names of their own"));
            }
        }
        return Optional.empty();
    }

    private void take(Token token) {
        if (Statements.isOneOf(token, Set.of("if", "for", "scan"))) {
            addHeads(1);
        } else if (Statements.isEnd(token)) {
            addHeads(-heads.element());
        } else if (Statements.isOneOf(token, Set.of("(", "[", "{"))) {
            if (Statements.is(token, "{") && heads.element() > 0) {
                addHeads(-1);
            }
            depth++;
            heads.push(0);
        } else if (Statements.isOneOf(token, Set.of(")", "]", "}")) && heads.size() > 1) {
            addHeads(-heads.element());
            depth--;
            heads.pop();
        }
    }

    private void addHeads(int more) {
        depth += more;
        heads.push(heads.pop() + more);
    }
}
