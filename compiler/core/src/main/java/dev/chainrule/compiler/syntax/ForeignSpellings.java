// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.ForeignNames;
import dev.chainrule.grammar.Lines;
import dev.chainrule.grammar.NnParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Answers signs that other languages have, in their own words, and where it is plain what they mean puts that in their
 * place, so that the rest of the line is read. Numbers are the matter of {@link NumberSpellings}.
 */
final class ForeignSpellings {
    private final List<Token> tokens;
    private final Places places;
    private final Faults faults;
    private final List<Token> result;
    /** How many more round and square brackets were opened than closed so far on the line at hand. */
    private int openOnLine;

    private int line;

    private ForeignSpellings(List<Token> tokens, Places places, Faults faults) {
        this.tokens = tokens;
        this.places = places;
        this.faults = faults;
        this.result = new ArrayList<>(tokens.size());
    }

    static List<Token> translate(List<Token> tokens, Places places, Faults faults) {
        ForeignSpellings spellings = new ForeignSpellings(tokens, places, faults);
        for (int i = 0; i < tokens.size(); i++) {
            spellings.take(tokens.get(i), i);
        }
        return spellings.result;
    }

    private void take(Token token, int index) {
        openOnLine = token.getLine() == line ? openOnLine : 0;
        line = token.getLine();
        openOnLine += Statements.isOneOf(token, Set.of("(", "[")) ? 1 : 0;
        openOnLine -= Statements.isOneOf(token, Set.of(")", "]")) ? 1 : 0;
        if (token.getType() != NnParser.FOREIGN && token.getType() != NnParser.OTHER) {
            result.add(token);
            return;
        }
        String text = token.getText();
        Optional<ForeignNames.Answer> sign = ForeignNames.find(ForeignNames.Kind.SIGN, text);
        if (text.startsWith("#")) {
            comment(token, "a comment begins with //, not #", "write // " + firstWords(text.substring(1)));
        } else if (text.startsWith("/*")) {
            comment(token, "a comment begins with // and ends with its line", "begin each of its lines with //");
        } else if (text.startsWith("'")) {
            quote(token, index);
        } else if (text.equals(";")) {
            semicolon(token, index);
        } else if (text.startsWith("\"")) {
            fault(Code.UNCLOSED_TEXT, token, "this text is not closed", "a text ends on its line: write \"…\"");
            faults.answer(token);
        } else if (text.equals("**") && Statements.isOneOf(previous(index), Set.of("(", ","))) {
            CommonToken unpacked = new CommonToken(token); // answered by the grammar, as a single * there
            unpacked.setType(Expected.type("*"));
            unpacked.setText("*");
            result.add(unpacked);
        } else if (sign.isPresent()) {
            sign(token, sign.get().text().split(" \\| ", -1));
        } else {
            unknown(token, index);
        }
    }

    /** @param answer what stands in the place of a sign, the message, and what to do if it is more than writing that */
    private void sign(Token token, String[] answer) {
        String meant = answer[0];
        if (answer.length == 2) {
            fault(Code.FOREIGN_SPELLING, token, answer[1] + ", not " + token.getText(), "write " + meant);
        } else {
            fault(Code.FOREIGN_SPELLING, token, answer[1], answer[2]);
        }
        if (answer.length == 2 || meant.equals("=")) {
            replace(token, meant);
            if (answer.length > 2) {
                faults.misread(token);
            }
        } else {
            faults.answer(token);
        }
    }

    private void comment(Token token, String message, String hint) {
        fault(Code.FOREIGN_SPELLING, token, message, hint);
    }

    /** {@code 'text'}, or a transposed matrix. */
    private void quote(Token token, int index) {
        boolean transposed = index > 0
                && Statements.adjacent(tokens.get(index - 1), token)
                && (Statements.isWord(tokens.get(index - 1)) || Statements.is(tokens.get(index - 1), ")"));
        if (transposed) {
            String of = tokens.get(index - 1).getText();
            String operand = of.equals(")") ? "x" : of;
            fault(Code.FOREIGN_SPELLING, token, "' is not part of the language", "write transpose(" + operand + ")");
            faults.answer(token);
            return;
        }
        String hint = token.getText().length() > 1 ? token.getText().replace('\'', '"') : "\"…\"";
        fault(Code.FOREIGN_SPELLING, token, "a text stands in double quotes", "write " + hint);
        if (token.getText().length() > 1) {
            CommonToken text = new CommonToken(token);
            text.setType(NnParser.TEXT);
            text.setText(hint);
            result.add(text);
        } else {
            faults.answer(token);
        }
    }

    /** A semicolon ends a statement here too, unless the line ends anyway. */
    private void semicolon(Token token, int index) {
        Token next = next(index);
        boolean ends = next.getLine() > token.getLine()
                || Statements.isEndOfFile(next)
                || Statements.is(next, "}")
                || Statements.is(next, ";");
        String hint = ends ? "remove the ;" : "write what follows on a line of its own";
        fault(Code.FOREIGN_SPELLING, token, "a line ends by itself: there is no ;", hint);
        if (!ends) {
            faults.answer(token);
        }
        if (!ends && openOnLine <= 0) {
            CommonToken end = new CommonToken(token);
            end.setType(NnParser.NL);
            end.setText(Lines.TEXT);
            result.add(end);
        }
    }

    private Token previous(int index) {
        int at = Math.max(0, index - 1);
        while (at > 0 && tokens.get(at).getChannel() != Token.DEFAULT_CHANNEL) {
            at--;
        }
        return tokens.get(at);
    }

    private Token next(int index) {
        int at = index + 1;
        while (tokens.get(at).getChannel() != Token.DEFAULT_CHANNEL) {
            at++;
        }
        return tokens.get(at);
    }

    /** Characters of no use here; a run of them is one fault. */
    private void unknown(Token token, int index) {
        faults.answer(token);
        Token before = tokens.get(Math.max(0, index - 1));
        boolean runs = index > 0 && before.getType() == NnParser.OTHER && Statements.adjacent(before, token);
        if (faults.isFull()
                || runs
                        && ForeignNames.find(ForeignNames.Kind.SIGN, before.getText())
                                .isEmpty()) {
            return;
        }
        int character = token.getText().codePointAt(0);
        String name = Character.isDefined(character) ? Character.getName(character) : null;
        String called = name == null ? "" : " (" + name.toLowerCase(Locale.ROOT) + ")";
        String message = String.format(Locale.ROOT, "the language does not have the character U+%04X", character);
        String hint = Character.isSpaceChar(character)
                ? "write an ordinary blank"
                : "a name is letters, digits and _; a text may hold any character";
        fault(Code.UNKNOWN_CHARACTER, token, message + called, hint);
    }

    private void fault(Code code, Token token, String message, String hint) {
        faults.report(Diagnostic.of(code, places.of(token), message).hint(hint));
    }

    private void replace(Token token, String sign) {
        faults.replace(token);
        CommonToken meant = new CommonToken(token);
        meant.setType(Expected.type(sign));
        meant.setText(sign);
        result.add(meant);
    }

    private static String firstWords(String comment) {
        String words = comment.strip();
        return words.length() <= 30 ? words : words.substring(0, words.offsetByCodePoints(0, 20)) + "…";
    }
}
