// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Limits;
import dev.chainrule.grammar.NnParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Answers what touches a number and does not belong there, and puts in what it means: {@code 2x} is {@code 2 * x},
 * {@code .5} is {@code 0.5}, {@code 1_000} is {@code 1000}. Words and numbers of absurd length are answered here too.
 */
final class NumberSpellings {
    private static final Set<String> SUFFIXES = Set.of("f", "F", "d", "D", "l", "L");

    private final List<Token> tokens;
    private final Places places;
    private final Faults faults;
    private final List<Token> result;

    private NumberSpellings(List<Token> tokens, Places places, Faults faults) {
        this.tokens = tokens;
        this.places = places;
        this.faults = faults;
        this.result = new ArrayList<>(tokens.size());
    }

    static List<Token> check(List<Token> tokens, Places places, Faults faults) {
        NumberSpellings numbers = new NumberSpellings(tokens, places, faults);
        for (int i = 0; i < tokens.size(); ) {
            i += numbers.take(i);
        }
        return numbers.result;
    }

    /** Takes the token at an index and perhaps some behind it; returns how many. */
    private int take(int index) {
        Token token = tokens.get(index);
        checkLength(token);
        if (Statements.isNumber(token) && touchesNext(index)) {
            return number(token, tokens.get(index + 1), index);
        }
        boolean point = Statements.is(token, ".") && touchesNext(index) && !touchesOperand(index);
        if (point && tokens.get(index + 1).getType() == NnParser.INT) {
            Token digits = tokens.get(index + 1);
            malformed(token, digits, "a number begins with a digit", "0." + digits.getText());
            return 2;
        }
        result.add(token);
        return 1;
    }

    private int number(Token number, Token next, int index) {
        if (Statements.isWord(next) && !Words.RESERVED.contains(next.getText())) {
            return word(number, next);
        }
        if (Statements.is(next, "(")) {
            product(number, number.getText() + " * (…)", next);
            return 1;
        }
        boolean point = Statements.is(next, ".") && number.getType() == NnParser.INT;
        if (point && !(touchesNext(index + 1) && Statements.isWord(tokens.get(index + 2)))) {
            malformed(number, next, "a number does not end with a point", number.getText() + ".0");
            return 2;
        }
        result.add(number);
        return 1;
    }

    /** A word directly behind a number. */
    private int word(Token number, Token word) {
        String text = word.getText();
        String grouped = text.replace("_", "");
        if (text.startsWith("_") && !grouped.isEmpty() && grouped.chars().allMatch(Character::isDigit)) {
            malformed(number, word, "the digits of a number are not grouped", number.getText() + grouped);
            return 2;
        }
        if (number.getText().equals("0") && text.matches("[xXbB][0-9a-fA-F_]+")) {
            fault(Code.MALFORMED_NUMBER, number, word, "numbers are decimal", "write the number in decimal");
            result.add(number);
            return 2;
        }
        if (SUFFIXES.contains(text)) {
            String hint = "write " + number.getText() + " alone, or " + number.getText() + " * " + text;
            fault(Code.MALFORMED_NUMBER, number, word, "a number has no suffix", hint);
            result.add(number);
            return 2;
        }
        product(number, number.getText() + " * " + text, word);
        return 1;
    }

    private void product(Token number, String meant, Token factor) {
        fault(Code.IMPLICIT_PRODUCT, number, factor, "a product needs its *", "write " + meant);
        CommonToken times = new CommonToken(factor);
        times.setType(Expected.type("*"));
        times.setText("*");
        times.setStopIndex(factor.getStartIndex() - 1);
        result.add(number);
        result.add(times);
    }

    private void malformed(Token first, Token last, String message, String meant) {
        fault(Code.MALFORMED_NUMBER, first, last, message, "write " + meant);
        CommonToken number = new CommonToken(first);
        number.setType(meant.contains(".") ? NnParser.REAL : NnParser.INT);
        number.setText(meant);
        number.setStopIndex(last.getStopIndex());
        result.add(number);
    }

    private void checkLength(Token token) {
        int length = token.getStopIndex() - token.getStartIndex() + 1;
        if (token.getType() == NnParser.NAME && length > Limits.NAME) {
            tooLong(token, "name", length, Limits.NAME);
        } else if (Statements.isNumber(token) && length > Limits.NUMBER) {
            tooLong(token, "number", length, Limits.NUMBER);
        }
    }

    private void tooLong(Token token, String what, int length, int most) {
        String message = "this " + what + " has " + length + " characters; at most " + most + " are allowed";
        faults.report(Diagnostic.of(Code.WORD_TOO_LONG, places.of(token), message));
        faults.misread(token);
    }

    private boolean touchesNext(int index) {
        return index + 1 < tokens.size() && Statements.adjacent(tokens.get(index), tokens.get(index + 1));
    }

    /** Whether the point at this index stands behind something that can have parts. */
    private boolean touchesOperand(int index) {
        if (index == 0 || !Statements.adjacent(tokens.get(index - 1), tokens.get(index))) {
            return false;
        }
        Token before = tokens.get(index - 1);
        return Statements.isWord(before) || Statements.isNumber(before) || Statements.isOneOf(before, Set.of(")", "]"));
    }

    private void fault(Code code, Token first, Token last, String message, String hint) {
        faults.report(Diagnostic.of(code, places.between(first, last), message).hint(hint));
    }
}
