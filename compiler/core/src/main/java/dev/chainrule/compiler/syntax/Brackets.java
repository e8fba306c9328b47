// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Limits;
import dev.chainrule.grammar.Lines;
import dev.chainrule.grammar.NnParser;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Balances brackets and braces, and reports each place where it had to. A round or square bracket never outlives its
 * statement. Braces are judged by indentation, and only in a file where they do not come out even.
 */
final class Brackets {
    private static final Map<String, String> CLOSING = Map.of("(", ")", "[", "]", "{", "}");
    private static final Set<String> HEADED = Set.of("model", "layer", "fn", "apply");
    /** What has a block in its statement. */
    private static final Set<String> HEADS = Set.of("model", "layer", "fn", "apply", "if", "else", "for", "scan");
    /** No block begins behind these. */
    private static final Set<String> UNFINISHED = Set.of(
            "+", "-", "*", "/", "%", "^", "@", "==", "!=", "<", "<=", ">", ">=", "|>", "=", "(", "[", ",", ":", ".");
    /** What may stand behind a block in its line. */
    private static final Set<String> BEHIND =
            Set.of("else", "}", ")", "]", ",", "|>", "+", "-", "*", "/", "%", "^", "@");

    /** An open bracket, the indentation of its line, whether what it holds is indented deeper, and
     * whether it opens the dimensions of a type. */
    private record Open(Token token, int indentation, boolean indentedBody, boolean isType) {
        String text() {
            return token.getText();
        }

        String closing() {
            return CLOSING.getOrDefault(text(), "");
        }

        boolean isBrace() {
            return text().equals("{");
        }
    }

    private final List<Token> tokens;
    private final Places places;
    private final List<Token> result;
    private final List<Diagnostic> faults = new ArrayList<>();
    private final List<Token> answered = new ArrayList<>();
    private final List<Token> misread = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<Integer, Integer> indentations = new HashMap<>();
    /** How many more braces are opened than closed in the rest of the file, what is open here included. */
    private int missing;
    /** Whether a bracket of the statement at hand has been reported: what follows from it is not told. */
    private boolean told;

    /** Whether the statement at hand has a {@code with}, behind which = may stand in square brackets. */
    private boolean carries;

    /** Whether the statement at hand has a word that has a block. */
    private boolean headed;

    /** The brackets that hold such a {@code with} themselves, whatever statements of a loop's body come after it. */
    private final Set<Token> carriers = new HashSet<>();

    /** The visible tokens before and after the one at hand. */
    private Token previous;

    private Token next;

    private Token afterNext;

    private Brackets(List<Token> tokens, Places places) {
        this.tokens = tokens;
        this.places = places;
        this.result = new ArrayList<>(tokens.size());
        this.previous = tokens.get(tokens.size() - 1);
        this.next = this.previous;
        this.afterNext = this.previous;
    }

    /** The balanced tokens, with what was wrong. */
    record Balanced(List<Token> tokens, List<Diagnostic> faults, List<Token> answered, List<Token> misread) {}

    static Balanced balance(List<Token> tokens, Places places) {
        Brackets brackets = new Brackets(tokens, places);
        brackets.run();
        return new Balanced(brackets.result, brackets.faults, brackets.answered, brackets.misread);
    }

    private void run() {
        List<Token> visible = new ArrayList<>(tokens.size());
        for (Token token : tokens) {
            if (token.getChannel() == Token.DEFAULT_CHANNEL && !Statements.isEnd(token)) {
                visible.add(token);
                indentations.putIfAbsent(token.getLine(), token.getCharPositionInLine());
                missing += Statements.is(token, "{") ? 1 : Statements.is(token, "}") ? -1 : 0;
            }
        }
        int index = 0;
        for (Token token : tokens) {
            if (token.getChannel() != Token.DEFAULT_CHANNEL) {
                result.add(token);
                continue;
            }
            index += Statements.isEnd(token) ? 0 : 1;
            next = visible.get(Math.min(index, visible.size() - 1));
            afterNext = visible.get(Math.min(index + 1, visible.size() - 1));
            take(token);
            if (!Statements.isEnd(token)) {
                previous = token;
            }
        }
    }

    private void take(Token token) {
        if (Statements.isEndOfFile(token)) {
            closeAll(token);
            result.add(token);
        } else if (Statements.isEnd(token)) {
            if (!isSurplus(next, afterNext)) {
                endStatement(token);
            }
        } else if (token.getType() == NnParser.TEXT) {
            result.add(token);
        } else {
            judgeByIndentation(token);
            headed |= Statements.isOneOf(token, HEADS);
            if (Statements.is(token, "with")) {
                carries = true;
                open.stream().findFirst().map(Open::token).ifPresent(carriers::add);
            }
            bracket(token);
        }
    }

    private void bracket(Token token) {
        switch (token.getText()) {
            case "(", "[", "{" -> {
                if (missing > 0 && Statements.is(token, "{") && beginsNothing()) {
                    missing--;
                    drop(token, "this { begins nothing");
                    return;
                }
                boolean body = next.getLine() == token.getLine() || next.getCharPositionInLine() > indentation(token);
                boolean type = Statements.isOneOf(previous, Set.of(":", "->", "int", "bool", "real"))
                        && Statements.is(token, "[");
                open.push(new Open(token, indentation(token), body, type));
                result.add(token);
            }
            case ")", "]" -> closeBracket(token);
            case "}" -> closeBrace(token);
            case "=" -> {
                if (!open.isEmpty()
                        && open.peek().isType()
                        && !carries
                        && !carriers.contains(open.peek().token())) {
                    report(token, "expected ] before =");
                    close(token);
                }
                result.add(token);
            }
            case "else" -> {
                if (missing > 0 && !open.isEmpty() && open.peek().isBrace() && !Statements.is(previous, "}")) {
                    report(token, "expected } before else");
                    close(token);
                }
                result.add(token);
            }
            default -> result.add(token);
        }
    }

    /** Whether no block can begin here: behind an operator, or in a statement without a word that has one. */
    private boolean beginsNothing() {
        return !headed || Statements.isOneOf(previous, UNFINISHED);
    }

    private void closeBracket(Token token) {
        String text = token.getText();
        if (open.isEmpty() || open.peek().isBrace()) {
            drop(token, "this " + text + " closes nothing");
        } else if (open.peek().closing().equals(text)) {
            open.pop();
            result.add(token);
        } else if (isOpenInStatement(text)) {
            report(token, "expected " + open.peek().closing() + " before " + text);
            while (!open.peek().closing().equals(text)) {
                close(token);
            }
            open.pop();
            result.add(token);
        } else {
            String expected = open.peek().closing();
            report(
                    token,
                    "expected " + expected + " to close the " + open.peek().text() + ", found " + text);
            close(token);
        }
    }

    /** Whether this closing bracket has an open one in the same statement. */
    private boolean isOpenInStatement(String closing) {
        int looked = 0;
        for (Open bracket : open) {
            if (bracket.isBrace() || ++looked > Limits.NESTING) {
                return false;
            }
            if (bracket.closing().equals(closing)) {
                return true;
            }
        }
        return false;
    }

    private void closeBrace(Token token) {
        if (open.isEmpty()) {
            missing++;
            drop(token, "this } closes nothing");
            return;
        }
        Open brace = open.peek();
        if (missing < 0 && (isSurplus(token, next) || isBeforeMore(token, brace))) {
            missing++;
            drop(
                    token,
                    "this } is one too many: what follows belongs to the { of line "
                            + brace.token().getLine());
            return;
        }
        boolean odd = missing < 0 && beginsLine(token) && indentation(token) != brace.indentation();
        if (odd && brace.token().getLine() < token.getLine()) {
            missing++;
            drop(
                    token,
                    "this } is one too many: it is indented otherwise than the { of line "
                            + brace.token().getLine());
            return;
        }
        open.pop();
        result.add(token);
    }

    /** Whether a brace stands amid a statement: in a bracket, or before more of the line. */
    private boolean isSurplus(Token brace, Token behind) {
        boolean amid = behind.getLine() == brace.getLine()
                && !Statements.isEndOfFile(behind)
                && !Statements.isOneOf(behind, BEHIND);
        return missing < 0
                && Statements.is(brace, "}")
                && (amid || !open.isEmpty() && !open.peek().isBrace() && previous.getLine() == brace.getLine());
    }

    /** Whether what stands behind a brace is indented as part of what it would close. */
    private boolean isBeforeMore(Token token, Open brace) {
        return next.getLine() > token.getLine()
                && !Statements.isEndOfFile(next)
                && !Statements.isOneOf(next, Set.of("}", "else"))
                && indentation(next) > brace.indentation();
    }

    private void endStatement(Token end) {
        closeAtEnd(end);
        told = false;
        carries = false;
        headed = false;
        if (missing < 0 && lacksBrace()) {
            faults.add(Diagnostic.of(
                    Code.UNCLOSED_BRACKET, places.behind(previous), "expected { to begin what belongs to this line"));
            missing++;
            Token brace = sign(end, "{");
            open.push(new Open(brace, indentation(previous), true, false));
            result.add(brace);
            return;
        }
        result.add(end);
    }

    /** A round or square bracket that is open at the end of a statement is not closed. */
    private void closeAtEnd(Token end) {
        if (!open.isEmpty() && !open.peek().isBrace()) {
            Open bracket = open.peek();
            boolean sameLine = bracket.token().getLine() == previous.getLine();
            if (!sameLine) {
                report(bracket.token(), "this " + bracket.text() + " is not closed");
            } else if (Statements.is(next, "}") && next.getLine() == previous.getLine()) {
                String message = "expected " + bracket.closing() + " before }";
                report(next, Diagnostic.of(Code.UNCLOSED_BRACKET, places.of(next), message));
            } else {
                String message = "expected " + bracket.closing() + " before the end of the line";
                report(end, Diagnostic.of(Code.UNCLOSED_BRACKET, places.behind(previous), message));
            }
            while (!open.isEmpty() && !open.peek().isBrace()) {
                close(end);
            }
        }
    }

    /** Whether the statement that ends here is the head of a block without its brace. */
    private boolean lacksBrace() {
        int line = previous.getLine();
        int at = result.size() - 1;
        while (at >= 0 && !Statements.isEnd(result.get(at)) && !Statements.is(result.get(at), "{")) {
            if (Statements.is(result.get(at), "=") && open.isEmpty()) {
                return false;
            }
            at--;
        }
        for (int i = at + 1; i < result.size(); i++) {
            Token first = result.get(i);
            if (first.getChannel() == Token.DEFAULT_CHANNEL) {
                return Statements.isOneOf(first, HEADED)
                        && next.getLine() > line
                        && next.getCharPositionInLine() > indentation(first);
            }
        }
        return false;
    }

    /** Where braces are missing: a line that is indented no deeper than the line of an open brace stands behind it. */
    private void judgeByIndentation(Token token) {
        if (missing <= 0 || !beginsLine(token) || open.isEmpty() || !open.peek().isBrace()) {
            return;
        }
        boolean reported = false;
        while (missing > 0 && !open.isEmpty() && isBehind(token, open.peek())) {
            if (!reported) {
                reported = true;
                reportMissing(token, open.peek());
            }
            close(token);
            result.add(Lines.end(previous));
        }
    }

    private boolean isBehind(Token token, Open brace) {
        if (!brace.isBrace() || brace.token().getLine() == token.getLine()) {
            return false;
        }
        boolean declaration = Statements.isOneOf(token, Set.of("model", "import")) && Statements.isWord(next);
        int indentation = indentation(token);
        if (Statements.is(token, "}")) {
            return indentation < brace.indentation() && brace.indentedBody();
        }
        return declaration || indentation <= brace.indentation() && brace.indentedBody();
    }

    private void reportMissing(Token token, Open brace) {
        int line = brace.token().getLine();
        if (Statements.is(token, "}")) {
            report(token, "a } is missing before this one: it is indented otherwise than the { of line " + line);
        } else {
            String message = "expected } to close the { of line " + line;
            report(previous, Diagnostic.of(Code.UNCLOSED_BRACKET, places.behind(previous), message));
            told = false;
        }
    }

    private void closeAll(Token end) {
        boolean reported = false;
        while (!open.isEmpty()) {
            if (!reported) {
                Open outermost = open.peekLast();
                report(outermost.token(), "this " + outermost.text() + " is not closed");
                reported = true;
            }
            close(end);
            result.add(Lines.end(previous));
        }
    }

    /** Puts in what closes the innermost bracket, before a token. */
    private void close(Token before) {
        Open bracket = open.pop();
        if (bracket.isBrace()) {
            missing--;
            if (result.isEmpty() || !Statements.isEnd(result.get(result.size() - 1))) {
                result.add(Lines.end(previous));
            }
        }
        result.add(sign(before, bracket.closing()));
    }

    /** A bracket of no length, directly before a token. */
    private static Token sign(Token before, String text) {
        CommonToken token = new CommonToken(before);
        token.setType(Expected.type(text));
        token.setChannel(Token.DEFAULT_CHANNEL);
        token.setText(text);
        token.setStopIndex(before.getStartIndex() - 1);
        return token;
    }

    private void report(Token token, String message) {
        misread.add(token);
        report(token, Diagnostic.of(Code.UNCLOSED_BRACKET, places.of(token), message));
    }

    private void report(Token token, Diagnostic fault) {
        answered.add(token);
        if (!told && faults.size() < Limits.DIAGNOSTICS) {
            faults.add(fault);
        }
        told = true;
    }

    /** Leaves a token out. */
    private void drop(Token token, String message) {
        misread.add(token);
        report(token, Diagnostic.of(Code.SURPLUS_BRACKET, places.of(token), message));
    }

    private boolean beginsLine(Token token) {
        return indentation(token) == token.getCharPositionInLine();
    }

    private int indentation(Token token) {
        return indentations.getOrDefault(token.getLine(), 0);
    }
}
